"""Read the tables of a project as text: its data, and what a run wrote of each row."""

from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from takehome import UserError
from takehome.check.finding import Missing
from takehome.ingest.delimited import MISSING, find_read_options, read_header, read_rows
from takehome.ingest.detect import find_table
from takehome.ingest.source_file import SourceFile
from takehome.project.files import stays_inside

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
MOST_TABLES = 5  # that are looked into: the data of a take-home are few files
DELIMITED = (".csv", ".tsv", ".xlsx", ".parquet")
IN_DATA = (*DELIMITED, ".txt", ".json", ".jsonl", ".data", ".gz", ".zip")
ASKED = {"task": "", "target": None, "time_column": None, "group_column": None}


@dataclass(frozen=True)
class TooLarge(Missing):
    """Stands for a table that is not looked into."""


@dataclass(frozen=True, eq=False)
class Table:
    """The cells of a table as text; what stands for missing is empty."""

    path: str
    header: list[str]
    rows: list[list[str]]

    @cached_property
    def columns(self):
        """{name: its cells}, of short rows too."""
        found = {}
        for place, name in enumerate(self.header):
            found[name] = [get_cell(row, place) for row in self.rows]
        return found


def get_cell(row, place):
    """Return a cell of a row, empty where the row is shorter."""
    return row[place] if place < len(row) else ""


def list_tables(files):
    """Return the paths of tables among a project's files: those in data/, else all."""
    inside, others = [], []
    for path in files:
        if path.startswith("data/") and path.lower().endswith(IN_DATA):
            inside.append(path)
        elif path.lower().endswith(DELIMITED):
            others.append(path)
    chosen = inside or others
    return chosen[:MOST_TABLES]


def read_table(folder, path):
    """Return the Table in a file of the project, or Missing where it cannot be read."""
    place = folder / path
    if not stays_inside(folder, place) or not place.is_file():
        return Missing(f"{path} does not exist")
    if place.stat().st_size > MOST_BYTES:
        return TooLarge(f"{path} is larger than {MOST_BYTES // 10**6} MB")
    try:
        header, rows = open_rows(SourceFile(place))
        rows = list(islice(rows, MOST_ROWS + 1))
    except (UserError, OSError, ValueError, IndexError, RecursionError) as error:
        return Missing(f"{path} cannot be read as a table: {error}")
    if len(rows) > MOST_ROWS:
        return TooLarge(f"{path} has more than {MOST_ROWS:,} rows")
    if not header:
        return Missing(f"{path} has no columns")
    return Table(path, header, [list(map(blank_missing, row)) for row in rows])


def open_rows(source):
    """Return the names of the columns, and the rows."""
    if source.kind != "text":
        table = find_table(source, ASKED)
        return table.header, table.read()
    options = find_read_options(source)
    return read_header(source, options), read_rows(source, options)


def blank_missing(cell):
    """Return a cell, empty where it stands for missing."""
    return "" if cell is None or cell in MISSING else cell
