"""Tables and views of a SQLite database. Standard library only.

What stands in a write-ahead log or journal beside it is read too, from a copy, so that
nothing is written beside the given file.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from takehome import UserError
from takehome.ingest.archives import make_file_name, write_csv
from takehome.ingest.wording import list_names, quote

LOGS = ("-wal", "-journal")
LIST_TABLES = (
    "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') "
    "AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY type"
)
PULSE = 100_000  # steps of the database between two looks at how many there were
MOST_PULSES = 300  # of a view, which may have no end


class SqliteContainer:
    """The tables, then the views, of a SQLite database."""

    unit = "table"

    def __init__(self, source):
        self.source, self.notes = source, []
        self.path, self.kinds = None, {}

    def list_tables(self, folder, target):
        """Return {name: columns}; a table that cannot be read is noted and left out."""
        self.path = self.copy_with_logs(folder)
        tables = {}
        _, *found = self.query(LIST_TABLES)
        self.kinds = dict(found)
        for name, kind in found:
            try:
                tables[name] = next(self.query(f"{select_all(name)} LIMIT 0", kind))
            except UserError as error:
                reason = str(error).partition("(")[2].rpartition(")")[0]
                self.notes.append(f"{kind} {list_names([name])} is left out: {reason}")
        return tables

    def copy_with_logs(self, folder):
        """Return a database to read: a copy where changes stand in a file beside it."""
        path = self.source.path
        logs = [path.with_name(path.name + ending) for ending in LOGS]
        logs = [log for log in logs if log.is_file() and log.stat().st_size]
        if not logs:
            return path
        copy = folder / "database"
        shutil.copyfile(path, copy)
        for log in logs:
            shutil.copyfile(log, f"{copy}{log.name.removeprefix(path.name)}")
        self.notes.append(f"{list_names([logs[0].name])} is read too")
        return copy

    def open(self, kind):
        """Open the database so that reading it writes nothing beside the given file."""
        is_copy = self.path != self.source.path
        options = "mode=rw" if is_copy else "mode=ro&immutable=1"
        uri = f"{Path(self.path).resolve().as_uri()}?{options}"
        database = sqlite3.connect(uri, uri=True)
        database.text_factory = decode_text
        if kind == "view":
            pulses = iter(range(MOST_PULSES))
            database.set_progress_handler(lambda: next(pulses, None) is None, PULSE)
        database.execute("PRAGMA trusted_schema = OFF")
        return database

    def query(self, query, kind="table"):
        """Yield the names of a query, then its rows; a view without an end is a
        UserError."""
        try:
            with closing(self.open(kind)) as database:
                cursor = database.execute(query)
                yield [column[0] for column in cursor.description]
                yield from cursor
        except (sqlite3.Error, ValueError, OverflowError) as error:
            text = "a view without an end" if str(error) == "interrupted" else error
            raise UserError(
                f"{self.source.name} is a database that cannot be read ({text}): "
                "export the table as CSV"
            ) from None

    def take(self, name, folder):
        """Write a table as CSV into `folder`; return its path."""
        rows = self.query(select_all(name), self.kinds[name])
        header = next(rows)
        plain = (self.refuse_binary(name, header, row) for row in rows)
        path = folder / make_file_name(name, ".csv")
        return write_csv(path, header, plain)

    def refuse_binary(self, name, header, row):
        """Return a row; raise UserError if it holds bytes."""
        for column, value in zip(header, row, strict=True):
            if isinstance(value, bytes):
                raise UserError(
                    f"column {quote(column)} of table {quote(name)} in "
                    f"{self.source.name} holds binary data: export the table as CSV "
                    "without it"
                )
        return row


def decode_text(content):
    """Return a text of the database, by Windows-1252 where it is no UTF-8."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def select_all(name):
    """Return the query for all rows of a table; SQL takes no parameter for its name."""
    quoted = name.replace('"', '""')
    return f'SELECT * FROM "{quoted}"'  # noqa: S608
