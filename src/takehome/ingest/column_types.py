"""What the columns of a table hold, and which pandas needs help with. Standard library
only."""

import itertools
import math
import re
from collections import Counter

from takehome.ingest.delimited import BOOLEANS, MISSING, is_number
from takehome.ingest.identifiers import is_key_name
from takehome.ingest.wording import list_names, read_words

CHUNK = 5000
MOST = 0.9  # of the values of a column must agree on what it is
LONG = 16  # digits that no float keeps
LARGEST = 2**63  # and pandas keeps whole numbers from here on as text
OVERFLOWS = 1e150  # sums of squares of such numbers reach beyond any float
OVERFLOWS_TREES = 1e38  # no float of 32 bits is larger
UNDERFLOWS = 1e-150  # squares of numbers below are 0
# below this many pandas reads a table in one piece, each column with one type
MIXING_CELLS = 2**18
COUNTED_ROWS = 100_000  # in which different values are counted
MANY_TEXTS = 10_000  # different texts after which a column is text for good
CURRENCIES = read_words("EUR USD GBP CHF JPY SEK NOK DKK PLN CZK INR BRL R US kr")
# around a number, these change what it says; among them three signs of minus
SIGNS = "<>~=≤≥≈#@/:()[]_*&±\u2212\u2013\u2014"
PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?", re.ASCII)
PLAIN_LINES = re.compile(r"(?:-?\d+(?:\.\d+)?\n|\n)*", re.ASCII)
ZERO_LINES = re.compile(r"^0\d+$", re.ASCII | re.MULTILINE)
LONG_LINES = re.compile(r"^\d{16,}$", re.ASCII | re.MULTILINE)
# dates beyond what pandas' nanoseconds reach, such as 9999-12-31 or 31.12.9999
FAR_LINES = re.compile(
    r"^(?:0\d{3}|[3-9]\d{3})[-/.]\d.*$|^\d+[-/.]\d+[-/.](?:0\d{3}|[3-9]\d{3})\b.*$",
    re.ASCII | re.MULTILINE,
)
# a text's shape: each digit as 9, zeros apart, since they may lead
SHAPE = str.maketrans("12345678", "99999999")
NO_PART = {mark: re.compile(rf"[^\d{mark}-]") for mark in ".,"}
# a number as people write it, with what may stand around: (62.9), 62.9-, −5, 7 kg, 3M
NUMBER_LIKE = re.compile(
    r"\W{0,3}(?:\d{1,3}(?:[.,'’\s]\d{2,3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)"
    r"(?:[eE][-+]?\d+)?\s*[^\W\d_]{0,3}\W{0,3}"
)
TOTALS = read_words(
    "total totals sum subtotal summe gesamt insgesamt somme totale suma soma totaal "
    "summa razem toplam average mean"
)
FEW_TOTALS = 3  # rows that add up others; in more the word is a category
FEW_COLUMNS = 10  # that may be listed by name
FEW_WORDS = 5  # different ones that stand for missing in a file
MANY_NUMBERS = 10  # different ones; fewer are categories, such as 3G and 4G
MARKS = " '’\u00a0\u202f"  # that set off thousands, besides comma or point


