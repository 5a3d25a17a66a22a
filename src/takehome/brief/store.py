"""Keep what was confirmed of a brief, in the project's git directory beside the
clock's state."""

import json
from dataclasses import asdict

from takehome import UserError
from takehome.brief.record import Ask, Clause, Record, make_form, read_clause
from takehome.project.files import read_regular
from takehome.project.state_file import change_state, find_state_file, replace_file

MOST_BYTES = 2**22  # of the state
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
    asks = tuple(Ask(**item) for item in state["asks"])
    clauses = tuple(Clause(**item) for item in state["clauses"])
    for item in (*asks, *clauses, state["name"], *state["dropped"]):
        require_types(item)
    for clause in clauses:
        read_clause(f"{clause.kind}: {clause.value}")
    if len({ask.id for ask in asks}) < len(asks) or not all(ask.id for ask in asks):
        raise ValueError
    dropped = tuple(state["dropped"])
    return Record(state["name"], int(state["last"]), asks, clauses, dropped)


def require_types(item):
    """Raise TypeError unless a text is one, and the fields of a part are of their
    types."""
    if isinstance(item, (Ask, Clause)):
        default = type(item)("", "") if isinstance(item, Clause) else Ask("")
        for name, value in vars(item).items():
            if type(value) is not type(getattr(default, name)):
                raise TypeError
    elif not isinstance(item, str):
        raise TypeError


def write_record(path, before, record):
    """Replace the record `before` by another one; UserError if it is no longer that in
    the file."""
    content = f"{json.dumps(asdict(record), indent=1, ensure_ascii=False)}\n".encode()
    try:
        with change_state(path):
            if read_record(path) != before:
                raise UserError(
                    "another process changed what is kept of the brief: see `takehome "
                    "brief`, then repeat the command"
                )
            replace_file(path, content)
    except OSError as error:
        raise UserError(
            f"cannot write {path} ({error.strerror}), it is as it was: make it writable"
        ) from None
