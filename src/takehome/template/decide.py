"""Decide by the facts of the data how its project is written. Standard library only:
the hooks run it."""

import math
import os
import re
from collections import Counter

from takehome import UserError
from takehome.ingest.column_types import COUNTED_ROWS
from takehome.ingest.facts import count_labels, describe_facts
from takehome.ingest.wording import count_rows, quote
from takehome.project.requirements import NEEDED
from takehome.template.first_facts import tell_facts
from takehome.template.metrics import CHOSEN, REASONS, describe_metric
from takehome.template.series import decide_series
from takehome.template.time_folds import limit_time_folds

FEW_ROWS = 2_000  # below this many rows to train on, each of them counts
GROUPS_OF_A_TEST = 2  # at least, or no score has an interval
FEWEST_GROUPS = 6  # of which two are the holdout, and two test each of two folds
ROWS_OF_A_TEST = 3  # at least, or no score has a spread
VERY_FEW_ROWS = 30  # below this many, ten folds test fewer
MANY_COLUMNS = 100  # above this many columns, each is shuffled once ...
ENOUGH_ROWS = 5_000  # ... and above this many rows, where once is steady enough
MANY_JUDGED = 100  # columns, for each of several classes: ten folds take minutes
MANY_ROWS = 10_000  # above this many, processes save more time than their start takes
DOMINATED = 3  # skewness from which on a few rows decide squared errors
EVENTS = (
    "Root mean squared error: in the target's unit; the absolute error would be lowest "
    "for always predicting 0 if most steps have no event."
)
FEW_NAMES = 10  # of columns, that are listed; of more a rule is given, if there is one
LONG_START = 3  # letters with which names of one kind begin
WIDTH = 84  # of a line in a function
CALL = re.compile(r"(?P<start>\S+ = [\w.]+)\((?P<arguments>.*)\)")
KINDS = {
    "classification": "binary",
    "regression": "regression",
    "forecast": "forecast",
}
ASSUMED = {
    "read": {"function": "read_csv", "options": {}},
    "read_predict": {"function": "read_csv", "options": {}},
    "origin": "",
    "packages": [],
    "numbers_in_text": [],
    "decimal": ".",
    "load_lines": [],
    "time_column": "",
    "time_format": "ISO8601",
    "time_made": False,
    "texts": [],
    "duplicates": False,
    "excluded": {},
    "explained": {},
    "predict_fills_target": False,
    "predict_in_data": False,
    "scores_labels": False,
    "positive_class": True,
    "negative_class": False,
    "loss": "squared_error",
    "dummy": "median",
    "decimals": 3,
    "holdout_share": 0.2,
    "n_folds": 5,
    "n_folds_reason": "each trains on four fifths of the rows",
    "n_jobs": 1,
    "few_rows": True,
    "n_repeats": 3,
    "step": "D",
    "seasons": [7, 364],
    "horizon": 7,
    "merge": "mean",
    "calendar": ["day of week", "day of month", "month of year"],
    "long_horizon": False,
    "facts": "",
}


def assume_found(task):
    """Return what to write a project by as long as nobody has seen its data."""
    kind = KINDS[task]
    return {
        **ASSUMED,
        "kind": kind,
        "metric": describe_metric(kind, CHOSEN[kind]),
        "metric_reason": REASONS[kind],
    }


def decide(answers, table, predict=None):
    """Return all that the skeleton is rendered by; the table gets notes for the user.

    `table` is the Table of the data, `predict` the PredictFile, if there is one.
    Raises UserError where the data does not fit the answers.
    """
    asked = name_asked(answers, table)
    facts = describe_facts(table, predict, asked)
    found = assume_found(answers["task"])
    for name in found.keys() & facts.keys():
        if facts[name] is not None:
            found[name] = facts[name]
    found["load_lines"] = [wrap_line(line) for line in found["load_lines"]]
    if answers["predict_file"] == table.name:
        found |= score_own_rows(answers["target"], table)
    if rule := find_name_rule(found["numbers_in_text"], table.header):
        found["numbers_rule"] = rule
    found["packages"] = find_packages(found)
    counts = Counter()
    if answers["target"] in table.columns:
        counts = count_labels(table, answers["target"])
        found |= decide_target(answers, table, facts, counts)
    shape = facts.get("target_shape", {})
    found |= decide_metric(answers, found, counts, shape)
    found |= decide_loss(found, shape)
    found["decimals"] = count_decimals(found["kind"], shape)
    if table.columns:
        found["n_repeats"] = count_repeats(answers, table)
        found |= decide_time(answers, asked, facts)
        found |= decide_folds(answers, table, counts)
        found |= limit_folds(found, answers, table, facts)
        found["facts"] = tell_facts(answers, table, facts, counts)
    if "history" in facts:
        found |= decide_series(answers, table, facts, counts)
    return found


