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
from takehome.clock.prompts import find_hours, find_reason, find_worked

app = typer.Typer()

Project = Annotated[Path, typer.Option(help="The folder of the project.")]
Worked = Annotated[
    float | None,
    typer.Option(help="Minutes of work since the last word, if not all the time was."),
]


@app.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Keep the time box by phase: scope, explore, baseline, iterate, polish, write.

    Alone it shows the status. Say `start` once, `next` at the end of a phase,
    `pause` and `resume` around breaks and nights. It is kept in the project's git
    directory: nothing in the tree changes, apart from README.md by `table`.

    Time in which the machine sleeps does not count. Where it was restarted, or
    nothing was said for two hours, `next` and `pause` ask how much was work.
    """
    if context.invoked_subcommand is None:
        view.print_status(store.read_clock(Path().resolve()))


@app.command()
def start(
    hours: Annotated[
        float | None,
        typer.Option(help="The time box; else as answered to the template, else 4."),
    ] = None,
    project: Project = Path(),
) -> None:
    """Start the clock, in scope: `takehome clock start --hours 4`."""
    path, events = read_state(project)
    move(find_place(events), "start")
    box, source = find_hours(project.resolve(), hours)
    say(path, events, store.now(), "start", hours=box)
    typer.echo(f"The clock runs, for {show_minutes(box * 60)} ({source}).")
    show_now(project)


@app.command("next")
def enter_next(
    because: Annotated[
        str | None, typer.Option(help="Why iterating begins without a baseline.")
    ] = None,
    worked: Worked = None,
    project: Project = Path(),
) -> None:
    """Enter the next phase: `takehome clock next`.

    Iterating needs a baseline that has run, or a reason:
    `takehome clock next --because "the brief gives one"`.
    """
    path, events = read_state(project)
    phase, _ = move(find_place(events), "next")
    moment = store.now()
    answer = find_worked(events, moment, worked)
    reason = find_reason(project.resolve(), because) if phase == "iterate" else None
    say(path, events, moment, "next", worked=answer, because=reason)
    show_now(project)


@app.command()
def pause(worked: Worked = None, project: Project = Path()) -> None:
    """Stop the clock for a break or a night: `takehome clock pause`.

    Forgot it last night? It asks; without a terminal: `takehome clock pause --worked
    25`.
    """
    path, events = read_state(project)
    move(find_place(events), "pause")
    moment = store.now()
    say(path, events, moment, "pause", worked=find_worked(events, moment, worked))
    show_now(project)


@app.command()
def resume(project: Project = Path()) -> None:
    """Go on in the same phase: `takehome clock resume`."""
    path, events = read_state(project)
    say(path, events, store.now(), "resume")
    show_now(project)


@app.command()
def undo(project: Project = Path()) -> None:
    """Drop the last word, as if it had never been said: `takehome clock undo`."""
    path, events = read_state(project)
    if not events:
        raise UserError(NEVER)
    store.write_events(path, events, events[:-1])
    said = show_time(events[-1].at, store.now().at)
    typer.echo(
        f"Dropped: {events[-1].what}, said at {said}. The clock goes on as if it had "
        "not been said."
    )
    show_now(project)


@app.command()
def status(
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="As JSON, times in minutes; null before the start."
        ),
    ] = False,
    project: Project = Path(),
) -> None:
    """Show time spent and left, and what to do now: `takehome clock status`."""
    told = store.read_clock(project.resolve())
    if as_json:
        typer.echo(json.dumps(told and {**told, "now": advise(told)}))
    else:
        view.print_status(told)


@app.command()
def table(project: Project = Path()) -> None:
    """Fill planned and spent minutes into README.md: `takehome clock table`."""
    told = store.read_clock(project.resolve())
    if told is None:
        raise UserError(NEVER)
    typer.echo(view.write_table(project.resolve(), told))


def read_state(project):
    """Return the path of the state, and the events in it."""
    path = store.find_state(project.resolve())
    return path, store.read_events(path)


def say(path, events, moment, word, **told):
    """Write down a word, if it can be said now."""
    move(find_place(events), word)
    store.write_events(
        path, events, [*events, Event(**asdict(moment), what=word, **told)]
    )


def show_now(project):
    typer.echo(advise(store.read_clock(project.resolve())))
