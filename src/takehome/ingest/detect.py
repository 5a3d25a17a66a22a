"""How pandas reads a file of any kind, found out once. Standard library only: the hooks
run it."""

import itertools
from contextlib import contextmanager

from takehome import UserError
from takehome.ingest.archives import (
    find_kind,
    unpack,
)
from takehome.ingest.column_types import (
    MIXING_CELLS,
    find_codes,
    find_numbers,
    survey,
)
from takehome.ingest.datetimes import (
    ISO_FORMATS,
    find_format,
)
from takehome.ingest.delimited import (
    doubt_decimal,
    find_read_options,
    find_row_separator,
    read_header,
    read_rows,
    sample_records,
)
from takehome.ingest.header import (
    locate_header,
    number_columns,
    refuse_quoted_rows,
    unquote_header,
)
from takehome.ingest.wording import (
    list_names,
    quote,
)

REFUSED = {
    "old workbook": (
        "is a workbook of the old kind (.xls), or one with a password: save it as "
        ".xlsx without one"
    ),
    "empty zip": "holds no table: it has no files",
}
# different values of a column tell its format; pandas leaves it text where one differs
MOST_DATES = 1000
KEYS = {
    "target": "TARGET",
    "time_column": "TIME_COLUMN",
    "group_column": "GROUP_COLUMN",
}


class Table:
    """One table in a file: how pandas reads it, and what to tell the user."""

    def __init__(self, path, read_with="read_csv", options=None, header=None, notes=()):
        self.path, self.read_with, self.options = path, read_with, options or {}
        self.header = (
            header  # names, or None where only the project's own run can read them
        )
        self.columns, self.as_numbers, self.rows = (
            {},
            [],
            [],
        )  # rows: those of a workbook or of JSON, as text
        self.origin, self.notes = "", list(notes)

    @property
    def is_text(self):
        """Whether the standard library can read what it holds."""
        return self.read_with == "read_csv"


@contextmanager
def open_table(path, answers):
    """Give the Table to learn from in a file; what had to be unpacked stays on disk
    meanwhile.

    `answers` holds task, target, time_column and group_column. Raises UserError if the
    file cannot be read or lacks one of those columns.
    """
    with unpack(path, answers["target"]) as (found, origin, notes):
        table = find_table(found, answers)
        require_columns(table, answers)
        table.origin, table.notes = origin, notes + table.notes
        yield table


def find_table(path, answers):
    """Return the Table in a file of one table."""
    kind = find_kind(path)
    if kind in REFUSED:
        raise UserError(f"{path.name} {REFUSED[kind]}")
    finders = {
        "text": find_text,
        "workbook": find_sheet,
        "json": find_records,
        "parquet": find_parquet,
    }
    return finders.get(kind, find_text)(path, answers)


def has_target(answers):
    """Return the test whether names are the header: they hold the target, if one is
    looked for."""
    target = answers["target"]
    return lambda header: target is None or target in header


def require_columns(table, answers):
    """Raise UserError for the first column that an answer names and the table does not
    have."""
    for what in KEYS:
        name = answers[what]
        if name and table.header is not None and name not in table.header:
            raise UserError(
                f"{what} {quote(name)} is not a column of {table.path.name}: it has "
                f"{list_names(table.header)}"
            )


# delimited text


def find_text(path, answers):
    """Return the Table in delimited text."""
    options, notes = find_layout(path, has_target(answers), answers["target"])
    table = Table(path, options=options, header=read_header(path, options), notes=notes)
    if answers["target"] not in table.header:
        return table
    table.columns, n_rows = survey(
        table.header, read_rows(path, options), options.get("decimal", ".")
    )
    settle_columns(table, answers)
    settle_dates(table, {answers[what] for what in KEYS})
    some_plain = any(
        0 < column.plain < column.present for column in table.columns.values()
    )
    if some_plain and n_rows * len(table.header) > MIXING_CELLS:
        table.options["low_memory"] = False
    return table


def find_layout(path, fits, target=None):
    """Return (options, notes) for the first way of reading in which a row fits as
    header, else the plain one."""
    plain = find_read_options(path)
    rows = sample_records(path, plain)
    candidates = [(plain, rows)]
    if (separator := find_row_separator(path, plain)) and separator != plain.get(
        "sep", ","
    ):
        other = find_read_options(path, separator)
        candidates.append((other, sample_records(path, other)))
    for options, records in candidates:
        found = locate_header(records, fits) or unquote_header(records, fits)
        if found:
            options = {**options, **found[0]}
            return options, found[1] + doubt_decimal(path, options)
    refuse_quoted_rows(rows, fits, path.name)
    found = number_columns(rows, target, path.name) if target else None
    return ({**plain, **found[0]}, found[1]) if found else (plain, [])


