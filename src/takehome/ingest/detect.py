"""How pandas reads a file of any kind, found once. Standard library only: the hooks run
it."""

import re
from contextlib import contextmanager
from difflib import get_close_matches

from takehome import UserError
from takehome.ingest.archives import unpack
from takehome.ingest.column_types import (
    MIXING_CELLS,
    Survey,
    find_overflow,
)
from takehome.ingest.delimited import (
    MISSING,
    doubt_decimal,
    find_read_options,
    find_row_separator,
    list_odd_separators,
    read_header,
    read_rows,
    sample_records,
)
from takehome.ingest.header import (
    holds_name,
    locate_header,
    number_columns,
    refuse_quoted_rows,
    tidy_names,
    unquote_header,
)
from takehome.ingest.source_file import SourceFile
from takehome.ingest.table_columns import (
    KEYS,
    list_answered,
    note_numbers_left,
    settle_columns,
    settle_missing,
    settle_mixed,
)
from takehome.ingest.table_dates import (
    settle_cell_dates,
    settle_dates,
    settle_durations,
    settle_text_dates,
)
from takehome.ingest.texts import LabelTexts, TimedRows, TimeTexts
from takehome.ingest.wording import list_names, quote

MADE = ("classification", "regression")  # tasks whose target load_data may make
UNNAMED = "target"  # what the target is called as long as nobody has named it


class Table:
    """One table in a file: how pandas reads it, and what to tell the user.

    header: names, or None where only the project's own run can read them.
    rows: those of a workbook, of JSON or parquet, as text; None for delimited text.
    load_lines: lines of pandas that the project must run behind the reading.
    """

    def __init__(self, source, read_with="read_csv", options=None, header=None):
        self.source = source
        self.path = source.path
        self.name = source.name
        self.read_with = read_with
        self.options = options or {}
        self.header = header
        self.rows = None
        self.columns = {}
        self.n_rows = 0
        self.as_numbers = []
        self.origin = ""
        self.notes = []
        self.load_lines = []
        self.times = TimeTexts(None, None)
        self.labels = LabelTexts(None)
        self.timed = None  # TimedRows, where the columns were counted
        self.missing = MISSING
        self.texts = set()  # columns whose values are texts even if they look otherwise
        self.dates = set()  # columns that a file's own types call dates

    @property
    def types(self):
        """The types of columns that pandas is given."""
        return self.options.get("dtype") or {}

    @property
    def decimal(self):
        return self.options.get("decimal", ".")

    def add_lines(self, message, lines):
        """Let load_data have lines of pandas, and say so behind a message."""
        self.load_lines += lines
        self.notes.append(f"{message}: load_data has `{'; '.join(lines)}`")

    def read(self):
        """Yield the rows below the header as lists of text."""
        if self.rows is not None:
            return iter(self.rows)
        return fit_rows(self, read_rows(self.source, self.options))

    def survey(self, answers):
        """Count what stands in the columns."""
        self.times = TimeTexts(answers["time_column"], answers["target"])
        self.labels = LabelTexts(answers["target"])
        self.timed = TimedRows(answers)
        collectors = [self.times, self.labels, self.timed]
        counts = Survey(self.header, self.decimal, self.missing, collectors)
        counts.read(self.read())
        self.columns, self.n_rows = counts.columns, counts.n_rows
        refuse_overflow(self, answers["target"])


def refuse_overflow(table, target):
    """Raise UserError for numbers so large, or so small, that no model computes with
    them."""
    for name, number in find_overflow(table.columns, target).items():
        what = "whose square no number holds"
        if name != target and number > 1:
            what = "more than the 32 bits of a tree's numbers hold"
        raise UserError(
            f"column {quote(name)} of {table.name} holds {number:g}, {what}: if it "
            "means a missing value, empty it, else scale the column"
        )


@contextmanager
def open_table(path, answers, report=None):
    """Give the Table to learn from in a file; what is unpacked stays on disk meanwhile.

    `answers` holds task, target, time_column and group_column; `report` is called with
    the part of a large file that is read. Raises UserError if the file cannot be read
    or lacks one of those columns.
    """
    require_target(answers)
    with unpack(SourceFile(path, report), answers["target"]) as (source, origin, notes):
        table = find_table(source, answers)
        if is_made_later(table, answers):
            answers = {**answers, "target": None}
            table = find_table(source, answers)
        require_columns(table, answers)
        table.origin, table.notes = origin, notes + table.notes
        yield table


def is_made_later(table, answers):
    """Tell whether the target is no column, to be made of others in load_data.

    Raises UserError where a column has nearly its name. A forecast needs a column,
    since its steps are found in the rows with a target.
    """
    target = answers["target"]
    if table.header is None or target in table.header:
        return False
    if answers["task"] not in MADE or target == UNNAMED:
        return False
    refuse_one_column(table, target)
    alike = {name.casefold().strip(" '\"`"): name for name in table.header}
    near = get_close_matches(target.casefold().strip(), alike, n=1, cutoff=0.8)
    if near:
        raise UserError(
            f"target {quote(target)} is not a column of {table.name}: did you mean "
            f"{quote(alike[near[0]])}?"
        )
    return True


