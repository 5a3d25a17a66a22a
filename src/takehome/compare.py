"""Tell in what a project's folder differs from the same after another run."""

import json
from itertools import zip_longest

MOST = 10  # lines on one thing


def compare_runs(packed, repeated):
    """Return a line for each thing in which a project's folder differs from the same after another run.

    Compared are results.json, apart from its seconds, README.md, figures and predictions.csv.
    """
    results = [folder / "reports" / "results.json" for folder in (packed, repeated)]
    figures = sorted({path.name for folder in (packed, repeated) for path in folder.glob("reports/figures/*")})
    names = ["README.md", *(f"reports/figures/{name}" for name in figures), "reports/predictions.csv"]
    differences = [compare_files(packed / name, repeated / name, name) for name in names]
    return [*compare_results(*results), *filter(None, differences)]


def compare_results(packed, repeated):
    """Return a line for each key of results.json whose value is another one."""
    found = []
    for path, whose in ((packed, "committed"), (repeated, "written by the run")):
        try:
            found.append(flatten(json.loads(path.read_text("utf-8"))))
        except (OSError, ValueError):
            return [f"reports/results.json is not {whose}, or is no JSON: run the project and commit what it writes"]
    keys = [key for key in {**found[0], **found[1]} if key != "seconds"]
    told = [[side.get(key, "nothing") for side in found] for key in keys]
    return shorten(
        [
            f"results.json {key}: packed {before}, run again {after}"
            for key, (before, after) in zip(keys, told, strict=True)
            if before != after
        ]
    )


def flatten(value, key=""):
    """Return {path of keys: value as JSON} of the single values in nested lists and dicts."""
    if not value or not isinstance(value, dict | list):
        return {key: json.dumps(value, ensure_ascii=False)}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    flat = {}
    for name, part in items:
        flat |= flatten(part, f"{key}[{name}]" if isinstance(value, list) else f"{key}.{name}".lstrip("."))
    return flat


def compare_files(packed, repeated, name):
    """Return what differs between two files, with the first line of it if they are text; None if nothing does."""
    before, after = (path.read_bytes() if path.is_file() else None for path in (packed, repeated))
    if before == after:
        return None
    if before is None or after is None:
        return f"{name} is {'written by the run, but not committed' if before is None else 'not written by the run'}"
    if name.endswith(".png"):
        return f"{name} is another picture when the run is repeated"
    lines = zip_longest(*(text.decode("utf-8", "replace").splitlines() for text in (before, after)), fillvalue="")
    for number, (old, new) in enumerate(lines, start=1):
        if old != new:
            return f"{name} line {number}: packed {old.strip()!r}, run again {new.strip()!r}"
    return f"{name} has other line ends when the run is repeated"


def shorten(lines):
    """Return the first lines, and how many more there are."""
    return [*lines[:MOST], *([f"and {len(lines) - MOST} more like the last"] if len(lines) > MOST else [])]
