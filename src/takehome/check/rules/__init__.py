"""The checks of `takehome check`: importing the modules registers them."""

from takehome.check.rules import (
    baseline,
    brief,
    clean,
    code,
    dependencies,
    disclosure,
    evaluation,
    findings,
    framing,
    predictions,
    time,
    writeup,
)

__all__ = [
    "baseline",
    "brief",
    "clean",
    "code",
    "dependencies",
    "disclosure",
    "evaluation",
    "findings",
    "framing",
    "predictions",
    "time",
    "writeup",
]
