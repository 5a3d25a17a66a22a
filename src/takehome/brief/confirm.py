"""Ask the candidate about each ask and clause that was found, at the terminal."""

import sys
from dataclasses import replace

import typer

from takehome import UserError
from takehome.brief.answers import answer, suggest
from takehome.brief.merge import (
    add_ask,
    add_clause,
    drop,
    leave_behind,
    name,
    remove_ask,
)
from takehome.brief.record import Ask, read_clause

CHOICES = "Enter keeps, e edits, d drops, n adds one, q stops"
GONE_CHOICES = "Enter keeps it, d drops it, q stops"


class Stop(Exception):
    """The candidate stops; what is confirmed so far stays."""


def at_terminal():
    return sys.stdin.isatty()


def confirm(record, changes, project, titles):
    """Return the record with what the candidate confirmed of the changes."""
    dialog = Dialog(record, project, titles)
    try:
        dialog.ask_all(changes)
    except (Stop, typer.Abort):
        typer.echo("Stopped: what you confirmed so far is kept.")
    return dialog.record


def take(record, changes):
    """Return the record with the changes as they were found, unconfirmed: what is in
    no doubt counts, until another brief no longer has it."""
    record = leave_behind(record, changes)
    for ask in changes.asks:
        record = add_ask(record, ask)
    for clause in changes.clauses:
        record = add_clause(record, clause)
    return record


class Dialog:
    """The questions at the terminal, and the record that the replies make."""

    def __init__(self, record, project, titles):
        self.record = record
        self.project = project
        self.titles = titles

    def ask_all(self, changes):
        for number, ask in enumerate(changes.asks, 1):
            self.ask_about(ask, f"{number} of {len(changes.asks)}")
        for ask in changes.gone:
            self.ask_about_gone(ask)
        for clause in changes.clauses:
            self.ask_about_clause(clause)

    def ask_about(self, ask, place):
        """Show an ask until it is kept, edited or dropped."""
        where = suggest(ask, self.titles)
        typer.echo(f"\n{place}{' (optional)' * ask.optional}: {ask.text}")
        show_doubt(ask)
        typer.echo(f"    answered by: {where or 'not named yet'}")
        while True:
            reply = self.choose(CHOICES, "ednq")
            if reply == "n":
                self.add_own()
                continue
            if reply == "d":
                self.record = drop(self.record, ask.text)
            else:
                self.keep(ask, where, is_edited=reply == "e")
            return

    def keep(self, ask, where, is_edited):
        """Keep an ask, as it is or as it is edited."""
        kept = replace(ask, confirmed=True)
        if is_edited:
            text = self.prompt("Text", ask.text)
            kept = replace(kept, text=text)
            where = self.prompt("Answered by, a heading or a file", where)
        located = self.locate(kept, where)
        self.record = add_ask(self.record, located)

    def locate(self, ask, where):
        """Return an ask with where it is answered; a file may be made later."""
        while where.strip():
            if "/" in where and not (self.project / where).exists():
                return replace(ask, file=where)
            try:
                return answer(ask, where.strip(), self.project, self.titles)
            except UserError as error:
                typer.echo(str(error))
                where = self.prompt("Answered by, a heading or a file", "")
        return ask

    def add_own(self):
        """Add an ask in the candidate's words."""
        text = self.prompt("What else is asked", "")
        if text.strip():
            ask = Ask(" ".join(text.split()), confirmed=True)
            where = self.prompt(
                "Answered by, a heading or a file", suggest(ask, self.titles)
            )
            self.record = add_ask(self.record, self.locate(ask, where))

    def ask_about_gone(self, ask):
        """Ask whether an ask stays that the brief no longer has."""
        typer.echo(f"\n{ask.id} is no longer in the brief: {ask.text}")
        if self.choose(GONE_CHOICES, "dq") == "d":
            self.record = remove_ask(self.record, ask)

    def ask_about_clause(self, clause):
        """Show a clause of form until it is kept, edited or dropped."""
        typer.echo(f"\nForm, {name(clause)}")
        if clause.kind != "rule":
            typer.echo(f"    the brief: {clause.source}")
        show_doubt(clause)
        while True:
            reply = self.choose(CHOICES, "ednq")
            if reply == "n":
                added = self.read_clause("")
                self.record = add_clause(self.record, added) if added else self.record
                continue
            if reply == "d":
                self.record = drop(self.record, name(clause))
            else:
                edited = self.read_clause(name(clause)) if reply == "e" else None
                kept = edited or clause
                kept = replace(kept, source=clause.source, confirmed=True, doubt="")
                self.record = add_clause(self.record, kept)
            return

    def read_clause(self, before):
        """Return the clause that the candidate writes, None for an empty line."""
        while True:
            text = self.prompt("Clause, such as pages: 2", before).strip()
            if not text:
                return None
            try:
                return read_clause(text)
            except UserError as error:
                typer.echo(str(error))

    def choose(self, choices, letters):
        """Return the letter of a reply, "" for Enter; Stop for q."""
        while True:
            reply = self.prompt(choices, "").strip().lower()
            if reply == "q":
                raise Stop
            if reply == "" or (len(reply) == 1 and reply in letters):
                return reply
            typer.echo(f"{reply!r} is not a valid reply: {choices}")

    def prompt(self, text, default):
        """Return a line that the candidate types."""
        shown = bool(default)
        return typer.prompt(text, default=default, show_default=shown)


def show_doubt(part):
    if part.doubt:
        typer.echo(f"    not sure: {part.doubt}")
