"""The commands of `takehome clock`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from takehome import UserError
from takehome.clock import store, view
from takehome.clock.advice import NEVER, advise
from takehome.clock.events import Event, find_place, move, show_minutes, show_time
from takehome.clock.prompts import (
    confirm_haste,
    find_hours,
    find_minutes,
    find_reason,
)
from takehome.project.renamed import ProjectFolder, warn_of_rename

app = typer.Typer(rich_markup_mode=None)

Minutes = Annotated[
    float | None,
    typer.Option(help="Minutes of work since the last entry, if not all of them."),
]


@app.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Keep the time box by phase: scope, explore, baseline, iterate, polish, write.

    Without a command it shows the status. Use `start` once, `next` at the end of a
    phase, `pause` and `resume` around breaks and nights. The state is in the project's
    git directory: no file of the project changes, apart from README.md by `table`.

    Time in which the machine sleeps does not count. After a restart, or two hours
    without an entry, `next` and `pause` ask how much of the time was work.
    """
    if context.invoked_subcommand is None:
        clock = store.read_clock(warn_of_rename(Path()).resolve())
        view.print_status(clock)


@app.command()
def start(
    hours: Annotated[
        float | None,
        typer.Option(
            help="The time box; by default the brief's, the template's answer, or 4."
        ),
    ] = None,
    project: ProjectFolder = Path(),
) -> None:
    """Start the timer, in scope: `takehome clock start --hours 4`."""
    path, events = read_state(project)
    move(find_place(events), "start")
    box, source = find_hours(project.resolve(), hours)
    add(path, events, store.now(), "start", hours=box)
    typer.echo(f"Timer started, for {show_minutes(box * 60)} ({source}).")
    show_now(project)


@app.command("next")
def enter_next(
    reason: Annotated[
        str | None, typer.Option(help="Why iterating begins without a baseline.")
    ] = None,
    minutes: Minutes = None,
    project: ProjectFolder = Path(),
) -> None:
    """Enter the next phase: `takehome clock next`.

    Iterating needs a baseline that has run, or a reason:
    `takehome clock next --reason "the brief gives one"`.
    """
    path, events = read_state(project)
    phase, _ = move(find_place(events), "next")
    moment = store.now()
    answer = find_minutes(events, moment, minutes)
    if answer is None and reason is None:
        confirm_haste(events, moment)
    why = find_reason(project.resolve(), reason) if phase == "iterate" else None
    add(path, events, moment, "next", minutes=answer, reason=why)
    show_now(project)


@app.command()
def pause(minutes: Minutes = None, project: ProjectFolder = Path()) -> None:
    """Stop the clock for a break or a night: `takehome clock pause`.

    Forgot it last night? It asks; without a terminal: `takehome clock pause --minutes
    25`.
    """
    path, events = read_state(project)
    move(find_place(events), "pause")
    moment = store.now()
    answer = find_minutes(events, moment, minutes)
    add(path, events, moment, "pause", minutes=answer)
    show_now(project)


@app.command()
def resume(project: ProjectFolder = Path()) -> None:
    """Go on in the same phase: `takehome clock resume`."""
    path, events = read_state(project)
    add(path, events, store.now(), "resume")
    show_now(project)


@app.command()
def undo(project: ProjectFolder = Path()) -> None:
    """Drop the last entry: `takehome clock undo`."""
    path, events = read_state(project)
    if not events:
        raise UserError(NEVER)
    store.write_events(path, events, events[:-1])
    time = show_time(events[-1].at, store.now().at)
    typer.echo(f"Dropped the entry {events[-1].what} of {time}.")
    show_now(project)


@app.command()
def status(
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print JSON, times in minutes; null before the start."
        ),
    ] = False,
    project: ProjectFolder = Path(),
) -> None:
    """Show time spent and left, and what to do now: `takehome clock status`."""
    clock = store.read_clock(project.resolve())
    if not as_json:
        view.print_status(clock)
    elif clock:
        typer.echo(json.dumps({**clock, "now": advise(clock)}))
    else:
        typer.echo("null")


@app.command()
def table(project: ProjectFolder = Path()) -> None:
    """Fill planned and spent minutes into README.md: `takehome clock table`."""
    folder = project.resolve()
    clock = store.read_clock(folder)
    if clock is None:
        raise UserError(NEVER)
    typer.echo(view.write_table(folder, clock))


def read_state(project):
    """Return the path of the state, and the events in it."""
    path = store.find_state(project.resolve())
    return path, store.read_events(path)


def add(path, events, moment, what, **answers):
    """Write down an entry, if it can follow."""
    move(find_place(events), what)
    clocks = asdict(moment)
    event = Event(what=what, **clocks, **answers)
    later = [*events, event]
    store.write_events(path, events, later)


def show_now(project):
    """Print what to do now."""
    clock = store.read_clock(project.resolve())
    typer.echo(advise(clock))
