"""Weeks, quarters, semesters and years as texts, and times as numbers, which pandas
reads by no format.

Each comes with the lines of pandas that make dates of it. Standard library only.
"""

import re
from datetime import datetime, timedelta

from takehome.ingest.calendar_words import (
    MONTH_NAMES,
    QUARTER_NAMES,
    SEMESTER_NAMES,
    WEEK_NAMES,
    YEAR_NAMES,
    DerivedTimes,
    derive_months,
    fold,
    parse_all,
)
from takehome.ingest.wording import column_of, quote, read_words

WEEK_MARKS = WEEK_NAMES | read_words("w kw wk s sem sw uge v")
QUARTER_MARKS = QUARTER_NAMES | read_words("q t k kw trim tri tr")
MONTH_MARKS = MONTH_NAMES | {"m"}
SEMESTER_MARKS = SEMESTER_NAMES | read_words("s h hj sem half")
FILLERS = read_words("st nd rd th er e eme o a de of del do des")  # as in 1st, 1er
MONTHS_OF = {
    "quarter": {"1": "01", "2": "04", "3": "07", "4": "10"},
    "semester": {"1": "01", "2": "07"},
}
YEAR_FIRST = re.compile(r"(\D{0,3}?)((?:19|20)\d\d)(\D{1,20}?)(\d{1,2})")
YEAR_LAST = re.compile(r"(\D{0,12}?)(\d{1,2})(\D{1,20}?)((?:19|20)\d\d)")
SHORT_FIRST = re.compile(r"(\D{0,3}?)(\d\d)(\D{1,20}?)(\d)")
SHORT_LAST = re.compile(r"(\D{0,12}?)(\d)(\D{1,20}?)(\d\d)")
YEAR_SPAN = re.compile(r"(\D{0,8}?)((?:19|20)\d\d) ?[-/–] ?((?:19|20)?\d\d)")
YEAR_ALONE = re.compile(r"(\D{1,8}?)((?:19|20)\d\d|\d\d)")
YEAR_AND_PART = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<mark>[-/._ ]?)(?P<part>\d{1,2})"
)
PART_AND_YEAR = re.compile(r"(?P<part>\d{1,2})(?P<mark>[-/._ ])(?P<year>(?:19|20)\d\d)")
SMALLER = {"ms": 3, "us": 6, "ns": 9}  # decimals of a second
WHOLE = re.compile(r"\d+(?:\.0+)?")
EXCEL_START = datetime(1899, 12, 30)
# numbers that tell a time: (lowest, highest, unit of pandas)
EPOCHS = [
    (20_000, 60_000, "D"),
    (5 * 10**8, 2 * 10**9, "s"),
    (5 * 10**11, 2 * 10**12, "ms"),
    (5 * 10**14, 2 * 10**15, "us"),
    (5 * 10**17, 2 * 10**18, "ns"),
]


def derive_times(name, texts):
    """Return the DerivedTimes of one column's texts, None if they are none."""
    texts = set(texts)
    for derive in (derive_months, derive_years, derive_weeks, derive_parts):
        found = derive(name, texts) if texts else None
        if found:
            return found
    return None


# a mark beside the year


def split_period(text):
    """Return (words beside the numbers, year, part, layout) of a text such as
    `2021-Q1`, None if it is none; the layout is that of a week."""
    for pattern in (YEAR_FIRST, SHORT_FIRST):
        if found := pattern.fullmatch(text):
            before, year, between, part = found.groups()
            return before + between, year, part, f"{before}%G{between}%V"
    for pattern in (YEAR_LAST, SHORT_LAST):
        if found := pattern.fullmatch(text):
            before, part, between, year = found.groups()
            return before + between, year, part, f"{before}%V{between}%G"
    return None


def has_mark(text, marks):
    """Tell whether the words beside numbers name one part of a year."""
    words = set(re.findall("[a-z]+", fold(text)))
    others = words - FILLERS - YEAR_NAMES
    return len(others) == 1 and others <= marks


def derive_weeks(name, texts):
    """Return the times of texts such as `2021-W05`: the Mondays of the weeks."""
    period = split_period(min(texts))
    if period is None or not has_mark(period[0], WEEK_MARKS):
        return None
    if all(split_period(text) and split_period(text)[2] in "1234" for text in texts):
        return None
    return derive_mondays(name, texts, period[3])


def derive_mondays(name, texts, layout):
    times = parse_all({text: f"{text}-1" for text in texts}, f"{layout}-%u")
    if times is None:
        return None
    column = column_of(name)
    given = f"{column}.astype(str)" if min(texts).isdecimal() else column
    line = f'{column} = pd.to_datetime({given} + "-1", format={quote(layout + "-%u")})'
    return DerivedTimes(name, times, [line])


def derive_parts(name, texts):
    """Return the times of texts such as `2021-Q1` or `1S2021`: the first days of the
    quarters or semesters."""
    if split_period(min(texts)) is None:
        return None
    periods = {text: split_period(text) for text in texts}
    if None in periods.values():
        return None
    if all(has_mark(period[0], MONTH_MARKS) for period in periods.values()):
        return write_numbered_months(name, periods)
    for kind, marks in (("semester", SEMESTER_MARKS), ("quarter", QUARTER_MARKS)):
        named = all(has_mark(period[0], marks) for period in periods.values())
        known = {period[2] for period in periods.values()} <= set(MONTHS_OF[kind])
        if named and known:
            return write_parts(name, periods, kind, r"\D+")
    return None