class Column:
    """Counts of what stands in a column. No dataclass: its import slows each hook."""

    def __init__(self):
        self.present = self.missing = 0
        self.plain = self.booleans = self.fractions = 0
        self.digits = self.zeros = self.long = 0  # whole; with leading zeros; too long
        self.wrapped = Counter()  # what stands around numbers: how often
        self.examples = {}  # what stands around numbers: one such value
        self.infinite = Counter()  # numbers beyond all others: how often
        self.rounded = Counter()  # numbers that say "or more", such as 10+: how often
        self.strays = Counter()  # other values, the first MANY_TEXTS: how often
        self.n_strays = 0
        self.altered = ""  # a number that would be read as another
        self.forms = {}  # a text's shape: what find_form says of it
        self.low, self.high = float("inf"), float("-inf")
        self.distinct = set()  # values of the first COUNTED_ROWS rows
        self.words = 0  # in the strays, each counted once

    @property
    def kind(self):
        if self.present and self.plain == self.present:
            return "number"
        return "boolean" if self.present and self.booleans == self.present else "text"

    def count_as_missing(self, words):
        """Count words that stand for missing as missing."""
        for word in words:
            count = self.strays.pop(word, 0)
            self.present -= count
            self.n_strays -= count
            self.missing += count

    @property
    def is_settled(self):
        """Whether it is text, whatever may follow."""
        return len(self.strays) >= MANY_TEXTS and 2 * self.n_strays > self.present

    @property
    def is_long_text(self):
        """Whether it holds sentences: three words and more on average, seldom
        repeated."""
        fewest = max(20, self.present // 20)
        texts = max(len(self.strays), 1)
        is_varied = len(self.distinct) > fewest
        return is_varied and self.words >= 3 * texts


class Survey:
    """The columns of a table, counted chunk by chunk; `collectors` see each chunk
    too."""

    def __init__(self, header, decimal=".", missing=MISSING, collectors=()):
        self.columns = {name: Column() for name in header}
        self.decimal = decimal
        self.missing = missing
        self.collectors = collectors
        self.n_rows = 0

    def read(self, rows):
        """Count all rows; each is a list of values, short ones are filled up."""
        rows = iter(rows)
        while chunk := list(itertools.islice(rows, CHUNK)):
            self.count_chunk(chunk)
        return self

    def count_chunk(self, chunk):
        by_place = itertools.zip_longest(*chunk, fillvalue="")
        by_name = dict(zip(self.columns, by_place, strict=False))
        early = self.n_rows < COUNTED_ROWS
        self.n_rows += len(chunk)
        for name, values in by_name.items():
            self.count_column(self.columns[name], values, early)
        for collector in self.collectors:
            collector.collect(by_name)

    def count_column(self, column, values, early):
        """Count the values of a chunk, all at once where they are plain numbers."""
        if early:
            column.distinct.update(values)
        if column.is_settled:
            self.count_text(column, values)
            return
        if self.decimal == "." and "" in self.missing and count_plain(column, values):
            return
        # by distinct value, since most columns repeat theirs
        for value, count in Counter(values).items():
            if value in self.missing:
                column.missing += count
            else:
                count_value(column, value, count, self.decimal)

    def count_text(self, column, values):
        """Count the values of a column that is text for good."""
        present = sum(value not in self.missing for value in values)
        column.present += present
        column.missing += len(values) - present
        column.n_strays += present
        far = FAR_LINES.findall("\n".join(map(str, values)))
        for value in far[: MANY_TEXTS // 10]:
            column.strays[value] += 1


def count_plain(column, values):
    """Add values to the counts if all are plain numbers or empty; tell whether they
    are."""
    if values[0] and not PLAIN.match(values[0]):
        return False
    lines = "\n".join(values) + "\n"
    if not PLAIN_LINES.fullmatch(lines):
        return False
    present = len(values) - values.count("")
    column.missing += len(values) - present
    if present:
        count_numbers(column, values, lines, present)
    return True


def count_numbers(column, values, lines, present):
    """Add plain numbers, which stand in `lines` too, to the counts."""
    column.present += present
    column.plain += present
    column.fractions += lines.count(".")
    if lines.count(".") < present:
        column.digits += sum(map(str.isdecimal, values))
        column.zeros += len(ZERO_LINES.findall(lines))
        column.long += len(LONG_LINES.findall(lines))
    different = set(values) - {""}
    column.wrapped["", ""] += present
    column.examples.setdefault(("", ""), min(different))
    numbers = list(map(float, different))
    column.low = min(column.low, min(numbers))
    column.high = max(column.high, max(numbers))


def count_value(column, value, count, decimal):
    """Add `count` times `value` to the counts."""
    column.present += count
    column.booleans += count * (value in BOOLEANS)
    if value.isdecimal():
        column.digits += count
        column.zeros += count * (value[0] == "0" and len(value) > 1)
        column.long += count * (len(value) >= LONG)
    plain, around = find_form(column, value, decimal)
    column.plain += count * plain
    if around is None:
        count_stray(column, value, count)
        return
    column.wrapped[around] += count
    column.examples.setdefault(around, value)
    if value.strip().endswith("+"):
        column.rounded[value] += count
    count_wrapped(column, value, count, plain, decimal)


def find_form(column, value, decimal):
    """Return (whether it is a plain number, what stands around its number or None)."""
    shape = value.translate(SHAPE)
    if shape not in column.forms:
        plain = is_number(value, decimal)
        around = ("", "") if plain else find_wrapping(value, decimal)
        if len(column.forms) > MANY_TEXTS:
            return plain, around
        column.forms[shape] = plain, around
    return column.forms[shape]


def count_stray(column, value, count):
    """Add a value that is no number; only so many are kept."""
    column.n_strays += count
    if value in column.strays or len(column.strays) < MANY_TEXTS:
        if value not in column.strays:
            column.words += len(value.split())
        column.strays[value] += count


def count_wrapped(column, value, count, plain, decimal):
    """Add a number, maybe with signs around it, to what the column reaches."""
    number = arrive(value, decimal)
    if plain and number != as_number(value, decimal):
        column.altered = value  # such as 1e-5, without its letter another number
        number = as_number(value, decimal)
    if number is None:
        column.infinite[value] += count * plain
        return
    column.low, column.high = min(column.low, number), max(column.high, number)
    column.fractions += not number.is_integer()


def as_number(text, decimal):
    """Return a plain number as a float, an infinity as None, as the project does."""
    number = float(text.replace(decimal, "."))
    if math.isinf(number):
        return None
    return number


def arrive(text, decimal):
    """Return the number that the project makes of a text, or None."""
    digits = NO_PART[decimal].sub("", text)
    bare = digits.replace(decimal, ".")
    if not is_number(bare):
        return None
    return as_number(bare, ".")


def find_wrapping(value, decimal):
    """Return what stands before and after the one number in a text, or None."""
    found = number_pattern(decimal).fullmatch(value)
    if not found:
        return None
    before, after = found["before"].strip(), found["after"].strip()
    words = set(re.findall(r"[^\W\d_]+", before))
    glued = words and found["before"][-1].isalpha()  # as in A12
    digits = re.sub(r"\D", "", found["number"])
    phone = found["mark"] in set(MARKS) and len(digits) >= 9  # as in 612 345 678
    if glued or phone or len(digits) >= LONG:
        return None
    if words - CURRENCIES or set(before + after) & set(SIGNS):
        return None
    return before, re.sub(r"s\b", "", after.casefold())  # one day, two days


PATTERNS = {}


def number_pattern(decimal):
    """Return the pattern of a number with signs or units around it; compiled once."""
    if decimal not in PATTERNS:
        thousands = "," if decimal == "." else r"\."
        point = re.escape(decimal)
        around = rf"[^\d+{point}-]*"
        mark = rf"(?P<mark>[{thousands}{MARKS}])"
        grouped = rf"[1-9]\d{{0,2}}{mark}\d{{3}}(?:(?P=mark)\d{{3}})*"
        number = rf"(?:{grouped}|0|[1-9]\d*)(?:{point}\d+)?|{point}\d+"
        PATTERNS[decimal] = re.compile(
            rf"\s*-?(?P<before>{around}?)[-+]?(?P<number>{number})"
            rf"(?P<after>{around})\+?\s*"
        )
    return PATTERNS[decimal]


def find_totals(columns):
    """Return {column: word} where a word says that a row adds up others."""
    found = {}
    for name, column in columns.items():
        words = [
            text for text in column.strays if text.strip(" :").casefold() in TOTALS
        ]
        if words and column.strays[words[0]] <= FEW_TOTALS:
            found[name] = words[0]
    return found


def find_codes(columns, kept):
    """Return the columns whose digits are names, not amounts: they stay text."""
    return [
        name
        for name, column in columns.items()
        if name not in kept and is_code(name, column)
    ]


def is_code(name, column):
    """Tell whether digits are a code: by leading zeros, or by length and name."""
    if column.digits < MOST * column.present:
        return False
    mostly_long = 2 * column.long > column.present or is_key_name(name)
    return column.zeros > 0 or column.long > 0 and mostly_long


def find_large(columns, texts):
    """Return the columns of whole numbers that no integer of pandas holds."""
    return [
        name
        for name, column in columns.items()
        if name not in texts
        and column.kind == "number"
        and max(column.high, -column.low) >= LARGEST
    ]


def find_overflow(columns, target):
    """Return {column: number} of those that reach beyond what models can compute with:
    trees keep features in 32 bits, and errors of the target are squared."""
    found = {}
    for name, column in columns.items():
        farthest = max(column.high, -column.low)
        is_amount = column.kind == "number" and not is_code(name, column)
        most = OVERFLOWS if name == target else OVERFLOWS_TREES
        too_large = most < farthest < float("inf")
        if is_amount and (too_large or 0 < farthest < UNDERFLOWS):
            found[name] = farthest
    return found


def find_numbers(columns, kept, decimal=".", texts=()):
    """Return (columns that are numbers once what stands around is gone, notes).

    `texts` names columns whose numbers are texts in the file. A column is left as it
    is, and a note names it, if a value would become a number that means another.
    """
    names, notes = [], []
    for name, column in columns.items():
        around = find_common_wrapping(column)
        is_number_already = column.kind == "number" and name not in texts
        if name in kept or around is None or is_number_already:
            continue
        example, shown = describe_number(column.examples[around]), list_names([name])
        if misread := find_misread(column, around, decimal):
            notes.append(
                f"{shown} stays text: most is numbers{example}, "
                f"but {misread!r} is not read the same way"
            )
            continue
        names.append(name)
        text = describe_strays(column)
        if column.kind == "number":
            text = ": they are texts in the file"
        notes.append(f"{shown} is read as numbers{example}{text}")
    return names, notes


def find_number_like(column):
    """Return a value of a column of texts of which nearly all look like numbers, None
    if they do not: in other signs and units than are read, or in several."""
    if column.kind != "text" or len(column.distinct) < MANY_NUMBERS:
        return None
    alike = list(filter(looks_like_number, column.strays))
    count = sum(column.wrapped.values()) + sum(column.strays[text] for text in alike)
    if count < MOST * column.present:
        return None
    examples = [*alike, *column.examples.values()]
    return next(text for text in examples if not is_number(text))


def looks_like_number(text):
    """Tell whether a text is a number as people write it, and no phone's."""
    if not NUMBER_LIKE.fullmatch(text):
        return False
    digits = re.sub(r"\D", "", text)
    is_phone = " " in text.strip() and len(digits) >= 9
    return not is_phone


def find_common_wrapping(column):
    """Return what stands around nearly all values, None if nothing does."""
    if not column.wrapped:
        return None
    around, count = max(column.wrapped.items(), key=lambda item: item[1])
    return around if count >= MOST * column.present else None


def describe_number(example):
    return "" if is_number(example) else f" such as {example.strip()!r}"


def find_missing_words(columns, as_numbers):
    """Return the few words that stand for missing in many columns of plain numbers, and
    in no other column for anything; [] where there are none, or few columns."""
    worded = {name: columns[name] for name in as_numbers if columns[name].strays}
    if len(worded) <= FEW_COLUMNS:
        return []
    words = set().union(*(column.strays for column in worded.values()))
    if len(words) > FEW_WORDS:
        return []
    for name, column in columns.items():
        if name not in worded and not words.isdisjoint(column.strays):
            return []
    plain = all(set(column.wrapped) == {("", "")} for column in worded.values())
    return sorted(words) if plain else []


def find_misread(column, around, decimal):
    """Return a value in other wrapping that would become a number, if there is one."""
    others = [column.examples[other] for other in column.wrapped if other != around]
    for value in [*others, *column.strays]:
        if arrive(value, decimal) is not None:
            return value
    return column.altered


def describe_strays(column):
    """Return how often which values change into what."""
    parts = []
    if column.strays:
        parts.append(f"{count_values(column.strays)} become missing")
    if column.rounded:
        parts.append(f"{count_values(column.rounded)} lose their plus")
    return f": {'; '.join(parts)}" if parts else ""


def count_values(counts):
    """Return the three commonest values, each with its rows."""
    first = counts.most_common(3)
    parts = []
    for value, count in first:
        parts.append(f"{value!r} in {count} row{'s' if count > 1 else ''}")
    shown = ", ".join(parts)
    rest = len(counts) - len(first)
    return f"{shown} and {rest} more" if rest else shown
