"""Find out of a data file what decides how its project is written. Standard library
only: the hooks run it."""

import itertools
import re
from collections import Counter

from takehome import UserError
from takehome.ingest.archives import find_kind
from takehome.ingest.column_types import CHUNK, arrive
from takehome.ingest.datetimes import (
    ISO_FORMATS,
    describe_steps,
    find_format,
    find_time_format,
    fits,
    parse,
    read_columns,
)
from takehome.ingest.delimited import MISSING, read_header, read_rows
from takehome.ingest.detect import Table, find_table
from takehome.ingest.json_records import read_json_table
from takehome.ingest.predict_file import READERS, find_predict_options
from takehome.ingest.summary import (
    describe_classes,
    describe_numbers,
    make_reader,
)
from takehome.ingest.wording import quote
from takehome.project.requirements import NEEDED
from takehome.template.metrics import describe_metric

FEW_ROWS = 2_000  # below this many rows to train on, each of them counts
MANY_ROWS = 10_000  # above this many, processes end sooner than they start
MANY_VALUES = 250  # of a column, beyond which its texts are no categories
TRACKED = 10_000  # values of a column, of which some must not repeat for it to be an id
RULED_BY = 3  # skewness from which on a few rows decide squared errors
NOTHING_FOUND = {
    "texts": [],
    "duplicates": False,
    "excluded": {},
    "numbers_in_text": [],
    "decimal": ".",
    "time_format": "ISO8601",
    "read": {"function": "read_csv", "options": {}},
    "read_predict": {"function": "read_csv", "options": {}},
    "predict_fills_target": False,
    "packages": [],
    "origin": "",
    "facts": "",
    "n_folds": 5,
    "n_folds_reason": "each trains on four fifths of the rows",
    "n_jobs": 1,
    "step": "D",
    "seasons": [7, 364],
    "horizon": 7,
    "long_horizon": False,
    "calendar": ["day of week", "day of month", "month of year"],
    "load_lines": [],
    "merge": "mean",
    "loss": "squared_error",
    "dummy": "median",
    "positive_class": "yes",
    "negative_class": "no",
}
KINDS = {
    "classification": "binary",
    "regression": "regression",
    "forecast": "forecast",
}
REASONS = {
    "binary": "ROC AUC: it judges the ranking; the threshold is left to the costs.",
    "multiclass": "Balanced accuracy: a rare class counts as much as a common one.",
    "regression": (
        "Mean absolute error: in the target's unit, and not dominated by large errors."
    ),
}
REASONS["forecast"] = REASONS["regression"]
CHOSEN = {
    "binary": "roc_auc",
    "multiclass": "balanced_accuracy",
    "regression": "neg_mean_absolute_error",
    "forecast": "neg_mean_absolute_error",
}


def assume_facts(task):
    """Return facts to write a project by as long as nobody has seen its data."""
    kind = KINDS[task]
    return {
        **NOTHING_FOUND,
        "kind": kind,
        "metric": describe_metric(kind, CHOSEN[kind]),
        "metric_reason": REASONS[kind],
    }


def find_facts(answers, table, predict=None):
    """Return the facts that decide how the project is written; the table gets notes for
    the user.

    `predict` is the path of the rows to score. Raises UserError where the data does not
    fit the answers.
    """
    found = assume_facts(answers["task"])
    found["read"] = {"function": table.read_with, "options": table.options}
    found["origin"] = table.origin
    found["numbers_in_text"] = table.as_numbers
    found["decimal"] = table.options.get("decimal", ".")
    given = {}
    if predict:
        found |= find_predict_facts(answers, table, predict)
        given = found.pop("predict_header")
    found["packages"] = find_packages(found)
    if table.header is None:
        return found | name_metric(answers, found, [])
    profiles = profile_columns(table)
    found |= find_column_facts(answers, table, profiles, given)
    labels = read_labels(table, answers["target"])
    if answers["task"] == "classification":
        found |= find_classes(answers, labels)
    else:
        found |= find_numbers(answers, labels, table)
    found |= name_metric(answers, found, labels)
    found |= find_losses(found, labels)
    found |= find_times(answers, table, predict and found["read_predict"], predict)
    found |= find_folds(answers, found, labels, profiles)
    found["facts"] = tell_facts(answers, table, profiles, labels, found)
    return found


