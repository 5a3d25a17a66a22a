"""How a delimited text file is read, and its first facts. Standard library only: the hooks run it."""

import csv
import gzip
import io
import itertools
import json
import math
from collections import Counter

from takehome import UserError

SEPARATORS = ",;\t|"
SAMPLED_ROWS = 200
# what pandas.read_csv takes for a missing value
MISSING = set(
    ["", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>"]
    + ["N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"]
)
csv.field_size_limit(2**31 - 1)


def find_read_options(path):
    """Return the options with which pandas.read_csv reads the file at `path`; {} if its defaults do.

    Raises UserError if it is absent, a folder, empty, or no delimited text.
    """
    if path.is_dir():
        raise UserError(f"{path} is a folder: name the file in it")
    if not path.is_file():
        raise UserError(f"{path} does not exist: correct the path")
    options = {}
    if is_gzip(path) and path.suffix != ".gz":
        options["compression"] = "gzip"
    encoding = find_encoding(path)
    if encoding != "utf-8":
        options["encoding"] = encoding
    separator, decimal = find_separator(path, options)
    if separator != ",":
        options["sep"] = separator
    if decimal != ".":
        options["decimal"] = decimal
    return options


def is_gzip(path):
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def open_bytes(path):
    """Open the file, through gzip where it is compressed."""
    return gzip.open(path) if is_gzip(path) else path.open("rb")


def find_encoding(path):
    """Return the first encoding of UTF-8, UTF-16 (by its mark), Windows-1252, Latin-1 that reads all of it."""
    try:
        with open_bytes(path) as file:
            content = file.read()
    except (OSError, EOFError) as error:
        raise UserError(f"{path} cannot be decompressed ({error}): ask for a whole file") from None
    if not content.strip():
        raise UserError(f"{path} is empty: ask for the whole file")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in content or content[:4] == b"PK\x03\x04":
        raise UserError(f"{path} is not delimited text: save the table as CSV")
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def read_records(path, options):
    """Yield the records of the file as lists of text, blank lines left out as pandas does."""
    # utf-8-sig and not utf-8: pandas drops a byte order mark too
    encoding = options.get("encoding", "utf-8-sig")
    with open_bytes(path) as file, io.TextIOWrapper(file, encoding, newline="") as text:
        yield from filter(None, csv.reader(text, delimiter=options.get("sep", ",")))


def find_separator(path, options):
    """Return (separator, decimal mark): the first separator that cuts header and rows into equally many columns."""
    best = (-1, ",", [])
    for separator in SEPARATORS:
        rows = list(itertools.islice(read_records(path, {**options, "sep": separator}), SAMPLED_ROWS))
        agreeing = sum(len(row) == len(rows[0]) > 1 for row in rows) / len(rows)
        if agreeing > best[0]:
            best = (agreeing, separator, rows)
    _, separator, rows = best
    if len(rows) == 1:
        raise UserError(f"{path.name} holds a header and no rows: ask for the whole file")
    values = [value for row in rows[1:] for value in row]
    with_comma = sum(is_number(value.replace(",", ".", 1)) and "," in value for value in values)
    with_point = sum(is_number(value) and "." in value for value in values)
    return separator, "," if separator != "," and with_comma > with_point else "."


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text  # a digit separator to Python, text to pandas


def read_header(path, options):
    """Return the column names as pandas gives them."""
    header = next(read_records(path, options))
    return [name or f"Unnamed: {place}" for place, name in enumerate(header)]


def require_columns(path, options, names):
    """Raise UserError for the first of `names` ({what: column}) that the file does not have."""
    header = read_header(path, options)
    for what, name in names.items():
        if name and name not in header:
            raise UserError(
                f"{what} {json.dumps(name, ensure_ascii=False)} is not a column of {path.name}: "
                f"it has {', '.join(header)}"
            )


def describe_table(path, options, target, task):
    """Return the facts of the file, under the names that the project's own profile() gives them."""
    records = read_records(path, options)
    header = read_header(path, options)
    next(records)
    missing, labels, seen, n_rows = Counter(), [], set(), 0
    for row in records:
        n_rows += 1
        if len(row) > len(header):
            raise UserError(
                f"{path.name} has {len(row)} fields in row {n_rows} and {len(header)} in its header: correct that row"
            )
        row += [""] * (len(header) - len(row))
        seen.add(hash(tuple(row)))  # the rows themselves would not fit into memory of a large file
        missing.update(name for name, value in zip(header, row, strict=True) if value in MISSING)
        labels.append(row[header.index(target)])
    present = [label for label in labels if label not in MISSING]
    decimal = options.get("decimal", ".")
    describe = describe_classes if task == "classification" else describe_numbers
    return {
        "file": path.name,
        "rows": n_rows,
        "columns": len(header),
        "target": target,
        "target_values": describe([label.replace(decimal, ".") for label in present]),
        "rows_without_target": len(labels) - len(present),
        "repeated_rows": n_rows - len(seen),
        "missing": {name: missing[name] / n_rows for name in header if missing[name] and name != target},
    }


def describe_classes(labels):
    """Return the ten most common classes with their shares, named as pandas would."""
    shares = Counter(name_as_pandas(labels))
    first = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:10]
    rest = [f"{len(shares) - 10} more classes"] if len(shares) > 10 else []
    return ", ".join([f"{name} {count / len(labels):.1%}" for name, count in first] + rest)


def name_as_pandas(labels):
    """Return labels as str() shows them once pandas has made them numbers or booleans, where it would."""
    if all(map(is_number, labels)):
        return [f"{float(label):g}" for label in labels]
    if all(label in ("True", "TRUE", "true", "False", "FALSE", "false") for label in labels):
        return [label.title() for label in labels]
    return labels


def describe_numbers(labels):
    """Return the range and centre of a numeric target."""
    if not all(map(is_number, labels)):
        text = next(label for label in labels if not is_number(label))
        return f"holds {text!r}, which is no number"
    numbers = sorted(float(label) for label in labels)
    facts = {
        "minimum": numbers[0],
        "median": (numbers[(len(numbers) - 1) // 2] + numbers[len(numbers) // 2]) / 2,
        "mean": math.fsum(numbers) / len(numbers),
        "maximum": numbers[-1],
    }
    return ", ".join(f"{name} {value:,.4g}" for name, value in facts.items())
