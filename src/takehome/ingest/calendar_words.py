"""Months in words, and years beside their parts, which pandas reads by no format.

Each comes with the lines of pandas that make dates of it. Standard library only.
"""

import json
import re
import unicodedata
from calendar import monthrange
from datetime import datetime

from takehome.ingest.wording import column_of, quote, read_words

MONTHS_BY_LANGUAGE = {
    "English": "january february march april may june july august september october "
    "november december",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre",
    "Portuguese": "janeiro fevereiro marco abril maio junho julho agosto setembro "
    "outubro novembro dezembro",
    "French": "janvier fevrier mars avril mai juin juillet aout septembre octobre "
    "novembre decembre",
    "German": "januar februar marz april mai juni juli august september oktober "
    "november dezember",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre "
    "ottobre novembre dicembre",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober "
    "november december",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober "
    "november december",
    "Danish": "januar februar marts april maj juni juli august september oktober "
    "november december",
    "Norwegian": "januar februar mars april mai juni juli august september oktober "
    "november desember",
    "Polish": "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien "
    "pazdziernik listopad grudzien",
    "Turkish": "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim "
    "aralik",
    "Catalan": "gener febrer marc abril maig juny juliol agost setembre octubre "
    "novembre desembre",
}
SHORT_FORMS = {"mrz": "marz", "maerz": "marz", "mrt": "maart", "setiembre": "set"}
MONTH_WORD = re.compile(r"[^\W\d_]{3,}(?:\.(?=\s|$))?")
YEAR_NAMES = read_words("year yr anio ano annee an jahr anno jaar ar rok yil fy")
MONTH_NAMES = read_words("month mes mois monat mese maand manad maned miesiac ay mth")
WEEK_NAMES = read_words("week wk semana semaine woche settimana kw uge vecka tydzien")
QUARTER_NAMES = read_words("quarter qtr trimestre trimester quartal kwartaal kvartal")
DAY_NAMES = read_words("day dia jour tag giorno dag dzien gun")
SEMESTER_NAMES = read_words("semester semestre halfyear halbjahr halvar semestr")


class DerivedTimes:
    """Times that a column or two hold in another form than pandas reads.

    times: {text, or tuple of texts: time}; lines: those of pandas that make dates of
    them, in a column of the name `column`.
    """

    def __init__(self, column, times, lines):
        self.column = column
        self.times = times
        self.lines = lines


# months in words


def derive_months(name, texts):
    """Return the times of texts such as `ene-95` or `3 de marzo de 2021`."""
    words = set()
    for text in texts:
        found = [word for word in MONTH_WORD.findall(text) if read_months([word])]
        words.update(found[:1] or [text])
    months = read_months(words)
    if months is None:
        return None
    codes = {}
    for word in sorted(months, key=lambda word: (-len(word), months[word], word)):
        codes[word] = f"{months[word]:02}"
    numbered = {text: number_months(text, codes) for text in texts}
    layout = find_month_format(texts, codes)
    times = parse_all(numbered, layout)
    if times is None or "%y" not in layout.lower():
        return None
    column = column_of(name)
    lines = [
        write_months(codes),
        f"numbered = {column}.replace(months, regex=True)",
        f"{column} = pd.to_datetime(numbered, format={quote(layout)})",
    ]
    return DerivedTimes(name, times, lines)


def write_months(months):
    """Return the line that names the number of the month of each word."""
    entries = []
    for word, code in sorted(months.items(), key=lambda month: (int(month[1]), month)):
        entries.append(f"{quote(word)}: {json.dumps(code)}")
    return f"months = {{{', '.join(entries)}}}"


def number_months(text, codes):
    """Return a text with the word of its month as a number."""
    for word, code in codes.items():
        text = text.replace(word, code)
    return text


def find_month_format(texts, codes):
    """Return the format of texts whose month is a word, by where the digits stand."""
    first = min(texts)
    word = next(word for word in codes if word in first)
    before, _, after = first.partition(word)
    if re.search(r"\d{4}", before):
        day = re.sub(r"\d+", "%d", after)
        return write_year(before) + "%m" + day
    day = re.sub(r"\d+", "%d", before)
    return day + "%m" + write_year(after)


def write_year(part):
    """Return the part of a text with its year as a directive."""
    with_long = re.sub(r"\d{4}", "%Y", part)
    return re.sub(r"\d\d$", "%y", with_long)


def parse_all(texts, layout):
    """Return {text: time} of {text: text in the format}; None if one is not in it."""
    try:
        return {key: datetime.strptime(text, layout) for key, text in texts.items()}
    except ValueError:
        return None