# columns


class Profile:
    """What the values of a column are like."""

    def __init__(self):
        self.present = self.missing = self.words = 0
        self.low = self.high = None
        self.values = Counter()
        self.repeats = False  # more than one in a hundred, so that counting may stop

    def add(self, values, missing, decimal):
        counts = Counter(values)
        for value in missing & counts.keys():
            self.missing += counts.pop(value)
        self.present += counts.total()
        self.words += sum(len(value.split()) * n for value, n in counts.items())
        if decimal:
            self.add_range(counts, decimal)
        if not self.repeats:
            self.values += counts
            self.repeats = (
                len(self.values) > TRACKED and len(self.values) < 0.99 * self.present
            )

    def add_range(self, counts, decimal):
        numbers = [arrive(value, decimal) for value in counts]
        numbers = [number for number in numbers if number is not None]
        if numbers:
            known = [] if self.low is None else [self.low, self.high]
            self.low, self.high = min(numbers + known), max(numbers + known)

    @property
    def n_values(self):
        return len(self.values)

    @property
    def is_unique(self):
        """Return whether nearly every row has a value of its own."""
        return not self.repeats and self.n_values > 0.99 * max(self.present, 1)


def read_table_rows(table):
    """Yield the rows as texts."""
    if table.is_text:
        return read_rows(table.path, table.options)
    return iter(table.rows)


def list_missing(table):
    """Return the texts that pandas reads as missing."""
    return {None} if table.read_with == "read_json" else MISSING


def profile_columns(table):
    """Return {name: Profile}; short rows are filled up as pandas does, longer ones
    refused."""
    profiles = {name: Profile() for name in table.header}
    rows = read_table_rows(table)
    missing = list_missing(table)
    width = len(table.header)
    empty = None if None in missing else ""
    decimal = table.options.get("decimal", ".")
    decimals = [is_number(table, name) and decimal for name in table.header]
    start = 1
    while chunk := list(itertools.islice(rows, CHUNK)):
        for n, row in enumerate(chunk, start):
            if len(row) > width and any(row[width:]):
                raise UserError(
                    f"{table.path.name} has {len(row)} fields in row {n} and {width} "
                    "in its header: correct that row"
                )
        start += len(chunk)
        columns = list(itertools.zip_longest(*chunk, fillvalue=empty))
        for place, profile in enumerate(profiles.values()):
            blank = (empty,) * len(chunk)
            values = columns[place] if place < len(columns) else blank
            profile.add(values, missing, decimals[place])
    return profiles


def find_column_facts(answers, table, profiles, given):
    """Return texts, columns to exclude, and whether rows repeat.

    `given` are the columns of the rows to score.
    """
    named = {answers["target"], answers["time_column"], answers["group_column"]}
    texts = []
    excluded = {}
    for name, profile in profiles.items():
        if name in named:
            continue
        if given and name not in given:
            excluded[name] = "rows to score do not have it"
        elif is_identifier(table, name, profile):
            excluded[name] = "identifies the row"
        elif is_text(table, name, profile):
            texts.append(name)
    repeated = has_repeated_rows(table, {answers["target"], *excluded}, profiles)
    return {"texts": texts, "excluded": excluded, "duplicates": repeated}


def is_number(table, name):
    column = table.columns[name]
    is_code = name in table.options.get("dtype", {})
    return name in table.as_numbers or (column.kind == "number" and not is_code)


def is_date(table, name, profile):
    if name in table.options.get("parse_dates", []):
        return True
    some = list(itertools.islice(profile.values, 1000))
    return bool(find_format(some))


def is_text(table, name, profile):
    """Return whether a column is free text: three words or more, and values that seldom
    repeat."""
    if is_number(table, name) or is_date(table, name, profile):
        return False
    many = profile.n_values > min(MANY_VALUES, profile.present / 2)
    return many and profile.words >= 3 * profile.present


def is_identifier(table, name, profile):
    """Return whether a column names the row: each has a value of its own, which is no
    measurement, date or text."""
    if profile.present < 20 or not profile.is_unique:
        return False
    if is_number(table, name):
        column = table.columns[name]
        if name in table.as_numbers or column.digits < column.present:
            return False
        if profile.missing:
            return False
        numbers = [int(value) for value in profile.values]
        return max(numbers) - min(numbers) < 10 * len(
            numbers
        )  # unlike amounts, it counts
    if is_date(table, name, profile):
        return False
    return profile.words < 3 * profile.present


