"""Files that hold several tables: zip archives, SQLite databases, JSON objects.
Standard library only."""

import csv
import re
from contextlib import contextmanager
from pathlib import Path

from takehome import UserError
from takehome.ingest.source_file import (
    require_file,
    unpacking_errors,
)
from takehome.ingest.wording import (
    list_names,
    quote,
    tell_choice,
)

KINDS = {
    b"PAR1": "parquet",
    b"SQLi": "sqlite",
    b"\xd0\xcf\x11\xe0": "old workbook",
    b"PK\x05\x06": "empty zip",
}
OTHER_ZIPS = {
    "content.xml": "an OpenDocument file",
    "xl/workbook.bin": "a binary workbook",
    "word/document.xml": "a text",
}


def find_kind(path):
    """Return what the file holds, by its content: its name may say anything."""
    require_file(path)
    with path.open("rb") as file:
        start = file.read(4)
    if start in KINDS:
        return KINDS[start]
    if start == b"PK\x03\x04":
        return find_kind_of_zip(path)
    from takehome.ingest.json_records import (
        starts_as_json,
    )

    return "json" if starts_as_json(path) else "text"


def find_kind_of_zip(path):
    names = open_zip(path).namelist()
    if "xl/workbook.xml" in names:
        return "workbook"
    for name, kind in OTHER_ZIPS.items():
        if name in names:
            raise UserError(f"{path.name} is {kind}: save the table as .xlsx or CSV")
    return "zip"


@contextmanager
def unpack(path, target):
    """Give (path of the file to read, where it came from, notes): the file itself
    unless it holds several tables."""
    kind = find_kind(path)
    if kind == "json" and (tables := find_json_tables(path)):
        taking = take_records
    elif kind == "sqlite":
        tables, taking = find_sqlite_tables(path), take_rows
    elif kind == "zip" and (tables := find_members(path)) is not None:
        taking = take_member
    else:
        yield path, "", []
        return
    import tempfile  # only here: each bake waits for imports

    with tempfile.TemporaryDirectory() as folder:
        if taking is take_member:
            tables = {
                name: read_member_header(path, name, Path(folder), target)
                for name in tables
            }
        having = find_having(path, tables, target)
        kind = "file" if taking is take_member else "table"
        origin = f"{kind} {quote(having[0])} of {' '.join(path.name.split())}"
        yield (
            taking(path, having[0], Path(folder)),
            origin,
            [tell_choice(origin, having, list(tables))],
        )


def find_having(path, tables, target):
    """Return the names of the tables that have the target; `tables` maps names to
    columns."""
    tables = {name: header for name, header in tables.items() if header}
    if not tables:
        raise UserError(f"{path.name} holds no table: give the file that has one")
    having = [name for name, header in tables.items() if target in header]
    if not having:
        told = "; ".join(
            f"{list_names([name])} has {list_names(header, 20)}"
            for name, header in tables.items()
        )
        raise UserError(
            f"target {quote(target)} is a column of no table of {path.name}: {told}"
        )
    return having


def make_file_name(name, suffix):
    """Return a plain file name for a table."""
    plain = re.sub(r"[^\w.-]+", "_", name).strip("._")
    return f"{plain or 'table'}{suffix}"


# zip archives


def open_zip(path):
    from zipfile import ZipFile

    try:
        return ZipFile(path)
    except unpacking_errors() as error:
        raise UserError(
            f"{path.name} is a broken zip ({error}): ask for a whole file"
        ) from None


