"""Where the header of a table stands. Standard library only: the hooks run it."""

from takehome import UserError
from takehome.ingest.delimited import (
    MISSING,
    SEPARATORS,
    is_number,
    name_columns,
)
from takehome.ingest.wording import (
    list_names,
    quote,
)

SEARCHED_ROWS = 20  # titles and notes above a header are rarely more


def locate_header(rows, fits):
    """Return (options, notes) for the first row whose names `fits` accepts, or None.

    A lower row is a header only if all above it fill fewer cells, as titles do.
    """
    first = next((n for n, row in enumerate(rows) if any(row)), 0)
    for n, row in enumerate(rows[: first + SEARCHED_ROWS]):
        if (
            n >= first
            and fits(name_columns(row))
            and all(count_filled(above) < count_filled(row) for above in rows[:n])
        ):
            notes = (
                [f"the header is row {n + 1}: what stands above it is left out"]
                if n
                else []
            )
            return ({"header": n} if n else {}), notes
    return None


def count_filled(row):
    return sum(bool(value.strip()) for value in row)


def unquote_header(rows, fits):
    """Return (options, notes) for a header that is one quoted text above rows that are
    not, or None."""
    for names in split_header(rows, fits):
        if all(len(row) == len(names) for row in rows[1:]):
            return {"header": 0, "names": names}, [
                "the header is one quoted text: its names stand in READ_OPTIONS"
            ]
    return None


def refuse_quoted_rows(rows, fits, name):
    """Raise UserError if each row, header included, is one quoted text."""
    if any(split_header(rows, fits)) and all(len(row) == 1 for row in rows):
        raise UserError(
            f"{name} has quotes around whole rows, so each is one value: remove the "
            "outer quotes"
        )


def split_header(rows, fits):
    """Yield the names in a header that is one text, for each separator at which `fits`
    accepts them."""
    for separator in SEPARATORS if len(rows[0]) == 1 else "":
        names = rows[0][0].split(separator)
        if len(names) > 1 and fits(names):
            yield names


def looks_like_data(rows):
    """Tell whether the first row holds values and no names.

    Numbers over numbers, and values that come again, speak for it; one text that never
    comes again, a word over numbers, or numbers in equal steps (0, 1, 2 or 2019, 2020)
    speak for a header.
    """
    first, below = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]
    if not below or is_counting(first):
        return False
    votes = 0
    for value, column in zip(first, zip(*below, strict=True), strict=True):
        present = [other for other in column if other not in MISSING]
        numeric = bool(present) and sum(map(is_number, present)) >= 0.9 * len(present)
        if value in MISSING or not present:
            continue
        if is_number(value) != numeric or not (numeric or value in present):
            return False
        votes += 1
    return votes > 0


def is_counting(values):
    """Tell whether the values are three whole numbers or more in equal steps."""
    if len(values) < 3 or not all(value.isdecimal() for value in values):
        return False
    numbers = list(map(int, values))
    return (
        len(
            {
                after - before
                for before, after in zip(numbers, numbers[1:], strict=False)
            }
            - {0}
        )
        == 1
    )


def number_columns(rows, target, name):
    """Return (options, notes) for a table without a header, its columns numbered; None
    if it has a header.

    Numbers start at 1, or at 0 where that makes the target the last column, as pandas
    and many descriptions count.
    """
    if not looks_like_data(rows):
        return None
    width = len(rows[0])
    first = 0 if target in ("0", str(width - 1)) else 1
    names = [str(number) for number in range(first, first + width)]
    if target not in names:
        raise UserError(
            f"{name} has no header, its first row is data ({list_names(rows[0], 4)}), "
            f"and target {quote(target)} "
            f"is no number of a column: answer 1 to {width}, or add a header"
        )
    values = sorted({row[names.index(target)] for row in rows if len(row) == width})
    note = (
        f"no header: columns are numbered {first} to {names[-1]}, the target {target} "
        f"holds {list_names(values, 3)}"
    )
    return {"header": None, "names": names}, [note]
