"""The first facts of a table, as the project's own run finds them. Standard library
only."""

import math
import re
from collections import Counter

from takehome.ingest.column_types import arrive
from takehome.ingest.delimited import is_number

MOST_CLASSES = 10  # shown by name


class RowCounts:
    """What is counted row by row: missing values, labels, rows that repeat.

    `identifiers` are left out where copies are looked for, `hidden` where features are.
    """

    def __init__(self, table, target, identifiers=(), hidden=()):
        self.header = table.header
        self.target = target
        self.readers = [make_reader(table, name) for name in table.header]
        self.places = self.find_places(identifiers)
        self.features = self.find_places({target, *hidden})
        self.missing = Counter()
        self.labels = []
        self.n_rows = 0
        # hashes, since the rows of a large file would not fit into memory
        self.seen = set()
        self.seen_without_ids = set()
        self.seen_features = set()

    def find_places(self, left_out):
        places = enumerate(self.header)
        return [place for place, name in places if name not in left_out]

    def count(self, rows):
        """Count all rows; return these counts."""
        width, place = len(self.header), self.header.index(self.target)
        for row in rows:
            self.n_rows += 1
            padded = list(row) + [""] * (width - len(row))
            values = [
                reader(text) for reader, text in zip(self.readers, padded, strict=True)
            ]
            self.seen.add(hash(tuple(values)))
            self.seen_without_ids.add(hash(tuple(values[n] for n in self.places)))
            self.seen_features.add(hash(tuple(values[n] for n in self.features)))
            self.labels.append(values[place])
            self.missing.update(
                name
                for name, value in zip(self.header, values, strict=True)
                if value is None
            )
        return self


def describe_labels(labels, task):
    """Return the classes with their shares, or the range of a numeric target."""
    present = [label for label in labels if label is not None]
    describe = describe_classes if task == "classification" else describe_numbers
    return describe(present)


def make_reader(table, name):
    """Return the function that reads a text as the project does, None if missing."""
    decimal, kind = table.decimal, table.columns[name].kind
    missing = {*table.missing, *list_absent(table, name)}
    if name in table.texts:
        kind = "text"
    if name in table.types:
        kind = "text" if table.types[name] == "str" else "number"
    read = {
        "number": lambda text: read_number(text, decimal),
        "boolean": str.title,
        "text": str,
    }[kind]
    if name in table.as_numbers:
        return lambda text: None if text in missing else arrive(text, decimal)
    return lambda text: None if text in missing else read(text)


def list_absent(table, name):
    """Return the texts that the reader takes for missing in a column."""
    absent = table.options.get("na_values", [])
    if isinstance(absent, dict):
        return absent.get(name, [])
    return absent


def read_number(text, decimal):
    """Return an int where the text is one, so that no digit is lost; None for
    infinity."""
    text = text.strip().replace(decimal, ".")
    if text.lstrip("+-").isdigit() and len(text) < 20:
        return int(text)
    number = float(text)
    return None if math.isinf(number) else number


def describe_classes(labels):
    """Return the ten most common classes with their shares."""
    shares = count_classes(labels)
    parts = [
        f"{name} {count / len(labels):.1%}" for name, count in shares[:MOST_CLASSES]
    ]
    if len(shares) > MOST_CLASSES:
        parts.append(f"{len(shares) - MOST_CLASSES} more classes")
    return ", ".join(parts)


def count_classes(labels):
    """Return (class, rows) of each class, the commonest first."""
    names = [
        label if isinstance(label, str) else f"{float(label):g}" for label in labels
    ]
    return sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))


def describe_numbers(labels):
    """Return the range and center of a numeric target."""
    texts = [label for label in labels if isinstance(label, str)]
    if texts:
        text = next((label for label in texts if not is_number(label)), texts[0])
        return f"holds {text!r}, which is not a number"
    if not labels:
        return "holds no value"
    numbers = sorted(map(float, labels))
    middle = numbers[(len(numbers) - 1) // 2] / 2 + numbers[len(numbers) // 2] / 2
    facts = {
        "minimum": numbers[0],
        "median": middle,
        "mean": find_mean(numbers),
        "maximum": numbers[-1],
    }
    parts = [f"{name} {show_number(value)}" for name, value in facts.items()]
    return ", ".join(parts)


def measure_numbers(labels):
    """Return what decides the metric of a numeric target; {} for one that is none."""
    numbers = [label for label in labels if label is not None]
    if not numbers or any(isinstance(label, str) for label in numbers):
        return {}
    mean = find_mean(numbers)
    deviations = [number - mean for number in numbers]
    variance = find_mean([min(abs(part), 1e150) ** 2 for part in deviations])
    skewness = 0.0
    if 0 < variance < math.inf:
        most = math.sqrt(variance * len(numbers))  # no deviation is larger
        scaled = [min(part, most) / math.sqrt(variance) for part in deviations]
        scaled = [max(part, -math.sqrt(len(numbers))) for part in scaled]
        skewness = find_mean([part**3 for part in scaled])
    commonest = Counter(numbers).most_common(1)[0][1]
    return {
        "minimum": min(numbers),
        "mean": mean,
        "maximum": max(numbers),
        "deviation": math.sqrt(variance),
        "skewness": skewness,
        "commonest_share": commonest / len(numbers),
    }


def find_mean(numbers):
    """Return the mean; infinity where the sum is beyond all floats."""
    try:
        return math.fsum(numbers) / len(numbers)
    except OverflowError:
        return math.fsum(number / len(numbers) for number in numbers)


def show_number(value):
    return f"{value:,.{count_decimals(value)}f}"


def count_decimals(value):
    """Return how many decimals the write-up shows of a number."""
    if abs(value) < 10:
        return 3
    return 1 if abs(value) < 1000 else 0


def escape(text):
    """Return text that Markdown leaves as it is."""
    line = text.replace("\n", " ")
    plain = line.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_\[\]|#$~])", r"\\\1", plain)
