"""The first facts of the data, which open the write-up's section on it. Standard
library only: the hooks run it."""

from collections import Counter

from takehome.ingest.summary import describe_classes, escape, show_number

MOST_MISSING = 5  # columns that are named, of those with missing values
MOST_CODED = 8  # columns of few whole numbers that are named
MOST_RANGES = 10  # columns whose range is shown
STEPS = {  # what pandas calls a step, without the day on which it ends
    "s": "seconds",
    "min": "minutes",
    "h": "hours",
    "D": "days",
    "B": "business days",
    "W": "weeks",
    "MS": "months",
    "ME": "months",
    "QS": "quarters",
    "QE": "quarters",
    "YS": "years",
    "YE": "years",
}


def tell_facts(answers, table, facts, counts):
    """Return the first facts of the data as Markdown: a list, and the ranges of the
    numbers in a table."""
    target = table.columns.get(answers["target"])
    parts = [
        ("File", tell_file(facts)),
        ("Steps", tell_steps(answers, table, facts)),
        ("Columns", tell_kinds(facts)),
        ("Few whole numbers, read as amounts", tell_numeric_codes(table, facts)),
        ("Target", tell_target(answers, facts, counts)),
        ("Rows without a target", target and target.missing and f"{target.missing:,}"),
        ("Missing", tell_missing(answers, table)),
        ("Values below 0", tell_negative(answers, counts)),
        ("Repeated rows", facts.get("copies") and f"{facts['copies']:,}"),
    ]
    lines = [f"- {name}: {escape(text)}" for name, text in parts if text]
    return "\n".join([*lines, *tabulate_ranges(facts)])


def tell_file(facts):
    text = f"{facts['file']}, {facts['rows']:,} rows of {len(facts['columns'])} columns"
    return f"{text} ({facts['origin']})" if facts["origin"] else text


def tell_steps(answers, table, facts):
    """Return how many steps a forecast's history has, and how many of them no row."""
    if "history" not in facts:
        return ""
    pairs = count_pairs(answers, table)
    series = len({pair[0] for pair in pairs})
    empty = max(0, series * facts["history"] - len(pairs))
    several = sum(n > 1 for n in pairs.values())
    text = f"{facts['history']:,} {name_step(facts['step'])}"
    if answers["group_column"]:
        text += f" for {series:,} series"
    text += f", {empty:,} of them without a row"
    return f"{text}, {several:,} with several rows" if several else text


def name_step(step):
    """Return what a step of pandas is called, as in `800 days`."""
    base, _, _ = step.partition("-")
    return STEPS.get(base, f"steps of {step}")


def count_pairs(answers, table):
    """Return {(series, time): rows} of a forecast."""
    names = [answers["group_column"], answers["time_column"]]
    places = [table.header.index(name) if name else None for name in names]
    pairs = Counter()
    for row in table.read():
        pairs[tuple("" if place is None else row[place] for place in places)] += 1
    return pairs


def tell_negative(answers, counts):
    """Return how many values of a number are below 0."""
    if answers["task"] == "classification":
        return ""
    below = [n for value, n in counts.items() if is_negative(value)]
    return f"{sum(below):,}" if below else ""


def is_negative(value):
    return not isinstance(value, str) and value < 0


def tell_kinds(facts):
    """Return how many columns there are of each kind."""
    kinds = {
        "numbers": len(facts["ranges"]),
        "dates": len(facts["dates"]) + ("time_format" in facts),
        "empty": len(facts["empty"]),
    }
    kinds["texts"] = len(facts["columns"]) - sum(kinds.values())
    parts = []
    for kind, n in kinds.items():
        if n:
            parts.append(f"{n} {kind.removesuffix('s') if n == 1 else kind}")
    return ", ".join(parts)


def tell_numeric_codes(table, facts):
    """Return the columns that may be codes, and how many values each has."""
    names = facts["numeric_codes"]
    parts = []
    for name in names[:MOST_CODED]:
        column = table.columns[name]
        parts.append(f"{name} ({len(column.distinct) - (column.missing > 0)} values)")
    if len(names) > MOST_CODED:
        parts.append(f"{len(names) - MOST_CODED} more columns")
    return ", ".join(parts)


def tell_target(answers, facts, counts):
    """Return the shares of the classes, or the range of the numbers."""
    target = answers["target"]
    if not counts:
        return f"{target}: made in load_data"
    if answers["task"] == "classification":
        return f"{target}: {describe_classes(list(counts.elements()))}"
    if "target_values" in facts:
        return f"{target}: {facts['target_values']}"
    low, high = facts["ranges"].get(target, ["", ""])
    return f"{target}: {low} to {high}"


def tell_missing(answers, table):
    """Return the columns with most missing values, and their shares."""
    shares = {}
    for name, column in table.columns.items():
        if column.missing and name != answers["target"]:
            shares[name] = column.missing / table.n_rows
    worst = sorted(shares, key=shares.get, reverse=True)
    parts = [f"{name} {shares[name]:.1%}" for name in worst[:MOST_MISSING]]
    if len(worst) > MOST_MISSING:
        parts.append(f"{len(worst) - MOST_MISSING} more columns")
    return ", ".join(parts)


def tabulate_ranges(facts):
    """Return a table of the ranges of the numeric columns."""
    rows = ["", "| column | minimum | maximum |", "| --- | --- | --- |"]
    for name, (low, high) in list(facts["ranges"].items())[:MOST_RANGES]:
        rows.append(f"| {escape(name)} | {show(low)} | {show(high)} |")
    return rows if facts["ranges"] else []


def show(number):
    """Return a number of a column, a whole one without decimals."""
    return f"{number:,.0f}" if number == int(number) else show_number(number)
