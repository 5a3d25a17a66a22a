"""What the columns of a table hold, and which of them pandas needs help with. Standard
library only."""

import itertools
import re
from collections import Counter

from takehome.ingest.delimited import (
    BOOLEANS,
    MISSING,
    is_number,
)
from takehome.ingest.wording import (
    list_names,
)

CHUNK = 5000
MOST = 0.9  # of the values of a column must agree on what it is
LONG = 16  # digits that no float keeps
MIXING_CELLS = (
    2**18
)  # below this many pandas reads a table in one piece, each column with one type
CURRENCIES = {
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "JPY",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "INR",
    "BRL",
    "R",
    "US",
    "kr",
}
SIGNS = "<>~=≤≥≈#@/:()[]_*&"  # around a number, these change what it says
PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?", re.ASCII)
MARKS = " '’\u00a0\u202f"  # that set off thousands, besides comma or point


class Column:
    """Counts of what stands in a column. No dataclass: its import alone takes a sixth
    of a hook's start."""

    def __init__(self):
        self.present = self.plain = self.booleans = 0
        self.digits = self.codes = (
            # codes: digits that are more than a number, by leading zeros or by length
            0
        )
        self.wrapped = Counter()  # what stands around numbers: how often
        self.examples = {}  # what stands around numbers: one such value
        self.rounded = Counter()  # numbers that say "or more", such as 10+: how often
        self.strays = Counter()  # other values: how often
        self.altered = ""  # a number that table.py would read as another

    @property
    def kind(self):
        if self.present and self.plain == self.present:
            return "number"
        return "boolean" if self.present and self.booleans == self.present else "text"


def survey(header, rows, decimal=".", missing=MISSING):
    """Return ({name: Column}, number of rows)."""
    columns, n_rows = {name: Column() for name in header}, 0
    rows = iter(rows)
    while chunk := list(itertools.islice(rows, CHUNK)):
        n_rows += len(chunk)
        # by distinct value, since most columns repeat theirs
        for column, values in zip(
            columns.values(), itertools.zip_longest(*chunk, fillvalue=""), strict=False
        ):
            for value, count in Counter(values).items():
                if value not in missing:
                    count_value(column, value, count, decimal)
    return columns, n_rows


def count_value(column, value, count, decimal):
    """Add `count` times `value` to the counts."""
    column.present += count
    if decimal == "." and PLAIN.fullmatch(
        value
    ):  # most values by far: nothing else can be true of them
        column.plain += count
        column.digits += count * value.isdecimal()
        column.wrapped["", ""] += count
        column.examples.setdefault(("", ""), value)
        return
    column.booleans += count * (value in BOOLEANS)
    if value.isdecimal():
        column.digits += count
        column.codes += count * (
            len(value) >= LONG or len(value) > 1 and value[0] == "0"
        )
    plain = is_number(value, decimal)
    around = ("", "") if plain else find_wrapping(value, decimal)
    column.plain += count * plain
    if around is None:
        column.strays[value] += count
        return
    column.wrapped[around] += count
    column.examples.setdefault(around, value)
    if value.strip().endswith("+"):
        column.rounded[value] += count
    if plain and arrive(value, decimal) != as_number(value, decimal):
        column.altered = value


def as_number(text, decimal):
    """Return a plain number as a float, an infinity as None, as the project does."""
    number = float(text.replace(decimal, "."))
    return None if number in (float("inf"), float("-inf")) else number


def arrive(text, decimal):
    """Return the number that the project's table.py makes of a text in AS_NUMBERS, or
    None."""
    bare = re.sub(rf"[^\d{decimal}-]", "", text).replace(decimal, ".")
    return float(bare) if is_number(bare) else None


def find_wrapping(value, decimal):
    """Return what stands before and after the one number in a text, or None if it is no
    such text."""
    found = number_pattern(decimal).fullmatch(value)
    if not found:
        return None
    before, number, after = (
        found["before"].strip(),
        found["number"],
        found["after"].strip(),
    )
    words = re.findall(r"[^\W\d_]+", before)
    glued = words and found["before"][-1].isalpha()  # as in A12
    digits = re.sub(r"\D", "", number)
    phone = found["mark"] in set(MARKS) and len(digits) >= 9  # as in 612 345 678
    if (
        glued
        or phone
        or len(digits) >= LONG
        or set(words) - CURRENCIES
        or set(before + after) & set(SIGNS)
    ):
        return None
    return before, re.sub(r"s\b", "", after.casefold())  # one day, two days


PATTERNS = {}


def number_pattern(decimal):
    """Return the pattern of a number with signs or units around it; compiled once, and
    only if needed."""
    if decimal not in PATTERNS:
        thousands = "," if decimal == "." else r"\."
        point = re.escape(decimal)
        around = rf"[^\d+{point}-]*"
        grouped = (
            rf"[1-9]\d{{0,2}}(?P<mark>[{thousands}{MARKS}])\d{{3}}(?:(?P=mark)\d{{3}})*"
        )
        number = rf"(?:{grouped}|0|[1-9]\d*)(?:{point}\d+)?|{point}\d+"
        PATTERNS[decimal] = re.compile(
            rf"\s*-?(?P<before>{around}?)"
            rf"[-+]?(?P<number>{number})(?P<after>{around})\+?\s*"
        )
    return PATTERNS[decimal]


def find_codes(columns, kept):
    """Return the columns whose digits are names, not amounts: they must arrive as
    text."""
    return [
        name
        for name, column in columns.items()
        if name not in kept and column.codes and column.digits >= MOST * column.present
    ]


def find_numbers(columns, kept, decimal=".", texts=()):
    """Return (columns that are numbers once table.py has stripped them, notes for the
    user).

    `texts` names columns whose numbers are texts in the file. A column is left as it
    is, and that is said, if stripping would make a number of a value that means
    another.
    """
    names, notes = [], []
    for name, column in columns.items():
        around, count = max(
            column.wrapped.items(), key=lambda item: item[1], default=(None, 0)
        )
        numeric_already = column.kind == "number" and name not in texts
        if (
            name in kept
            or not count
            or numeric_already
            or count < MOST * column.present
        ):
            continue
        example, shown = describe_number(column.examples[around]), list_names([name])
        if misread := find_misread(column, around, decimal):
            notes.append(
                f"{shown} stays text: most is numbers{example}, but {misread!r} is not "
                "read the same way"
            )
        else:
            names.append(name)
            as_text = (
                ": they are texts in the file"
                if column.kind == "number"
                else describe_strays(column)
            )
            notes.append(f"{shown} is read as numbers{example}{as_text}")
    return names, notes


def describe_number(example):
    return "" if is_number(example) else f" such as {example.strip()!r}"


def find_misread(column, around, decimal):
    """Return a value outside the dominating wrapping which table.py would make a number
    of, if any."""
    others = [column.examples[other] for other in column.wrapped if other != around]
    return next(
        (
            value
            for value in [*others, *column.strays]
            if arrive(value, decimal) is not None
        ),
        column.altered,
    )


def describe_strays(column):
    """Return how often which values change into what."""
    told = [f"{count_values(column.strays)} become missing"] if column.strays else []
    told += (
        [f"{count_values(column.rounded)} lose their plus"] if column.rounded else []
    )
    return f": {'; '.join(told)}" if told else ""


def count_values(counts):
    first = counts.most_common(3)
    told = [
        f"{value!r} in {count} row{'s' if count > 1 else ''}" for value, count in first
    ]
    rest = len(counts) - len(first)
    return f"{', '.join(told)}{f' and {rest} more' if rest else ''}"