def score_own_rows(target, table):
    """Return that rows of the data itself are scored, and say where none can be: each
    has a target."""
    if target in table.columns and table.columns[target].present >= table.n_rows:
        table.notes.append(
            f"no row of {table.name} lacks {quote(target)}, so none is scored: let "
            "read_data return rows without one, or name another file by --predict"
        )
    return {"predict_in_data": True, "predict_fills_target": True}


def decide_time(answers, asked, facts):
    """Return whether load_data makes the time, else its format, if it is of dates."""
    if asked["time_column"] != (answers["time_column"] or None):
        return {"time_made": True}
    time_format = facts.get("time_format", "")
    if answers["task"] == "forecast" and not time_format:
        time_format = ASSUMED["time_format"]  # the run says what fails
    return {"time_made": False, "time_format": time_format}


def name_columns(answers):
    """Return the answers with None for a column that is not named."""
    return {key: value or None for key, value in answers.items()}


def wrap_line(line):
    """Return a line of load_data within the width of a page, as ruff would wrap it."""
    if len(line) <= WIDTH:
        return line
    if line.startswith("months = {"):
        entries = re.findall(r'"[^"]*": [^,}]+', line)
        return "\n        ".join(["months = {", *(f"{part}," for part in entries)]) + (
            "\n    }"
        )
    call = CALL.fullmatch(line)
    if not call:
        return line
    return f"{call['start']}(\n        {call['arguments']}\n    )"


def find_name_rule(names, header):
    """Return the pattern that many names have and no other column, "" without one:
    their words around a number, or how all of them begin."""
    if len(names) <= FEW_NAMES:
        return ""
    shapes = {re.sub(r"\d+", r"\\d+", re.escape(name)) for name in names}
    start = os.path.commonprefix(names)
    patterns = [f"^{shape}$" for shape in shapes if len(shapes) == 1]
    if len(start) >= LONG_START:
        patterns.append(f"^{re.escape(start)}")
    for pattern in patterns:
        matched = [name for name in header if re.search(pattern, name)]
        if sorted(matched) == sorted(names) and '"' not in pattern:
            return pattern
    return ""


def find_packages(found):
    """Return the packages that pandas needs beside itself to read the files."""
    reads = [found["read"], found["read_predict"]]
    functions = {read["function"] for read in reads}
    return sorted({NEEDED[name] for name in functions if name in NEEDED})


# target


def name_asked(answers, table):
    """Return the columns that the answers name, without those that the data lacks: the
    candidate makes them."""
    asked = name_columns(answers)
    for what in ("target", "time_column", "group_column"):
        if table.columns and asked[what] and asked[what] not in table.columns:
            table.notes.append(
                f"{what} {quote(asked[what])} is not a column of {table.name}: "
                "load_data has to make it"
            )
            asked[what] = None
    return asked


# target


def decide_target(answers, table, facts, counts):
    """Return the kind of target, and of two classes which is which."""
    target = answers["target"]
    if answers["task"] == "classification":
        require_classes(table, target, counts)
        note_spellings(table, target, counts)
        if len(counts) == 2:
            positive = facts["positive_class"]
            negative = next(label for label in counts if label != positive)
            return {"negative_class": negative}
        return {"positive_class": "", "negative_class": ""}
    if not counts:
        raise UserError(f"target {quote(target)} holds no value: name another column")
    texts = [label for label in counts if isinstance(label, str)]
    if texts:
        table.notes.append(
            f"target {target} holds {texts[0]!r}, which is not a number: repair it in "
            "load_data"
        )
    return {}


def note_spellings(table, target, counts):
    """Say which classes differ in capitals or whitespace only."""
    spelled = {}
    for label in counts:
        plain = " ".join(str(label).casefold().split())
        if plain in spelled:
            table.notes.append(
                f"target {target} holds {spelled[plain]!r} and {label!r}: if they are "
                "one class, give it one name in load_data"
            )
        spelled.setdefault(plain, label)