def settle_columns(table, answers, texts=()):
    """Find out the columns that pandas needs help with; note what that changes."""
    decimal = table.options.get("decimal", ".")
    keys = {answers["time_column"], answers["group_column"]}
    codes = find_codes(table.columns, {answers["target"], answers["time_column"]})
    kept = {
        *keys,
        *codes,
        *([answers["target"]] if answers["task"] == "classification" else []),
    }
    table.as_numbers, notes = find_numbers(table.columns, kept, decimal, texts)
    if codes and table.read_with != "read_json":
        table.options["dtype"] = dict.fromkeys(codes, "str")
        notes.append(
            f"{list_names(codes)} stays text: its digits are a code, and would change "
            "as a number"
        )
    table.notes += notes


def settle_dates(table, kept):
    """Find out the columns, apart from those to keep, of which all values are dates of
    one format."""
    found = {}
    for name, column in table.columns.items():
        if name not in kept and 0 < column.present == column.strays.total():
            found[name] = find_format(itertools.islice(column.strays, MOST_DATES))
    dates = {name: layout for name, layout in found.items() if layout}
    told = {name: layout for name, layout in dates.items() if layout not in ISO_FORMATS}
    if dates:
        table.options["parse_dates"] = list(dates)
    if told:
        table.options["date_format"] = told
    table.notes += [
        f"{name} is read as {layout}: correct READ_OPTIONS if it is not"
        for name, layout in told.items()
    ]


# workbooks


def find_sheet(path, answers):
    """Return the Table in a workbook: the first sheet that has the target."""
    from takehome.ingest.xlsx import (
        choose_sheet,
        name_header,
        open_workbook,
        read_sheet,
        sample_sheet,
        warn_of_lost_digits,
    )

    fits = has_target(answers)
    with open_workbook(path) as (archive, sheets):
        samples = {name: sample_sheet(archive, file) for name, file in sheets.items()}
        name, options, notes = choose_sheet(path, samples, fits, answers["target"])
        rows = list(read_sheet(archive, sheets[name]))
    header, options = name_header(rows, options)
    below = rows[
        0 if options.get("header", 0) is None else options.get("header", 0) + 1 :
    ]
    if not below:
        raise UserError(
            f"sheet {quote(name)} of {path.name} holds a header and no rows: ask for "
            "the whole file"
        )
    table = Table(path, "read_excel", options, header=header, notes=notes)
    table.rows = below
    table.columns, _ = survey(header, below)
    settle_columns(table, answers)
    table.notes += warn_of_lost_digits(header, below)
    return table


# JSON and parquet


def find_records(path, answers):
    """Return the Table in JSON records."""
    from takehome.ingest.json_records import (
        find_rounded,
        read_json_table,
    )

    header, rows, options = read_json_table(path)
    table = Table(path, "read_json", options, header=header)
    texts = {
        name
        for place, name in enumerate(header)
        if any(isinstance(row[place], str) for row in rows)
    }
    table.rows = [
        [value if value is None else str(value) for value in row] for row in rows
    ]
    table.columns, _ = survey(header, table.rows, missing={None})
    settle_columns(table, answers, texts)
    table.notes += [
        f"{list_names([name])} holds whole numbers that pandas rounds, beside missing "
        "values or decimals: "
        "ask for them as text"
        for name in find_rounded(header, rows)
    ]
    return table


def find_parquet(path, answers):
    """Return the Table in a parquet file, whose columns only the project's run can
    read."""
    with path.open("rb") as file:
        file.seek(-4, 2)
        if file.read() != b"PAR1":
            raise UserError(f"{path.name} is cut off: ask for the whole file")
    return Table(
        path, "read_parquet", notes=[f"the first run checks the columns of {path.name}"]
    )


def list_columns(path, target):
    """Return the columns of the table in a file that has the target, else of its first
    table."""
    answers = {"task": "", "time_column": "", "group_column": ""}
    try:
        return find_table(path, {**answers, "target": target}).header
    except UserError:
        return find_table(path, {**answers, "target": None}).header
