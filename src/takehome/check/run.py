"""Judge a project by the rubric: every check, a score per dimension, and what to do
next."""

import math

from takehome import UserError, one_line
from takehome.check.finding import (
    CHECKS,
    FAILED,
    NOT_APPLICABLE,
    PASSED,
    Finding,
    Lacking,
    Missing,
    NotApplicable,
)
from takehome.check.rubric import ROLES, read_company_rubric, read_rubric

BEST_SCORE = 5
NEXT_STEPS = 3
LATER = Finding(NOT_APPLICABLE, ("needs a run: `takehome check --full`",))


def choose_entries(rubric, wanted):
    """Return the entries with an id or a dimension that is wanted, all if none is
    named."""
    names = [entry.id for entry in rubric] + [entry.dimension for entry in rubric]
    for name in wanted:
        if name not in names:
            known = ", ".join(dict.fromkeys(names))
            raise UserError(
                f"{name} is not a check or a dimension of the rubric: name one of "
                f"{known}"
            )
    if not wanted:
        return rubric
    return [entry for entry in rubric if {entry.id, entry.dimension} & set(wanted)]


def check_project(folder, wanted=(), full=False, role=ROLES[0], rubric=None):
    """Return {entry: finding} of the checks wanted, weighed for a role; nothing is
    written in the project's folder.

    `rubric` is the path of a company's own. Raises UserError if there is no such
    folder, or nothing in the rubric is called as wanted.
    """
    known = read_company_rubric(rubric, role) if rubric else read_rubric(role)
    entries = choose_entries(known, wanted)
    if not folder.is_dir():
        raise UserError(f"{folder} is not a directory: name the project's")
    from takehome.check.readers.project import read_project

    project = read_project(folder)
    if isinstance(project.config, Missing) and isinstance(project.writeup, Missing):
        raise UserError(
            f"{folder} is not a project, without a write-up and without a config.py: "
            "name the project's folder by --project"
        )
    findings = {}
    for entry in entries:
        if entry.slow and not full:
            findings[entry] = LATER
        else:
            findings[entry] = run_check(entry, project)
    return findings


def run_check(entry, project):
    """Return the finding of an entry of the rubric on the project as read."""
    from takehome.check.own import judge_own  # with it, all rules register

    try:
        if entry.is_own:
            return judge_own(entry, project)
        return CHECKS[entry.id](project)
    except NotApplicable as reason:
        return Finding(NOT_APPLICABLE, (one_line(str(reason)),))
    except (Lacking, UserError) as reason:
        return Finding(FAILED, (one_line(str(reason)),))


def read_own_words(folder):
    """Return {heading of the write-up: how many words under it are the candidate's}."""
    from takehome.check.readers.project import read_project
    from takehome.check.rules.own_words import list_own_words

    return list_own_words(read_project(folder))


def score_dimensions(findings):
    """Return {dimension: score from 1 to 5, or None where no check applies}; 5 only if
    nothing fails."""
    scores = {}
    for dimension in dict.fromkeys(entry.dimension for entry in findings):
        passed = weigh(findings, dimension, PASSED)
        failed = weigh(findings, dimension, FAILED)
        scores[dimension] = None
        if passed + failed:
            scores[dimension] = 1 + (BEST_SCORE - 1) * passed // (passed + failed)
    return scores


def weigh(findings, dimension, status):
    """Return the sum of the weights of a dimension's checks with a status."""
    chosen = choose_by_status(findings, status)
    return sum(entry.weight for entry in chosen if entry.dimension == dimension)


def choose_by_status(findings, status):
    """Return the entries whose finding has a status."""
    chosen = []
    for entry, found in findings.items():
        if found.status == status:
            chosen.append(entry)
    return chosen


def choose_next(findings, minutes_left=None):
    """Return the failing entries that are worth most, and can be fixed in the minutes
    left if these are known."""
    left = math.inf if minutes_left is None else minutes_left
    failing = choose_by_status(findings, FAILED)
    failing.sort(key=lambda entry: (-entry.weight, entry.minutes))
    chosen = []
    for entry in failing:
        if len(chosen) < NEXT_STEPS and entry.minutes <= left:
            chosen.append(entry)
            left -= entry.minutes
    return chosen or sorted(failing, key=lambda entry: entry.minutes)[:1]


def find_minutes_left(folder):
    """Return the minutes left on the project's clock, or None where none was
    started."""
    from takehome.check.rules.time import ask_clock

    clock = ask_clock(folder)
    return clock["left"] if clock else None


def to_json(findings, following):
    """Return what a program reads: every check, the scores, and the ids of what to do
    next."""
    checks = [
        {
            "id": entry.id,
            "dimension": entry.dimension,
            "title": entry.title,
            "rule": entry.rule,
            "status": found.status,
            "evidence": list(found.evidence),
            "why": entry.why,
            "fix": entry.fix,
        }
        for entry, found in findings.items()
    ]
    return {
        "checks": checks,
        "scores": score_dimensions(findings),
        "next": [entry.id for entry in following],
    }
