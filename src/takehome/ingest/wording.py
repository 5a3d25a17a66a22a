"""Names of columns and tables as a message shows them. Standard library only."""

import json


def quote(name):
    """Return a name in double quotes and on one line."""
    return json.dumps(name, ensure_ascii=False)


def list_names(names, most=40):
    """Return names on one line, the first `most` of them; quoted where blanks
    matter."""
    shown = []
    for name in names[:most]:
        plain = " ".join(name.split())
        shown.append(plain if name == name.strip(" \t") else quote(name))
    text = ", ".join(shown)
    return f"{text} and {len(names) - most} more" if len(names) > most else text


def read_words(text):
    """Return the words of a text as a set."""
    return set(text.split())


def count_rows(count):
    """Return a number of rows in words."""
    return "1 row" if count == 1 else f"{count:,} rows"


def tell_choice(chosen, having, names):
    """Return which of several tables is the data, and which are left.

    The data is the first of those `having` the target.
    """
    others = [name for name in names if name != having[0]]
    text = f"{chosen} is the data"
    if others:
        text += f"; not read: {list_names(others)}"
    if having[1:]:
        text += f" ({list_names(having[1:])} has the target too)"
    return text