def has_repeated_rows(table, left_out, profiles):
    """Return whether more than one in a hundred rows repeats an earlier one, in columns
    of which one at least has so many values that this is no chance."""
    places = [n for n, name in enumerate(table.header) if name not in left_out]
    most = max([profiles[table.header[n]].n_values for n in places], default=0)
    seen = set()
    n_rows = 0
    for row in read_table_rows(table):
        n_rows += 1
        seen.add(hash(tuple([row[n] for n in places if n < len(row)])))
    return most > n_rows / 10 and n_rows - len(seen) > n_rows / 100


# target


def read_labels(table, target):
    """Return the target of the rows that have one, as pandas gives it."""
    if table.read_with == "read_json":
        header, rows, _ = read_json_table(table.path)
        place = header.index(target)
        return [row[place] for row in rows if row[place] is not None]
    place = table.header.index(target)
    read = make_reader(table, target)
    if table.columns[target].kind == "boolean":
        read = read_boolean
    labels = []
    for row in read_table_rows(table):
        text = row[place] if place < len(row) else ""
        if text not in MISSING:
            labels.append(read(text))
    return [label for label in labels if label is not None]


def read_boolean(text):
    return text.casefold() == "true"


def find_classes(answers, labels):
    """Return the kind of a classification and its classes, of two the second in sorted
    order the positive one."""
    target = quote(answers["target"])
    classes = sorted(set(labels), key=sort_key)
    if len(classes) < 2:
        told = f"only the value {classes[0]!r}" if classes else "no value"
        raise UserError(f"target {target} holds {told}: name a column with two classes")
    if len(classes) > len(labels) / 5:
        raise UserError(
            f"target {target} holds {len(classes)} different values in {len(labels)} "
            "rows, too many for classes: name another column, or answer "
            "task=regression"
        )
    if len(classes) == 2:
        return {
            "kind": "binary",
            "negative_class": classes[0],
            "positive_class": classes[1],
        }
    return {"kind": "multiclass"}


def sort_key(label):
    """Return what sorts labels as they are, and texts behind numbers."""
    return isinstance(label, str), label


def find_numbers(answers, labels, table):
    """Note a target that is no number; return its kind."""
    wrong = [label for label in labels if not is_real(label)]
    if wrong:
        table.notes.append(
            f"target {answers['target']} holds {wrong[0]!r}, which is no number: "
            "repair it in load_data"
        )
        labels[:] = [label for label in labels if is_real(label)]
    return {"kind": KINDS[answers["task"]]}


def is_real(label):
    return isinstance(label, (int, float)) and not isinstance(label, bool)


# metric


def name_metric(answers, found, labels):
    """Return the metric and why it was chosen."""
    metric = answers["metric"]
    if metric != "auto":
        described = describe_metric(found["kind"], metric)
        label = described["label"]
        reason = f"{label[:1].upper()}{label[1:]}, as named at the start."
        return {"metric": described, "metric_reason": reason}
    if not labels:
        metric, reason = CHOSEN[found["kind"]], REASONS[found["kind"]]
    elif answers["task"] == "classification":
        metric, reason = choose_for_classes(found, labels)
    else:
        metric, reason = choose_for_numbers(found["kind"], labels)
    return {"metric": describe_metric(found["kind"], metric), "metric_reason": reason}


def choose_for_classes(found, labels):
    reason = REASONS[found["kind"]]
    if found["kind"] == "binary":
        share = labels.count(found["positive_class"]) / len(labels)
        if share < 0.1:
            reason += f" Only {share:.1%} are positive: see average precision too."
    return CHOSEN[found["kind"]], reason


def choose_for_numbers(kind, labels):
    """Choose by the skewness and the zeros of the target."""
    middle = find_median(labels)
    same = labels.count(middle) / len(labels)
    if same > 0.5:
        return "neg_root_mean_squared_error", (
            "Root mean squared error: in the target's unit; the absolute error would "
            f"be lowest for always predicting {middle:g}, as {same:.0%} of the values "
            "are."
        )
    reason = REASONS[kind].removesuffix(".")
    skewness = find_skewness(labels)
    if abs(skewness) > 1:
        reason += f" (the target's skewness is {skewness:.1f})"
    if zeros := labels.count(0):
        reason += f"; with {zeros} zeros, percentages have no meaning"
    return CHOSEN[kind], f"{reason}."


