"""What the clock has to know from the candidate: the box, how much was work, why there
is no baseline."""

import json
import math
import sys

import typer

from takehome import UserError
from takehome.clock.events import find_doubt, find_place, is_box, is_one_boot, measure

DEFAULT = 4.0  # hours, as the template's question has it
MOST = 100 * 60  # minutes of work where the clocks know no bound: the largest box


def find_hours(project, given):
    """Return the hours of the box, and where they come from."""
    answers = project / ".copier-answers.yml"
    hours, source = (
        (given, "as you say")
        if given is not None
        else (read_answer(answers), "as in .copier-answers.yml")
    )
    if hours is None:
        hours, source = DEFAULT, "the default: no hours stand in .copier-answers.yml"
    try:
        box = float(hours)
    except (TypeError, ValueError):
        box = 0.0
    if not is_box(box):
        raise UserError(
            f"{hours!r} hours are no time box: say `takehome clock start --hours N`, "
            "above 0, at most 100"
        )
    return box, source


def read_answer(path):
    """Return the answer `hours` of the template's answers file, or None."""
    import yaml

    try:
        answers = yaml.safe_load(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, yaml.YAMLError):
        raise UserError(
            f"cannot read {path}: say `takehome clock start --hours N`"
        ) from None
    return answers.get("hours") if isinstance(answers, dict) else None


def find_worked(events, moment, given):
    """Return the minutes of work since the last word as answered, or None where the
    clocks tell."""
    if not find_place(events)[1]:
        return refuse_worked(given)
    doubt = find_doubt(events[-1], moment)
    if given is None and doubt and not at_terminal():
        raise UserError(
            f"{doubt}: say how many minutes of it were work, with `--worked MINUTES`"
        )
    if given is None and doubt:
        given = typer.prompt(
            f"{doubt[0].upper()}{doubt[1:]}.\nHow many minutes of it were work?",
            type=float,
            prompt_suffix=" ",
        )
    most = (
        math.ceil(measure(events[-1], moment) / 60)
        if is_one_boot(events[-1], moment)
        else MOST
    )
    if given is not None and not 0 <= given <= most:
        raise UserError(
            f"{given:g} minutes of work since the last word cannot be: at least 0, at "
            f"most {most}"
        )
    return given


def refuse_worked(given):
    if given is not None:
        raise UserError(
            f"--worked {given:g}: the clock is paused, so no time counts; leave it out"
        )


def find_reason(project, given):
    """Return why iterating begins without a baseline, or None if one has run."""
    if has_baseline(project):
        return None
    missing = (
        f"no baseline has run: {project / 'reports' / 'results.json'} holds no models"
    )
    if given is None and not at_terminal():
        raise UserError(
            f'{missing}; run it first, or say why not with `--because "..."`'
        )
    if given is None:
        given = typer.prompt(
            f"{missing[0].upper()}{missing[1:]}.\nWhy iterate without one?",
            prompt_suffix=" ",
        )
    if not given.strip():
        raise UserError(
            "an empty reason is none: run the baseline, or say why it is not needed"
        )
    return given.strip()


def has_baseline(project):
    """Tell whether a run has left models in reports/results.json."""
    try:
        return bool(
            json.loads((project / "reports" / "results.json").read_text("utf-8"))[
                "models"
            ]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def at_terminal():
    return sys.stdin.isatty()