def require_classes(table, target, counts):
    """Raise UserError for a target of too few or too many classes."""
    n_rows = counts.total()
    if len(counts) < 2:
        text = [f"only {label!r}" for label in counts] or ["no value"]
        raise UserError(
            f"target {quote(target)} holds {text[0]}{tell_absent(table)}: name a "
            "column with two classes"
        )
    rarest, rows = counts.most_common()[-1]
    if len(counts) == 2 and rows == 1:
        raise UserError(
            f"target {quote(target)} holds {rarest!r} in 1 row only, which no test can "
            "find: name another column, or ask for more rows"
        )
    if len(counts) > n_rows / 5:
        raise UserError(
            f"target {quote(target)} holds {len(counts)} different values in {n_rows} "
            "rows, too many for classes: name another column, or answer "
            "task=regression"
        )


def tell_absent(table):
    """Return which words of a target pandas reads as missing: one may be a class."""
    words = sorted({text for text in table.labels.counts if text} & table.missing)
    return f" beside {words[0]!r}, which pandas reads as missing" if words else ""


# metric


def refuse_negative(answers, shape):
    """Raise UserError where a target below 0 meets a metric of ratios or logarithms."""
    metric, lowest = answers["metric"], shape.get("minimum", 1)
    is_relative = "log" in metric or "deviance" in metric
    is_gamma = "gamma" in metric
    if (is_relative and lowest < 0) or (is_gamma and lowest == 0):
        raise UserError(
            f'metric "{metric}" is not defined for a target of {lowest:g}, the lowest '
            f"of {quote(answers['target'])}: answer auto or another metric"
        )


def decide_metric(answers, found, counts, shape):
    """Return the metric, and why it is the one to choose by."""
    kind, metric = found["kind"], answers["metric"]
    reason = REASONS[kind]
    if metric != "auto":
        refuse_negative(answers, shape)
        label = describe_metric(kind, metric)["label"]
        reason = f"{label[:1].upper()}{label[1:]}, as named at the start."
    elif kind == "binary":
        metric = CHOSEN[kind]
        reason += tell_rare(found, counts)
    elif kind == "forecast" and len(counts) == 1:
        metric = "neg_root_mean_squared_error"
        reason = EVENTS
    elif shape.get("commonest_share", 0) > 0.5:
        metric = "neg_root_mean_squared_error"
        reason = (
            "Root mean squared error: in the target's unit; the absolute error would "
            "be lowest for always predicting one value, which "
            f"{shape['commonest_share']:.0%} of the rows have."
        )
    else:
        metric = CHOSEN[kind]
        reason += tell_shape(counts, shape)
    return {"metric": describe_metric(kind, metric), "metric_reason": reason}


def tell_rare(found, counts):
    """Return what to add to the reason where few rows are positive."""
    share = counts[found["positive_class"]] / counts.total() if counts else 1
    if share >= 0.1:
        return ""
    return (
        f" Only {share:.1%} of the rows are positive: see average precision too, and "
        "set the costs, since with equal ones it is often cheapest to flag nobody."
    )


def tell_shape(counts, shape):
    """Return what to add to the reason of a number: its skewness and its zeros."""
    text = ""
    if abs(shape.get("skewness", 0)) > 1:
        text += f" The target's skewness is {shape['skewness']:.1f}."
    if shape and counts[0]:
        text += f" It is 0 in {count_rows(counts[0])}, so percentages have no meaning."
    return text


def decide_loss(found, shape):
    """Return the loss of boosting, and the constant that a dummy predicts.

    The mean is the best constant where the metric squares errors, else the median is.
    """
    metric = found["metric"]["name"]
    squared = any(word in metric for word in ("r2", "squared", "deviance", "variance"))
    relative = "log" in metric or "deviance" in metric
    loss = "squared_error"
    if found["kind"] == "forecast":
        loss = "squared_error" if squared else "absolute_error"
    elif relative and shape.get("minimum", -1) >= 0:
        loss = "poisson"  # its predictions are above 0
    elif abs(shape.get("skewness", 0)) > DOMINATED and not squared:
        loss = "absolute_error"
    return {"loss": loss, "dummy": "mean" if squared else "median"}