def find_median(numbers):
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[-middle - 1]) / 2


def find_skewness(numbers):
    """Return the sample skewness, as pandas does."""
    n = len(numbers)
    mean = sum(numbers) / n
    squares = sum((number - mean) ** 2 for number in numbers)
    cubes = sum((number - mean) ** 3 for number in numbers)
    if n < 3 or not squares:
        return 0.0
    return n * (n - 1) ** 0.5 / (n - 2) * cubes / squares**1.5


def find_losses(found, labels):
    """Return the loss of boosting, and the constant that a dummy predicts.

    The mean is the best constant where the metric squares errors, else the median is.
    """
    if found["kind"] not in ("regression", "forecast") or not labels:
        return {}
    metric = found["metric"]["name"]
    squared = any(word in metric for word in ("r2", "squared", "deviance", "variance"))
    relative = "log" in metric or "deviance" in metric
    dummy = "mean" if squared else "median"
    if found["kind"] == "forecast":
        loss = "squared_error" if squared else "absolute_error"
    elif relative and min(labels) >= 0:
        loss = "poisson"  # its predictions are above 0
    elif abs(find_skewness(labels)) > RULED_BY and not squared:
        loss = "absolute_error"
    else:
        loss = "squared_error"
    return {"loss": loss, "dummy": dummy}


# time


def find_times(answers, table, read_predict, predict):
    """Return the format of the time column and, of a forecast, its grid."""
    column = answers["time_column"]
    forecast = answers["task"] == "forecast"
    rows = read_columns(table, column, answers["target"]) if column else []
    layout = find_time_format({text for text, _ in rows}, forecast)
    if not layout:
        note_times(answers, table, rows)
        return {"time_format": ""}
    if layout not in ISO_FORMATS:
        table.notes.append(f"{column} is read as {layout}: correct it if it is not")
    found = {"time_format": "ISO8601" if layout in ISO_FORMATS else layout}
    if forecast:
        asked = read_asked_times(column, layout, table, read_predict, predict)
        found |= find_steps(column, rows, layout, asked, table)
    return found


def note_times(answers, table, rows):
    """Note texts that are no times, which nothing can be sorted by."""
    column = answers["time_column"]
    if rows and not is_number(table, column):
        table.notes.append(
            f"{column} holds {rows[0][0]!r}, a time of no format known here: make "
            "dates of it in load_data"
        )


def read_asked_times(column, layout, table, read_predict, predict):
    """Return the times of the rows to score; note one that is written otherwise."""
    if not predict:
        return []
    asked = open_predict(predict, read_predict)
    texts = {text for text, _ in read_columns(asked, column)}
    strange = sorted(text for text in texts if not fits(text, layout))
    if strange:
        table.notes.append(
            f"{column} of the rows to score holds {strange[0]!r}: write it as in the "
            "data"
        )
    return [parse(text, layout) for text in texts if text not in strange]


def find_steps(column, rows, layout, asked, table):
    steps, regular = describe_steps(rows, layout, asked)
    told = ", ".join(f"{name} = {value!r}" for name, value in steps.items())
    note = f"{told} by {column}"
    if not regular:
        note += ", whose times are irregular: choose STEP for what is asked"
    table.notes.append(note)
    return {name.lower(): value for name, value in steps.items()}


# rows to score


def find_predict_facts(answers, table, path):
    """Return how the rows to score are read, and their columns."""
    options = find_predict_options(path, table, answers["target"])
    read = {"function": READERS[find_kind(path)], "options": options}
    asked = open_predict(path, read)
    header = asked.header or []
    fills = answers["target"] in header and any(
        not label for label, _ in read_all(asked, answers["target"])
    )
    return {
        "read_predict": read,
        "predict_header": header,
        "predict_fills_target": fills,
    }


def open_predict(path, read):
    """Return the Table of the rows to score."""
    options = read["options"]
    if read["function"] == "read_csv":
        return Table(path, options=options, header=read_header(path, options))
    nothing = dict.fromkeys(("task", "time_column", "group_column"), "")
    return find_table(path, {**nothing, "target": None})


