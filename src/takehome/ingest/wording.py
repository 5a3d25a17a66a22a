"""Names of columns and tables as a message shows them. Standard library only."""

import json
import re

from takehome import one_line

MOST_ALIKE = 5  # notes of one sense that are shown
# what differs between them: numbers, and what stands in quotes
VALUES = re.compile(r"""\d[\d.,]*|"[^"]*"|'[^']*'""")


def quote(name):
    """Return a name in double quotes and on one line, unseen signs as their codes; it
    is a string of Python too."""
    return one_line(json.dumps(name, ensure_ascii=False))


def column_of(name):
    """Return how a column is written in load_data."""
    return f"data[{quote(name)}]"


def list_names(names, most=40):
    """Return names on one line, the first `most` of them; quoted where spaces
    matter."""
    shown = []
    for name in names[:most]:
        plain = " ".join(name.split())
        shown.append(plain if name == name.strip(" \t") else quote(name))
    text = ", ".join(shown)
    return f"{text} and {len(names) - most} more" if len(names) > most else text


def join_words(names):
    """Return a few names as in a sentence: a, b and c."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def read_words(text):
    """Return the words of a text as a set."""
    return set(text.split())


def count_rows(count):
    """Return a number of rows in words."""
    return "1 row" if count == 1 else f"{count:,} rows"


def shorten_notes(notes):
    """Return notes, those of one sense that follow the first few as one more line."""
    kept, names = [], {}
    for note in notes:
        name, _, text = note.partition(" ")
        alike = names.setdefault(VALUES.sub("", text), [])
        alike.append(name)
        if len(alike) <= MOST_ALIKE:
            kept.append(note)
    for alike in names.values():
        if len(alike) > MOST_ALIKE:
            rest = len(alike) - MOST_ALIKE
            kept.append(f"the note on {alike[0]} holds for {rest} more columns")
    return kept


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
