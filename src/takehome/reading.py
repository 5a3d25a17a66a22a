"""How pandas reads a file of any kind, found out once. Standard library only: the hooks run it."""

import itertools
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from takehome import UserError
from takehome.columns import BOOLEANS, MIXING_CELLS, Column, find_codes, find_numbers, survey
from takehome.containers import find_kind, unpack
from takehome.headers import locate_header, looks_like_data, number_columns, refuse_quoted_rows, unquote_header
from takehome.tables import (
    SAMPLED_ROWS,
    count_marks,
    doubt_decimal,
    find_read_options,
    find_row_separator,
    list_names,
    name_columns,
    quote,
    read_bytes,
    read_header,
    read_rows,
    sample_records,
)

REFUSED = {
    "old workbook": "is a workbook of the old kind (.xls), or one with a password: save it as .xlsx without one",
    "empty zip": "holds no table: it has no files",
}
KEYS = {"target": "TARGET", "time_column": "TIME_COLUMN", "group_column": "GROUP_COLUMN"}


@dataclass
class Table:
    """One table in a file: how pandas reads it, and what to tell the user."""

    path: Path
    read_with: str = "read_csv"
    options: dict = field(default_factory=dict)
    as_numbers: list = field(default_factory=list)
    header: list | None = None  # unknown where only the project's own run can read it
    columns: dict[str, Column] = field(default_factory=dict)
    origin: str = ""
    notes: list = field(default_factory=list)


