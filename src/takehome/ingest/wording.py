"""Names of columns and tables as a message shows them. Standard library only."""

import json


def quote(name):
    """Return a name in double quotes and on one line."""
    return json.dumps(name, ensure_ascii=False)


def list_names(names, most=40):
    """Return names on one line, the first `most` of them."""
    shown = ", ".join(" ".join(name.split()) for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def tell_choice(chosen, having, names):
    """Return which of several tables is the data, the first of those `having` the
    target, and which are left."""
    others = [name for name in names if name != having[0]]
    told = f"; not read: {list_names(others)}" if others else ""
    return (
        f"{chosen} is the data{told}"
        f"{f' ({list_names(having[1:])} has the target too)' if having[1:] else ''}"
    )
