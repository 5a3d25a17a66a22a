"""Records in JSON: a list of objects, or one object per line. Standard library only:
the hooks run it."""

import json
import re

from takehome import UserError
from takehome.ingest.wording import quote

# whole numbers from here on change where a missing value makes floats of a column
EXACT = 2**53
GUESSED = re.compile(r"_at$|_time$|^modified$|^date(?:time)?$|^timestamp")
SMALLEST_DATE = 31_536_000  # a number that pandas takes for a date: seconds in a year
LARGEST = 2**64  # and pandas refuses those beyond


def parse_json(text):
    """Return what a JSON text holds; too deep a nesting is a ValueError too."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def load_json(source):
    """Return (content, whether it stands in lines, encoding or None if pandas needs
    none).

    The content of one line is a list of one record.
    """
    content, encoding = source.read_all(), source.encoding
    if encoding == "utf-8" and content.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    text = content.decode(encoding, source.errors)
    given = None if encoding == "utf-8" else encoding
    try:
        loaded = parse_json(text)
    except ValueError as error:
        return load_lines(source, text, error), True, given
    return ([loaded], True, given) if is_record(loaded) else (loaded, False, given)


def load_lines(source, text, error):
    """Return the records of lines of JSON."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not is_json(lines[0]):
        raise UserError(
            f"{source.name} is not valid JSON ({error}): ask for a whole file"
        ) from None
    return [load_line(source, n, line) for n, line in enumerate(lines, 1)]


def is_json(text):
    try:
        parse_json(text)
    except ValueError:
        return False
    return True


def load_line(source, n, line):
    try:
        return parse_json(line)
    except ValueError as error:
        raise UserError(
            f"{source.name} is not valid JSON in line {n} ({error}): correct that line"
        ) from None


def is_record(value):
    """Tell whether a value is an object of plain values."""
    if not isinstance(value, dict) or not value:
        return False
    return not any(isinstance(part, (dict, list)) for part in value.values())


def is_list_of_records(value):
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(record, dict) for record in value)


def find_lists(content):
    """Return {name: records} of the lists of records in an object."""
    lists = {}
    for name, part in content.items():
        if is_list_of_records(part):
            lists[name] = part
    return lists


def turn_columns(content):
    """Return the records of an object that maps columns to values, None if it is none.

    pandas writes tables so.
    """
    columns = list(content.values())
    if columns and all(isinstance(column, dict) for column in columns):
        columns = [list(column.values()) for column in columns]
    if not columns or not all(isinstance(column, list) for column in columns):
        return None
    if len(set(map(len, columns))) != 1:
        return None
    rows = zip(*columns, strict=True)
    return [dict(zip(content, row, strict=True)) for row in rows]


def turn_index(content, target):
    """Return the records of an object that maps the name of each row to a record, None
    if it is none: the target, if it is known, is a key of records and names no row."""
    records = list(content.values())
    if target in content or not is_list_of_records(records):
        return None
    return records if any(target in record for record in records) else None


def tabulate(records, name):
    """Return (header, rows) of records; refuse values that fit into no cell."""
    header = {}
    for n, record in enumerate(records, 1):
        for key, value in record.items():
            header[key] = True
            if problem := find_problem(value):
                where = f"column {quote(key)} of {name}"
                raise UserError(f"{where} holds {problem.format(n=n)}")
    rows = []
    for record in records:
        rows.append([read_value(record.get(key)) for key in header])
    return list(header), rows


def read_value(value):
    """Return a value, None for NaN, which stands for a missing one."""
    return None if value != value else value


def find_problem(value):
    """Return why a value fits into no cell, None if it does."""
    if isinstance(value, dict):
        return "an object in row {n}: flatten it to CSV first"
    if isinstance(value, list):
        return "a list in row {n}: flatten it to CSV first"
    if type(value) is int and not -LARGEST // 2 <= value < LARGEST:
        return f"{value}, more digits than pandas reads: write it as text"
    return None


def find_text_columns(header, rows):
    """Return the columns that hold texts."""
    return {
        name
        for place, name in enumerate(header)
        if any(isinstance(row[place], str) for row in rows)
    }


def find_rounded(header, rows):
    """Return the columns of whole numbers so long that floats beside them round
    them."""
    found = []
    for place, name in enumerate(header):
        values = [row[place] for row in rows]
        long = any(type(value) is int and abs(value) >= EXACT for value in values)
        if long and any(value is None or isinstance(value, float) for value in values):
            found.append(name)
    return found


def read_json_table(source, target=None):
    """Return (header, rows, options for pandas.read_json) of a file of one table."""
    content, in_lines, encoding = load_json(source)
    records, by_row = content, None
    if isinstance(content, dict):
        by_row = turn_index(content, target)
        records = by_row or turn_columns(content)
    if not records or not is_list_of_records(records):
        raise UserError(
            f"{source.name} is not a list of records: save the table as CSV"
        )
    header, rows = tabulate(records, source.name)
    options = {"encoding": encoding} if encoding else {}
    if source.bad_bytes:
        options["encoding_errors"] = "replace"
    if in_lines:
        options["lines"] = True
    if by_row:
        options["orient"] = "index"
    # else pandas makes numbers of ids and column names
    kept = {"dtype": False, "convert_axes": False}
    return header, rows, {**options, **kept}


def has_guessed_date(table, time):
    """Tell whether pandas before 3.1 would make dates of what is none, by the name of
    its column: a clock's time, or a large number."""
    for name, column in table.columns.items():
        settled = name == time or name in table.dates
        is_small = column.kind == "number" and column.high <= SMALLEST_DATE
        if GUESSED.search(name.lower()) and not settled and not is_small:
            return True
    return False
