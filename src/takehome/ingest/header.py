"""Where the header of a table stands, and what its names are. Standard library only."""

import unicodedata
from itertools import pairwise

from takehome import UserError
from takehome.ingest.datetimes import find_format
from takehome.ingest.delimited import (
    MISSING,
    SEPARATORS,
    is_number,
    name_columns,
)
from takehome.ingest.wording import list_names, quote

SEARCHED_ROWS = 20  # titles and notes above a header are rarely more
UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))


def tidy(name):
    """Return a name without whitespace at its ends, unseen signs and split accents."""
    return unicodedata.normalize("NFC", name).translate(UNSEEN).strip()


def holds_name(header, name):
    """Tell whether a column has the name, but for whitespace and the spelling of
    accents."""
    return name in header or tidy(name) in map(tidy, header)


def tidy_names(header, answered):
    """Return (names, note): names as answered where they differ only unseen, else tidy.

    The note is None, and the names are as they stand, where nothing has to change.
    """
    if answered and all(name in header for name in answered):
        return header, None
    spelled = {tidy(name): name for name in answered}
    names = [spelled.get(tidy(name), tidy(name)) for name in header]
    if len(set(names)) < len(names) or not all(names) or names == header:
        return header, None
    changed = [name for name, given in zip(header, names, strict=True) if name != given]
    note = (
        "the header has outer spaces, unseen signs or split accents in "
        f"{len(changed)} names, such as {ascii(changed[0])}: read_data names them "
        "without"
    )
    return names, note


def locate_header(rows, fits):
    """Return (options, notes) for the first row whose names `fits` accepts, or None.

    A lower row is a header only if all above it fill fewer cells, as titles do.
    """
    filled_rows = (n for n, row in enumerate(rows) if any(row))
    first = next(filled_rows, 0)
    most_above = max(map(count_filled, rows[:first]), default=-1)
    for n in range(first, min(first + SEARCHED_ROWS, len(rows))):
        filled = count_filled(rows[n])
        if filled > most_above and fits(name_columns(rows[n])):
            return describe_place(n)
        most_above = max(most_above, filled)
    return None


def describe_place(n):
    """Return (options, notes) for a header in row `n`, counted from 0."""
    if n == 0:
        return {}, []
    note = f"the header is row {n + 1}: the rows above it are left out"
    return {"header": n}, [note]


def count_filled(row):
    return sum(bool(value.strip()) for value in row)


def unquote_header(rows, fits):
    """Return (options, notes) for a header that is one quoted text, or None."""
    for names in split_header(rows, fits):
        if all(len(row) == len(names) for row in rows[1:]):
            note = "the header is one quoted text: read_data has its names"
            return {"header": 0, "names": names}, [note]
    return None


def refuse_quoted_rows(rows, fits, name):
    """Raise UserError if each row, header included, is one quoted text."""
    if any(split_header(rows, fits)) and all(len(row) == 1 for row in rows):
        raise UserError(
            f"{name} has quotes around whole rows, so each is one value: "
            "remove the outer quotes"
        )


def split_header(rows, fits):
    """Yield the names in a header of one text, for each separator that `fits`."""
    if len(rows[0]) > 1:
        return
    for separator in SEPARATORS:
        names = rows[0][0].split(separator)
        if len(names) > 1 and fits(names):
            yield names


def looks_like_data(rows):
    """Tell whether the first row holds values and no names.

    Numbers over numbers, times over times, and values that come again speak for it;
    one text that never comes again, a word over numbers, or numbers in equal steps
    (0, 1, 2 or 2019, 2020) speak for a header.
    """
    below = [row for row in rows[1:] if len(row) == len(rows[0])]
    if not below or is_counting(rows[0]):
        return False
    columns = zip(*below, strict=True)
    votes = [
        vote_for_data(value, column)
        for value, column in zip(rows[0], columns, strict=True)
    ]
    return False not in votes and True in votes


def vote_for_data(value, column):
    """Tell whether a first value is data like those below it; None if none can say."""
    present = [other for other in column if other not in MISSING]
    if value in MISSING or not present:
        return None
    numbers = sum(map(is_number, present))
    if numbers >= 0.9 * len(present):
        return is_number(value)
    if is_number(value):
        return False
    return value in present or is_time(value, present)


def is_time(value, present):
    """Tell whether a value is a time of the same format as those below it."""
    return (
        find_format([value]) is not None and find_format([value, *present]) is not None
    )


def is_counting(values):
    """Tell whether the values are three whole numbers or more in equal steps."""
    if len(values) < 3 or not all(value.isdecimal() for value in values):
        return False
    numbers = list(map(int, values))
    steps = {after - before for before, after in pairwise(numbers)}
    return len(steps) == 1 and steps != {0}


def number_columns(rows, target, name):
    """Return (options, notes) for a table without a header; None if it has one.

    Columns are numbered from 1, or from 0 where that makes the target the last
    column, as pandas and many descriptions count.
    """
    if not looks_like_data(rows):
        return None
    width = len(rows[0])
    first = 0 if target in ("0", str(width - 1)) else 1
    names = [str(number) for number in range(first, first + width)]
    if target not in names:
        raise UserError(
            f"{name} has no header, its first row is data "
            f"({list_names(rows[0], 4)}), and target {quote(target)} is not the "
            f"number of a column: answer 1 to {width}, or add a header"
        )
    place = names.index(target)
    values = sorted({row[place] for row in rows if len(row) == width})
    note = (
        f"no header: columns are numbered {first} to {names[-1]}, the target {target} "
        f"holds {list_names(values, 3)}"
    )
    return {"header": None, "names": names}, [note]
