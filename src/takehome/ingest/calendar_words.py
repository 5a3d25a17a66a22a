"""Months in words, weeks and quarters, which pandas reads by no format.

Each is told with the lines of pandas that make dates of it. Standard library only.
"""

import re
import unicodedata
from datetime import datetime, timedelta

from takehome.ingest.wording import quote, read_words

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
WEEK_MARKS = read_words("w kw wk week s sem semana sw uge v")
QUARTER_MARKS = read_words("q t k kw trim tr trimestre quarter qtr")
YEAR_FIRST = re.compile(r"((?:19|20)\d\d)(\D{1,12}?)(\d{1,2})")
YEAR_LAST = re.compile(r"(\D{0,12}?)(\d{1,2})(\D{1,12}?)((?:19|20)\d\d)")
EPOCHS = {10: "s", 13: "ms", 16: "us", 19: "ns"}  # by the number of digits


class DerivedTimes:
    """Times that a column or two hold in another form than pandas reads.

    times: {text, or tuple of texts: time}; lines: those of pandas that make dates of
    them, in a column of the name `column`.
    """

    def __init__(self, column, times, lines):
        self.column, self.times, self.lines = column, times, lines


def derive_times(name, texts):
    """Return the DerivedTimes of one column's texts, None if they are none."""
    texts = set(texts)
    for derive in (derive_months, derive_weeks, derive_quarters):
        found = derive(name, texts) if texts else None
        if found:
            return found
    return None


def derive_epochs(name, texts):
    """Return the times of whole numbers that count from 1970, None if they do not: of
    seconds, or thousandths and smaller parts of them."""
    digits = {len(text) for text in texts if text.isdecimal()}
    if len(digits) != 1 or not all(map(str.isdecimal, texts)):
        return None
    unit = EPOCHS.get(digits.pop())
    if unit is None or parse_all({text: text for text in texts}, "%Y%m%d%H"):
        return None
    times = {}
    for text in texts:
        seconds = int(text[:10])  # of ten digits from 2001 to 2286
        times[text] = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    column = column_of(name)
    line = f'{column} = pd.to_datetime({column}, unit="{unit}")'
    return DerivedTimes(name, times, [line])


def column_of(name):
    return f"data[{quote(name)}]"


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
    replaced = f"{column_of(name)}.replace({codes}, regex=True)".replace("'", '"')
    line = f"{column_of(name)} = pd.to_datetime({replaced}, format={quote(layout)})"
    return DerivedTimes(name, times, [line])


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
        return write_year(before) + "%m" + re.sub(r"\d+", "%d", after)
    return re.sub(r"\d+", "%d", before) + "%m" + write_year(after)


def write_year(part):
    """Return the part of a text with its year as a directive."""
    return re.sub(r"\d\d$", "%y", re.sub(r"\d{4}", "%Y", part))


def parse_all(texts, layout):
    """Return {text: time} of {text: text in the format}; None if one is not in it."""
    try:
        return {key: datetime.strptime(text, layout) for key, text in texts.items()}
    except ValueError:
        return None


# weeks and quarters


def derive_weeks(name, texts):
    """Return the times of texts such as `2021-W05`: the Mondays of the weeks."""
    layout = find_part_format(min(texts), WEEK_MARKS)
    if layout is None:
        return None
    times = parse_all({text: f"{text}-1" for text in texts}, f"{layout}-%u")
    if times is None:
        return None
    column = column_of(name)
    line = f'{column} = pd.to_datetime({column} + "-1", format={quote(layout + "-%u")})'
    return DerivedTimes(name, times, [line])


def find_part_format(text, marks):
    """Return the format of a year and a week in either order, None without a mark."""
    if found := YEAR_FIRST.fullmatch(text):
        between = found[2]
        return f"%G{between}%V" if names_part(between, marks) else None
    if found := YEAR_LAST.fullmatch(text):
        known = names_part(found[1] + found[3], marks)
        return f"{found[1]}%V{found[3]}%G" if known else None
    return None


