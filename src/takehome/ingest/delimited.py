"""How delimited text is cut into records and cells. Standard library only."""

import csv
import itertools
import re
from collections import Counter

from takehome import UserError

SEPARATORS = ",;\t|"
WHITESPACE = r"\s+"  # runs of it, as pandas names them
NO_SEPARATORS = SEPARATORS + " ._-\"'"  # these stand in names and numbers
MOST = 0.9  # of the rows are cut alike by what separates them
SAMPLED_ROWS = 200
# what pandas.read_csv takes for a missing value
MISSING = {
    "",
    "#N/A",
    "#N/A N/A",
    "#NA",
    "-1.#IND",
    "-1.#QNAN",
    "-NaN",
    "-nan",
    "1.#IND",
    "1.#QNAN",
    "<NA>",
    "N/A",
    "NA",
    "NULL",
    "NaN",
    "None",
    "n/a",
    "nan",
    "null",
}
BOOLEANS = {"True", "TRUE", "true", "False", "FALSE", "false"}
NUMBER = re.compile(
    r"[ \t]*[-+]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
    r"|(?i:inf(?:inity)?))[ \t]*"
)
# a number with a decimal comma or point, thousands set off by the other; three digits
# alone after a mark tell nothing
WITH_COMMA = re.compile(r"[^\d.,]*\d+(?:\.\d{3})*,\d+[^\d.,]*")
WITH_POINT = re.compile(r"[^\d.,]*\d+(?:,\d{3})*\.\d+[^\d.,]*")
AMBIGUOUS = re.compile(r"[^\d.,]*[1-9]\d{0,2},\d{3}[^\d.,]*")
# put behind the last line: it is a record of its own unless a quote is open
END = "\x1e\x1e"
csv.field_size_limit(2**27)


def find_read_options(source, separator=None):
    """Return the options with which pandas.read_csv reads a text; {} for its defaults.

    The separator is found out where it is not given.
    """
    options = dict(source.options)
    separator = separator or find_separator(source)
    if separator != WHITESPACE and has_spaces_behind(source, separator):
        options["skipinitialspace"] = True  # as in "a, b, c"
    if separator != ",":
        options["sep"] = separator
    with_comma, with_point = count_marks(source, options)
    if with_comma > with_point:
        options["decimal"] = ","
    return options


def has_spaces_behind(source, separator):
    """Tell whether spaces stand behind nearly every separator."""
    if separator == " ":
        return False
    values = []
    for row in sample_records(source, {"sep": separator}):
        values += row[1:]
    return sum(value.startswith(" ") for value in values) > 0.9 * len(values)


def cut_records(lines, options):
    """Yield the records in lines of text as lists, blank lines left out as by
    pandas."""
    separator = options.get("sep", ",")
    skips = options.get("skipinitialspace", False)
    if separator == WHITESPACE:
        separator, skips = " ", True
        lines = (" ".join(line.split()) for line in lines)
    lines = itertools.chain(lines, [f'"{END}"'])
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=skips)
    for record in reader:
        if record == [END]:
            return
        if record and (len(record) > 1 or not record[0].isspace()):
            yield record


def read_records(source, options):
    """Yield the records of the whole file."""
    try:
        with source.open_text() as text:
            yield from cut_records(text, options)
    except csv.Error as error:
        raise UserError(
            f"{source.name} cannot be cut into rows ({error}): save the table as CSV"
        ) from None


def sample_records(source, options):
    """Return the first records; a last one that may be cut off is left out."""
    key = options.get("sep", ","), options.get("skipinitialspace", False)
    if key not in source.samples:
        with source.open_text(first_part=True) as text:
            records = cut_records(text, options)
            try:
                sample = list(itertools.islice(records, SAMPLED_ROWS))
            except csv.Error:
                sample = []
        if len(sample) < SAMPLED_ROWS and not source.whole:
            sample = sample[:-1]
        source.samples[key] = sample
    return source.samples[key]


