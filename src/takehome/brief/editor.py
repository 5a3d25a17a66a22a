"""Let the candidate confirm a brief in an editor, as git does with a message."""

import os
import re
import shlex
import subprocess
from dataclasses import replace

from takehome import UserError
from takehome.brief.answers import answer, suggest
from takehome.brief.merge import add_ask, add_clause, drop, name
from takehome.brief.record import Ask, Record, read_clause
from takehome.project.files import read_regular
from takehome.project.state_file import change_state, replace_file

MOST_BYTES = 1_000_000
HEADER = """\
# What the brief asks for, an ask a line, then its form.
#
# Delete each line that is not an ask. Correct the others. Add one as: new: TEXT
# After -> is the heading of the write-up, or the file, that answers it.
# (optional) marks what need not be answered. Lines that begin with # are left out.
# Delete all lines to stop and change nothing.
"""
LINE = re.compile(
    r"^(?P<id>a\d+|n\d+|new)(?P<optional> \(optional\))?: (?P<text>.+?)"
    r"(?:\s+->\s*(?P<where>[^>]*))?$"
)


def edit(record, changes, project, titles, path):
    """Return the record that the candidate leaves in an editor, or None if all lines
    were deleted. The text is in a file at `path` meanwhile, and stays there if a line
    is not valid."""
    offered = {f"n{number}": ask for number, ask in enumerate(changes.asks, 1)}
    text = write_text(record, changes, offered, titles)
    with change_state(path):
        replace_file(path, text.encode())
    run_editor(path)
    content = read_regular(path, MOST_BYTES)
    if content is None:
        raise UserError(f"{path} cannot be read any more: nothing was changed")
    lines = content.decode("utf-8", "replace").splitlines()
    kept = [line.strip() for line in lines if line.strip()[:1] not in ("", "#")]
    if not kept:
        path.unlink()
        return None
    edited = read_lines(kept, record, changes, offered, project, titles, path)
    path.unlink()
    return drop_deleted(edited, record, changes)


def find_editor():
    """Return the words of the editor's command."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        raise UserError(
            "no editor is set: set VISUAL or EDITOR, or leave out --edit to confirm at "
            "the terminal"
        )
    return shlex.split(command, posix=os.name != "nt")


def run_editor(path):
    """Open a file in the candidate's editor, and wait until it is closed."""
    command = find_editor()
    try:
        done = subprocess.run([*command, str(path)], check=False)
    except (OSError, ValueError) as error:
        raise UserError(
            f"{command[0]} cannot be started ({error}): set EDITOR to another editor"
        ) from None
    if done.returncode:
        raise UserError(
            f"{command[0]} ended with status {done.returncode}, so nothing was "
            "changed: repeat the command"
        )


# the text


def write_text(record, changes, offered, titles):
    """Return what the editor shows: what is kept, then what is new."""
    gone = {ask.id for ask in changes.gone}
    lines = [HEADER]
    for ask in record.asks:
        lines += ["# no longer in the brief:"] * (ask.id in gone)
        lines.append(write_ask(ask.id, ask, ask.section or ask.file))
    for key, ask in offered.items():
        lines += [f"# not sure: {ask.doubt}"] * bool(ask.doubt)
        lines.append(write_ask(key, ask, suggest(ask, titles)))
    lines.append("\n# Form\n")
    for clause in (*record.clauses, *changes.clauses):
        lines += [f"# not sure: {clause.doubt}"] * bool(clause.doubt)
        lines.append(name(clause))
    return "\n".join([*lines, ""])


def write_ask(key, ask, where):
    """Return the line of an ask."""
    mark = " (optional)" if ask.optional else ""
    line = f"{key}{mark}: {ask.text}"
    return f"{line} -> {where}" if where else line


def read_lines(lines, record, changes, offered, project, titles, path):
    """Return the record that the lines make."""
    before = {ask.id: ask for ask in record.asks}
    edited = Record(record.name, record.last, (), (), record.dropped)
    for line in lines:
        try:
            found = LINE.match(line)
            if not found:
                clauses = (*record.clauses, *changes.clauses)
                edited = add_clause(edited, find_clause(line, clauses))
                continue
            known = {**before, **offered}.get(found["id"], Ask(""))
            ask = read_ask(found, known, project, titles)
        except UserError as error:
            raise UserError(f"{error} (nothing was changed; {path} is kept)") from None
        if found["id"] in before:
            edited = replace(edited, asks=(*edited.asks, ask))
        else:
            edited = add_ask(edited, ask)
    return edited


def find_clause(line, clauses):
    """Return the clause of a line, with the sentence of the brief that it stands in."""
    written = read_clause(line)
    for clause in clauses:
        if name(clause) == name(written):
            return replace(written, source=clause.source, line=clause.line)
    same_kind = [clause for clause in clauses if clause.kind == written.kind]
    source = same_kind[0].source if len(same_kind) == 1 else ""
    return replace(written, source=source)


def read_ask(found, known, project, titles):
    """Return the Ask of a line."""
    ask = replace(
        known,
        text=found["text"].strip(),
        optional=bool(found["optional"]),
        confirmed=True,
        doubt="",
        section="",
        file="",
    )
    where = (found["where"] or "").strip()
    if not where:
        return ask
    if "/" in where and not (project / where).exists():
        return replace(ask, file=where)
    return answer(ask, where, project, titles)


def drop_deleted(edited, record, changes):
    """Return the record with what was offered and deleted as dropped."""
    kept = list_texts(edited)
    for text in list_texts(record) + list_texts(changes):
        if text not in kept:
            edited = drop(edited, text)
    return edited


def list_texts(parts):
    """Return the asks and clauses of a record or of changes as texts."""
    texts = [ask.text for ask in parts.asks]
    return texts + [name(clause) for clause in parts.clauses]