def count_decimals(kind, shape):
    """Return with how many decimals scores are shown: an error in the unit of a target
    of small numbers needs more."""
    spread = shape.get("deviation", 1)
    if kind in ("binary", "multiclass") or not 0 < spread < 0.1:
        return ASSUMED["decimals"]
    return min(2 - math.floor(math.log10(spread)), 12)


# folds


def count_times(name, table):
    """Return how many times a table has, 0 where not all of its rows were counted."""
    if name not in table.columns or table.n_rows > COUNTED_ROWS:
        return 0
    return len(table.columns[name].distinct)


def count_labeled(answers, table):
    """Return the rows that have a target, all of them if load_data makes it."""
    target = table.columns.get(answers.get("target"))
    return target.present if target else table.n_rows


def count_judged(answers, table, counts):
    """Return how many columns each fold judges, for each class if there are several."""
    has_classes = answers["task"] == "classification" and len(counts) > 2
    return len(table.columns) * (len(counts) if has_classes else 1)


def count_repeats(answers, table):
    """Return how often each column is shuffled to measure its importance."""
    n_rows = 0.8 * count_labeled(answers, table)  # the rest is the holdout
    if n_rows > ENOUGH_ROWS or len(table.columns) > MANY_COLUMNS:
        return 1
    return 3


def decide_folds(answers, table, counts):
    """Return how many folds, why, in how many processes they run, and whether columns
    need all of them to be judged on."""
    folds = {}
    n_rows = 0.8 * count_labeled(answers, table)  # the rest is the holdout
    n_jobs = -1 if n_rows > MANY_ROWS else 1
    few_rows = n_rows < FEW_ROWS
    n_folds, reason = 5, "each trains on four fifths of the rows"
    if n_rows < VERY_FEW_ROWS:
        n_folds = max(2, int(n_rows / ROWS_OF_A_TEST))
        reason = "very few rows, so that each fold tests three or more"
    elif few_rows and count_judged(answers, table, counts) <= MANY_JUDGED:
        n_folds, reason = 10, "few rows, so each trains on nine tenths of them"
    if answers["time_column"]:  # half of the rows are tested
        n_folds = max(2, min(5, int(n_rows / ROWS_OF_A_TEST / 2)))
        reason = "each tests later rows"
        n_times = count_times(answers["time_column"], table)
        if 0 < 0.4 * n_times < n_folds and answers["task"] != "forecast":
            n_folds, reason = max(1, int(0.4 * n_times)), "each tests a later time"
    elif answers["group_column"] in table.columns:
        most, folds["holdout_share"] = divide_groups(answers, table)
        if most < n_folds:
            n_folds, reason = max(2, most), "each tests two of the few groups"
    if counts and answers["task"] == "classification":
        tested = 0.4 if answers["time_column"] else 1
        most = int(tested * counts.most_common(2)[1][1] / 4)
        if most < n_folds:
            n_folds, reason = max(2, most), "few rows are of the rarer class"
    folds |= {"n_folds": n_folds, "n_folds_reason": reason}
    return {**folds, "n_jobs": n_jobs, "few_rows": few_rows}


def limit_folds(found, answers, table, facts):
    """Return fewer folds, and why, where of more some would lack rows."""
    is_asked = answers["time_column"] and "time_parts" not in facts
    if not is_asked or answers["task"] == "forecast":
        return {}
    most, holdout = limit_time_folds(found["n_folds"], answers, table)
    share = {"holdout_share": holdout}
    if most == found["n_folds"]:
        return share
    return {**share, "n_folds": most, "n_folds_reason": "of more, one would lack rows"}


def divide_groups(answers, table):
    """Return how many folds can test two groups, and the share of the holdout, which
    has two at least."""
    n_groups = count_groups(answers, table)
    holdout = max(GROUPS_OF_A_TEST, round(n_groups / 5))
    most = (n_groups - holdout) // GROUPS_OF_A_TEST
    return most, round(max(0.2, GROUPS_OF_A_TEST / n_groups), 2)


def count_groups(answers, table):
    """Return the number of groups. Raises UserError if they are too few to split by."""
    group = answers["group_column"]
    n_groups = len(table.columns[group].distinct)
    if n_groups < FEWEST_GROUPS:
        raise UserError(
            f"group_column {quote(group)} has {n_groups} different values, and a split "
            f"by group needs {FEWEST_GROUPS}: name another column, or none"
        )
    return n_groups
