"""How a delimited text file is read. Standard library only: the hooks run it."""

import csv
import io
import itertools
import re
from collections import Counter

from takehome import UserError
from takehome.ingest.source_file import (
    COMPRESSIONS,
    find_compression,
    find_encoding,
    open_bytes,
    require_file,
)

SEPARATORS = ",;\t|"
SAMPLED_ROWS = 200
# what pandas.read_csv takes for a missing value
MISSING = set(
    [
        "",
        "#N/A",
        "#N/A N/A",
        "#NA",
        "-1.#IND",
        "-1.#QNAN",
        "-NaN",
        "-nan",
        "1.#IND",
        "1.#QNAN",
        "<NA>",
    ]
    + ["N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"]
)
BOOLEANS = {"True", "TRUE", "true", "False", "FALSE", "false"}
NUMBER = re.compile(
    r"[ \t]*[-+]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
    r"|(?i:inf(?:inity)?))[ \t]*"
)
# a number with a decimal comma or point, thousands set off by the other; three digits
# alone after a mark tell nothing
WITH_COMMA = re.compile(r"[^\d.,]*\d+(?:\.\d{3})*,\d+[^\d.,]*")
WITH_POINT = re.compile(r"[^\d.,]*\d+(?:,\d{3})*\.\d+[^\d.,]*")
AMBIGUOUS = re.compile(r"[^\d.,]*[1-9]\d{0,2},\d{3}[^\d.,]*")
# put behind the last line: it is a record of its own unless a quote is open
END = "\x1e\x1e"
csv.field_size_limit(2**31 - 1)


def find_read_options(path, separator=None):
    """Return the options with which pandas.read_csv reads the file at `path`; {} if its
    defaults do.

    The separator is found out where it is not given. Raises UserError if the file is
    absent, a folder, empty, or no delimited text.
    """
    require_file(path)
    options = {}
    compression = find_compression(path)
    if compression != COMPRESSIONS.get(path.suffix.lower()):
        options["compression"] = compression
    encoding = find_encoding(path)
    if encoding != "utf-8":
        options["encoding"] = encoding
    separator = separator or find_separator(path, options)
    behind = [
        value
        for row in sample_records(path, {**options, "sep": separator})
        for value in row[1:]
    ]
    if separator != " " and sum(value.startswith(" ") for value in behind) > 0.9 * len(
        behind
    ):
        options["skipinitialspace"] = True  # as in "a, b, c"
    if separator != ",":
        options["sep"] = separator
        with_comma, with_point = count_marks(path, options)
        if with_comma > with_point:
            options["decimal"] = ","
    return options


def read_records(path, options):
    """Yield the records of the file as lists of text, blank lines left out as pandas
    does."""
    # utf-8-sig and not utf-8: pandas drops a byte order mark too
    encoding = options.get("encoding", "utf-8-sig")
    with open_bytes(path) as file, io.TextIOWrapper(file, encoding, newline="") as text:
        dialect = {
            "delimiter": options.get("sep", ","),
            "skipinitialspace": options.get("skipinitialspace", False),
        }
        for record in csv.reader(itertools.chain(text, [f'"{END}"']), **dialect):
            if record == [END]:
                return
            if record and (len(record) > 1 or not record[0].isspace()):
                yield record


def sample_records(path, options):
    return list(itertools.islice(read_records(path, options), SAMPLED_ROWS))


def find_separator(path, options):
    """Return the first separator that cuts header and rows into equally many
    columns."""
    best = (-1, ",")
    for separator in SEPARATORS + " ":
        rows = sample_records(path, {**options, "sep": separator})
        if len(rows) < 2:
            raise UserError(
                f"{path.name} holds a header and no rows: ask for the whole file"
            )
        agreeing = sum(len(row) == len(rows[0]) > 1 for row in rows[1:]) / len(rows)
        if agreeing > best[0] + (
            0.5 if separator == " " else 0
        ):  # texts have spaces too
            best = (agreeing, separator)
    return best[1]


def find_row_separator(path, options):
    """Return the separator that cuts most rows alike, whatever their header; None if
    there is none."""
    shares = {}
    for separator in SEPARATORS:
        rows = sample_records(path, {**options, "sep": separator})
        width, count = Counter(map(len, rows)).most_common(1)[0]
        shares[separator] = count / len(rows) if width > 1 else 0
    best = max(shares, key=shares.get)
    return best if shares[best] > 0.5 else None


def count_marks(path, options):
    """Return how many numbers stand with a decimal (comma, point)."""
    values = [value for row in sample_records(path, options)[1:] for value in row]
    return tuple(
        sum(bool(pattern.fullmatch(value)) for value in values)
        for pattern in (WITH_COMMA, WITH_POINT)
    )


def doubt_decimal(path, options):
    """Return a note if every number with a decimal comma could as well have thousands
    set off by it."""
    values = [
        value
        for row in sample_records(path, options)[1:]
        for value in row
        if WITH_COMMA.fullmatch(value)
    ]
    if options.get("decimal") != "," or not all(map(AMBIGUOUS.fullmatch, values)):
        return []
    return [
        f"{values[0]!r} is read with a decimal comma: if it sets off thousands, change "
        "READ_OPTIONS"
    ]


def is_number(text, decimal="."):
    """Tell whether pandas takes the text for a number."""
    if decimal == ",":
        text = text.replace(".", "x").replace(",", ".")
    return bool(NUMBER.fullmatch(text))


def name_columns(row):
    """Return the names that pandas gives columns with this header."""
    names = [name or f"Unnamed: {place}" for place, name in enumerate(row)]
    seen, numbers = set(names), Counter()
    given = []
    for name in names:
        unique = name
        while unique in given or (unique != name and unique in seen):
            numbers[name] += 1
            unique = f"{name}.{numbers[name]}"
        given.append(unique)
    return given


def read_header(path, options):
    """Return the column names as pandas gives them."""
    if "names" in options:
        return options["names"]
    return name_columns(
        next(
            itertools.islice(
                read_records(path, options), options.get("header", 0), None
            )
        )
    )


def read_rows(path, options):
    """Yield the records below the header; refuse a quote that is open at the end."""
    header = options.get("header", 0)
    for record in itertools.islice(
        read_records(path, options), 0 if header is None else header + 1, None
    ):
        if record[-1].endswith(f'{END}"'):
            near = tell_open_quote(record)
            raise UserError(
                f"{path.name} opens a quote that it never closes: correct it near "
                f"{near}"
            )
        yield record


def tell_open_quote(record):
    """Return the start of the text behind a quote that is open at the end."""
    return repr(" ".join(record[-1].removesuffix(f'{END}"').split())[:40])