@contextmanager
def open_table(path, answers):
    """Give the Table to learn from in a file; what had to be unpacked stays on disk meanwhile.

    `answers` holds task, target, time_column and group_column. Raises UserError if the file cannot be
    read or lacks one of those columns.
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
    finders = {"text": find_text, "workbook": find_sheet, "json": find_records, "parquet": find_parquet}
    return finders.get(kind, find_text)(path, answers)


def has_target(answers):
    """Return the test whether names are the header: they hold the target, if one is looked for."""
    target = answers["target"]
    return lambda header: target is None or target in header


def require_columns(table, answers):
    """Raise UserError for the first column that an answer names and the table does not have."""
    for what in KEYS:
        name = answers[what]
        if name and table.header is not None and name not in table.header:
            raise UserError(
                f"{what} {quote(name)} is not a column of {table.path.name}: it has {list_names(table.header)}"
            )


# delimited text


def find_text(path, answers):
    """Return the Table in delimited text."""
    options, notes = find_layout(path, has_target(answers), answers["target"])
    table = Table(path, options=options, header=read_header(path, options), notes=notes)
    if answers["target"] not in table.header:
        return table
    table.columns, n_rows = survey(table.header, read_rows(path, options), options.get("decimal", "."))
    settle_columns(table, answers)
    some_plain = any(0 < column.plain < column.present for column in table.columns.values())
    if some_plain and n_rows * len(table.header) > MIXING_CELLS:
        table.options["low_memory"] = False
    return table


def find_layout(path, fits, target=None):
    """Return (options, notes) for the first way of reading in which a row fits as header, else the plain one."""
    plain = find_read_options(path)
    rows = sample_records(path, plain)
    candidates = [(plain, rows)]
    if (separator := find_row_separator(path, plain)) and separator != plain.get("sep", ","):
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
    kept = {*keys, *codes, *([answers["target"]] if answers["task"] == "classification" else [])}
    table.as_numbers, notes = find_numbers(table.columns, kept, decimal, texts)
    if codes and table.read_with != "read_json":
        table.options["dtype"] = dict.fromkeys(codes, "str")
        notes.append(f"{list_names(codes)} stays text: its digits are a code, and would change as a number")
    table.notes += notes


# workbooks


def find_sheet(path, answers):
    """Return the Table in a workbook: the first sheet that has the target."""
    from takehome.workbooks import open_workbook, read_sheet

    fits = has_target(answers)
    with open_workbook(path) as (archive, sheets):
        samples = {name: sample_sheet(archive, file) for name, file in sheets.items()}
        name, options, notes = choose_sheet(path, samples, fits, answers["target"])
        rows = list(read_sheet(archive, sheets[name]))
    header, options = name_header(rows, options)
    below = rows[0 if options.get("header", 0) is None else options.get("header", 0) + 1 :]
    if not below:
        raise UserError(f"sheet {quote(name)} of {path.name} holds a header and no rows: ask for the whole file")
    table = Table(path, "read_excel", options, header=header, notes=notes)
    table.columns, _ = survey(header, below)
    settle_columns(table, answers)
    table.notes += warn_of_lost_digits(table, below)
    return table


def sample_sheet(archive, file):
    """Return the first rows of a sheet."""
    from takehome.workbooks import read_sheet

    return list(itertools.islice(read_sheet(archive, file), SAMPLED_ROWS))


def choose_sheet(path, samples, fits, target=None):
    """Return (name, options, notes) of the first sheet with a header that fits."""
    n_sheets = len(samples)
    samples = {name: rows for name, rows in samples.items() if any(map(any, rows))}
    found = {name: place for name, rows in samples.items() if (place := locate_header(rows, fits))}
    if not found and len(samples) == 1 and target:
        name, rows = next(iter(samples.items()))
        found = {name: place} if (place := number_columns(rows, target, path.name)) else {}
    if not found:
        raise UserError(tell_sheets(path, samples, target))
    name, (options, notes) = next(iter(found.items()))
    if n_sheets > 1:
        rest = list(found)[1:]
        notes = [
            f"sheet {quote(name)} is the data{f' ({list_names(rest)} has the target too)' if rest else ''}",
            *notes,
        ]
        options = {"sheet_name": name, **options}
    return name, options, notes


def tell_sheets(path, samples, target):
    """Return why no sheet was taken, with the columns of each."""
    told = [f"{list_names([name])} has {list_names(list_header(rows), 20)}" for name, rows in samples.items()]
    if not told:
        return f"{path.name} has no sheet with cells in it: ask for the whole file"
    if target is None:
        return f"no sheet of {path.name} has the columns of the data: {'; '.join(told)}"
    if len(told) > 1:
        return f"target {quote(target)} is a column of no sheet of {path.name}: {'; '.join(told)}"
    return f"target {quote(target)} is not a column of {path.name}: it has {told[0].partition(' has ')[2]}"


def list_header(rows):
    """Return the names in the first row that has any."""
    return name_columns(next(filter(any, rows)))


def name_header(rows, options):
    """Return (column names, options): names are given where pandas would make numbers or dates of them."""
    width, place = max(map(len, rows)), options.get("header", 0)
    if place is None:
        return options["names"], options
    row = rows[place] + [""] * (width - len(rows[place]))
    names = name_columns(row)
    if any(value[:1].isdigit() or value in BOOLEANS for value in row):
        options = {**options, "header": place, "names": names}
    return names, options


def warn_of_lost_digits(table, rows):
    """Return a note for each column of whole numbers that are longer than a workbook keeps."""
    from takehome.workbooks import EXACT

    return [
        f"{name} holds numbers of 16 digits or more, and a workbook keeps 15: if they are ids, ask for them as text"
        for place, name in enumerate(table.header)
        if any(len(row) > place and row[place].isdecimal() and int(row[place]) >= EXACT for row in rows)
    ]


# JSON and parquet


def find_records(path, answers):
    """Return the Table in JSON records."""
    from takehome.records import find_rounded, read_json_table

    header, rows, options = read_json_table(path)
    table = Table(path, "read_json", options, header=header)
    texts = {name for place, name in enumerate(header) if any(isinstance(row[place], str) for row in rows)}
    as_text = [[value if value is None else str(value) for value in row] for row in rows]
    table.columns, _ = survey(header, as_text, missing={None})
    settle_columns(table, answers, texts)
    table.notes += [
        f"{name} holds whole numbers that pandas rounds, beside missing values or decimals: ask for them as text"
        for name in find_rounded(header, rows)
    ]
    return table


def find_parquet(path, answers):
    """Return the Table in a parquet file, whose columns only the project's run can read."""
    with path.open("rb") as file:
        file.seek(-4, 2)
        if file.read() != b"PAR1":
            raise UserError(f"{path.name} is cut off: ask for the whole file")
    return Table(path, "read_parquet", notes=[f"the first run checks the columns of {path.name}"])


