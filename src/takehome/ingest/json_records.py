"""Records in JSON: a list of objects, or one object per line. Standard library only:
the hooks run it."""

import json

from takehome import UserError
from takehome.ingest.source_file import (
    find_encoding,
    read_bytes,
)
from takehome.ingest.wording import (
    quote,
)

EXACT = (
    2**53
)  # whole numbers from here on change where a missing value makes floats of a column
LARGEST = 2**64  # and pandas refuses those beyond


def starts_as_json(path):
    """Tell whether the file is JSON: by its first sign, and for a text that only starts
    so, by its first line."""
    content = read_bytes(path)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content = content.decode("utf-16", "replace").encode()
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] not in (b"[", b"{"):
        return False
    return (
        path.suffix.lower() in (".json", ".jsonl", ".ndjson")
        or is_json(start)
        or is_json(start.splitlines()[0])
    )


def is_json(content):
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def load_json(path):
    """Return (content, whether it stands in lines, encoding or None for what pandas
    takes by default)."""
    encoding = find_encoding(path)
    content = read_bytes(path)
    if encoding == "utf-8" and content.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    text = content.decode(encoding)
    given = None if encoding == "utf-8" else encoding
    try:
        loaded = json.loads(text)
        return ([loaded], True, given) if is_record(loaded) else (loaded, False, given)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not is_json(lines[0]):
            raise UserError(
                f"{path.name} is no JSON ({error}): ask for a whole file"
            ) from None
    return [load_line(path, n, line) for n, line in enumerate(lines, 1)], True, given


def load_line(path, n, line):
    try:
        return json.loads(line)
    except ValueError as error:
        raise UserError(
            f"{path.name} is no JSON in line {n} ({error}): correct that line"
        ) from None


def is_record(value):
    return (
        isinstance(value, dict)
        and bool(value)
        and not any(isinstance(part, (dict, list)) for part in value.values())
    )


def is_list_of_records(value):
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(record, dict) for record in value)
    )


def find_lists(content):
    """Return {name: records} of the lists of records in an object."""
    return {name: part for name, part in content.items() if is_list_of_records(part)}


def turn_columns(content):
    """Return records of an object that maps each column to its values, as pandas writes
    tables; None if it is none."""
    columns = list(content.values())
    if columns and all(isinstance(column, dict) for column in columns):
        columns = [list(column.values()) for column in columns]
    if (
        not columns
        or not all(isinstance(column, list) for column in columns)
        or len(set(map(len, columns))) != 1
    ):
        return None
    return [dict(zip(content, row, strict=True)) for row in zip(*columns, strict=True)]


def tabulate(records, name):
    """Return (header, rows) of records; refuse values that fit into no cell."""
    header = list(dict.fromkeys(key for record in records for key in record))
    for n, record in enumerate(records, 1):
        for key, value in record.items():
            if isinstance(value, (dict, list)):
                kind = "an object" if isinstance(value, dict) else "a list"
                raise UserError(
                    f"column {quote(key)} of {name} holds {kind} in row {n}: flatten "
                    "it to CSV first"
                )
            if type(value) is int and not -LARGEST // 2 <= value < LARGEST:
                raise UserError(
                    f"column {quote(key)} of {name} holds {value}, more digits than "
                    "pandas reads: write it as text"
                )
    return header, [[record.get(key) for key in header] for record in records]


def find_rounded(header, rows):
    """Return the columns with whole numbers so long that floats beside them make pandas
    round them."""
    found = []
    for place, name in enumerate(header):
        values = [row[place] for row in rows]
        long = any(type(value) is int and abs(value) >= EXACT for value in values)
        if long and any(value is None or isinstance(value, float) for value in values):
            found.append(name)
    return found


def read_json_table(path):
    """Return (header, rows, options for pandas.read_json) of a file of one table."""
    content, in_lines, encoding = load_json(path)
    records = turn_columns(content) if isinstance(content, dict) else content
    if not records or not is_list_of_records(records):
        raise UserError(f"{path.name} is no list of records: save the table as CSV")
    header, rows = tabulate(records, path.name)
    options = {"encoding": encoding} if encoding else {}
    options |= {"lines": True} if in_lines else {}
    # else pandas makes numbers of ids and column names, and dates of what it likes
    return (
        header,
        rows,
        {**options, "dtype": False, "convert_axes": False, "convert_dates": False},
    )
