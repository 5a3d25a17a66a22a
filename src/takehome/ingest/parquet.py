"""Columns of a parquet file, looked into where pyarrow is at hand; the hooks go
without."""

import json

from takehome import UserError
from takehome.ingest.table_columns import (
    list_answered,
    note_numbers_left,
    settle_columns,
)
from takehome.ingest.table_dates import add_date_line, find_text_dates
from takehome.ingest.wording import column_of, list_names, quote

BATCH = 20_000  # rows read at once
MISSING = {None, "nan", "NaT"}


def read_parquet_table(table, answers):
    """Fill in what stands in the file of a Table; return it.

    Without pyarrow only its end is checked, and its columns come with the first run.
    """
    require_end(table)
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        note = f"the first run checks the columns of {table.name}"
        table.notes.append(f"{note}: pyarrow is not installed beside takehome")
        return table
    try:
        file = parquet.ParquetFile(table.path)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(
            f"{table.name} is broken parquet ({reason}): ask for a whole file"
        ) from None
    read_columns(table, file, answers)
    return table


def require_end(table):
    """Raise UserError if the file does not end as parquet does."""
    with table.path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(file.tell() - 4, 0))
        if file.read() != b"PAR1" or file.tell() < 12:
            raise UserError(f"{table.name} is cut off: ask for the whole file")


def read_columns(table, file, answers):
    """Count the columns, and find the lines of pandas that their types need."""
    from takehome.ingest.detect import is_surveyed

    schema = file.schema_arrow
    index = read_index_names(schema)
    require_no_index(table, index, answers)
    names = [name for name in schema.names if name not in index]
    refuse_repeated(table, names)
    for name in names:
        refuse_nested(table, schema.field(name))
    table.header, table.missing = names, MISSING
    table.dates = {name for name in names if is_date(schema.field(name))}
    table.rows = ParquetRows(file, names)
    if not is_surveyed(answers, names):
        return
    table.survey(answers)
    table.texts = {name for name in names if is_text(schema.field(name))}
    settle_columns(table, answers, table.texts)
    settle_dates(table, answers)
    convert_types(table, schema, answers["time_column"])


def convert_types(table, schema, time):
    """Add the lines of pandas that the types of columns need; that of the time column's
    zone is added where its times are read."""
    given = read_pandas_types(schema)
    made = [line.partition(" = ")[0] for line in table.load_lines]
    for name in table.header:
        kind, column = name_type(schema.field(name)), table.columns[name]
        is_zoned_time = name == time and "tz=" in kind
        if column_of(name) not in made and not is_zoned_time:
            add_line(table, name, choose_conversion(kind, given.get(name), column))


def settle_dates(table, answers):
    """Make dates of texts, and dates that stand for none missing; say which texts stay
    though they look like numbers."""
    for found in find_text_dates(table, set(list_answered(answers))):
        name, column, layout, sentinels = found
        if name in table.texts or sentinels:
            add_date_line(table, name, column, layout, sentinels)
    note_numbers_left(table, answers)


class ParquetRows:
    """The rows of a parquet file as lists of text, as often as they are asked for."""

    def __init__(self, file, names):
        self.file, self.names = file, names

    def __iter__(self):
        for batch in self.file.iter_batches(BATCH, columns=self.names):
            columns = [list_texts(column) for column in batch.columns]
            yield from map(list, zip(*columns, strict=True))


def list_texts(column):
    """Return the values of a column as texts, None where they are missing."""
    storage = getattr(column, "storage", column)
    texts = []
    for value in storage.to_pylist():
        if hasattr(value, "total_seconds"):
            value = value.total_seconds()
        texts.append(None if value is None else str(value))
    return texts


def read_pandas_types(schema):
    """Return {column: type} as pandas noted it when it wrote the file."""
    noted = (schema.metadata or {}).get(b"pandas")
    if not noted:
        return {}
    columns = json.loads(noted)["columns"]
    return {column["field_name"]: column["numpy_type"] for column in columns}


