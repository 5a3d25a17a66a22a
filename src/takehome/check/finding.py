"""What a check says, and the register of checks."""

from dataclasses import dataclass

from takehome import one_line

PASSED, FAILED, NOT_APPLICABLE = "passed", "failed", "not applicable"
CHECKS = {}


class NotApplicable(Exception):
    """The project lacks what the check is about; the message says what."""


class Lacking(Exception):
    """The project lacks what every take-home has; the message says what."""


@dataclass(frozen=True)
class Missing:
    """Stands for a part of the project that is not there or cannot be read, and says so
    in one line."""

    reason: str


@dataclass(frozen=True)
class Finding:
    status: str
    evidence: tuple[str, ...]


def check(function):
    """Register a function as the check of its name in rubric.yml."""
    CHECKS[function.__name__.replace("_", "-")] = function
    return function


def need(part):
    """Return a part of the project; without it, the check does not apply."""
    if isinstance(part, Missing):
        raise NotApplicable(part.reason)
    return part


def demand(part):
    """Return a part of the project; without it, the check fails."""
    if isinstance(part, Missing):
        raise Lacking(part.reason)
    return part


def demand_of_template(project, part):
    """Return a part that every project of the template has; without it, the check fails
    there, and cannot tell of another's project."""
    if isinstance(part, Missing) and not project.is_from_template:
        raise NotApplicable(f"cannot tell: {part.reason}")
    return demand(part)


def judge(problems, *evidence):
    """Return the finding: failed with the problems, or passed with the evidence."""
    lines = tuple(map(one_line, problems or evidence))
    status = FAILED if problems else PASSED
    return Finding(status, lines)


def judge_line(holds, line):
    """Return the finding of which one line is the evidence, whether it passes or
    not."""
    status = PASSED if holds else FAILED
    return Finding(status, (one_line(line),))
