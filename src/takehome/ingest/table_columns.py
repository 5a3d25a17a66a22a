"""What pandas must know of the columns of a table, and what load_data must do to
them. Standard library only."""

from takehome.ingest.column_types import (
    find_codes,
    find_large,
    find_missing_words,
    find_number_like,
    find_numbers,
)
from takehome.ingest.datetimes import find_shape, is_date
from takehome.ingest.wording import column_of, count_rows, list_names

KEYS = {
    "target": "TARGET",
    "time_column": "TIME_COLUMN",
    "group_column": "GROUP_COLUMN",
}
TYPED_READERS = ("read_csv", "read_excel")  # that take the types of columns


def list_answered(answers):
    """Return the names of columns that the answers hold."""
    return [answers[what] for what in KEYS if answers[what]]


def settle_columns(table, answers, texts=()):
    """Find out the columns that pandas needs help with; note what that changes."""
    codes = find_codes(table.columns, {answers["target"], answers["time_column"]})
    kept = {answers["time_column"], answers["group_column"], *codes}
    if answers["task"] == "classification":
        kept.add(answers["target"])
    found = find_numbers(table.columns, kept, table.decimal, texts)
    table.as_numbers = found[0]
    table.notes += found[1]
    if table.read_with in TYPED_READERS:
        settle_types(table, codes)
    for name, column in table.columns.items():
        is_number = column.kind == "number" and name not in [*codes, *table.as_numbers]
        if column.infinite and is_number:
            settle_infinities(table, name, column)


def settle_types(table, codes):
    """Name the types of codes and of whole numbers too large for an integer."""
    large = find_large(table.columns, codes)
    types = {**dict.fromkeys(codes, "str"), **dict.fromkeys(large, "float64")}
    if types:
        table.options["dtype"] = types
    if codes:
        table.notes.append(
            f"{list_names(codes)} stays text: its digits are a code, and would change "
            "as a number"
        )
    if large:
        table.notes.append(
            f"{list_names(large)} is read as decimals, exact to 15 digits: it "
            "holds whole numbers of 19 digits and more"
        )


def settle_infinities(table, name, column):
    """Make infinities missing, of which no model can learn."""
    shown = column_of(name)
    message = (
        f"{name} holds {list_names(list(column.infinite))} in "
        f"{count_rows(column.infinite.total())}, which becomes missing"
    )
    line = f'{shown} = {shown}.where({shown}.abs() < float("inf"))'
    table.add_lines(message, [line])


def settle_missing(table):
    """Tell the reader once which words stand for missing in many columns of numbers."""
    words = find_missing_words(table.columns, table.as_numbers)
    if not words or "na_values" in table.options:
        return
    settled = [name for name in table.as_numbers if table.columns[name].strays]
    for name in settled:
        table.columns[name].count_as_missing(words)
    table.as_numbers = [name for name in table.as_numbers if name not in settled]
    table.options["na_values"] = words
    shown = " and ".join(map(repr, words))
    messages = tuple(f"{list_names([name])} is read as numbers" for name in settled)
    table.notes = [note for note in table.notes if not note.startswith(messages)]
    table.notes.append(
        f"{shown} means missing in {len(settled)} columns of numbers: read_data "
        "says so once"
    )


def note_numbers_left(table, answers):
    """Say which columns stay text although their values look like numbers."""
    answered = {*list_answered(answers), *table.as_numbers, *table.types}
    dates = {*table.dates, *table.options.get("parse_dates", ())}
    for name, column in table.columns.items():
        shown = column_of(name)
        is_made = any(line.startswith(shown) for line in table.load_lines)
        if name in answered | dates or is_made or is_told(table, name):
            continue
        if example := find_number_like(column):
            table.notes.append(
                f"{name} stays text, though most of it looks like numbers, such as "
                f"{example!r}: make numbers of it in load_data if they are amounts"
            )


def settle_mixed(table, answers):
    """Make texts of columns in which texts stand beside numbers, dates or true and
    false, each with its own type: no encoder takes them together."""
    kept = {*list_answered(answers), *table.as_numbers, *table.types, *table.dates}
    for name, column in table.columns.items():
        if name in kept or not is_mixed(column):
            continue
        shown = column_of(name)
        line = f"{shown} = {shown}.astype(str).where({shown}.notna())"
        table.add_lines(f"{list_names([name])} holds values of several types", [line])


def is_mixed(column):
    """Tell whether a column of texts holds values that are none in a file with
    types."""
    if column.kind != "text":
        return False
    shapes = {find_shape(text): text for text in column.strays}
    dates = sum(map(is_date, shapes.values()))
    are_dates_mixed = dates > 0 and len(shapes) > 1
    are_all_words = column.n_strays == column.present and not column.booleans
    return are_dates_mixed or not are_all_words


def is_told(table, name):
    return any(note.startswith(f"{name} stays text") for note in table.notes)
