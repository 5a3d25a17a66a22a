"""A take-home played from the bake to the hand-in, as docs/evening.md shows it.

nox -s evening     # some minutes; `takehome pack` installs the requirements

Each command runs. Only time is not waited for: the clock is set as in its tests,
and git by its own variables.
"""

import os
import shlex
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from typer.testing import CliRunner

from takehome import UserError
from takehome.cli import app
from takehome.clock import store
from takehome.clock.events import Moment

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "examples"))
import rebuild  # noqa: E402

PAGE = ROOT / "docs" / "evening.md"
# the time of day here, as the clock shows it
START = datetime(2026, 9, 15, 18, 30)  # noqa: DTZ001
TITLE = """# Two evenings with the coach

A take-home of four hours, from the first command to the archive. Every command here
ran, by `nox -s evening`; only the clock was set instead of waiting. The output is as it
was printed, apart from the folder, which is `~`, and from lines left out, which are
counted. The edits and the write-up made in between are those of the finished example in
`examples/churn-take-home`."""


BRIEF = """\
Predict which customers will leave at their next renewal, so that the account team
can call them first.

1. Train a model, and explain why it is evaluated as it is.
2. Which customers should the team call, and what does a wrong call cost?
3. Tell us what you would do with more time.

Please hand in a report of at most 4 pages. It should take about 4 hours. AI is
allowed; say what you used it for.
"""


@dataclass(frozen=True)
class Command:
    """A line to type, minutes `after` the one before; of what it prints, so many lines
    are shown from either end."""

    typed: str
    after: int = 0
    first: int = 60
    last: int = 0


def play_bake():
    yield "## Tuesday"
    yield (
        "The default answers make a project on a synthetic sample; yours name the "
        "company's file."
    )
    yield Command("cookiecutter gh:org/ml-takehome --no-input")
    yield Command("cd churn-take-home")
    yield (
        "Take the brief apart first. At a terminal each part is shown, to be kept, "
        "edited or dropped; `--yes` takes all."
    )
    yield Command("cat ../brief.txt")
    yield Command("takehome brief ../brief.txt --yes")
    yield Command("takehome clock start")


def play_tuesday(steps):
    yield "Read the brief twice; then look at the file."
    yield Command("takehome clock next", after=14)
    yield Command("head -n 3 data/renewals.csv", after=3)
    yield Command("takehome clock next", after=30)
    yield (
        "Impatient? Iterating without a baseline takes a reason; at a terminal, it is "
        "asked for."
    )
    yield Command("takehome clock next", after=2)
    yield "So the baseline comes first."
    message = next(steps)
    yield Command("python -m churn", after=1)
    yield "A score this high is too good to be true: look for leaks."
    yield Command("takehome audit", after=8)
    yield from commit(message)
    yield "What would a reviewer miss, with hours left to fix it?"
    yield Command("takehome check", after=8, first=10, last=4)
    yield "A baseline has run, so nothing is asked now."
    yield Command("takehome clock next", after=17)
    yield "First to go are columns that no prediction can have, each with its reason."
    message = next(steps)
    yield from change(message, after=9, changed=6, first=4)
    yield "Enough for tonight."
    yield Command("takehome clock pause", after=3)


def play_wednesday(steps):
    yield "## Wednesday"
    yield Command("takehome clock status", after=22 * 60 + 45, first=0, last=1)
    yield Command("takehome clock resume")
    yield "How the list will be used decides the split and the costs."
    message = next(steps)
    yield from change(message, after=38, changed=7, first=4)
    yield "Costs move the threshold and no model: the predictions are the same."
    yield Command("takehome compare HEAD~1", after=2)
    yield "One more idea? The clock says no."
    yield Command("takehome clock", after=18)
    yield Command("takehome clock next", after=4)
    yield "The model is final: the holdout opens, once."
    message = next(steps)
    yield from change(message, after=16, changed=2, first=0)


def play_hand_in(steps):
    yield "The audit again, on what is final."
    yield Command("takehome audit", after=4)
    yield Command("takehome clock next", after=12)
    yield (
        "Now the write-up, in your own words, around the numbers that the runs fill in."
    )
    message = next(steps)
    yield Command("python -m churn", after=44, first=0, last=1)
    yield Command("takehome clock table", after=1)
    yield "What was tried on the way is in the commits."
    yield Command("takehome history", first=8)
    yield from commit(message)
    yield "What has become of the brief? Each part is answered somewhere."
    yield Command("takehome brief --answer a1 'The answer'")
    yield Command("takehome brief --answer a2 Validation")
    yield Command("takehome brief --answer a3 'Error analysis'")
    yield Command("takehome brief --answer a4 'With more time'")
    yield Command("takehome brief", first=60)
    yield Command("takehome check")
    yield "The report that was asked for, within its pages; and a notebook."
    yield Command("takehome report --pages 4")
    yield Command("takehome notebook", after=1)
    yield Command("git add notebook.ipynb reports/report.html")
    yield Command("git commit --quiet --message 'Add the report and a notebook'")
    yield "Hand in what is verified in a clean environment."
    yield Command("takehome pack", after=2)
    yield Command("takehome clock pause")
    yield "On the day before the interview:"
    yield Command("takehome defend --questions 3", after=24 * 60)


