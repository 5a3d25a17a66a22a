"""What the clock asks the candidate: the time box, how much was work, why there is no
baseline."""

import json
import math
import re
import sys

import typer

from takehome import UserError
from takehome.brief import read_form
from takehome.clock.events import (
    count_phases,
    find_doubt,
    find_place,
    is_box,
    is_one_boot,
    measure,
)
from takehome.project.files import read_regular

HOURS = re.compile(r"^hours:[ \t]*(\S+)[ \t]*$", re.MULTILINE)
MOST_BYTES = 2**20  # of a file of answers
MOST_RESULTS = 5_000_000
DEFAULT = 4.0  # hours, as the template's question has it
MOST = 100 * 60  # minutes of work where the clocks know no bound: the largest box


def find_hours(project, given):
    """Return the hours of the time box, and where they come from."""
    if given is not None:
        return read_hours(given), "from --hours"
    asked = read_form(project).hours
    if asked is not None:
        return asked, "from the brief"
    answer = read_answer(project / ".copier-answers.yml")
    if answer is not None:
        return read_hours(answer), "from .copier-answers.yml"
    return DEFAULT, "the default, as .copier-answers.yml has no hours"


def read_hours(text):
    """Return hours as a number; UserError if they are not a time box."""
    try:
        hours = float(text)
    except (TypeError, ValueError):
        hours = 0.0
    if not is_box(hours):
        raise UserError(
            f"{text!r} is not a valid time box: use `takehome clock start --hours N` "
            "with N above 0, at most 100"
        )
    return hours


def read_answer(path):
    """Return the answer `hours` of the template's answers file, or None: one line of
    it, so that nothing else in it is read as YAML."""
    content = read_regular(path, MOST_BYTES) or b""
    found = HOURS.search(content.decode("utf-8", "replace"))
    return found[1].strip("\"'") if found else None


def find_minutes(events, moment, given):
    """Return the minutes of work since the last entry as answered, or None where the
    clocks tell."""
    _, running = find_place(events)
    if not running and given is not None:
        raise UserError(
            f"--minutes {given:g} is not valid while the clock is paused, as no time "
            "counts: leave it out"
        )
    if not running:
        return None
    doubt = find_doubt(events[-1], moment)
    if given is None and doubt:
        given = ask_minutes(doubt)
    if given is None:
        return None
    most = find_most(events[-1], moment)
    if not 0 <= given <= most:
        raise UserError(
            f"{given:g} is not a valid number of minutes since the last entry: use at "
            f"least 0, at most {most}"
        )
    return given


def ask_minutes(doubt):
    """Return how many minutes were work, as answered at the terminal."""
    if not at_terminal():
        raise UserError(f"{doubt}: use `--minutes N` for how many of them were work")
    question = f"{capitalize(doubt)}.\nHow many minutes of it were work?"
    return typer.prompt(question, type=float, prompt_suffix=" ")


def find_most(last, moment):
    """Return how many minutes of work there can be since the last event."""
    if not is_one_boot(last, moment):
        return MOST
    return math.ceil(measure(last, moment) / 60)


def confirm_haste(events, moment):
    """Ask before a phase is left that has had less than a minute, as a second `next` in
    a row would; without a terminal, say so. Raises typer.Abort if it is not to be."""
    phase, _ = find_place(events)
    if count_phases(events, moment)[phase] >= 1:
        return
    short = f"{phase} has had less than a minute"
    if at_terminal():
        typer.confirm(f"{capitalize(short)}. Leave it all the same?", abort=True)
    else:
        typer.echo(f"{capitalize(short)}: `takehome clock undo` goes back to it.")


def find_reason(project, given):
    """Return why iterating begins without a baseline, or None if one has run."""
    if has_baseline(project):
        return None
    if given is None:
        given = ask_reason(project / "reports" / "results.json")
    if not given.strip():
        raise UserError(
            "an empty text is not a valid reason: run the baseline, or say why it is "
            "not needed"
        )
    return given.strip()


def ask_reason(results):
    """Return why there is no baseline, as answered at the terminal."""
    missing = f"no baseline has run: {results} has no models"
    if not at_terminal():
        raise UserError(f'{missing}; run it first, or use `--reason "..."`')
    question = f"{capitalize(missing)}.\nWhy iterate without one?"
    return typer.prompt(question, prompt_suffix=" ")


def capitalize(text):
    """Return text as a sentence begins, the rest of it as it is."""
    return text[:1].upper() + text[1:]


def has_baseline(project):
    """Tell whether a run has left models in reports/results.json."""
    path = project / "reports" / "results.json"
    try:
        results = json.loads(read_regular(path, MOST_RESULTS) or b"")
        return bool(results["models"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return False


def at_terminal():
    return sys.stdin.isatty()