def list_columns(path, target):
    """Return the columns of the table in a file that has the target, else of its first table."""
    answers = {"task": "", "time_column": "", "group_column": ""}
    try:
        return find_table(path, {**answers, "target": target}).header
    except UserError:
        return find_table(path, {**answers, "target": None}).header


# rows to score

READERS = {
    "workbook": "read_excel",
    "json": "read_json",
    "parquet": "read_parquet",
    "text": "read_csv",
    "zip": "read_csv",
}


def find_predict_options(path, data, target):
    """Return the options with which the rows to score at `path` are read, by the function that reads `data`."""
    with unpack(path, target) as (_, origin, _notes):
        if origin:
            raise UserError(f"{path.name} holds more than rows to score: save them as a file of their own")
    kind = find_kind(path)
    if kind in REFUSED:
        raise UserError(f"{path.name} {REFUSED[kind]}")
    if READERS[kind] != data.read_with:
        raise UserError(
            f"{path.name} would be read with {READERS[kind]}, the data {data.path.name} with {data.read_with}: "
            "save it as the same kind of file"
        )
    features = set(data.header or []) - {target}
    fits = (lambda header: 2 * len(features & set(header)) >= len(features)) if features else lambda header: True
    finders = {
        "workbook": find_predict_sheet,
        "json": find_predict_records,
        "text": find_predict_text,
        "zip": find_predict_text,
    }
    return finders.get(kind, lambda *_: data.options)(path, data, fits, target)


def find_predict_sheet(path, data, fits, target):
    """Return the options for rows to score in a workbook."""
    from takehome.workbooks import open_workbook, read_sheet

    with open_workbook(path) as (archive, sheets):
        name, options, _ = choose_sheet(
            path, {name: sample_sheet(archive, file) for name, file in sheets.items()}, fits
        )
        _, options = name_header(list(read_sheet(archive, sheets[name])), options)
    return {**options, **{key: value for key, value in data.options.items() if key == "dtype"}}


def find_predict_records(path, data, fits, target):
    """Return the options for rows to score in JSON."""
    from takehome.records import read_json_table

    return read_json_table(path)[2]


def find_predict_text(path, data, fits, target):
    """Return the options for rows to score in delimited text."""
    if data.options.get("header", 0) is None:
        options = find_read_options(path)
        options.update(header=None, names=name_like_data(path, options, data, target))
    else:
        options, _ = find_layout(path, fits)
        if not fits(read_header(path, options)) and looks_like_data(sample_records(path, options)):
            raise UserError(f"{path.name} has no header, unlike {data.path.name}: give it the same one")
    return align(path, options, data.options)


def name_like_data(path, options, data, target):
    """Return names for columns without a header: those of the data, with or without the target."""
    width = len(next(iter(sample_records(path, options))))
    names = data.options["names"]
    for given in (names, [name for name in names if name != target]):
        if len(given) == width:
            return given
    raise UserError(f"{path.name} has {width} columns and the data {len(names)}: give the rows to score the same")


def align(path, options, given):
    """Return options for rows to score, those of the data where the file leaves open which are right."""
    options = dict(options)
    if given.get("encoding") in ("cp1252", "latin-1") and "encoding" not in options and read_bytes(path).isascii():
        options["encoding"] = given["encoding"]
    same_separator = options.get("sep") == given.get("sep")
    if same_separator and "decimal" in given and count_marks(path, options) == (0, 0):
        options["decimal"] = given["decimal"]
    return {**options, **{key: value for key, value in given.items() if key in ("dtype", "low_memory")}}
