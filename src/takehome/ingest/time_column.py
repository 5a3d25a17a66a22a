"""What a file's time column looks like: format, step, seasons, horizon.

Standard library only: the hooks run it.
"""

import re

from takehome import UserError
from takehome.ingest.calendar_words import (
    DerivedTimes,
    derive_from_parts,
    find_day_column,
    find_part_column,
    find_year_column,
)
from takehome.ingest.counted_times import derive_from_counts, derive_from_decimals
from takehome.ingest.datetimes import (
    FORMATS,
    ISO_FORMATS,
    NUMBERS,
    find_format,
    find_shape,
    fits,
    has_zone,
    name_sentinels,
    parse,
    split_sentinels,
    tell_lone,
    write_date_lines,
)
from takehome.ingest.delimited import MISSING
from takehome.ingest.periods import (
    derive_from_digits,
    derive_from_numbers,
    derive_times,
)
from takehome.ingest.time_grid import count_steps, find_grid, find_lonely
from takehome.ingest.wording import column_of, join_words, list_names, quote

ISO = "ISO8601"  # as pandas names the formats that start with year, month and day
MOST_CLOCKS = 10_000  # days that tell their format
MOST_TEXTS = 100_000  # different times that tell the format where no grid is wanted


class TimeReading:
    """How the texts of a time column are read.

    layout: their format, "ISO8601" for all that start with the year; times: {text:
    time}; rival: another format that the values leave open, or None; lines: of pandas,
    where it reads them by no format; are_counts: whether it only counts steps.
    """

    are_counts = False

    def __init__(self, layout, times, rival=None, lines=()):
        self.layout = layout
        self.times = times
        self.rival = rival
        self.lines = list(lines)

    def read(self, text):
        """Return the time of a text, None if it is of another form."""
        if text in self.times:
            return self.times[text]
        layouts = ISO_FORMATS if self.layout == ISO else [self.layout]
        for layout in layouts:
            if fits(text, layout):
                return parse(text, layout)
        return None


def find_times(table, answers, predict=None):
    """Return what is found of the time column; `predict` is the Table of the rows to
    score, if there are any.

    Keys: time_format; for a forecast also step, seasons, horizon and history (steps);
    time_column where the time is made of two columns. Empty without a time column or
    for one that holds no times. What the user should look at is added to the notes.
    """
    name, forecast = answers["time_column"], answers["task"] == "forecast"
    if not name or not table.times.labelled:
        return {}
    if parts := find_parts(table, name):
        return find_times_of_parts(table, *parts, forecast, predict)
    asked = sorted(predict.times.labelled) if predict else []
    reading = read_times(table, name, forecast, asked)
    if reading is None and asked:
        reading = read_times(table, name, forecast)
    if reading is None:
        return note_unknown(table, name, forecast)
    if forecast and (clock := find_clock(table, answers, reading)):
        return find_times_of_clock(table, answers, clock, predict)
    table.times.read = reading.times
    note_reading(table, name, reading)
    found = {"time_format": reading.layout}
    later = read_asked(table, name, reading, asked)
    if not forecast:
        table.notes += tell_lone(name, reading.times.values())
    else:
        labelled = table.times.labelled
        times = [reading.times[text] for text in labelled if text in reading.times]
        known = [reading.times[text] for text, given in labelled.items() if given]
        found |= find_steps(table, name, times, known, later)
    return found


