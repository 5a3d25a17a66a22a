"""Which columns of a table hold dates, and how pandas reads them. Standard library
only."""

import re

from takehome.ingest.datetimes import (
    FIRST_YEAR,
    ISO_FORMATS,
    LAST_YEAR,
    find_shape,
    is_date,
    name_sentinels,
    parse,
    split_sentinels,
    tell_lone,
    write_date_lines,
)
from takehome.ingest.periods import derive_times
from takehome.ingest.wording import column_of, count_rows, list_names

HAS_YEAR = re.compile(r"(?:19|20)\d\d")  # 3T19 may as well be a code
MOST_SHAPED = 1000  # different texts that tell the formats of a column
FEW_SENTINELS = 5  # different dates beyond pandas' reach; more are history


def settle_dates(table, kept):
    """Find out the columns, apart from those to keep, that hold dates of one format."""
    parse_dates, formats, absent = [], {}, {}
    for name, column, layout, rival, sentinels in find_dates(table, kept):
        if layout.endswith("%z"):
            add_date_line(table, name, column, layout, sentinels)
            continue
        parse_dates.append(name)
        note_dates(table, name, layout, rival)
        if layout not in ISO_FORMATS:
            formats[name] = layout
        if sentinels:
            absent[name] = sentinels
            table.notes.append(tell_sentinels(name, sentinels, column))
    found = {"parse_dates": parse_dates, "date_format": formats, "na_values": absent}
    table.options |= {key: value for key, value in found.items() if value}


def find_dates(table, kept):
    """Yield (name, column, format, rival format, dates that stand for none) of each
    column, apart from those to keep, that holds dates as texts; note those that pandas
    reads by no format."""
    for name, column in table.columns.items():
        texts = list_texts(column, table.missing)
        if name in kept or not texts:
            continue
        layout, rival, sentinels = split_sentinels(texts)
        if layout is None:
            note_derived(table, name, column, texts)
        elif is_history(column, sentinels):
            table.notes.append(tell_history(name, sentinels))
        else:
            real = set(texts) - set(sentinels)
            table.notes += tell_lone(name, (parse(text, layout) for text in real))
            yield name, column, layout, rival, sentinels


def list_texts(column, missing):
    """Return the different texts of a column that may hold dates, a few numbers that
    stand for none among them; [] for one of numbers."""
    if 2 * column.n_strays <= column.present:
        return []
    texts = list(column.strays)
    if column.n_strays < column.present:
        texts += sorted(column.distinct - {*texts, *missing, "", None})
    return texts if len(texts) <= len(column.strays) + FEW_SENTINELS else []


def is_history(column, sentinels):
    n_dates = len(sentinels)
    return n_dates > FEW_SENTINELS or n_dates == len(column.strays)


def note_dates(table, name, layout, rival):
    """Say which format a column is read in, where it is not the usual one."""
    if rival:
        table.notes.append(
            f"{name} is read as {layout}, and its values could be {rival} too: "
            "correct read_data if it is not"
        )
    elif layout not in ISO_FORMATS:
        table.notes.append(
            f"{name} is read as {layout}: correct read_data if it is not"
        )


def note_derived(table, name, column, texts):
    """Say how dates are made of a column of weeks, quarters or months in words, or that
    its dates are of several formats."""
    if several := find_several(texts):
        table.notes.append(
            f"{name} stays text: it holds dates of several formats, such as "
            f"{' and '.join(several)}; make dates of it in load_data"
        )
    derived = derive_times(name, column.strays)
    if derived and all(map(HAS_YEAR.search, column.strays)):
        table.add_lines(f"{name} becomes dates", derived.lines)


def find_several(texts):
    """Return two dates of different shapes where all texts are dates, else []."""
    shapes = {find_shape(text): text for text in texts[:MOST_SHAPED]}
    if not 2 <= len(shapes) <= FEW_SENTINELS:
        return []
    examples = list(shapes.values())
    if not all(map(is_date, examples)):
        return []
    return sorted(map(repr, examples))[:2]


def tell_sentinels(name, sentinels, column):
    return (
        f"{describe_sentinels(name, sentinels, column)}: it becomes missing, as "
        "read_data says"
    )


def describe_sentinels(name, sentinels, column):
    """Return which texts of a column of dates stand for none, and in how many rows."""
    numbers = column.present - column.n_strays
    rows = numbers + sum(column.strays[text] for text in sentinels)
    shown = f"{list_names(sentinels)} in {count_rows(rows)}"
    return f"{name} holds {shown}, {name_sentinels(sentinels)}"


def tell_history(name, sentinels):
    return (
        f"{name} stays text: it holds dates such as {sentinels[0]}, and pandas reads "
        f"years from {FIRST_YEAR} to {LAST_YEAR}; make numbers of them in load_data"
    )


def find_text_dates(table, kept):
    """Yield (name, column, format, dates that stand for none) of each column of dates,
    of which only a format that the values leave open is noted."""
    for name, column, layout, rival, sentinels in find_dates(table, kept):
        if rival:
            note_dates(table, name, layout, rival)
        yield name, column, layout, sentinels


def settle_text_dates(table, kept):
    """Make dates of texts, which JSON has in their place."""
    for name, column, layout, sentinels in find_text_dates(table, kept):
        add_date_line(table, name, column, layout, sentinels)


def settle_cell_dates(table, kept):
    """Make dates of texts, and of columns of date cells beyond pandas' reach."""
    for name, column, layout, sentinels in find_text_dates(table, kept):
        if layout not in ISO_FORMATS or sentinels:
            add_date_line(table, name, column, layout, sentinels)


def settle_durations(table, rows):
    """Make seconds of columns of durations."""
    from takehome.ingest.xlsx import Duration

    for place, name in enumerate(table.header):
        values = [row[place] for row in rows if len(row) > place and row[place]]
        if values and all(isinstance(value, Duration) for value in values):
            column = column_of(name)
            line = f"{column} = {column}.dt.total_seconds()"
            table.add_lines(f"{name} holds durations", [line])


def add_date_line(table, name, column, layout, sentinels=()):
    """Add the line that makes dates of a column, those that stand for none missing."""
    table.dates.add(name)
    message = f"{list_names([name])} holds dates as text"
    if sentinels:
        message = describe_sentinels(name, sentinels, column)
    table.add_lines(message, write_date_lines(name, layout, sentinels))
