"""What `takehome brief` does: record a brief, show what is open, name what answers."""

from dataclasses import replace

import typer

from takehome import UserError
from takehome.brief.answers import answer, find_open, judge_answer, suggest
from takehome.brief.asks import find_asks
from takehome.brief.blocks import read_blocks
from takehome.brief.confirm import at_terminal, confirm, take
from takehome.brief.editor import edit
from takehome.brief.form import find_clauses
from takehome.brief.merge import compare, name
from takehome.brief.read import read_brief_file
from takehome.brief.record import Record
from takehome.brief.store import find_record, read_record, write_record

NEVER = "No brief is recorded: `takehome brief FILE` lists what it asks for."


def record_brief(project, file, own_words, in_editor=False, as_found=False):
    """Record what a brief asks for, as the candidate confirms it."""
    path = find_record(project)
    before = read_record(path)
    earlier = before or Record()
    blocks = read_blocks(read_brief_file(file))
    changes = compare(earlier, find_asks(blocks), find_clauses(blocks))
    if before is None and not changes.asks and not changes.clauses:
        raise UserError(
            f"{file} asks for nothing that is found: write each ask on a line of its "
            "own, such as - Explain ..., and try again"
        )
    named = replace(earlier, name=file.name)
    titles = list(own_words)
    if in_editor:
        draft = path.with_name("BRIEF_EDIT.txt")
        record = edit(named, changes, project, titles, draft)
    elif as_found:
        record = take(named, changes)
    else:
        record = ask_at_terminal(named, changes, project, titles)
    if record is None:
        typer.echo("All lines were deleted: nothing was changed.")
        return
    write_record(path, before, record)
    report_recorded(record)
    if as_found:
        report_gone(earlier, record, changes)


def ask_at_terminal(record, changes, project, titles):
    """Return the record as the candidate confirms it at the terminal."""
    if not at_terminal():
        raise UserError(
            "there is no terminal to confirm at: add --yes to take what was found, or "
            "--edit to confirm it in an editor"
        )
    announce(record, changes)
    return confirm(record, changes, project, titles)


def announce(record, changes):
    """Print what was found, before it is asked about."""
    typer.echo(f"{record.name}: {describe(changes)}.")
    if changes.dropped:
        typer.echo(f"{changes.dropped} that you dropped before are not shown again.")


def describe(changes):
    asks, clauses = len(changes.asks), len(changes.clauses)
    line = f"{asks} new asks, {clauses} new clauses of form"
    return f"{line}, {len(changes.gone)} asks gone" if changes.gone else line


def report_recorded(record):
    """Print how much is recorded, and what of it is in doubt."""
    asks, clauses = len(record.asks), len(record.clauses)
    typer.echo(f"\nRecorded: {asks} asks, {clauses} clauses of form.")
    for ask in record.asks:
        if ask.is_in_doubt:
            typer.echo(f"Unconfirmed, {ask.id}: {ask.text} ({ask.doubt})")
    for clause in record.clauses:
        if clause.is_in_doubt:
            typer.echo(f"Unconfirmed, {name(clause)} ({clause.doubt})")


def report_gone(before, after, changes):
    """Print what was taken out as the brief no longer has it, and what of it stays."""
    asks = len(set(before.asks) - set(after.asks))
    clauses = len(set(before.clauses) - set(after.clauses))
    if asks or clauses:
        typer.echo(
            f"{asks} asks and {clauses} clauses went: the brief no longer has them, "
            "and nobody confirmed or answered them."
        )
    for ask in changes.gone:
        if ask in after.asks:
            typer.echo(f"No longer in the brief, and kept: {ask.id} {ask.text}")


# what is open


def show_brief(project, own_words):
    """Print each ask with what answers it or why it is open, then the clauses of
    form."""
    record = read_record(find_record(project))
    if record is None:
        typer.echo(NEVER)
        return
    for ask in record.asks:
        typer.echo(f"{ask.id}  {describe_state(ask, project, own_words)}")
        typer.echo(f"    {ask.text}")
        where = "" if ask.section or ask.file else suggest(ask, list(own_words))
        if where:
            typer.echo(f'    perhaps: takehome brief --answer {ask.id} "{where}"')
    if record.clauses:
        typer.echo("\nForm")
    for clause in record.clauses:
        doubt = f" (not confirmed: {clause.doubt})" if clause.doubt else ""
        typer.echo(f"    {name(clause)}{doubt}")
    due = find_open(record, project, own_words)
    typer.echo(f"\n{describe_open(len(due), len(record.asks))}")


def describe_state(ask, project, own_words):
    """Return whether an ask is answered, and by what."""
    reason = judge_answer(ask, project, own_words)
    state = f"open, {reason}" if reason else f"answered by {ask.section or ask.file}"
    if ask.optional:
        state += " (optional)"
    if ask.is_in_doubt:
        state += " (not confirmed)"
    return state


def describe_open(count, total):
    """Return the line on how many asks are open."""
    if count:
        return (
            f"{count} of {total} asks open: `takehome brief --answer ID HEADING-OR-"
            "FILE` says where one is answered."
        )
    return "Every ask that must be answered is answered."


def name_answer(project, key, where, own_words):
    """Record where an ask is answered."""
    path = find_record(project)
    before = read_record(path)
    if before is None:
        raise UserError(f"there is no ask {key}: {NEVER[0].lower()}{NEVER[1:]}")
    asks = {ask.id: ask for ask in before.asks}
    if key not in asks:
        raise UserError(
            f"{key} is not an ask of the brief: use one of {', '.join(asks)}"
        )
    asks[key] = answer(asks[key], where, project, list(own_words))
    asks[key] = replace(asks[key], confirmed=True, doubt="")
    write_record(path, before, replace(before, asks=tuple(asks.values())))
    typer.echo(f"{key}  {describe_state(asks[key], project, own_words)}")