def change(message, after, changed, first):
    """Show so many lines of what is changed in config.py, then the run, from which so
    many are shown first."""
    yield Command(
        "git diff --unified=0 churn/config.py", after=after, first=0, last=changed
    )
    yield Command("python -m churn", first=first, last=3)
    yield from commit(message)


def commit(message):
    yield Command("git add --all")
    yield Command(f"git commit --quiet --message '{message}'")


def play(home):
    """Yield all prose and commands; what is edited in between is edited when the next
    of them is asked for."""
    project = home / "churn-take-home"
    yield from play_bake()
    steps = rebuild.take_steps(
        project, rebuild.finish(project, home / "finished" / project.name)
    )
    yield from play_tuesday(steps)
    yield from play_wednesday(steps)
    yield from play_hand_in(steps)


def write_page(home):
    """Play it all in an empty folder, and return the page."""
    at, parts = START, [TITLE]
    for is_typed, items in groupby(
        play(home), key=lambda item: isinstance(item, Command)
    ):
        if not is_typed:
            parts += items
            continue
        shown = ""
        for command in items:
            at += timedelta(minutes=command.after)
            shown += show(
                command, type_command(command.typed, at).replace(str(home), "~")
            )
        parts += ["\n".join(["```console", shown.strip("\n"), "```"])]
    return "\n\n".join(parts) + "\n"


def type_command(typed, at):
    """Return what a command prints at a moment; the coach runs in this process, where
    its clock is set."""
    program, *words = shlex.split(typed)
    os.environ |= dict.fromkeys(
        ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"], at.isoformat()
    )
    store.now = lambda: Moment(
        at=at.timestamp(), awake=(at - START).total_seconds(), boot="one"
    )
    if program == "cd":
        os.chdir(*words)
        return ""
    if program != "takehome":
        return rebuild.call(None, program, *words)
    done = CliRunner().invoke(app, words)
    if isinstance(done.exception, UserError):
        return f"error: {done.exception}"
    if not isinstance(done.exception, SystemExit | None):
        raise done.exception
    return done.stdout


def show(command, printed):
    """Return a command and what it printed, with the lines left out counted."""
    lines = (
        [line.rstrip() for line in printed.strip("\n").split("\n")] if printed else []
    )
    if (left_out := len(lines) - command.first - command.last) > 0:
        lines[command.first : command.first + left_out] = [
            f"... {left_out} lines left out"
        ]
    return "\n".join(
        [f"$ {command.typed}", *lines, "", ""] if lines else [f"$ {command.typed}", ""]
    )


def publish(home):
    """Make this work tree what gh:org/ml-takehome leads to, and the candidate's
    settings those of no machine."""
    template = rebuild.export(home / "hosts" / "org" / "ml-takehome.git")
    settings, cookiecutter = home / "gitconfig", home / "cookiecutter.yml"
    address = (
        f'[url "{template.parents[1].as_uri()}/"]\ninsteadOf = https://github.com/\n'
    )
    settings.write_text(f"[init]\ndefaultBranch = main\n{address}", "utf-8")
    cookiecutter.write_text(
        f"cookiecutters_dir: {home / 'templates'}\nreplay_dir: {home / 'replays'}\n",
        "utf-8",
    )
    os.environ |= rebuild.SETTINGS | {
        "GIT_CONFIG_GLOBAL": str(settings),
        "GIT_CONFIG_NOSYSTEM": "1",
        "COOKIECUTTER_CONFIG": str(cookiecutter),
        "COLUMNS": "100",
        "PWD": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    for words in (
        ["init"],
        ["add", "--all"],
        ["commit", "--message", "A release"],
        ["tag", "v0.1.0"],
    ):
        rebuild.call(template, "git", *words)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder).resolve()
        publish(home)
        os.chdir(home)
        Path("brief.txt").write_text(BRIEF, "utf-8")
        PAGE.write_bytes(write_page(home).encode())
        os.chdir(ROOT)
