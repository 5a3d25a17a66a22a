"""The first facts of the data, which open the write-up's section on it. Standard
library only: the hooks run it."""

from collections import Counter

from takehome.ingest.summary import describe_classes, escape, show_number
from takehome.ingest.wording import count_rows

YEAR_FROM, YEAR_TO = 1800, 2200
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
    "7D": "weeks",
    "6MS": "half-years",
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
        ("Columns", tell_kinds(answers, facts)),
        ("Few whole numbers, read as amounts", tell_numeric_codes(table, facts)),
        ("Target", tell_target(answers, facts, counts)),
        ("Rows without a target", target and target.missing and f"{target.missing:,}"),
        ("Missing", tell_missing(answers, table)),
        ("Possible sentinels for missing", tell_sentinels(facts)),
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
    if not facts["regular"]:
        return f"{facts['history']:,} {name_step(facts['step'])}, at irregular times"
    series, several, empty = count_steps(answers, table, facts)
    text = f"{facts['history']:,} {name_step(facts['step'])}"
    if answers["group_column"]:
        steps = series * facts["history"]
        text += f" for {series:,} series, {empty:,} of {steps:,} steps without a row"
    else:
        text += f", {empty:,} of them without a row"
    return f"{text}, {several:,} with several rows" if several else text


def count_steps(answers, table, facts):
    """Return the numbers of series, of their steps with several rows, and of those
    without a row."""
    pairs = count_pairs(answers, table, facts)
    series = len({pair[0] for pair in pairs})
    several = sum(n > 1 for n in pairs.values())
    steps = series * facts["history"]
    without = max(0, steps - len(pairs))
    return series, several, without


def name_step(step):
    """Return what a step of pandas is called, as in `800 days`."""
    base, _, _ = step.partition("-")
    return STEPS.get(base, f"steps of {step}")


def count_pairs(answers, table, facts):
    """Return {(series, time): rows} of a forecast."""
    series = answers["group_column"]
    names = [answers["time_column"]]
    parts = facts.get("clock_parts") or facts.get("time_parts") or names
    pairs = Counter()
    for row in table.read():
        time = tuple(row[table.header.index(name)] for name in parts)
        pairs[row[table.header.index(series)] if series else "", time] += 1
    return pairs


def tell_sentinels(facts):
    sentinels = facts["sentinels"].items()
    return ", ".join(f"{name} {show(number)}" for name, number in sentinels)


def tell_negative(answers, counts):
    """Return how many values of a number are below 0."""
    if answers["task"] == "classification":
        return ""
    below = [n for value, n in counts.items() if is_negative(value)]
    return f"{sum(below):,}" if below else ""


def is_negative(value):
    return not isinstance(value, str) and value < 0


def tell_kinds(answers, facts):
    """Return how many columns there are of each kind."""
    time = {answers["time_column"]} if is_time_column(facts) else set()
    kinds = {
        "numbers": len(facts["ranges"]),
        "dates": len(time.union(facts["dates"])),
        "empty": len(facts["empty"]),
    }
    kinds["texts"] = len(facts["columns"]) - sum(kinds.values())
    parts = []
    for kind, n in kinds.items():
        if n:
            parts.append(f"{n} {kind.removesuffix('s') if n == 1 else kind}")
    return ", ".join(parts)


def is_time_column(facts):
    """Tell whether dates stand in the time column, and not their parts in two."""
    return bool(facts.get("time_format")) and "time_parts" not in facts


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
        missing = column.missing
        if name in table.as_numbers:
            missing += column.n_strays  # words among its numbers
        if missing and name != answers["target"]:
            shares[name] = missing / table.n_rows
    worst = sorted(shares, key=shares.get, reverse=True)
    parts = []
    for name in worst[:MOST_MISSING]:
        share = f"{shares[name]:.1%}"
        if share == "0.0%":
            share = f"in {count_rows(round(shares[name] * table.n_rows))}"
        parts.append(f"{name} {share}")
    if len(worst) > MOST_MISSING:
        parts.append(f"{len(worst) - MOST_MISSING} more columns")
    return ", ".join(parts)


def tabulate_ranges(facts):
    """Return a table of the ranges of the numeric columns."""
    if not facts["ranges"]:
        return []
    rows = ["", "| column | minimum | maximum |", "| --- | --- | --- |"]
    for name, (low, high) in list(facts["ranges"].items())[:MOST_RANGES]:
        shown = f"{show(low)} | {show(high)}"
        if YEAR_FROM <= low <= high < YEAR_TO:  # 1,995 would be an odd year
            shown = shown.replace(",", "")
        rows.append(f"| {escape(name)} | {shown} |")
    return rows


def show(number):
    """Return a number of a column, a whole one without decimals."""
    return f"{number:,.0f}" if number == int(number) else show_number(number)
