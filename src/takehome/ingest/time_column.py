"""What a file's time column looks like: format, step, seasons, horizon.

Standard library only: the hooks run it.
"""

from takehome import UserError
from takehome.ingest.calendar_words import (
    derive_epochs,
    derive_from_two,
    derive_times,
    find_part_column,
    find_year_column,
)
from takehome.ingest.datetimes import (
    FORMATS,
    ISO_FORMATS,
    NUMBERS,
    find_shape,
    fits,
    has_zone,
    is_date,
    parse,
    split_sentinels,
    write_date_lines,
)
from takehome.ingest.delimited import MISSING
from takehome.ingest.time_grid import count_steps, find_grid, find_lonely
from takehome.ingest.wording import list_names

ISO = "ISO8601"  # as pandas names the formats that start with year, month and day
MOST_TEXTS = 100_000  # different times that tell the format where no grid is wanted


class TimeReading:
    """How the texts of a time column are read.

    layout: their format, "ISO8601" for all that start with the year; times: {text:
    time}; rival: another format that the values leave open, or None; lines: of pandas,
    where it reads them by no format.
    """

    def __init__(self, layout, times, rival=None, lines=()):
        self.layout, self.times, self.rival = layout, times, rival
        self.lines = list(lines)

    def read(self, text):
        """Return the time of a text, None if it is of another form."""
        if text in self.times:
            return self.times[text]
        layouts = ISO_FORMATS if self.layout == ISO else [self.layout]
        return next((parse(text, form) for form in layouts if fits(text, form)), None)


def find_times(table, answers, asked=()):
    """Return what is found of the time column; `asked` holds its texts in rows to
    score.

    Keys: time_format; for a forecast also step, seasons, horizon and history (steps);
    time_column where the time is made of two columns. Empty without a time column or
    for one that holds no times. What the user should look at is added to the notes.
    """
    name, forecast = answers["time_column"], answers["task"] == "forecast"
    if not name or not table.times.labelled:
        return {}
    if two := find_two_columns(table, name):
        return find_times_of_two(table, two, forecast)
    reading = read_times(table, name, forecast)
    if reading is None:
        return note_unknown(table, name, forecast)
    note_reading(table, name, reading)
    found = {"time_format": reading.layout}
    if forecast:
        known = [
            reading.times[text] for text, given in table.times.labelled.items() if given
        ]
        later = read_asked(table, name, reading, asked)
        found |= find_steps(table, name, list(reading.times.values()), known, later)
    return found


def read_times(table, name, forecast):
    """Return the TimeReading of the column's texts, None if they are no times."""
    texts = list(table.times.labelled)
    if not forecast:
        texts = texts[:: 1 + len(texts) // MOST_TEXTS]
    if reading := read_iso(texts):
        drop_sentinels(table, name, reading.times, forecast)
        return reading
    if epochs := derive_epochs(name, texts):
        return TimeReading(ISO, epochs.times, None, epochs.lines)
    formats = [*FORMATS, *NUMBERS] if forecast else FORMATS
    layout, rival, sentinels = split_sentinels(texts, formats)
    if layout:
        if layout in ISO_FORMATS:
            layout, rival = ISO, None
        real = [text for text in texts if text not in set(sentinels)]
        tell_sentinels(table, name, sentinels, forecast)
        return TimeReading(layout, parse_texts(real, layout), rival)
    derived = derive_times(name, texts)
    if derived:
        return TimeReading(ISO, derived.times, None, derived.lines)
    return None


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
    what = "a date that stands for none"
    if not all(map(is_date, sentinels)):
        what = "which is no date, as its other values are"
    text = f"{name} holds {list_names(sorted(sentinels), 3)}, {what}"
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
    table.notes.append(
        f"{name} holds {' and '.join(examples)}, of no {one}format that is known here: "
        f"make dates of it in load_data{todo}"
    )
    return {"time_format": ISO}


def note_reading(table, name, reading):
    """Say how a time is read, where it is not the usual way."""
    table.load_lines += reading.lines
    if (
        reading.layout == ISO
        and not reading.lines
        and any(map(has_zone, reading.times))
    ):
        note_zone(table, name)
    if reading.lines:
        table.notes.append(
            f"{name} holds times that pandas reads by no format: load_data has "
            f"`{'; '.join(reading.lines)}`"
        )
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
    times = {text: reading.read(text) for text in sorted(asked)}
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
    target, else one season.
    """
    grid = find_grid(times)
    refuse_lonely(table, name, times, grid)
    last = max(asked or times)
    horizon = count_steps(max(known), last, grid) if known else 0
    found = {"step": grid.name, "seasons": grid.seasons}
    found["horizon"] = horizon if horizon > 0 else grid.seasons[0]
    found["history"] = count_steps(min(known), max(known), grid) + 1 if known else 0
    note_steps(table, name, found, grid)
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


# a year in one column, its part in another


def find_two_columns(table, name):
    """Return (year, part, kind) of the columns that tell the time together, or None."""
    year, part = find_year_column(table.columns), find_part_column(table.columns)
    if year and part and name in (year, part[0]):
        return year, *part
    return None


def find_times_of_two(table, two, forecast):
    """Return what is found of a time that stands in two columns."""
    year, part, kind = two
    places = [table.header.index(name) for name in (year, part)]
    target = table.header.index(table.times.target)
    pairs = {}
    for row in table.read():
        pair = tuple(row[place] for place in places if place < len(row))
        known = target < len(row) and row[target] not in MISSING
        if len(pair) == 2 and not MISSING & set(pair):
            pairs[pair] = pairs.get(pair, False) or known
    derived = derive_from_two(year, part, kind, pairs)
    table.load_lines += derived.lines
    table.notes.append(
        f"{year} and {part} tell the time together: load_data has "
        f"`{derived.lines[0]}`, and TIME_COLUMN is {derived.column!r}"
    )
    found = {"time_format": ISO, "time_column": derived.column}
    if forecast:
        known = [derived.times[pair] for pair, given in pairs.items() if given]
        times = list(derived.times.values())
        found |= find_steps(table, derived.column, times, known, [])
    return found
