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
    """Register a check under its name; its docstring is the message."""
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


def judge(problems, *evidence):
    """Return the finding: failed with the problems, or passed with the evidence."""
    problems = tuple(map(one_line, problems))
    return (
        Finding(FAILED, problems)
        if problems
        else Finding(PASSED, tuple(map(one_line, evidence)))
    )


def run_check(name, project):
    try:
        return CHECKS[name](project)
    except NotApplicable as reason:
        return Finding(NOT_APPLICABLE, (one_line(str(reason)),))
    except Lacking as reason:
        return judge([str(reason)])
