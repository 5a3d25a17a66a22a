"""The first facts of a delimited text file, as the project's own run finds them.
Standard library only."""

import math
from collections import Counter

from takehome import UserError
from takehome.ingest.column_types import (
    arrive,
)
from takehome.ingest.delimited import (
    MISSING,
    is_number,
    read_rows,
)


def describe_table(table, target, task):
    """Return the facts of the file, under the names that the project's own profile()
    gives them."""
    missing, labels, seen, n_rows = Counter(), [], set(), 0
    readers = [make_reader(table, name) for name in table.header]
    place = table.header.index(target)
    for row in read_padded_rows(table):
        n_rows += 1
        values = [reader(value) for reader, value in zip(readers, row, strict=True)]
        seen.add(
            hash(tuple(values))
        )  # the rows themselves would not fit into memory of a large file
        missing.update(
            name
            for name, value in zip(table.header, values, strict=True)
            if value is None
        )
        labels.append(values[place])
    present = [label for label in labels if label is not None]
    return {
        "file": table.path.name,
        "rows": n_rows,
        "columns": len(table.header),
        "target": target,
        "target_values": describe_classes(present)
        if task == "classification"
        else describe_numbers(present),
        "rows_without_target": len(labels) - len(present),
        "repeated_rows": n_rows - len(seen),
        "missing": {
            name: missing[name] / n_rows
            for name in table.header
            if missing[name] and name != target
        },
    }


def read_padded_rows(table):
    """Yield the rows, short ones filled up as pandas does; refuse longer ones."""
    width = len(table.header)
    for n, row in enumerate(read_rows(table.path, table.options), 1):
        if len(row) > width:
            raise UserError(
                f"{table.path.name} has {len(row)} fields in row {n} and {width} in "
                "its header: correct that row"
            )
        yield row + [""] * (width - len(row))


def make_reader(table, name):
    """Return the function that makes of a text what it is once the project has read it,
    None if missing."""
    decimal, kind = table.options.get("decimal", "."), table.columns[name].kind
    if name in table.options.get("dtype", {}):
        kind = "text"
    if name in table.as_numbers:
        return lambda text: None if text in MISSING else arrive(text, decimal)
    read = {
        "number": lambda text: read_number(text, decimal),
        "boolean": str.title,
        "text": str,
    }[kind]
    return lambda text: None if text in MISSING else read(text)


def read_number(text, decimal):
    """Return an int where the text is one, so that no digit is lost; None for an
    infinity."""
    text = text.strip().replace(decimal, ".")
    number = int(text) if text.lstrip("+-").isdigit() else float(text)
    return None if number in (math.inf, -math.inf) else number


def describe_classes(labels):
    """Return the ten most common classes with their shares."""
    shares = Counter(
        label if isinstance(label, str) else f"{float(label):g}" for label in labels
    )
    first = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:10]
    rest = [f"{len(shares) - 10} more classes"] if len(shares) > 10 else []
    return ", ".join(
        [f"{name} {count / len(labels):.1%}" for name, count in first] + rest
    )


def describe_numbers(labels):
    """Return the range and centre of a numeric target."""
    texts = [label for label in labels if isinstance(label, str)]
    if texts:
        text = next((label for label in texts if not is_number(label)), texts[0])
        return f"holds {text!r}, which is no number"
    if not labels:
        return "holds no value"
    numbers = sorted(map(float, labels))
    facts = {
        "minimum": numbers[0],
        "median": (numbers[(len(numbers) - 1) // 2] + numbers[len(numbers) // 2]) / 2,
        "mean": math.fsum(numbers) / len(numbers),
        "maximum": numbers[-1],
    }
    return ", ".join(
        f"{name} {value:,.{count_decimals(value)}f}" for name, value in facts.items()
    )


def count_decimals(value):
    """Return how many decimals the write-up shows of a number."""
    return 3 if abs(value) < 10 else 1 if abs(value) < 1000 else 0
