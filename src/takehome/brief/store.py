"""Keep what was confirmed of a brief, in the project's git directory beside the
clock's state."""

import json
from dataclasses import asdict, replace

from takehome import UserError
from takehome.brief.record import Ask, Clause, Record, make_form, read_clause
from takehome.project.files import read_regular
from takehome.project.state_file import find_state_file, update_state

MOST_BYTES = 2**22  # of the state
WHAT = ("what is kept of the brief", "takehome brief")
BROKEN = (AttributeError, KeyError, RecursionError, TypeError, ValueError, UserError)


def read_form(project):
    """Return the Form that the project's brief demands, an empty one where none was
    recorded.

    Raises UserError if there is no git repository, or the state is broken.
    """
    record = read_record(find_record(project))
    return make_form(record.clauses if record else ())


def read_brief(project):
    """Return the Record of the project's brief, or None where none was recorded."""
    return read_record(find_record(project))


def find_record(project):
    """Return the path of the state, there or not."""
    return find_state_file(project, "brief.json")


def read_record(path):
    """Return the Record in a state, or None where there is none."""
    try:
        if not path.exists():
            return None
        state = json.loads(read_regular(path, MOST_BYTES) or b"")
        return read_state(state)
    except OSError as error:
        raise UserError(
            f"cannot read {path} ({error.strerror}): make it readable"
        ) from None
    except BROKEN:
        raise UserError(
            f"{path} is not a valid record of a brief: delete it, and run `takehome "
            "brief FILE` again"
        ) from None


def read_state(state):
    """Return the Record of a state; it raises what a broken one leads to."""
    asks = [read_part(item, Ask("")) for item in state["asks"]]
    clauses = [read_part(item, Clause("", "")) for item in state["clauses"]]
    for clause in clauses:
        read_clause(f"{clause.kind}: {clause.value}")
    ids = {ask.id for ask in asks}
    if "" in ids or len(ids) < len(asks):
        raise ValueError
    record = Record(
        name=state["name"],
        last=state["last"],
        asks=tuple(asks),
        clauses=tuple(clauses),
        dropped=tuple(state["dropped"]),
    )
    texts = (record.name, *record.dropped)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    return replace(record, last=int(record.last))


def read_part(item, empty):
    """Return an ask or a clause of the file; TypeError unless its fields are of the
    types of an empty one's."""
    part = replace(empty, **item)
    for name, value in vars(part).items():
        if type(value) is not type(getattr(empty, name)):
            raise TypeError
    return part


def write_record(path, before, record):
    """Replace the record `before` by another one; UserError if it is no longer that in
    the file."""
    content = f"{json.dumps(asdict(record), indent=1, ensure_ascii=False)}\n".encode()
    update_state(path, read_record, before, content, WHAT)