def read_all(table, column):
    """Yield (text of a column, the row)."""
    place = table.header.index(column)
    missing = list_missing(table)
    for row in read_table_rows(table):
        text = row[place] if place < len(row) else ""
        yield ("" if text in missing else text), row


def find_packages(found):
    """Return the packages that pandas needs beside itself to read the files."""
    functions = {found["read"]["function"], found["read_predict"]["function"]}
    return sorted({NEEDED[function] for function in functions if function in NEEDED})


# folds


def find_folds(answers, found, labels, profiles):
    """Return how many folds, why, and in how many processes they run."""
    n_rows = 0.8 * len(labels)
    jobs = {"n_jobs": -1 if n_rows > MANY_ROWS else 1}
    n_folds, reason = 5, "each trains on four fifths of the rows"
    if answers["time_column"]:
        return {**jobs, "n_folds": 5, "n_folds_reason": "each tests later rows"}
    if n_rows < FEW_ROWS:
        n_folds, reason = 10, "few rows, so each trains on nine tenths of them"
    if answers["group_column"]:
        most = profiles[answers["group_column"]].n_values // 2
        if most < n_folds:
            n_folds, reason = max(2, most), "few groups, of which each fold tests two"
    elif answers["task"] == "classification":
        most = Counter(labels).most_common(2)[1][1] // 4
        if most < n_folds:
            n_folds, reason = max(2, most), "few rows of the rarer class"
    return {**jobs, "n_folds": n_folds, "n_folds_reason": reason}


# README.md


def tell_facts(answers, table, profiles, labels, found):
    """Return the first facts of the data as Markdown: a list, and the ranges of the
    numbers in a table."""
    target = profiles[answers["target"]]
    n_rows = target.present + target.missing
    told = [
        (
            "File",
            f"{table.path.name}, {n_rows:,} rows of {len(table.header):,} columns",
        ),
        ("Columns", describe_kinds(table, profiles)),
        ("Target", describe_labels(answers, labels)),
        ("Rows without a target", target.missing and f"{target.missing:,}"),
        ("Missing", describe_missing(profiles, answers["target"], n_rows)),
    ]
    if group := answers["group_column"]:
        told.append(("Groups", describe_groups(profiles[group])))
    if found["duplicates"]:
        told.append(("Repeated rows", "yes, which are kept on one side of a split"))
    lines = [f"- {name}: {escape(text)}" for name, text in told if text]
    return "\n".join([*lines, *tabulate_ranges(table, profiles)])


def escape(text):
    """Return text that Markdown shows as it is."""
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_\[\]|#$~])", r"\\\1", plain)


def describe_labels(answers, labels):
    if answers["task"] == "classification":
        return describe_classes(labels)
    return describe_numbers(labels)


def describe_kinds(table, profiles):
    """Return how many columns there are of each kind."""
    kinds = Counter()
    for name, profile in profiles.items():
        if not profile.present:
            kinds["empty"] += 1
        elif is_number(table, name):
            kinds["numbers"] += 1
        elif is_date(table, name, profile):
            kinds["dates"] += 1
        else:
            kinds["text"] += 1
    return ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))


def describe_missing(profiles, target, n_rows, most=5):
    """Return the columns with most missing values and their shares."""
    counts = Counter({name: profile.missing for name, profile in profiles.items()})
    counts.pop(target)
    counts = +counts
    told = [f"{name} {n / n_rows:.1%}" for name, n in counts.most_common(most)]
    if len(counts) > most:
        told.append(f"{len(counts) - most} more columns")
    return ", ".join(told)


def describe_groups(profile):
    if profile.repeats:
        return ""
    largest = max(profile.values.values(), default=0)
    return f"{profile.n_values:,}, the largest of {largest:,} rows"


def tabulate_ranges(table, profiles, most=10):
    """Return a table of the ranges of the numeric columns, of the first ten at most."""
    rows = []
    for name, profile in profiles.items():
        if is_number(table, name) and profile.low is not None:
            low, high = show_number(profile.low), show_number(profile.high)
            rows.append(f"| {escape(name)} | {low} | {high} |")
    if not rows:
        return []
    return ["", "| column | minimum | maximum |", "| --- | --- | --- |", *rows[:most]]


def show_number(number):
    return f"{number:,.0f}" if number == int(number) else f"{number:,.4g}"
