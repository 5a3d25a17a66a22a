"""Tell in what the files of a project differ from those after another run."""

import json
import math
from itertools import zip_longest

MOST = 10  # lines on one thing


def compare_runs(packed, repeated):
    """Return a line for each thing in which a project's folder differs from the same
    after another run.

    Compared are results.json, README.md, figures and predictions.csv.
    """
    figures = sorted(
        {
            path.name
            for folder in (packed, repeated)
            for path in folder.glob("reports/figures/*")
        }
    )
    names = [
        "reports/results.json",
        "README.md",
        *(f"reports/figures/{name}" for name in figures),
        "reports/predictions.csv",
    ]
    pairs = [
        (name, read_or_none(packed / name), read_or_none(repeated / name))
        for name in names
    ]
    return [line for pair in pairs for line in compare_contents(*pair)]


def read_or_none(path):
    return path.read_bytes() if path.is_file() else None


def compare_contents(name, before, after):
    """Return lines on what differs between a file's bytes as committed and after
    another run; None is no file."""
    if name.endswith("results.json"):
        return compare_results(name, before, after)
    if before == after:
        return []
    if before is None:
        return [f"{name} is written by the run, but not committed"]
    if after is None:
        return [f"{name} is not written by the run"]
    if name.endswith(".png"):
        return [f"{name} is another picture when the run is repeated"]
    lines = zip_longest(
        *(text.decode("utf-8", "replace").splitlines() for text in (before, after)),
        fillvalue="",
    )
    for number, (old, new) in enumerate(lines, start=1):
        if old != new:
            return [
                f"{name} line {number}: committed {old.strip()!r}, run again "
                f"{new.strip()!r}"
            ]
    return [f"{name} has other line ends when the run is repeated"]


def compare_results(name, before, after):
    """Return a line for each value of results.json that is another one."""
    sides = []
    for content, whose in ((before, "committed"), (after, "written by the run")):
        try:
            sides.append(flatten(json.loads(content or b"")))
        except ValueError:
            return [
                f"{name} is not {whose}, or is no JSON: run the project and commit "
                "what it writes"
            ]
    old, new = sides
    kept = {key for key in old.keys() & new.keys() if is_same(old[key], new[key])}
    keys = [key for key in {**old, **new} if key not in kept]
    return shorten(
        [
            f"{name} {key}: committed {tell(old, key)}, run again {tell(new, key)}"
            for key in keys
        ]
    )


def flatten(value, key=""):
    """Return {path of keys: value} of the single values in nested lists and dicts."""
    if not value or not isinstance(value, dict | list):
        return {key: value}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    flat = {}
    for name, part in items:
        flat |= flatten(
            part,
            f"{key}[{name}]"
            if isinstance(value, list)
            else f"{key}.{name}".lstrip("."),
        )
    return flat


def is_same(one, other):
    """Tell whether two values of JSON are the same, fractions up to what another
    processor rounds otherwise."""
    if (
        isinstance(one, float)
        and isinstance(other, float)
        and math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    ):
        return True
    return json.dumps(one) == json.dumps(other)  # where true is not 1, and NaN is NaN


def tell(flat, key):
    return json.dumps(flat[key], ensure_ascii=False) if key in flat else "nothing"


def shorten(lines):
    """Return the first lines, and how many more there are."""
    return [
        *lines[:MOST],
        *([f"and {len(lines) - MOST} more like the last"] if len(lines) > MOST else []),
    ]