# a year in one column, a month, week or quarter in another


def find_year_column(columns):
    """Return the name of the column that holds years, None if there is none."""
    for name, column in columns.items():
        if is_year(name, column):
            return name
    return None


def is_year(name, column):
    """Tell whether a column holds years: whole numbers of 1900 to 2100, or so named."""
    within = column.low >= 1900 and column.high <= 2100
    if column.kind != "number" or column.fractions or not within:
        return False
    words = re.findall("[a-z]+", fold(name).replace("~", ""))
    return not YEAR_NAMES.isdisjoint(words)


def find_part_column(columns):
    """Return (name, kind) of the column that tells the month or another part."""
    kinds = {"month": (MONTH_NAMES, 12), "week": (WEEK_NAMES, 53)}
    kinds |= {"quarter": (QUARTER_NAMES, 4), "semester": (SEMESTER_NAMES, 2)}
    for name, column in columns.items():
        if column.strays and len(column.strays) <= 24 and read_months(column.strays):
            return name, "month in words"
        words = set(re.findall("[a-z]+", fold(name)))
        for kind, (names, most) in kinds.items():
            fits = column.low >= 1 and column.high <= most and not column.fractions
            if words & names and fits and column.kind == "number":
                return name, kind
    return None


def find_day_column(columns, kind):
    """Return the name of the column that tells the day of a month, or None."""
    if not kind.startswith("month"):
        return None
    for name, column in columns.items():
        words = set(re.findall("[a-z]+", fold(name)))
        fits = column.low >= 1 and 28 <= column.high <= 31 and not column.fractions
        if words & DAY_NAMES and fits and column.kind == "number":
            return name
    return None


def derive_from_parts(names, kind, values):
    """Return the DerivedTimes of a year's column, of one with its parts, and maybe of
    one with the day; None if a day is not in its month.

    `values` holds the tuples of texts that are met.
    """
    columns = [column_of(name) for name in names]
    if kind == "week":
        return derive_from_weeks(*columns, values)
    months = {text: read_part(text, kind) for _, text, *_ in values}
    lines = []
    if kind == "month in words":
        months = read_months(months)
        lines.append(write_months(months))
    times = {}
    for texts in values:
        year, day = int(float(texts[0])), int(float((*texts, 1)[2]))
        if day > monthrange(year, months[texts[1]])[1]:
            return None
        times[texts] = datetime(year, months[texts[1]], day)
    month = {
        "month": columns[1],
        "quarter": f"3 * {columns[1]} - 2",
        "semester": f"6 * {columns[1]} - 5",
        "month in words": f"{columns[1]}.map(months)",
    }[kind]
    day = (*columns, 1)[2]
    lines.append(f'parts = {{"year": {columns[0]}, "month": {month}, "day": {day}}}')
    lines.append('data["date"] = pd.to_datetime(parts)')
    return DerivedTimes("date", times, lines)


def read_part(text, kind):
    """Return the number of the first month of a part of the year."""
    if kind == "month in words":
        return text
    number = int(float(text))
    months = {"quarter": 3 * number - 2, "semester": 6 * number - 5}
    return months.get(kind, number)


def derive_from_weeks(year, week, pairs):
    """Return the Mondays of weeks that stand beside their years."""
    times = {}
    for pair in pairs:
        text = f"{int(float(pair[0]))}-{int(float(pair[1]))}-1"
        times[pair] = datetime.strptime(text, "%G-%V-%u")
    lines = [
        f'weeks = {year}.astype(str) + "-" + {week}.astype(str) + "-1"',
        'data["date"] = pd.to_datetime(weeks, format="%G-%V-%u")',
    ]
    return DerivedTimes("date", times, lines)


def fold(text):
    """Return a text in small letters without accents."""
    plain = text.replace("ı", "i").replace("ł", "l")
    parts = unicodedata.normalize("NFKD", plain)
    letters = parts.encode("ascii", "ignore").decode()
    return letters.casefold()


def read_months(words):
    """Return {word: number of its month} if all are months in one language, else
    None."""
    for names in MONTHS_BY_LANGUAGE.values():
        found = {word: read_month(word, names.split()) for word in words}
        if None not in found.values():
            return found
    return None


def read_month(word, names):
    """Return the number of the month whose name a word is or starts, or None."""
    plain = fold(word).rstrip(".")
    plain = SHORT_FORMS.get(plain, plain)
    if len(plain) < 3 or plain.isdecimal():
        return None
    found = [number for number, name in enumerate(names, 1) if name.startswith(plain)]
    return found[0] if len(found) == 1 else None
