"""Judge a project by the rubric: every check, a score per dimension, and what to do
next."""

from dataclasses import dataclass
from pathlib import Path

from takehome import UserError
from takehome.check.finding import (
    CHECKS,
    FAILED,
    NOT_APPLICABLE,
    PASSED,
    Finding,
    Missing,
    run_check,
)

BEST_SCORE = 5
NEXT_STEPS = 3


@dataclass(frozen=True)
class Entry:
    """A check as the rubric tells it; `minutes` is what the mending takes, `slow` those
    that --full runs.

    What a `past` one finds stands in git's history, and no mending changes it.
    """

    id: str
    dimension: str
    title: str
    why: str
    mend: str
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
    known = [entry.id for entry in rubric] + [entry.dimension for entry in rubric]
    for name in wanted:
        if name not in known:
            raise UserError(
                f"the rubric has no {name}: name one of "
                f"{', '.join(dict.fromkeys(known))}"
            )
    return [
        entry
        for entry in rubric
        if not wanted or {entry.id, entry.dimension} & set(wanted)
    ]


def check_project(folder, wanted=(), full=False):
    """Return {entry: finding} of the checks wanted; nothing is written in the project's
    folder.

    Raises UserError if there is no such folder, or nothing in the rubric is called as
    wanted.
    """
    entries = choose_entries(read_rubric(), wanted)
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder: name that of the project")
    import takehome.check.rules  # noqa: F401  registers them
    from takehome.check.readers.project import read_project

    project = read_project(folder)
    if isinstance(project.config, Missing) and isinstance(project.writeup, Missing):
        raise UserError(
            f"{folder} holds neither a write-up nor a config.py: name the project's "
            "folder by --project"
        )
    later = Finding(NOT_APPLICABLE, ("takes a run: `takehome check --full`",))
    return {
        entry: later if entry.slow and not full else run_check(entry.id, project)
        for entry in entries
    }


def score_dimensions(findings):
    """Return {dimension: score from 1 to 5, or None where no check applies}; 5 only if
    nothing fails."""
    scores = {}
    for dimension in dict.fromkeys(entry.dimension for entry in findings):
        weights = {
            status: weigh(findings, dimension, status) for status in (PASSED, FAILED)
        }
        total = sum(weights.values())
        scores[dimension] = (
            1 + (BEST_SCORE - 1) * weights[PASSED] // total if total else None
        )
    return scores


def weigh(findings, dimension, status):
    return sum(
        entry.weight
        for entry, found in findings.items()
        if entry.dimension == dimension and found.status == status
    )


def choose_next(findings, minutes_left=None):
    """Return the failing entries that are worth most, and can be mended in the minutes
    left if these are known."""
    failing = [entry for entry, found in findings.items() if found.status == FAILED]
    chosen = []
    for entry in sorted(failing, key=lambda entry: (-entry.weight, entry.minutes)):
        if len(chosen) < NEXT_STEPS and (
            minutes_left is None or entry.minutes <= minutes_left
        ):
            chosen.append(entry)
            minutes_left = (
                None if minutes_left is None else minutes_left - entry.minutes
            )
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
    return {
        "checks": [
            {
                "id": entry.id,
                "dimension": entry.dimension,
                "title": entry.title,
                "rule": " ".join(CHECKS[entry.id].__doc__.split()),
                "status": found.status,
                "evidence": list(found.evidence),
                "why": entry.why,
                "mend": entry.mend,
            }
            for entry, found in findings.items()
        ],
        "scores": score_dimensions(findings),
        "next": [entry.id for entry in following],
    }
