"""Judge a project by the rubric: every check, a score per dimension, and what to do
next."""

import math
from dataclasses import dataclass
from pathlib import Path

from takehome import UserError
from takehome.check.finding import (
    FAILED,
    NOT_APPLICABLE,
    PASSED,
    Finding,
    Missing,
    run_check,
)

BEST_SCORE = 5
NEXT_STEPS = 3
LATER = Finding(NOT_APPLICABLE, ("needs a run: `takehome check --full`",))


@dataclass(frozen=True)
class Entry:
    """A check as rubric.yml describes it; `minutes` is what the fix takes, `slow` those
    that --full runs.

    What a `past` one finds is in git's history, and no fix changes it.
    """

    id: str
    dimension: str
    title: str
    rule: str
    why: str
    fix: str
    weight: int
    minutes: int
    slow: bool = False
    past: bool = False


def read_rubric():
    """Return the entries of rubric.yml in its order."""
    import yaml

    text = Path(__file__).with_name("rubric.yml").read_text("utf-8")
    return [
        Entry(dimension=name, **entry)
        for name, entries in yaml.safe_load(text).items()
        for entry in entries
    ]


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


def check_project(folder, wanted=(), full=False):
    """Return {entry: finding} of the checks wanted; nothing is written in the project's
    folder.

    Raises UserError if there is no such folder, or nothing in the rubric is called as
    wanted.
    """
    entries = choose_entries(read_rubric(), wanted)
    if not folder.is_dir():
        raise UserError(f"{folder} is not a directory: name the project's")
    import takehome.check.rules  # noqa: F401  registers them
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
            findings[entry] = run_check(entry.id, project)
    return findings


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