def refuse_one_column(table, target):
    """Raise UserError where the only column's name holds the target beside others: an
    unknown separator stands between."""
    name = table.header[0]
    words = re.split(r"[\W_]+", name)
    if len(table.header) == 1 and len(words) > 1 and target in words:
        raise UserError(
            f"{table.name} is read as one column, {quote(name)}: what separates its "
            "columns is not known here, so save the table with commas"
        )


def require_target(answers):
    if not isinstance(answers["target"], str) or not answers["target"]:
        raise UserError(
            f"target {answers['target']!r} is not a name: name the column to predict"
        )


def find_table(source, answers):
    """Return the Table in a file of one table, given as a SourceFile or path."""
    if not isinstance(source, SourceFile):
        source = SourceFile(source)
    finders = {
        "text": find_text,
        "workbook": find_sheet,
        "json": find_records,
        "parquet": find_parquet,
    }
    if source.kind not in finders:
        raise UserError(f"{source.name} holds several tables: give the file of one")
    return finders[source.kind](source, answers)


def is_surveyed(answers, header):
    """Tell whether to count the columns: the target is one, or is made later."""
    is_made = answers["target"] is None and bool(answers["task"])
    return is_made or answers["target"] in header


def has_target(answers):
    """Return the test whether names are the header: they hold the target, if any."""
    target = answers["target"]
    return lambda header: target is None or holds_name(header, target)


def require_columns(table, answers):
    """Raise UserError for the first column that is named and not in the table."""
    for what in KEYS:
        name = answers[what]
        if name and table.header is not None and name not in table.header:
            raise UserError(
                f"{what} {quote(name)} is not a column of {table.name}: "
                f"it has {list_names(table.header)}{suggest(name, table.header)}; "
                "name one of these, or none"
            )


def suggest(name, header):
    """Return a question for the column that differs only in capitals, if there is
    one."""
    alike = [other for other in header if other.casefold() == name.casefold()]
    return f": did you mean {quote(alike[0])}?" if alike else ""


# delimited text


def find_text(source, answers):
    """Return the Table in delimited text."""
    options, notes = find_layout(source, has_target(answers), answers)
    table = Table(source, options=options, header=read_header(source, options))
    table.notes = notes
    if not is_surveyed(answers, table.header):
        return table
    settle_width(table)
    survey_text(table, answers)
    settle_columns(table, answers)
    settle_dates(table, set(list_answered(answers)))
    settle_missing(table)
    note_numbers_left(table, answers)
    require_values(table, answers)
    if needs_one_piece(table):
        table.options["low_memory"] = False
    return table


def survey_text(table, answers):
    """Count the columns; once more where the first part misled on the encoding."""
    source = table.source
    try:
        table.survey(answers)
    except UnicodeDecodeError:
        source.settle_encoding_of_all()
        table.options |= source.options
        table.survey(answers)
    if source.doubt:
        table.notes.append(f"{source.name} {source.doubt}")
    if source.bad_bytes:
        table.notes.append(
            f"{source.bad_bytes} bytes of {source.name} are not UTF-8 as all others: "
            "each is read as \ufffd"
        )


def needs_one_piece(table):
    """Tell whether pandas would make floats of some values and texts of others."""
    cells = table.n_rows * len(table.header)
    mixed = any(0 < column.plain < column.present for column in table.columns.values())
    return mixed and cells > MIXING_CELLS


def find_layout(source, fits, answers, known=()):
    """Return (options, notes) for the first way of reading in which a row is a header.

    Where none is, columns are numbered, or the plain way is returned. `known` holds
    names of columns as other files spell them.
    """
    plain = find_read_options(source)
    candidates = [plain]
    separator = find_row_separator(source)
    if separator and separator != plain.get("sep", ","):
        candidates.append(find_read_options(source, separator))
    candidates += [find_read_options(source, mark) for mark in odd_marks(source, plain)]
    for options in candidates:
        records = sample_records(source, options)
        found = locate_header(records, fits) or unquote_header(records, fits)
        if found:
            named = [*list_answered(answers), *known]
            return complete_layout(source, {**options, **found[0]}, found[1], named)
    rows = sample_records(source, plain)
    refuse_quoted_rows(rows, fits, source.name)
    target = answers["target"]
    found = number_columns(rows, target, source.name) if target else None
    return ({**plain, **found[0]}, found[1]) if found else (plain, [])


def odd_marks(source, plain):
    """Return further separators to try where the usual ones cut the header into one
    column."""
    header = read_header(source, plain)
    if len(header) != 1:
        return []
    return list_odd_separators(source)


