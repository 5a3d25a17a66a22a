"""Compare the code of two versions: settings by their values, functions by name."""

import ast

from takehome.check import parse

CONFIG = "config.py"
MOST_NAMES = 4  # of the changes in a file
MOST_LETTERS = 40  # of a value


def compare_parts(before, after):
    """Return {(file, name): (source before, source after)} of what differs; None is no
    such part."""
    changed = {}
    for key in sorted(before.keys() | after.keys()):
        pair = before.get(key), after.get(key)
        if pair[0] != pair[1]:
            changed[key] = pair
    return changed


def describe_changes(changed):
    """Return a line per setting, and one per other file."""
    lines, by_file = [], {}
    for (file, name), pair in changed.items():
        if file == CONFIG and name:
            lines.append(describe_setting(name, *pair))
        else:
            by_file.setdefault(file, []).append(describe_part(name, *pair))
    for file, parts in by_file.items():
        lines.append(f"{file}: {join(parts)}")
    return lines


def describe_setting(name, before, after):
    """Return a setting's old value and its new one; of a collection what came and
    went."""
    if before is None:
        return f"{name}: new, {shorten(after)}"
    if after is None:
        return f"{name}: gone, was {shorten(before)}"
    old, new = list_items(before), list_items(after)
    if old is None or new is None:
        return f"{name}: {shorten(before)} → {shorten(after)}"
    added = [f"+ {item}" for item in new if item not in old]
    removed = [f"- {item}" for item in old if item not in new]
    if not added and not removed:
        return f"{name}: other reasons"
    return f"{name}: {join([*added, *removed])}"


def list_items(source):
    """Return what a literal list or the keys of a literal dict hold, else None."""
    try:
        value = ast.literal_eval(source)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None
    if not isinstance(value, dict | list | tuple | set):
        return None
    return list(dict.fromkeys(map(str, value)))


def describe_part(name, before, after):
    """Return whether a part of a module is new, gone or other; of one that makes
    columns or holds entries, such as models, which of them came and went."""
    what = name or "other lines"
    if before is None:
        return f"{what} added"
    if after is None:
        return f"{what} removed"
    old, new = list_keys(before), list_keys(after)
    added = [f"+ {key}" for key in new if key not in old]
    removed = [f"- {key}" for key in old if key not in new]
    keys = join([*added, *removed])
    return f"{what} ({keys})" if keys else f"{what} changed"


def list_keys(source):
    """Return the texts that name entries of dicts and columns that are assigned to."""
    tree = parse(source)
    if isinstance(tree, str):
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            found += node.keys
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            found.append(node.slice)
    values = [getattr(key, "value", None) for key in found]
    names = [key for key in values if isinstance(key, str) and not key.isdecimal()]
    return list(dict.fromkeys(names))


def join(names):
    """Return the first names, and how many more there are."""
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def shorten(source):
    """Return a value's source on one line, cut where it is long."""
    line = " ".join(source.split())
    if len(line) <= MOST_LETTERS:
        return line
    return f"{line[: MOST_LETTERS - 1]}…"


def judge_kept(changed, last):
    """Return whether what a version changed stands in the last one as it left it: yes,
    no, partly, or nothing where it changed nothing."""
    kept = [last.get(key) == after for key, (_, after) in changed.items()]
    if not kept:
        return ""
    if all(kept):
        return "yes"
    return "partly" if any(kept) else "no"
