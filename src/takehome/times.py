"""What a file's time column looks like: format, step, seasons, horizon. Standard library only: the hooks run it."""

from collections import Counter
from datetime import datetime, timedelta

from takehome.constants import to_source
from takehome.tables import MISSING, read_header, read_rows

DAY = timedelta(days=1)
# all of them ISO8601 to pandas
ISO_FORMATS = ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
# day first, since a file in which no day is above 12 is rare; with fewer parts last, since these fit in more places
DATE_FORMATS = ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y"]
OTHER_FORMATS = ["%Y%m%d", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%y", "%d-%b-%Y", "%Y-%m", "%b-%Y"]
CLOCKS = ["", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p"]
FORMATS = [*ISO_FORMATS, *(f"{day}{clock}" for clock in CLOCKS for day in DATE_FORMATS), *OTHER_FORMATS]
# steps of a calendar, by the days they may last: (fewest, most, pandas' name, steps in a year)
CALENDAR = [(28, 31, "MS", 12), (89, 92, "QS", 4), (365, 366, "YS", 1)]


def describe_times(table, answers, asked=None):
    """Return {constant: source code} of the time column; `asked` is (path, options) of rows to score.

    The constants are TIME_FORMAT and, for a forecast, STEP, SEASONS and HORIZON; none for a column that holds no
    dates, or a file that only pandas can read. What the user should look at is added to the table's notes.
    """
    column = answers["time_column"]
    known = column and table.is_text
    rows = list(read_column(table.path, table.options, column, answers["target"])) if known else []
    layout = find_format(text for text, _ in rows)
    if not layout:
        return {}
    found = {"TIME_FORMAT": "ISO8601" if layout in ISO_FORMATS else layout}
    if layout not in ISO_FORMATS:
        table.notes.append(f"{column} is read as {layout}: correct TIME_FORMAT if it is not")
    if answers["task"] == "forecast":
        steps = describe_steps(rows, layout, read_asked(asked, column, layout))
        table.notes.append(", ".join(f"{name} = {value}" for name, value in steps.items()) + f" by {column}")
        found |= steps
    return {constant: to_source(value, constant) for constant, value in found.items()}


def describe_steps(rows, layout, asked):
    """Return {constant: value} of the grid; a horizon as far as the rows to score reach, else one season."""
    times = {text: datetime.strptime(text, layout) for text in {text for text, _ in rows}}
    name, step, seasons = find_step(times.values())
    known = [times[text] for text, label in rows if label not in MISSING]
    horizon = count_steps(max(known), max(asked), name, step) if known and asked else 0
    return {"STEP": name, "SEASONS": seasons, "HORIZON": horizon if horizon > 0 else seasons[0]}


def read_column(path, options, column, other):
    """Yield (text of the time column, text of another column, empty where the file lacks it)."""
    header = read_header(path, options)
    places = [header.index(name) if name in header else -1 for name in (column, other)]
    for row in read_rows(path, options):
        texts = [row[place].strip() if 0 <= place < len(row) else "" for place in places]
        if texts[0] not in MISSING:
            yield tuple(texts)


def read_asked(asked, column, layout):
    """Return the times of the rows to score that have the format of the data's."""
    texts = {text for text, _ in read_column(*asked, column, "")} if asked else set()
    return [datetime.strptime(text, layout) for text in texts if fits(text, layout)]


def find_format(texts):
    """Return the first format that all of the texts have, or None."""
    texts = set(texts)
    return next((layout for layout in FORMATS if texts and all(fits(text, layout) for text in texts)), None)


def fits(text, layout):
    try:
        datetime.strptime(text, layout)
    except ValueError:
        return False
    return True


def find_step(times):
    """Return (pandas' name of the commonest distance between times, the distance, steps in each season)."""
    ordered = sorted(set(times))
    gaps = Counter(later - earlier for earlier, later in zip(ordered, ordered[1:], strict=False))
    step = min(gaps, key=lambda gap: (-gaps[gap], gap), default=DAY)
    for fewest, most, name, a_year in CALENDAR:
        if fewest * DAY <= step <= most * DAY:
            return name, step, [a_year]
    seasons = [round(length / step) for length in (DAY, 7 * DAY, 364 * DAY) if length / step >= 2][:2]
    return name_step(step), step, seasons or [1]


def name_step(step):
    """Return what pandas calls a distance in time."""
    for unit, name in ((DAY, "D"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min")):
        if not step % unit:
            count = step // unit
            return name if count == 1 else f"{count}{name}"
    return f"{int(step.total_seconds())}s"


def count_steps(known, last, name, step):
    """Return how many steps lie between the last known time and the last one asked for."""
    months = (last.year - known.year) * 12 + last.month - known.month
    return {"MS": months, "QS": months // 3, "YS": last.year - known.year}.get(name, -((known - last) // step))