def complete_layout(source, options, notes, named):
    """Return (options, notes) with names without whitespace at their ends."""
    header = read_header(source, options)
    names, note = tidy_names(header, named)
    if note:
        options = {**options, "header": options.get("header", 0), "names": names}
        notes = [*notes, note]
    return options, notes + doubt_decimal(source, options)


def settle_width(table):
    """Find out what stands in rows that are all longer than the header by one value."""
    rows = sample_records(table.source, table.options)
    first = table.options.get("header", 0)
    rows = rows if first is None else rows[first + 1 :]
    width = len(table.header)
    if not rows or any(len(row) != width + 1 for row in rows):
        return
    if not any(row[-1] for row in rows):
        table.options["index_col"] = False
        table.notes.append("each row ends with a separator, and nothing behind it")
    elif len({row[0] for row in rows}) == len(rows):
        table.source.row_names = True
        table.notes.append(
            "the header has one name less than the rows have values: the first value "
            "of each is taken for the name of its row, as R writes tables"
        )


def fit_rows(table, rows):
    """Yield rows as wide as the header, or shorter; refuse longer ones."""
    width, name = len(table.header), table.name
    first = int(getattr(table.source, "row_names", False))
    last = table.options.get("index_col") is False
    for n, row in enumerate(rows, 1):
        if first or last:
            row = row[first : width + first]
        if len(row) > width:
            raise UserError(
                f"{name} has {len(row)} fields in row {n} and {width} in its header: "
                "correct that row"
            )
        yield row


def require_values(table, answers):
    """Raise UserError if no column but those that are named holds a value."""
    named = set(list_answered(answers))
    others = [table.columns[name] for name in table.header if name not in named]
    if others and not any(column.present for column in others):
        raise UserError(
            f"{table.name} holds no value beside {list_names(sorted(named))}: "
            "ask for the whole file"
        )


# workbooks


def find_sheet(source, answers):
    """Return the Table in a workbook: the first sheet that has the target."""
    from takehome.ingest.xlsx import (
        leave_out_unnamed,
        name_header,
        read_chosen_sheet,
        warn_of_formulas,
        warn_of_lost_digits,
    )

    name, rows, options, notes = read_chosen_sheet(source, has_target(answers), answers)
    rows, options, left_out = leave_out_unnamed(rows, options)
    notes += left_out
    header, options = name_header(rows, options, list_answered(answers))
    first = options.get("header", 0)
    below = rows if first is None else rows[first + 1 :]
    if not below:
        raise UserError(
            f"sheet {quote(name)} of {source.name} holds a header and no rows: "
            "ask for the whole file"
        )
    table = Table(source, "read_excel", options, header)
    table.rows, table.notes = below, notes
    if is_surveyed(answers, header):
        settle_cells(table, answers)
        table.notes += warn_of_lost_digits(header, below)
        table.notes += warn_of_formulas(header, below, answers["target"])
    return table


def settle_cells(table, answers):
    """Count the cells, and find out the columns that pandas needs help with."""
    table.survey(answers)
    settle_columns(table, answers)
    settle_cell_dates(table, set(list_answered(answers)))
    settle_durations(table, table.rows)
    settle_mixed(table, answers)
    note_numbers_left(table, answers)


# JSON and parquet


def find_records(source, answers):
    """Return the Table in JSON records."""
    from takehome.ingest.json_records import (
        find_rounded,
        find_text_columns,
        has_guessed_date,
        read_json_table,
    )

    header, rows, options = read_json_table(source, answers["target"])
    table = Table(source, "read_json", options, header)
    table.missing = {None}
    table.rows = [[None if cell is None else str(cell) for cell in row] for row in rows]
    table.survey(answers)
    table.texts = set(find_text_columns(header, rows))
    settle_columns(table, answers, table.texts)
    settle_text_dates(table, set(list_answered(answers)))
    settle_mixed(table, answers)
    note_numbers_left(table, answers)
    if has_guessed_date(table, answers["time_column"]):
        table.options["convert_dates"] = False
    for name in find_rounded(header, rows):
        table.notes.append(
            f"{list_names([name])} holds whole numbers that pandas rounds, beside "
            "missing values or decimals: ask for them as text"
        )
    return table


def find_parquet(source, answers):
    """Return the Table in a parquet file, looked into where pyarrow is at hand."""
    from takehome.ingest.parquet import read_parquet_table

    return read_parquet_table(Table(source, "read_parquet"), answers)


def list_columns(source, target):
    """Return the columns of the table with the target in a file, else of its first."""
    answers = {"task": "", "time_column": None, "group_column": None}
    try:
        header = find_header(source, {**answers, "target": target})
        if target in header:
            return header
    except UserError:
        pass
    return find_header(source, {**answers, "target": None})


def find_header(source, answers):
    """Return the columns of a file without reading all of it."""
    if source.kind == "text":
        options, _ = find_layout(source, has_target(answers), answers)
        return read_header(source, options)
    return find_table(source, answers).header or []