def find_members(path):
    """Return the files of an archive to choose from; None if it is one text, which
    pandas unpacks itself."""
    archive = open_zip(path)
    entries = [entry for entry in archive.infolist() if not is_clutter(entry)]
    if any(entry.flag_bits & 1 for entry in entries):
        raise UserError(
            f"{path.name} is locked with a password: unpack it and give the file in it"
        )
    if not entries:
        raise UserError(f"{path.name} holds no table: it has no files")
    if len(entries) > 1 or len(archive.infolist()) > 1:
        return [entry.filename for entry in entries]
    start = read_member(path, entries[0].filename)[:4]
    if start == b"PK\x03\x04" and "xl/workbook.xml" not in read_nested_names(
        path, entries[0].filename
    ):
        raise UserError(
            f"{path.name} holds another zip, {entries[0].filename}: unpack it and give "
            "the file in it"
        )
    return (
        [entries[0].filename]
        if start in KINDS or start in (b"PK\x03\x04",) or start[:2] == b"\x1f\x8b"
        else None
    )


def read_nested_names(path, name):
    import io
    from zipfile import ZipFile

    try:
        return ZipFile(io.BytesIO(read_member(path, name))).namelist()
    except unpacking_errors():
        return []


def is_clutter(entry):
    """Tell whether an entry is a folder or what an operating system adds."""
    name = entry.filename
    return (
        name.endswith("/")
        or name.startswith("__MACOSX/")
        or Path(name).name[:1] in ("", ".")
    )


def read_member(path, name):
    try:
        return open_zip(path).read(name)
    except unpacking_errors() as error:
        raise UserError(
            f"{path.name} cannot be unpacked ({error}): ask for a whole file"
        ) from None


def read_member_header(path, name, folder, target):
    """Return the columns of a file in an archive, [] if it is no table."""
    from takehome.ingest.detect import (
        list_columns,
    )

    try:
        return list_columns(take_member(path, name, folder), target)
    except UserError:
        return []


def take_member(path, name, folder):
    """Write a file of an archive into `folder`; return its path."""
    taken = folder / make_file_name(Path(name).name, "")
    taken.write_bytes(read_member(path, name))
    return taken


# SQLite


def read_sqlite(path, query):
    """Return the (names, rows) of a query; a database that cannot be read is a
    UserError."""
    import sqlite3

    try:
        database = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True
        )
        try:
            cursor = database.execute(query)
            return [column[0] for column in cursor.description], cursor.fetchall()
        finally:
            database.close()
    except (sqlite3.Error, ValueError) as error:
        raise UserError(
            f"{path.name} is a database that cannot be read ({error}): export the "
            "table as CSV"
        ) from None


def find_sqlite_tables(path):
    query = (
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT "
        "LIKE 'sqlite%'"
    )
    names = [name for (name,) in read_sqlite(path, query)[1]]
    return {name: read_sqlite(path, select_all(name) + " LIMIT 0")[0] for name in names}


def select_all(name):
    quoted = name.replace('"', '""')
    return f'SELECT * FROM "{quoted}"'  # noqa: S608  SQL takes no parameter for a table


def take_rows(path, name, folder):
    """Write a table of a database as CSV into `folder`; return its path."""
    header, rows = read_sqlite(path, select_all(name))
    for row in rows:
        for column, value in zip(header, row, strict=True):
            if isinstance(value, bytes):
                raise UserError(
                    f"column {quote(column)} of table {quote(name)} in {path.name} "
                    "holds binary data: "
                    "export the table as CSV without it"
                )
    return write_csv(folder / make_file_name(name, ".csv"), header, rows)


def write_csv(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return path


# JSON


def find_json_tables(path):
    """Return {name: columns} of an object that holds lists of records; {} if it holds
    none."""
    from takehome.ingest.json_records import (
        find_lists,
        load_json,
    )

    content, in_lines, _ = load_json(path)
    if in_lines or not isinstance(content, dict):
        return {}
    return {
        name: list(dict.fromkeys(key for record in part for key in record))
        for name, part in find_lists(content).items()
    }


def take_records(path, name, folder):
    """Write a list of records as CSV into `folder`; return its path."""
    from takehome.ingest.json_records import (
        find_lists,
        load_json,
        tabulate,
    )

    header, rows = tabulate(find_lists(load_json(path)[0])[name], path.name)
    return write_csv(folder / make_file_name(name, ".csv"), header, rows)