def names_part(text, marks):
    return fold(re.sub(r"[\W_]", "", text)) in marks


def derive_quarters(name, texts):
    """Return the times of texts such as `2021-Q1`: the first days of the quarters."""
    times = {}
    for text in texts:
        layout = find_part_format(text, QUARTER_MARKS)
        numbers = [int(number) for number in re.findall(r"\d+", text)]
        if layout is None or not 1 <= min(numbers) <= 4:
            return None
        times[text] = datetime(max(numbers), 3 * min(numbers) - 2, 1)
    column = column_of(name)
    pattern = r"(?P<year>\d{4})\D+(?P<quarter>\d)"
    if layout.endswith("%G"):
        pattern = r"(?P<quarter>\d)\D+(?P<year>\d{4})"
    return DerivedTimes(
        name,
        times,
        [
            f'parts = {column}.str.extract(r"{pattern}").astype(int)',
            'parts = parts.assign(month=3 * parts.pop("quarter") - 2, day=1)',
            f"{column} = pd.to_datetime(parts)",
        ],
    )


# a year in one column, a month, week or quarter in another


def find_year_column(columns):
    """Return the name of the column that holds years, None if there is none."""
    for name, column in columns.items():
        if is_year(name, column):
            return name
    return None


def is_year(name, column):
    """Tell whether a column holds years: whole numbers of 1900 to 2100, or so named."""
    within = column.low >= 1900 and column.high <= 2100 and not column.fractions
    named = bool(YEAR_NAMES & set(re.findall("[a-z]+", fold(name).replace("~", ""))))
    return column.kind == "number" and within and named


def find_part_column(columns):
    """Return (name, kind) of the column that tells the month, week or quarter."""
    kinds = {"month": (MONTH_NAMES, 12), "week": (WEEK_NAMES, 53)}
    kinds["quarter"] = QUARTER_NAMES, 4
    for name, column in columns.items():
        if column.strays and len(column.strays) <= 24 and read_months(column.strays):
            return name, "month in words"
        words = set(re.findall("[a-z]+", fold(name)))
        for kind, (names, most) in kinds.items():
            fits = column.low >= 1 and column.high <= most and not column.fractions
            if words & names and fits and column.kind == "number":
                return name, kind
    return None


def derive_from_two(year, part, kind, pairs):
    """Return the DerivedTimes of a year's column and one of its parts.

    `pairs` holds the (year, part) texts that are met.
    """
    columns = column_of(year), column_of(part)
    if kind == "week":
        return derive_from_weeks(*columns, pairs)
    months = {text: read_part(text, kind) for _, text in pairs}
    if kind == "month in words":
        months = read_months(months)
    times = {}
    for pair in pairs:
        times[pair] = datetime(int(float(pair[0])), months[pair[1]], 1)
    month = {
        "month": columns[1],
        "quarter": f"3 * {columns[1]} - 2",
        "month in words": f"{columns[1]}.map({months})".replace("'", '"'),
    }[kind]
    parts = f'{{"year": {columns[0]}, "month": {month}, "day": 1}}'
    return DerivedTimes("date", times, [f'data["date"] = pd.to_datetime({parts})'])


def read_part(text, kind):
    """Return the number of the first month of a part of the year."""
    if kind == "month in words":
        return text
    number = int(float(text))
    return 3 * number - 2 if kind == "quarter" else number


def derive_from_weeks(year, week, pairs):
    """Return the Mondays of weeks that stand beside their years."""
    times = {}
    for pair in pairs:
        text = f"{int(float(pair[0]))}-{int(float(pair[1]))}-1"
        times[pair] = datetime.strptime(text, "%G-%V-%u")
    joined = f'{year}.astype(str) + "-" + {week}.astype(str) + "-1"'
    line = f'data["date"] = pd.to_datetime({joined}, format="%G-%V-%u")'
    return DerivedTimes("date", times, [line])


def fold(text):
    """Return a text in small letters without accents."""
    plain = text.replace("ı", "i").replace("ł", "l")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore")
    return plain.decode().casefold()


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
