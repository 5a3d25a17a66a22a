"""List how the files of a project differ from those after another run."""

import json
import math
from itertools import zip_longest

MOST = 10  # lines on one thing
BY_PROCESSOR = {"sha256"}  # of a saved model, whose last digits another one rounds


def compare_runs(packed, repeated):
    """Return a line for each thing in which a project's folder differs from the same
    after another run.

    Compared are results.json, README.md, figures, predictions.csv, and the facts on a
    saved model.
    """
    figures = list_figures(packed) | list_figures(repeated)
    names = ["reports/results.json", "README.md", *sorted(figures)]
    names += ["reports/predictions.csv", "reports/model.joblib", "reports/model.json"]
    lines = []
    for name in names:
        before, after = read_or_none(packed / name), read_or_none(repeated / name)
        lines += compare_contents(name, before, after)
    return lines


def list_figures(folder):
    """Return the paths of the figures in a project's folder."""
    paths = folder.glob("reports/figures/*")
    return {f"reports/figures/{path.name}" for path in paths}


def read_or_none(path):
    """Return a file's bytes, None if it is not there."""
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
    if name.endswith("model.joblib"):
        return []  # model.json tells what differs
    if name.endswith("model.json"):
        return compare_results(name, before, after)
    return [compare_lines(name, before, after)]


def compare_lines(name, before, after):
    """Return the first line in which two texts differ."""
    old_lines = before.decode("utf-8", "replace").splitlines()
    new_lines = after.decode("utf-8", "replace").splitlines()
    pairs = zip_longest(old_lines, new_lines, fillvalue="")
    for number, (old, new) in enumerate(pairs, start=1):
        if old != new:
            old, new = old.strip(), new.strip()
            return f"{name} line {number}: committed {old!r}, run again {new!r}"
    return f"{name} has other line ends when the run is repeated"


def compare_results(name, before, after):
    """Return a line for each value of results.json that is another one."""
    sides = []
    for content, whose in ((before, "committed"), (after, "written by the run")):
        try:
            sides.append(flatten(json.loads(content or b"")))
        except ValueError:
            return [
                f"{name} is not {whose}, or not valid JSON: run the project and commit "
                "what it writes"
            ]
    old, new = sides
    lines = [
        f"{name} {key}: committed {show(old, key)}, run again {show(new, key)}"
        for key in {**old, **new}
        if not is_same(old, new, key)
    ]
    return shorten(lines)


def flatten(value, key=""):
    """Return {path of keys: value} of the single values in nested lists and dicts."""
    if not value or not isinstance(value, dict | list):
        return {key: value}
    flat = {}
    if isinstance(value, list):
        for place, part in enumerate(value):
            flat |= flatten(part, f"{key}[{place}]")
    else:
        for name, part in value.items():
            flat |= flatten(part, f"{key}.{name}".lstrip("."))
    return flat


def is_same(old, new, key):
    """Tell whether two flat objects have the same value under a key, fractions up to
    what another processor rounds otherwise."""
    if key not in old or key not in new:
        return False
    if key in BY_PROCESSOR:
        return True
    one, other = old[key], new[key]
    if isinstance(one, float) and isinstance(other, float) and is_close(one, other):
        return True
    return json.dumps(one) == json.dumps(other)  # where true is not 1, and NaN is NaN


def is_close(one, other):
    """Tell whether two fractions may differ by rounding only."""
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


def show(flat, key):
    """Return the value under a key as JSON."""
    if key not in flat:
        return "nothing"
    return json.dumps(flat[key], ensure_ascii=False)


def shorten(lines):
    """Return the first lines, and how many more there are."""
    shown = lines[:MOST]
    if len(lines) > MOST:
        shown.append(f"and {len(lines) - MOST} more like the last")
    return shown
