"""The checks of `takehome check`: importing the modules registers them."""

from takehome.check.rules import (
    baseline,
    clean,
    code,
    dependencies,
    evaluation,
    findings,
    framing,
    help,
    predictions,
    time,
    writeup,
)

__all__ = [
    "baseline",
    "clean",
    "code",
    "dependencies",
    "evaluation",
    "findings",
    "framing",
    "help",
    "predictions",
    "time",
    "writeup",
]
