"""What a file's time column looks like: format, step, seasons, horizon. Standard
library only: the hooks run it."""

from collections import Counter
from datetime import datetime, timedelta, timezone

from takehome.ingest.delimited import (
    MISSING,
    read_rows,
)
from takehome.project.config_file import (
    to_source,
)

DAY, HOUR, MINUTE, SECOND = (
    timedelta(days=1),
    timedelta(hours=1),
    timedelta(minutes=1),
    timedelta(seconds=1),
)
# all of them ISO8601 to pandas
ISO_CLOCKS = [
    f"{clock}{zone}"
    for zone in ("", "%z")
    for clock in ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f")
]
ISO_FORMATS = [
    "%Y-%m-%d",
    *(f"%Y-%m-%d{mark}{clock}" for clock in ISO_CLOCKS for mark in " T"),
    "%Y-%m-%d %H",
]
# day first, since a file in which no day is above 12 is rare; with fewer parts last,
# since these fit in more places
DATE_FORMATS = [
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d.%m.%y",
]
OTHER_FORMATS = [
    "%Y%m%d",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%y",
    "%d-%b-%Y",
]
MONTHS = ["%Y-%m", "%b-%Y", "%b %Y", "%B %Y", "%b-%y", "%m/%Y", "%Y/%m"]
CLOCKS = ["", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p"]
FORMATS = [
    *ISO_FORMATS,
    *(f"{day}{clock}" for clock in CLOCKS for day in DATE_FORMATS),
    *OTHER_FORMATS,
    *MONTHS,
]
NUMBERS = ["%Y%m", "%Y"]  # dates where a forecast wants some, else numbers as good
# steps of a calendar, by the days they may last: (fewest, most, pandas' name, months,
# steps in a year)
CALENDAR = [
    (28, 31, "MS", 1, 12),
    (89, 92, "QS", 3, 4),
    (181, 184, "6MS", 6, 2),
    (365, 366, "YS", 12, 1),
]
# of which one is taken where no distance between times is common
ROUND_STEPS = [
    *(count * SECOND for count in (1, 5, 10, 30)),
    *(count * MINUTE for count in (1, 5, 10, 15, 30)),
    *(count * HOUR for count in (1, 2, 3, 6, 12)),
    DAY,
    7 * DAY,
]


def describe_times(table, answers, asked=()):
    """Return {constant: source code} of the time column; `asked` holds the texts of it
    in rows to score.

    The constants are TIME_FORMAT and, for a forecast, STEP, SEASONS and HORIZON; none
    for a column that holds no dates, or a file that only pandas can read. What the user
    should look at is added to the table's notes.
    """
    column, forecast = answers["time_column"], answers["task"] == "forecast"
    rows = read_columns(table, column, answers["target"]) if column else []
    layout = find_time_format({text for text, _ in rows}, forecast)
    if not layout:
        if forecast and rows:
            table.notes.append(
                f"{column} holds {rows[0][0]!r}, a time of no format known here: make "
                "dates of it in load_data, "
                "or name its TIME_FORMAT, and set STEP, SEASONS and HORIZON in "
                "config.py"
            )
        return {}
    found = {"TIME_FORMAT": "ISO8601" if layout in ISO_FORMATS else layout}
    if layout not in ISO_FORMATS:
        table.notes.append(
            f"{column} is read as {layout}: correct TIME_FORMAT if it is not"
        )
    if forecast:
        strange = sorted(text for text in asked if not fits(text, layout))
        if strange:
            table.notes.append(
                f"{column} of the rows to score holds {strange[0]!r}: write it as in "
                "the data"
            )
        steps, regular = describe_steps(
            rows, layout, [parse(text, layout) for text in asked if text not in strange]
        )
        told = (
            ", ".join(f"{name} = {value}" for name, value in steps.items())
            + f" by {column}"
        )
        table.notes.append(
            told
            if regular
            else f"{told}, whose times are irregular: choose STEP for what is asked"
        )
        found |= steps
    return {constant: to_source(value, constant) for constant, value in found.items()}


def describe_steps(rows, layout, asked):
    """Return ({constant: value} of the grid, whether the times have a common distance).

    The horizon reaches as far as the rows to score, or those at the end without a
    target, else one season.
    """
    times = {text: parse(text, layout) for text in {text for text, _ in rows}}
    name, step, seasons, regular = find_step(times.values())
    known = [times[text] for text, label in rows if label not in MISSING]
    last = max(asked or times.values())
    horizon = count_steps(max(known), last, name, step) if known else 0
    return {
        "STEP": name,
        "SEASONS": seasons,
        "HORIZON": horizon if horizon > 0 else seasons[0],
    }, regular


def read_columns(table, column, other=""):
    """Return [(text of the time column, text of another column, empty where the table
    lacks it)]."""
    rows = read_rows(table.path, table.options) if table.is_text else table.rows
    places = [
        table.header.index(name) if name in (table.header or ()) else -1
        for name in (column, other)
    ]
    texts = (
        [
            str(row[place] or "").strip() if 0 <= place < len(row) else ""
            for place in places
        ]
        for row in rows
    )
    pairs = [(time, label) for time, label in texts if time not in MISSING]
    days = {time for time, _ in pairs if fits(time, ISO_FORMATS[0])}
    if (
        0 < len(days) < len({time for time, _ in pairs})
    ):  # midnight, where others carry an hour
        pairs = [
            (f"{time} 00:00:00" if time in days else time, label)
            for time, label in pairs
        ]
    return pairs


def find_format(texts, formats=FORMATS):
    """Return the first format that all of the texts have, or None."""
    texts = set(texts)
    return next(
        (
            layout
            for layout in formats
            if texts and all(fits(text, layout) for text in texts)
        ),
        None,
    )


def find_time_format(texts, forecast):
    """Return the format of all of the texts or None; month first where that makes their
    distances more alike."""
    first = find_format(texts, [*FORMATS, *NUMBERS * forecast])
    second = first and first.replace("%d/%m", "%m/%d")
    if first == second or not find_format(texts, [second]):
        return first
    return min(
        (first, second),
        key=lambda layout: compare_gaps(parse(text, layout) for text in texts),
    )


def compare_gaps(times):
    """Return how many times the usual distance between times the longest is."""
    gaps = sorted(find_gaps(times))
    return gaps[-1] / gaps[len(gaps) // 2] if gaps else 0


def fits(text, layout):
    try:
        datetime.strptime(text, layout)
    except ValueError:
        return False
    return True


def parse(text, layout):
    """Return a time to the second, of a time zone as UTC, as the project's table.py
    takes it."""
    time = datetime.strptime(text, layout)
    time = time.astimezone(timezone.utc).replace(tzinfo=None) if time.tzinfo else time
    return (time + SECOND / 2).replace(microsecond=0)


def find_gaps(times):
    """Return the distances between times that follow each other."""
    ordered = sorted(set(times))
    return [
        later - earlier for earlier, later in zip(ordered, ordered[1:], strict=False)
    ]


def find_step(times):
    """Return (pandas' name of the commonest distance between times, it, steps in each
    season, whether it is common).

    Seasons are those of which two or more are there.
    """
    gaps = Counter(find_gaps(times))
    step = min(gaps, key=lambda gap: (-gaps[gap], gap), default=DAY)
    for fewest, most, name, _, a_year in CALENDAR:
        if fewest * DAY <= step <= most * DAY:
            return name, step, [a_year], True
    if regular := 3 * gaps[step] >= gaps.total():
        step = max(step, SECOND)
    else:
        middle = sorted(gaps.elements())[gaps.total() // 2]
        step = next((length for length in ROUND_STEPS if length >= middle), 7 * DAY)
    span = max(times) - min(times)
    seasons = [
        round(length / step)
        for length in (DAY, 7 * DAY, 364 * DAY)
        if 2 * step <= length <= span / 2
    ][:2]
    return name_step(step), step, seasons or [1], regular


def name_step(step):
    """Return what pandas calls a distance in time."""
    for unit, name in ((DAY, "D"), (HOUR, "h"), (MINUTE, "min")):
        if not step % unit:
            count = step // unit
            return name if count == 1 else f"{count}{name}"
    return f"{int(step.total_seconds())}s"


def count_steps(known, last, name, step):
    """Return how many steps lie between the last known time and the last one asked
    for."""
    months = {calendar: months for _, _, calendar, months, _ in CALENDAR}.get(name)
    if months:
        return ((last.year - known.year) * 12 + last.month - known.month) // months
    return -((known - last) // step)
