"""Which format the times of a column have. Standard library only: the hooks run it."""

import json
import re
from collections import Counter
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import pairwise

from takehome.ingest.wording import column_of, quote

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
# all of them ISO8601 to pandas
ISO_CLOCKS = [
    f"{clock}{zone}"
    for zone in ("", "%z")
    for clock in ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f")
]
ISO_FORMATS = ["%Y-%m-%d"]
ISO_FORMATS += [f"%Y-%m-%d {clock}" for clock in ISO_CLOCKS]
ISO_FORMATS += [f"%Y-%m-%dT{clock}" for clock in ISO_CLOCKS]
ISO_FORMATS += ["%Y-%m-%d %H"]
CLOCKS = ["", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M%p"]
CLOCKS += [" %I:%M:%S %p"]
CLOCKS += ["T%H:%M:%S", ", %H:%M", ", %H:%M:%S", " %H.%M"]
DAYS = ["%Y/%m/%d", "%Y.%m.%d"]
# day first, since a file in which no day is above 12 is rare
DAYS += [f"%d{mark}%m{mark}%{year}" for year in "Yy" for mark in "/.-"]
DAYS += [f"%m{mark}%d{mark}%{year}" for year in "Yy" for mark in "/.-"]
DAYS += [f"%y{mark}%m{mark}%d" for mark in "/.-"]
WORDED = ["%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%y", "%d-%b-%Y"]
WORDED += ["%d/%b/%Y", "%d%b%Y", "%b %d %Y", "%a, %d %b %Y", "%A, %d %B %Y"]
WORDED += ["%a, %b %d, %Y", "%A, %B %d, %Y", "%a %d %b %Y", "%A %d %B %Y"]
WORDED += ["%b-%d-%Y"]
COMPACT = ["%Y%m%d%H%M", "%Y%m%d%H"]
COMPACT += [
    "%Y%m%d",
    "%Y%m%dT%H%M%S",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d %H:%M",
    "%Y%m%d%H%M%S",
]
MONTHS = ["%Y-%m", "%b-%Y", "%b %Y", "%B %Y", "%b-%y", "%m/%Y", "%Y/%m", "%B-%Y"]
MONTHS += ["%m-%Y", "%m.%Y", "%Y.%m", "%Y-%b", "%Y %b", "%Y %B", "%b/%Y", "%b%y"]
UTC = ["%Y-%m-%d %H:%M UTC", "%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S.%f UTC"]
FORMATS = [*ISO_FORMATS]
FORMATS += [f"{day}{clock}" for clock in CLOCKS for day in DAYS]
FORMATS += [f"{day}{clock}" for clock in CLOCKS[:7] for day in WORDED]
FORMATS += [*COMPACT, *MONTHS, *UTC]
# dates where a forecast wants some, else numbers as good, or a day and a month
NUMBERS = ["%Y%m", "%Y", "%y%m%d", "%m/%y", "%m-%y", "%y-%m", "%y/%m"]
FIRST_YEAR, LAST_YEAR = 1678, 2261  # that nanoseconds since 1970 can tell
ZERO_DATE = re.compile(r"0000-00-00.*")
DIGITS, LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")
ZONES = ["a", "+9", "-9", "+9:9", "-9:9"]  # shapes of %z
ZONE = re.compile(r"[\d.](?:Z|[+-]\d\d:?\d\d)$")
MANY_TIMES = 20  # different ones, among which one may be lone
NEARLY_ALL = 0.9  # of the span of all times, which one alone makes if it is an error
MOST_STRANGERS = 5  # different texts that are no dates; with more it is no date column
CLEARLY = 1.5  # times as regular as another reading decides for one


def has_zone(text):
    """Tell whether a time that starts with the year ends with a time zone."""
    return bool(ZONE.search(text))


def fits(text, layout):
    """Tell whether the text is a time of the format."""
    try:
        datetime.strptime(text, layout)
    except ValueError:
        return False
    return True


def list_formats(texts, formats=FORMATS):
    """Return all formats, in order, that each of the texts has."""
    texts = set(texts)
    if not texts:
        return []
    shape = find_shape(next(iter(texts)))
    found = sort_by_shape(tuple(formats)).get(shape, [])
    return [layout for layout in found if all(fits(text, layout) for text in texts)]


def find_shape(text):
    """Return a text with each run of digits as 9 and each word as a."""
    return LETTERS.sub("a", DIGITS.sub("9", text))


@cache
def sort_by_shape(formats):
    """Return {shape of a text: formats that it can have}, since trying all is slow."""
    found = {}
    for layout in formats:
        for shape in list_shapes(layout):
            found.setdefault(shape, []).append(layout)
    return found


def list_shapes(layout):
    """Return the shapes of the texts of a format."""
    bare = layout.removesuffix("%z")
    example = re.sub("%[aAbBp]", "a", re.sub("%[YymdHMSIf]", "9", bare))
    shape = find_shape(example)
    return [shape] if bare == layout else [shape + zone for zone in ZONES]


def find_format(texts, formats=FORMATS):
    """Return the format that all of the texts have, or None."""
    return choose_format(texts, formats)[0]


def choose_format(texts, formats=FORMATS):
    """Return (format of all texts or None, another that its values leave open or None).

    Of several, the one whose times span the least years, then the one whose
    distances are clearly more alike.
    """
    texts = set(texts)
    found = list_formats(texts, formats)
    if len(found) < 2 or found[0] in ISO_FORMATS:
        return (found[0] if found else None), None
    readings = {layout: sorted(read_times(texts, layout)) for layout in found}
    shortest = min(map(measure_span, readings.values()))
    near = [
        layout
        for layout, times in readings.items()
        if measure_span(times) <= max(3 * shortest, 366 * DAY)
    ]
    gaps = {layout: compare_gaps(readings[layout]) for layout in near}
    best = min(near, key=gaps.get)
    others = [layout for layout in near if readings[layout] != readings[best]]
    rivals = [layout for layout in others if gaps[layout] < CLEARLY * gaps[best]]
    if not rivals:
        return best, None
    chosen = min([best, *rivals], key=found.index)
    return chosen, next(layout for layout in [best, *rivals] if layout != chosen)


def read_times(texts, layout):
    return {parse(text, layout) for text in texts}


def measure_span(times):
    return times[-1] - times[0]


def compare_gaps(times):
    """Return how many times the usual distance between times the longest is."""
    gaps = sorted(find_gaps(times))
    return gaps[-1] / gaps[len(gaps) // 2] if gaps else 1


def find_gaps(times):
    """Return the distances between times that follow each other."""
    ordered = sorted(set(times))
    return [later - earlier for earlier, later in pairwise(ordered)]


def find_lone(times):
    """Return the first or last time if it lies far from all others, else None."""
    ordered = sorted(set(times))
    if len(ordered) < MANY_TIMES:
        return None
    far = NEARLY_ALL * (ordered[-1] - ordered[0])
    if ordered[1] - ordered[0] > far:
        return ordered[0]
    return ordered[-1] if ordered[-1] - ordered[-2] > far else None


def tell_lone(name, times):
    """Return notes on a date that is far from all others of a column."""
    lone = find_lone(times)
    if lone is None:
        return []
    return [
        f"{name} holds {lone:%Y-%m-%d}, far from all other dates: if it means "
        "missing, make it so in load_data"
    ]


def parse(text, layout):
    """Return a time to the second, of a time zone as UTC, as pandas takes it."""
    time = datetime.strptime(text, layout)
    if time.tzinfo:
        time = to_utc(time)
    if time.microsecond < 500_000 or time.year == 9999:
        return time.replace(microsecond=0)
    return time.replace(microsecond=0) + SECOND


def to_utc(time):
    """Return a time without its zone; the first and last of a calendar stay as read."""
    try:
        return time.astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        return time.replace(tzinfo=None)


def is_sentinel(text, layout):
    """Tell whether a date lies where pandas' nanoseconds cannot reach: it stands for
    none."""
    if ZERO_DATE.fullmatch(text):
        return True
    return not FIRST_YEAR <= parse(text, layout).year <= LAST_YEAR


def split_sentinels(texts, formats=FORMATS):
    """Return (format, rival, texts that stand for none) of a column's texts: dates at
    the far ends, and a few that are no dates at all.

    The format is None where the texts are no dates.
    """
    absent = [text for text in texts if ZERO_DATE.fullmatch(text)]
    real = [text for text in texts if not ZERO_DATE.fullmatch(text)]
    layout, rival = choose_dates(real, formats)
    if layout is None:
        strangers = find_strangers(real, formats)
        absent += strangers
        real = [text for text in real if text not in set(strangers)]
        layout, rival = choose_dates(real, formats)
    if layout is None:
        return None, None, []
    absent += [text for text in real if is_sentinel(text, layout)]
    return layout, rival, sorted(absent)


def find_strangers(texts, formats):
    """Return the few texts that are no dates where all others are; [] where there are
    none, or too many."""
    shapes = Counter(map(find_shape, texts))
    by_shape = sort_by_shape(tuple(formats))
    usual = max(shapes, key=shapes.get, default="")
    most = min(MOST_STRANGERS, len(texts) // 3)
    if usual not in by_shape or len(texts) - shapes[usual] > most:
        return []
    found = []
    for layout in by_shape[usual]:
        found.append([text for text in texts if not fits(text, layout)])
    fewest = min(found, key=len)
    are_few = len(fewest) <= most
    return fewest if are_few and not any(map(is_date, fewest)) else []


def is_date(text):
    """Tell whether a text is a date of any format."""
    return bool(ZERO_DATE.fullmatch(text) or list_formats([text]))


def name_sentinels(sentinels):
    """Return what texts of a column of dates are that stand for none."""
    if all(map(is_date, sentinels)):
        return "a sentinel for a missing date"
    return "which is not a date, as its other values are"


def choose_dates(texts, formats):
    """Return (format, rival) by the dates that are none of the far ends, if there are
    such."""
    found = list_formats(texts, formats)
    if not found:
        return None, None
    near = [text for text in texts if not is_sentinel(text, found[0])]
    return choose_format(near or texts, found)


def write_date_lines(name, layout, sentinels=()):
    """Return the lines of pandas that make dates of a column; times of a zone become
    those of UTC."""
    shown = given = column_of(name)
    lines = []
    if sentinels:
        days = json.dumps(sorted({text[:10] for text in sentinels}))
        lines.append(f"absent = {shown}.astype(str).str[:10].isin({days})")
        given = f"{shown}.mask(absent)"
    form = "ISO8601" if layout in ISO_FORMATS else layout
    if layout.endswith("%z"):
        lines.append(f'times = pd.to_datetime({given}, format="ISO8601", utc=True)')
        return [*lines, f"{shown} = times.dt.tz_localize(None)"]
    return [*lines, f"{shown} = pd.to_datetime({given}, format={quote(form)})"]