def read_index_names(schema):
    """Return the columns that pandas makes the index of its rows, and no columns."""
    noted = (schema.metadata or {}).get(b"pandas")
    if not noted:
        return []
    columns = json.loads(noted)["index_columns"]
    return [name for name in columns if isinstance(name, str)]


def require_no_index(table, index, answers):
    """Raise UserError if an answer names the index; say which columns are the index."""
    for name in index:
        way = "save the table after `reset_index()`"
        if name in (answers["time_column"], answers["group_column"], answers["target"]):
            raise UserError(
                f"{quote(name)} is the index of {table.name} and no column: {way}"
            )
        if not name.startswith("__index_level_"):
            table.notes.append(
                f"{name} is the index of the rows and no column: if it is a feature, "
                f"{way}"
            )


def name_type(field):
    """Return the type of a column in words; that of pandas' own, where it is one."""
    extension = (field.metadata or {}).get(b"ARROW:extension:name", b"")
    return extension.decode() or str(field.type)


def is_date(field):
    kind = name_type(field)
    return kind.startswith(("timestamp", "date")) or "period" in kind


def is_text(field):
    """Tell whether a column holds texts, or categories of texts."""
    kind = getattr(field.type, "value_type", field.type)
    return "string" in str(kind)


def refuse_repeated(table, names):
    """Raise UserError for a name that two columns have, which pandas does not read, and
    for one of several parts, which it makes a tuple."""
    if any(name.startswith("('") for name in names):
        raise UserError(
            f"{table.name} has names of several parts, such as {names[0]}: join them "
            "to one name each"
        )
    repeated = sorted(name for name in set(names) if names.count(name) > 1)
    if repeated:
        raise UserError(
            f"{table.name} has several columns named {quote(repeated[0])}: rename them"
        )


def refuse_nested(table, field):
    """Raise UserError if a column holds lists, objects or bytes."""
    kind = str(field.type).partition("<")[0].partition("(")[0]
    if kind in ("list", "large_list", "fixed_size_list", "struct", "map"):
        raise UserError(
            f"column {quote(field.name)} of {table.name} holds values of type {kind}: "
            "flatten it first"
        )
    if "binary" in kind:
        raise UserError(
            f"column {quote(field.name)} of {table.name} holds binary data: "
            "save the table without it"
        )


def choose_conversion(kind, given, column):
    """Return (what pandas makes of a type, the call that makes a plain column), or
    None."""
    given = str(given)
    if kind.startswith("decimal"):
        return "exact decimals, which pandas keeps as objects", ".astype(float)"
    if "tz=" in kind:
        return "times of a zone, which become those of UTC", ".dt.tz_convert(None)"
    if kind == "halffloat":
        return "numbers of half precision", ".astype(float)"
    if kind.startswith("duration"):
        return "durations", ".dt.total_seconds()"
    if "period" in kind:
        return "periods", ".dt.to_timestamp()"
    if "interval" in kind:
        return "intervals", ".astype(str)"
    if kind.startswith("dictionary"):
        return "categories", ".astype(object)"
    if kind.startswith("date"):
        return "days, which pandas keeps as objects", None
    if kind.startswith("time") and not kind.startswith("timestamp"):
        return "times of day", ".astype(str)"
    if kind == "bool" and (column.missing or given == "boolean"):
        return "true and false with missing values", ".astype(float)"
    if given[:1] in "UIF" and given[:3] in ("Int", "UIn", "Flo"):
        return "numbers of pandas' nullable type", ".astype(float)"
    return None


def add_line(table, name, conversion):
    """Add the line of pandas that a column needs, and say it."""
    if conversion is None:
        return
    held, call = conversion
    shown = column_of(name)
    line = f"{shown} = {shown}{call}"
    if call is None:
        line = f'{shown} = pd.to_datetime({shown}, errors="coerce")'
    table.add_lines(f"{list_names([name])} holds {held}", [line])