def read_times(table, name, forecast, asked=()):
    """Return the TimeReading of the column's texts and of those asked for, None if they
    are no times."""
    texts = [*table.times.labelled, *asked]
    if not forecast:
        texts = texts[:: 1 + len(texts) // MOST_TEXTS]
    if reading := read_iso(texts):
        drop_sentinels(table, name, reading.times, forecast)
        return reading
    derived = derive_from_decimals(name, texts) if forecast else None
    if derived := derived or derive_from_digits(name, texts):
        return TimeReading(ISO, derived.times, None, derived.lines)
    formats = [*FORMATS, *NUMBERS] if forecast else FORMATS
    layout, rival, sentinels = split_sentinels(texts, formats)
    if layout and 2 * len(sentinels) < len(texts):
        if layout in ISO_FORMATS:
            layout, rival = ISO, None
        real = [text for text in texts if text not in set(sentinels)]
        tell_sentinels(table, name, sentinels, forecast)
        return TimeReading(layout, parse_texts(real, layout), rival)
    derived = derive_times(name, texts)
    if not derived:
        derived = derive_from_numbers(name, texts, forecast)
    if not derived:
        derived = derive_from_several(name, texts)
    if derived:
        return TimeReading(ISO, derived.times, None, derived.lines)
    if forecast and (derived := derive_from_counts(name, texts)):
        reading = TimeReading(ISO, derived.times, None, derived.lines)
        reading.are_counts = True
        return reading
    return None


def derive_from_several(name, texts):
    """Return the times of texts of which some have one format and some another."""
    texts_of = {}
    for text in texts:
        texts_of.setdefault(find_shape(text), []).append(text)
    if len(texts_of) != 2:
        return None
    times, layouts = {}, []
    for part in texts_of.values():
        layout = find_format(part)
        if layout is None or layout.endswith("%z"):
            return None
        layouts.append(layout)
        times |= {text: parse(text, layout) for text in part}
    first, second = (f"format={quote(layout)}" for layout in sorted(layouts))
    column = column_of(name)
    lines = [
        f"texts = {column}",
        f'times = pd.to_datetime(texts, {first}, errors="coerce")',
        f'rest = pd.to_datetime(texts, {second}, errors="coerce")',
        f"{column} = times.fillna(rest)",
    ]
    return DerivedTimes(name, times, lines)


def parse_texts(texts, layout):
    """Return {text: time}."""
    if layout == ISO:
        return read_iso(texts).times
    return {text: parse(text, layout) for text in texts}


def read_iso(texts):
    """Return the TimeReading of texts that all start with the year, maybe of several
    forms."""
    times = {}
    form = ISO_FORMATS[0]
    for text in texts:
        if not fits(text, form):
            form = next((form for form in ISO_FORMATS if fits(text, form)), None)
            if form is None:
                return None
        times[text] = parse(text, form)
    return TimeReading(ISO, times)


def drop_sentinels(table, name, times, forecast):
    """Take the far dates out of times read as ISO8601, and say so."""
    far = [text for text, time in times.items() if not 1678 <= time.year <= 2261]
    for text in far:
        del times[text]
    tell_sentinels(table, name, far, forecast)


def tell_sentinels(table, name, sentinels, forecast):
    """Note that a time column holds dates that stand for none; UserError for a
    forecast."""
    if not sentinels:
        return
    shown = list_names(sorted(sentinels), 3)
    text = f"{name} holds {shown}, {name_sentinels(sentinels)}"
    if forecast:
        raise UserError(f"{text}: take these rows out of {table.name}")
    table.notes.append(f"{text}: drop or fill these rows in load_data")


def note_unknown(table, name, forecast):
    """Say that the times are of no format; return what is found: that dates are asked
    for. Numbers order rows as well as dates do where no step is wanted."""
    if not forecast and table.columns[name].kind == "number":
        return {}
    shapes = {find_shape(text): text for text in sorted(table.times.labelled)}
    examples = [repr(text) for text in list(shapes.values())[:2]]
    one = "one " if len(examples) > 1 else ""
    todo = ", and set STEP, SEASONS and HORIZON in config.py" if forecast else ""
    if table.columns[name].kind == "number":  # pandas would take them for nanoseconds
        column = column_of(name)
        table.load_lines.append(f"{column} = {column}.astype(str)")
    table.notes.append(
        f"{name} holds {' and '.join(examples)}, of no {one}format that is known here: "
        f"make dates of it in load_data{todo}"
    )
    return {"time_format": ISO}


def note_reading(table, name, reading):
    """Say how a time is read, where it is not the usual way."""
    if (
        reading.layout == ISO
        and not reading.lines
        and any(map(has_zone, reading.times))
    ):
        note_zone(table, name)
    if reading.lines:
        message = f"{name} becomes dates"
        if reading.are_counts:
            message = (
                f"{name} counts steps from a start that it does not tell: correct "
                "these dates if you know it, and STEP and SEASONS with them"
            )
        table.add_lines(message, reading.lines)
    elif reading.rival:
        table.notes.append(
            f"{name} is read as {reading.layout}, and its values could be "
            f"{reading.rival} too: correct parse_dates if it is not"
        )
    elif reading.layout != ISO:
        table.notes.append(
            f"{name} is read as {reading.layout}: correct parse_dates if it is not"
        )


def note_zone(table, name):
    """Add the line that makes times of zones those of one, which can be compared."""
    lines = write_date_lines(name, "%z")
    table.load_lines += lines
    table.notes.append(
        f"{name} holds times of a zone: load_data has `{'; '.join(lines)}`, so they "
        "are UTC"
    )


def read_asked(table, name, reading, asked):
    """Return the times of the rows to score; say which are written otherwise."""
    times = {text: reading.read(text) for text in asked}
    strange = [text for text, time in times.items() if time is None]
    if strange:
        table.notes.append(
            f"{name} of the rows to score holds {strange[0]!r}: write it as in the data"
        )
    return [time for time in times.values() if time is not None]


# the grid of a forecast


def find_steps(table, name, times, known, asked):
    """Return step, seasons, horizon and history of a forecast, and say them.

    The horizon reaches as far as the rows to score, or those at the end without a
    target; where nobody asks, it is a season, or what two seasons leave of the history.
    """
    grid = find_grid(times)
    refuse_lonely(table, name, times, grid)
    last = max(asked or times)
    horizon = count_steps(max(known), last, grid) if known else 0
    found = {"step": grid.name, "seasons": grid.seasons}
    history = count_steps(min(known), max(known), grid) + 1 if known else 0
    season = grid.seasons[0]
    left = history - 2 * season
    usual = min(season, left) if left > 0 else season
    found |= {"horizon": horizon if horizon > 0 else usual, "history": history}
    found["regular"] = grid.regular
    note_steps(table, name, found, grid)
    if asked and known and min(asked) <= max(known):
        table.notes.append(
            "rows to score lie before the last known value: the model that scores them "
            "learns from later rows too, which no forecast can"
        )
    return found


def refuse_lonely(table, name, times, grid):
    lonely = find_lonely(times, grid)
    if lonely:
        time, steps = lonely
        raise UserError(
            f"{name} holds {time}, far from all other times: in steps of {grid.name} "
            f"that makes {steps:,} of them for {len(set(times)):,} times; correct that "
            "row or take it out"
        )


def note_steps(table, name, found, grid):
    """Say the step, seasons and horizon, and what is unusual about them."""
    text = (
        f"STEP = {found['step']}, SEASONS = {found['seasons']}, "
        f"HORIZON = {found['horizon']} by {name}"
    )
    if not grid.regular:
        text += ", whose times are irregular: choose STEP for what is asked"
    table.notes.append(text)
    if found["horizon"] >= found["history"] > 0:
        table.notes.append(
            f"the forecast reaches {found['horizon']} steps ahead and the history has "
            f"{found['history']}: no lag is old enough, so only models of trend and "
            "season can be tried, untested at that distance; ask for a longer history"
        )


# a time that stands in several columns


def find_parts(table, name):
    """Return (columns of the year, its part and maybe the day, kind) that tell the time
    together, or None."""
    year = find_year_column(table.columns)
    found = find_part_column(table.columns)
    if not (year and found):
        return None
    part, kind = found
    names = [year, part]
    day = find_day_column(table.columns, kind)
    if day:
        names.append(day)
    return (names, kind) if name in names else None


def read_parts(table, names, target):
    """Return {values of some columns: whether a row of these has a target}."""
    if table is None or not {*names} <= {*table.header}:
        return {}
    places = [table.header.index(name) for name in names]
    last = table.header.index(target) if target in table.header else None
    found = {}
    for row in table.read():
        values = tuple(row[place] for place in places if place < len(row))
        known = last is not None and last < len(row) and row[last] not in MISSING
        if len(values) == len(names) and not MISSING & set(values):
            found[values] = found.get(values, False) or known
    return found


def find_times_of_parts(table, names, kind, forecast, predict):
    """Return what is found of a time that stands in several columns."""
    parts = read_parts(table, names, table.times.target)
    asked = read_parts(predict, names, None)
    derived = derive_from_parts(names, kind, {**asked, **parts})
    if derived is None:
        return find_times_of_parts(table, names[:2], kind, forecast, predict)
    table.load_lines += derived.lines
    table.notes.append(
        f"{join_words(names)} tell the time together: load_data has "
        f"`{'; '.join(derived.lines)}`, and TIME_COLUMN is {derived.column!r}"
    )
    found = {"time_format": ISO, "time_column": derived.column, "time_parts": names}
    if forecast:
        known = [derived.times[part] for part, given in parts.items() if given]
        times = [derived.times[part] for part in parts]
        later = [derived.times[part] for part in asked]
        found |= find_steps(table, derived.column, times, known, later)
    return found


def find_clock(table, answers, reading):
    """Return (column of clocks, format of both) where days of several rows have the
    time of day in another column, or None."""
    name, days = answers["time_column"], table.times.labelled
    several = table.n_rows >= 2 * len(days)
    if answers["group_column"]:
        several = table.n_rows >= 2 * len(days) * len(
            table.columns[answers["group_column"]].distinct
        )
    form = find_format(list(days)[:MOST_CLOCKS])
    is_day = form and not re.search("%[HI]", form) and not reading.lines
    if not (several and is_day and table.read_with == "read_csv"):
        return None
    for other, column in table.columns.items():
        texts = list(column.strays)
        if other in (name, answers["target"]) or column.n_strays < table.n_rows:
            continue
        layout = find_format(texts, ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p"])
        if layout:
            return other, f"{form} {layout}"
    return None


def find_times_of_clock(table, answers, clock, predict):
    """Return what is found of a forecast's time whose day and clock stand apart."""
    other, layout = clock
    name = answers["time_column"]
    names = [name, other]
    parts = read_parts(table, names, table.times.target)
    asked = read_parts(predict, names, None)
    times = {part: parse(" ".join(part), layout) for part in {**asked, **parts}}
    column = column_of(name)
    line = f'{column} = {column} + " " + {column_of(other)}'
    table.add_lines(f"{join_words(names)} tell the time", [line])
    known = [times[part] for part, given in parts.items() if given]
    later = [times[part] for part in asked]
    found = {"time_format": ISO if layout in ISO_FORMATS else layout}
    found["clock_parts"] = names
    return found | find_steps(table, name, [times[p] for p in parts], known, later)
