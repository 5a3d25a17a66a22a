"""Files that hold several tables: zip archives, SQLite databases, JSON objects.

Standard library only.
"""

import csv
import re
from contextlib import contextmanager
from pathlib import Path

from takehome import UserError
from takehome.ingest.source_file import SourceFile, list_entries, unpacking_errors
from takehome.ingest.wording import list_names, quote, tell_choice

MOST_TABLES = 200  # of an archive that are looked into
MOST_BYTES = 4 * 10**9  # of a file in an archive
TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".data", ".tab", ".dat", ".gz", ".bz2", ".xz")
TABLE_SUFFIXES += (".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".parquet", "")
COPIED = 2**20  # bytes at once


@contextmanager
def unpack(source, target):
    """Give (SourceFile to read, where it came from, notes).

    It is the file itself unless that holds several tables.
    """
    container = find_container(source)
    if container is None:
        yield source, "", []
        return
    import tempfile  # only here: each bake waits for imports

    with tempfile.TemporaryDirectory() as folder:
        tables = container.list_tables(Path(folder), target)
        having = find_having(source.name, tables, target)
        origin = (
            f"{container.unit} {quote(having[0])} of {' '.join(source.name.split())}"
        )
        notes = [tell_choice(origin, having, list(tables)), *container.notes]
        path = container.take(having[0], Path(folder))
        yield SourceFile(path, source.report), origin, notes


def find_container(source):
    """Return the container of several tables that a file is, None if it is one
    table."""
    if source.kind == "zip":
        return ZipContainer(source)
    if source.kind == "sqlite":
        from takehome.ingest.sqlite_tables import SqliteContainer

        return SqliteContainer(source)
    if source.kind == "json":
        container = JsonContainer(source)
        return container if container.lists else None
    return None


def find_having(file_name, tables, target):
    """Return the names of the tables that have the target; `tables` maps to columns."""
    tables = {name: header for name, header in tables.items() if header}
    if not tables:
        raise UserError(f"{file_name} holds no table: give the file that has one")
    having = [name for name, header in tables.items() if target in header]
    if having:
        return having
    parts = []
    for name, header in list(tables.items())[:20]:
        parts.append(f"{list_names([name])} has {list_names(header, 20)}")
    raise UserError(
        f"target {quote(target)} is a column of no table of {file_name}: "
        f"{'; '.join(parts)}"
    )


def make_file_name(name, suffix):
    """Return a plain file name for a table."""
    plain = re.sub(r"[^\w.-]+", "_", name).strip("._")[:100]
    return f"{plain or 'table'}{suffix}"


def write_csv(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


class ZipContainer:
    """The files of a zip archive."""

    unit = "file"

    def __init__(self, source):
        self.source, self.notes = source, []

    def list_tables(self, folder, target):
        """Return {name: columns} of the files, [] for one that is no table."""
        with self.open() as archive:
            entries = list_entries(archive, self.source.name)
        names = [entry.filename for entry in entries]
        tables = [name for name in names if Path(name).suffix.lower() in TABLE_SUFFIXES]
        if len(tables) > MOST_TABLES:
            raise UserError(
                f"{self.source.name} holds {len(tables):,} files: unpack it and give "
                "the file that is the data"
            )
        headers = {name: self.read_header(name, folder, target) for name in tables}
        return {name: headers.get(name, []) for name in names}

    def open(self):
        from zipfile import ZipFile

        return ZipFile(self.source.path)

    def read_header(self, name, folder, target):
        from takehome.ingest.detect import list_columns

        try:
            return list_columns(SourceFile(self.take(name, folder)), target)
        except UserError:
            return []

    def take(self, name, folder):
        """Write a file of the archive into `folder`; return its path."""
        path = folder / make_file_name(Path(name).name, "")
        try:
            with self.open() as archive, archive.open(name) as member:
                copy_stream(member, path, self.source.name)
        except unpacking_errors() as error:
            raise UserError(
                f"{self.source.name} cannot be unpacked ({error}): ask for a whole file"
            ) from None
        return path


def copy_stream(stream, path, name):
    """Write a stream to a file, as far as it does not grow without an end."""
    total = 0
    with path.open("wb") as file:
        while content := stream.read(COPIED):
            total += len(content)
            if total > MOST_BYTES:
                raise UserError(
                    f"{name} grows to more than {MOST_BYTES // 10**9} GB when it is "
                    "unpacked: unpack it and give the file in it"
                )
            file.write(content)


class JsonContainer:
    """The lists of records in a JSON object."""

    unit = "table"

    def __init__(self, source):
        from takehome.ingest.json_records import find_lists, load_json

        self.source, self.notes = source, []
        content, in_lines, _ = load_json(source)
        has_lists = isinstance(content, dict) and not in_lines
        self.lists = find_lists(content) if has_lists else {}

    def list_tables(self, folder, target):
        """Return {name: columns} of the lists."""
        return {
            name: list(dict.fromkeys(key for record in part for key in record))
            for name, part in self.lists.items()
        }

    def take(self, name, folder):
        """Write a list of records as CSV into `folder`; return its path."""
        from takehome.ingest.json_records import tabulate

        header, rows = tabulate(self.lists[name], self.source.name)
        path = folder / make_file_name(name, ".csv")
        return write_csv(path, header, rows)