def find_separator(source):
    """Return the first separator that cuts header and rows into as many columns."""
    best, chosen = -1, ","
    for separator in [*SEPARATORS, " ", WHITESPACE]:
        rows = sample_records(source, {"sep": separator})
        if separator == "," and len(rows) < 2:
            raise UserError(
                f"{source.name} holds a header and no rows: ask for the whole file"
            )
        share = measure_agreement(rows, separator)
        if 0 <= share < 1 and separator in SEPARATORS:  # as in a, "b, c"
            skips = {"sep": separator, "skipinitialspace": True}
            rows = sample_records(source, skips)
            share = max(share, measure_agreement(rows, separator))
        # texts have spaces too
        advantage = 0.5 if separator in (" ", WHITESPACE) else 0
        if share > best + advantage:
            best, chosen = share, separator
    return chosen


def measure_agreement(rows, separator):
    """Return the share of rows that are cut as their header."""
    if not rows:
        return 0
    header = rows[0]
    agreeing = sum(agrees(row, header, separator) for row in rows[1:])
    return agreeing / len(rows)


def agrees(row, header, separator):
    """Tell whether a row is cut as its header; runs of spaces are one separator."""
    if not len(row) == len(header) > 1:
        return False
    return separator != " " or "" not in row


def list_odd_separators(source):
    """Return the signs in the header that cut most rows alike, as in a~b~c."""
    rows = sample_records(source, {})
    marks = sorted(set(",".join(rows[0])) - set(NO_SEPARATORS))
    found = []
    for mark in marks:
        if mark.isalnum() or not mark.isprintable():
            continue
        rows = sample_records(source, {"sep": mark})
        whole = all(name[:1].isalnum() and name[-1:].isalnum() for name in rows[0])
        if whole and measure_agreement(rows, mark) > MOST:
            found.append(mark)
    return found


def find_row_separator(source):
    """Return the separator that cuts most rows alike, whatever their header, or
    None."""
    best, chosen = 0.5, None
    for separator in SEPARATORS:
        rows = sample_records(source, {"sep": separator})
        width, count = Counter(map(len, rows)).most_common(1)[0]
        if width > 1 and count / len(rows) > best:
            best, chosen = count / len(rows), separator
    return chosen


def list_values(source, options):
    """Return all values in the first rows, the header left out."""
    rows = sample_records(source, options)[1:]
    return list(itertools.chain.from_iterable(rows))


def count_marks(source, options):
    """Return how many numbers stand with a decimal (comma, point).

    Between commas, one in quotes is a decimal comma only if it sets off no thousands.
    """
    values = list_values(source, options)
    commas = list(filter(WITH_COMMA.fullmatch, values))
    if "sep" not in options and any(map(AMBIGUOUS.fullmatch, commas)):
        commas = []
    points = list(filter(WITH_POINT.fullmatch, values))
    return len(commas), len(points)


def doubt_decimal(source, options):
    """Return a note if each decimal comma could as well set off thousands, or stands in
    quotes between commas."""
    if options.get("decimal") != ",":
        return []
    values = list(filter(WITH_COMMA.fullmatch, list_values(source, options)))
    doubt = "it sets off thousands"
    if "sep" not in options:
        doubt = "it separates two numbers"
    elif not all(map(AMBIGUOUS.fullmatch, values)):
        return []
    return [f"{values[0]!r} is read with a decimal comma: if {doubt}, change read_data"]


def is_number(text, decimal="."):
    """Tell whether pandas takes the text for a number."""
    if decimal == ",":
        text = text.replace(".", "x").replace(",", ".")
    return bool(NUMBER.fullmatch(text))


def name_columns(row):
    """Return the names that pandas gives columns with this header."""
    names = [name or f"Unnamed: {place}" for place, name in enumerate(row)]
    taken, given, numbers = set(names), set(), Counter()
    unique_names = []
    for name in names:
        unique = name
        while unique in given or (unique != name and unique in taken):
            numbers[name] += 1
            unique = f"{name}.{numbers[name]}"
        given.add(unique)
        unique_names.append(unique)
    return unique_names


def read_header(source, options):
    """Return the column names as pandas gives them."""
    if "names" in options:
        return options["names"]
    return name_columns(sample_records(source, options)[options.get("header", 0)])


def read_rows(source, options):
    """Yield the records below the header; refuse a quote that is open at the end."""
    header = options.get("header", 0)
    first = 0 if header is None else header + 1
    for record in itertools.islice(read_records(source, options), first, None):
        if record[-1].endswith(f'{END}"'):
            start = " ".join(record[-1].removesuffix(f'{END}"').split())[:40]
            raise UserError(
                f"{source.name} opens a quote that it never closes: "
                f"correct it near {start!r}"
            )
        yield record
