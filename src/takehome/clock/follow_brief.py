"""Bring the time box to the hours that the brief gives."""

from dataclasses import replace

import typer

from takehome.brief import read_form
from takehome.clock import prompts, store
from takehome.clock.events import show_minutes


def follow_brief(project):
    """Return the line on the time box that the brief gives, None where it gives none; a
    clock that runs with another box is changed only if the candidate says so."""
    hours = read_form(project).hours
    if hours is None:
        return None
    box = show_minutes(hours * 60)
    path = store.find_state(project)
    events = store.read_events(path)
    if not events:
        return f"Time box: {box}, from the brief; `takehome clock start` takes it."
    if events[0].hours == hours:
        return f"Time box: {box}, as the clock has it."
    running = show_minutes(events[0].hours * 60)
    question = f"The clock was started for {running}, the brief gives {box}. Change it?"
    if not prompts.at_terminal() or not typer.confirm(question):
        return f"Time box: {running} on the clock, as it was; the brief gives {box}."
    store.write_events(path, events, [replace(events[0], hours=hours), *events[1:]])
    return f"Time box: {box} on the clock now, from the brief."