def write_numbered_months(name, periods):
    """Return the times of texts such as `2019M01`; None if one is no month."""
    layout = next(iter(periods.values()))[3].replace("%G", "%Y").replace("%V", "%m")
    times = parse_all({text: text for text in periods}, layout)
    if times is None:
        return None
    column = column_of(name)
    line = f"{column} = pd.to_datetime({column}, format={quote(layout)})"
    return DerivedTimes(name, times, [line])


def write_parts(name, periods, kind, between):
    """Return the DerivedTimes of {text: (words, year, part, layout)} of a kind."""
    months = MONTHS_OF[kind]
    _, year, _, layout = next(iter(periods.values()))
    digits = len(year)
    form = "%Y-%m" if digits == 4 else "%y-%m"
    texts = {text: f"{p[1]}-{months[p[2]]}" for text, p in periods.items()}
    pattern = rf"(?P<year>\d{{{digits}}}){between}(?P<{kind}>\d)"
    if layout.endswith("%G"):
        pattern = rf"(?P<{kind}>\d){between}(?P<year>\d{{{digits}}})"
    column = column_of(name)
    given = f"{column}.astype(str)" if min(texts).isdecimal() else column
    lines = [
        f'parts = {given}.str.extract(r"{pattern}")',
        f"month = parts[{quote(kind)}].map({months})".replace("'", '"'),
        'month = parts["year"] + "-" + month',
        f"{column} = pd.to_datetime(month, format={quote(form)})",
    ]
    return DerivedTimes(name, parse_all(texts, form), lines)


# years


def derive_years(name, texts):
    """Return the times of fiscal years, such as `FY07` or `2007/08`."""
    if read_year(min(texts)) is None:
        return None
    years = {text: read_year(text) for text in texts}
    if None in years.values():
        return None
    digits = len(min(years.values()))
    form = "%Y" if digits == 4 else "%y"
    if {len(year) for year in years.values()} != {digits}:
        return None
    column = column_of(name)
    lines = [
        rf'years = {column}.str.extract(r"(\d{{{digits}}})")[0]',
        f"{column} = pd.to_datetime(years, format={quote(form)})",
    ]
    return DerivedTimes(name, parse_all(years, form), lines)


def read_year(text):
    """Return the digits of the (first) year in a text, None if it names none."""
    if found := YEAR_SPAN.fullmatch(text):
        follows = (int(found[2]) + 1 - int(found[3])) % 100 == 0
        return found[2] if follows else None
    found = YEAR_ALONE.fullmatch(text)
    if not found:
        return None
    words = set(re.findall("[a-z]+", fold(found[1])))
    return found[2] if words and words <= YEAR_NAMES else None


# digits alone, of which a format of months may read some


def derive_from_digits(name, texts):
    """Return the times of texts such as `2021-23` that are no months, or None.

    A part beyond 12 is a week; where each of several years has the parts 1 and 2
    alone, or 1 to 4, they are semesters or quarters; `2007-08`, `2008-09` are years.
    """
    pattern = YEAR_AND_PART if YEAR_AND_PART.fullmatch(min(texts)) else PART_AND_YEAR
    found = [pattern.fullmatch(text) for text in texts]
    if None in found:
        return None
    years = {match["year"] for match in found}
    parts = {match["part"] for match in found}
    if len(years) > 2 and len(years) == len(found) and all(map(read_year, texts)):
        return derive_years(name, texts)
    layout = "%G{}%V" if pattern is YEAR_AND_PART else "%V{}%G"
    layout = layout.format(found[0]["mark"])
    # without a mark 31 may be a day, as in 200131
    most = 12 if found[0]["mark"] else 31
    if max(map(int, parts)) > most and (most == 12 or min(map(len, parts)) == 2):
        return derive_mondays(name, texts, layout)
    for kind, months in MONTHS_OF.items():
        if parts == set(months) and len(years) > 2:
            periods = {m[0]: ("", m["year"], m["part"], layout) for m in found}
            return write_parts(name, periods, kind, r"\D?")
    return None


def derive_from_numbers(name, texts, forecast):
    """Return the times of whole numbers: seconds or milliseconds since 1970, or, of a
    forecast, the days of a spreadsheet; None if they are none of these."""
    if not all(map(WHOLE.fullmatch, texts)):
        return None
    numbers = {text: int(text.partition(".")[0]) for text in texts}
    low, high = min(numbers.values()), max(numbers.values())
    for lowest, highest, unit in EPOCHS if forecast else EPOCHS[1:]:
        if lowest <= low and high <= highest:
            return write_numbers(name, numbers, unit)
    return None


def write_numbers(name, numbers, unit):
    """Return the DerivedTimes of {text: number of units since the start}."""
    column = column_of(name)
    start, origin = datetime(1970, 1, 1), ""
    if unit == "D":
        start, origin = EXCEL_START, f', origin="{EXCEL_START:%Y-%m-%d}"'
    a_day = {"D": 1, "s": 86_400}.get(unit) or 86_400 * 10 ** SMALLER[unit]
    times = {}
    for text, number in numbers.items():
        time = start + timedelta(days=number // a_day)
        rest = number % a_day * 86_400 // a_day
        times[text] = time + timedelta(seconds=rest)
    line = f'{column} = pd.to_datetime({column}, unit="{unit}"{origin})'
    return DerivedTimes(name, times, [line])
