"""What is found in a data file, as plain values: from it a project is made.

Standard library only: the hooks run it.
"""

import re
from collections import Counter

from takehome.ingest.calendar_words import find_part_column, find_year_column
from takehome.ingest.column_types import as_number, find_totals
from takehome.ingest.delimited import is_number
from takehome.ingest.detect import KEYS
from takehome.ingest.identifiers import (
    differs,
    find_identifiers,
    find_keys,
    find_numeric_codes,
)
from takehome.ingest.predict_file import find_filled
from takehome.ingest.summary import (
    RowCounts,
    describe_labels,
    make_reader,
    measure_numbers,
)
from takehome.ingest.time_column import find_times
from takehome.ingest.wording import column_of, count_rows, list_names, quote, read_words

# words for the class that is looked for, in the common languages
POSITIVE = read_words(
    "1 1.0 yes y true t positive pos si sí sim s oui ja j tak evet fraud churn "
    "churned default bad"
)
COUNTED_CELLS = 20_000_000  # up to which each row is looked at a second time
MOST_STEPS_OF_A_SCALE = 10
FEWEST_OF_A_CLASS = 5  # rows, so that most folds have one to test
FEW_NUMBERS = 5  # different ones, of which none is far from the others
NINES = re.compile("99+")
LABEL_MARKS = (";", "|", ",")  # between several labels of a row
MOST_NAMED = 8  # columns that may be codes
LACKING = "the rows to score do not have it"


def describe_facts(table, predict, answers):
    """Return the facts of a Table and, if they are there, of a PredictFile."""
    facts = {
        "file": table.name,
        "origin": table.origin,
        "read": {"function": table.read_with, "options": table.options},
        "decimal": table.decimal,
        "numbers_in_text": table.as_numbers,
    }
    facts |= describe_predict(predict, answers)
    facts |= find_times(table, answers, predict.table if predict else None)
    if table.columns:
        facts |= describe_columns(table, answers)
        if "time_format" in facts and "time_parts" not in facts:
            facts["ranges"].pop(answers["time_column"], None)
        if answers["target"] in table.columns:
            facts |= describe_target(table, answers)
        facts["excluded"] = choose_excluded(facts, predict, answers)
        note_no_feature(table, facts["excluded"], answers)
        count_each_row(table, facts, answers)
    note_predict(table, predict, answers, facts)
    facts |= judge_labels(table, predict, answers, facts)
    return {**facts, "load_lines": table.load_lines, "notes": table.notes}


# rows to score


def describe_predict(predict, answers):
    """Return how the rows to score are read, and what they lack."""
    if predict is None:
        return {"read_predict": None}
    table = predict.table
    return {
        "read_predict": {"function": table.read_with, "options": table.options},
        "predict_file": table.name,
        "predict_rows": table.n_rows,
        "predict_lacks": predict.lacks,
        "predict_labels": predict.labels,
        "predict_fills_target": answers["target"] in (table.header or ()),
    }


def note_predict(table, predict, answers, facts):
    """Say what the rows to score lack, and what they hold that the data has not."""
    if predict is None:
        return
    name = predict.table.name
    named = {answers["time_column"], answers["group_column"]}
    if lacking := [column for column in predict.lacks if column not in named]:
        table.notes.append(
            f"{name} has no {list_names(lacking)}: no feature, so it goes into EXCLUDED"
        )
    if predict.labels:
        table.notes.append(
            f"{name} has {quote(answers['target'])} in {count_rows(predict.labels)}: "
            "these labels are known, not to be predicted"
        )
    if answers["task"] == "forecast":
        parts = facts.get("clock_parts", []) + facts.get("time_parts", [])
        named = [*(answers[what] for what in KEYS), *parts]
        if filled := find_filled(predict, table, named):
            table.notes.append(
                f"the rows to score hold {list_names(filled)}: name in KNOWN_AHEAD "
                "what is known by then"
            )


def judge_labels(table, predict, answers, facts):
    """Return whether the labels of the rows to score can be scored against; say which
    of them are no class of the data."""
    if not (predict and predict.labels and table.columns):
        return {}
    if answers["task"] != "classification" or answers["target"] not in table.columns:
        return {"scores_labels": answers["task"] == "regression"}
    given = count_labels(predict.table, answers["target"])
    strange = [label for label in given if label not in facts["classes"]]
    if strange:
        table.notes.append(
            f"{predict.table.name} has {quote(answers['target'])} {strange[0]!r} in "
            f"{count_rows(given[strange[0]])}, which is not a class of {table.name}: "
            "correct it in load_data"
        )
    return {"scores_labels": not strange and len(given) > 1}


def choose_excluded(facts, predict, answers):
    """Return {column: why it must not be a feature}."""
    named = {answers[what] for what in KEYS}
    excluded = dict(facts["identifiers"])
    if predict:
        excluded |= dict.fromkeys(predict.lacks, LACKING)
    return {name: reason for name, reason in excluded.items() if name not in named}


# columns


def describe_columns(table, answers):
    """Return what the columns hold: kinds, ranges, texts, identifiers, years."""
    columns, named = table.columns, {answers[what] for what in KEYS}
    others = {name: column for name, column in columns.items() if name not in named}
    dates = table.dates.union(table.options.get("parse_dates", ())) - named
    measured = dates.union(table.as_numbers)
    found = {
        "rows": table.n_rows,
        "columns": list(columns),
        "codes": list_codes(table),
        "dates": sorted(dates),
        "texts": list_texts(others, dates | set(table.as_numbers)),
        "identifiers": find_identifiers(others, table.n_rows, measured),
        "keys": find_keys(others, table.n_rows, dates),
        "numeric_codes": list_numeric_codes(table, others),
        "empty": [name for name, column in others.items() if not column.present],
        "sentinels": find_sentinels(others, dates, table.decimal),
        "ranges": find_ranges(table),
    }
    note_columns(table, found, answers)
    if answers["group_column"] in columns and answers["task"] != "forecast":
        fill_group(table, answers["group_column"])
    time = columns.get(answers["time_column"])
    if time and time.missing:
        table.notes.append(
            f"{answers['time_column']} is missing in {count_rows(time.missing)}: fill "
            "them in load_data, or take these rows out of the file"
        )
    return found


def note_no_feature(table, excluded, answers):
    """Say that no column is left to learn from, which a forecast does not need."""
    named = {answers[what] for what in KEYS}
    if answers["task"] != "forecast" and not {*table.columns} - named - {*excluded}:
        table.notes.append(
            "no column is left to learn from: join a table in load_data, or if the "
            "rows are a series, answer task=forecast and name its time"
        )


def fill_group(table, name):
    """Let load_data make each row without a group one of its own, and say so."""
    group = table.columns[name]
    if not group.missing or group.kind == "boolean" or group.low < 0:
        return
    is_number = group.kind == "number" and name not in table.types
    places = "data.index.to_series()"
    own = f"-1 - {places}" if is_number else f'"row " + {places}.astype(str)'
    column = column_of(name)
    table.add_lines(
        f"{name} is missing in {count_rows(group.missing)}, each a group of its own",
        [f"own = {own}", f"{column} = {column}.fillna(own)"],
    )


def find_sentinels(columns, left_out, decimal):
    """Return {column: number} of those whose lowest or highest number may stand for a
    missing value: -1 where all others are above 0, -99 or 999 far from all."""
    found = {}
    for name, column in columns.items():
        if name in left_out or column.kind != "number":
            continue
        if column.low == -1 or is_nines(-column.low) or is_nines(column.high):
            number = find_sentinel(column, decimal)
            found |= {} if number is None else {name: number}
    return found


def find_sentinel(column, decimal):
    """Return a lowest or highest number that is far from the others, or None."""
    texts = [str(text).strip() for text in column.distinct]
    found = {as_number(text, decimal) for text in texts if is_number(text, decimal)}
    numbers = sorted(found - {None})
    if len(numbers) < FEW_NUMBERS:
        return None
    low, second = numbers[:2]
    if low == -1 and second > 0:
        return low
    if is_nines(-low) and second >= 0:
        return low
    before, high = numbers[-2:]
    if is_nines(high) and 2 * before < high:
        return high
    return None


def is_nines(number):
    """Tell whether a number is 99, 999 and so on."""
    return bool(NINES.fullmatch(f"{number:.0f}" if number < 10**9 else ""))


def list_codes(table):
    return [name for name, kind in table.types.items() if kind == "str"]


def list_numeric_codes(table, columns):
    """Return the columns of numbers that may be codes of categories."""
    read_as_text = {*list_codes(table), *table.texts}
    numbers = {name: columns[name] for name in columns if name not in read_as_text}
    return find_numeric_codes(numbers, table.n_rows)


def list_texts(columns, left_out):
    """Return the columns of free text."""
    return [
        name
        for name, column in columns.items()
        if name not in left_out and column.is_long_text
    ]


def find_ranges(table):
    """Return {column: [lowest, highest]} of the columns of numbers."""
    ranges = {}
    for name, column in table.columns.items():
        is_numeric = column.kind == "number" or name in table.as_numbers
        if is_numeric and column.low <= column.high and name not in list_codes(table):
            ranges[name] = [column.low, column.high]
    return ranges


def note_columns(table, found, answers):
    """Say which columns name a row or its owner, and which tell the time."""
    if found["identifiers"]:
        table.notes.append(
            f"{list_names(list(found['identifiers']))}: row identifier, excluded"
        )
    if found["keys"] and not answers["group_column"]:
        table.notes.append(
            f"{list_names(found['keys'])} repeats in several rows: if it names whom "
            "they belong to, say so with `takehome data --group`"
        )
    for name, number in found["sentinels"].items():
        table.notes.append(
            f"{name} holds {number:.0f}, far from its other values: if it means "
            "missing, make it so in load_data"
        )
    for name, word in find_totals(table.columns).items():
        table.notes.append(
            f"{name} holds {word!r}: if that row adds up others, take it out in "
            "load_data"
        )
    if found["numeric_codes"]:
        table.notes.append(ask_about_codes(found["numeric_codes"]))
    found["explained"] = {}
    if not answers["time_column"]:
        found["explained"] = explain_years(table)


def ask_about_codes(names):
    """Return the line that asks whether numbers are codes, with the way out."""
    return (
        f"{list_names(names, MOST_NAMED)}: few whole numbers, read as amounts. If they "
        "are codes of categories, say so in load_data: "
        'data["NAME"] = data["NAME"].astype("category")'
    )


def explain_years(table):
    """Return {the year's column: when it is known}, if there is one although no time is
    named; say so."""
    year, part = find_year_column(table.columns), find_part_column(table.columns)
    if not year or year == table.times.target:
        return {}
    low, high = table.columns[year].low, table.columns[year].high
    if low == high:
        return {}
    text = f"{year} ({low:.0f} to {high:.0f})"
    if part:
        text += f" and {part[0]} tell"
    table.notes.append(
        f"{text if part else text + ' tells'} the time, which is not a leak: name a "
        "time_column if rows are predicted for later ones"
    )
    return {year: "it tells the time, which is known beforehand"}


# the target


def describe_target(table, answers):
    """Return the kind of target, and of classes which is looked for."""
    task = answers["task"]
    found = {"kind": task, "classes": [], "positive_class": None}
    if task != "classification":
        return found
    note_question_marks(table, answers["target"])
    strip_labels(table, answers["target"])
    counts = count_labels(table, answers["target"])
    found["classes"] = sorted(counts, key=lambda label: (-counts[label], str(label)))
    found["kind"] = "binary" if len(counts) == 2 else "multiclass"
    if len(counts) == 2:
        positive = choose_positive(found["classes"])
        found["positive_class"] = positive
        table.notes.append(
            f"POSITIVE_CLASS = {positive!r}, of {counts[positive]:,} rows: name the "
            "other in config.py if that is the one looked for"
        )
    note_rarest(table, answers["target"], counts)
    note_several_labels(table, answers["target"], found["classes"])
    note_scale(table, answers["target"], found["classes"])
    return found


def note_rarest(table, target, counts):
    """Say which of several classes have too few rows to be learned and tested."""
    rare = [label for label, n_rows in counts.items() if n_rows < FEWEST_OF_A_CLASS]
    if rare and len(counts) > 2:
        table.notes.append(
            f"{target} holds {rare[0]!r} in {count_rows(counts[rare[0]])}"
            f"{f', and {len(rare) - 1} more as rare' if rare[1:] else ''}: join rare "
            "classes in load_data, or take their rows out"
        )


def note_question_marks(table, target):
    """Ask whether a question mark is a class."""
    n_rows = table.labels.counts.get("?", 0)
    if n_rows and len(table.labels.counts) > 2:
        table.notes.append(
            f"{target} is '?' in {count_rows(n_rows)}, counted as a class: if it is a "
            "label that is missing, empty these cells and give the file again"
        )


def strip_labels(table, target):
    """Take whitespace off both ends of labels, as load_data then does too."""
    counts = table.labels.counts
    padded = [text for text in counts if text and text != text.strip()]
    if not padded or table.columns[target].kind != "text":
        return
    table.labels.counts = Counter()
    for text, n in counts.items():
        table.labels.counts[text and text.strip()] += n
    column = column_of(target)
    message = f"{target} holds {padded[0]!r}, with spaces around it"
    table.add_lines(message, [f"{column} = {column}.str.strip()"])


def note_scale(table, target, classes):
    """Ask whether classes that are numbers have an order."""
    numbers = [label for label in classes if isinstance(label, int)]
    if len(numbers) == len(classes) > 2 and is_scale(numbers):
        table.notes.append(
            f"{target} holds the numbers {min(numbers)} to {max(numbers)}: if they are "
            "a scale, task=regression takes a near miss for less than a far one"
        )


def is_scale(numbers):
    steps = len(numbers) - 1
    has_no_gap = max(numbers) - min(numbers) == steps
    return has_no_gap and steps <= MOST_STEPS_OF_A_SCALE


def count_labels(table, target):
    """Return {class as pandas reads it: rows}."""
    read, counts = make_reader(table, target), Counter()
    is_boolean = table.columns[target].kind == "boolean" and target not in table.texts
    for text, count in table.labels.counts.items():
        label = read(text)
        if label is not None:
            counts[label == "True" if is_boolean else label] += count
    return counts


def choose_positive(classes):
    """Return the class that a usual word tells, else the rarer one.

    A number tells it beside 0 or one below: of 1 and 2 either may be the bad one.
    """
    worded = [label for label in classes if str(label).casefold() in POSITIVE]
    numbers = [label for label in classes if isinstance(label, int | float)]
    codes = len(numbers) == 2 and min(numbers) > 0
    if len(worded) == 1 and not codes:
        return worded[0]
    return classes[-1]


def note_several_labels(table, target, classes):
    """Say that several labels in a row are no target of this template."""
    classes = [label for label in classes if isinstance(label, str)]
    for mark in LABEL_MARKS:
        several = [text for text in classes if mark in text]
        parts = {part.strip() for text in classes for part in text.split(mark)}
        if len(several) >= 3 and 2 * len(parts) < len(classes) + len(several):
            table.notes.append(
                f"{target} holds several labels in a row, such as {several[0]!r}: that "
                "is out of scope here; make a target of one label in load_data"
            )
            return


# rows


def count_each_row(table, facts, answers):
    """Add what only a second look at each row tells: repeated rows, missing values.

    A large file is not read again: its target is measured by the labels seen first.
    """
    if answers["target"] not in table.columns:
        return
    if not is_small(table):
        labels = count_labels(table, answers["target"]).elements()
        facts["target_shape"] = measure_numbers(list(labels))
        return
    target = answers["target"]
    hidden = {*facts["excluded"], answers["time_column"], answers["group_column"]}
    stamps = list_stamps(table, facts["dates"])
    identifiers = [*facts["identifiers"], *stamps]
    counts = RowCounts(table, target, identifiers, hidden.union(stamps))
    counts.count(table.read())
    facts["target_values"] = describe_labels(counts.labels, answers["task"])
    repeated = counts.n_rows - len(counts.seen)
    copies = counts.n_rows - len(counts.seen_without_ids)
    facts["repeated_rows"], facts["copies"] = repeated, copies
    facts["duplicates"] = are_duplicates(counts, copies)
    if answers["task"] != "classification":
        facts["target_shape"] = measure_numbers(counts.labels)
    if facts["duplicates"] and copies > repeated:
        note_copies(table, copies, identifiers, stamps)


def list_stamps(table, dates):
    """Return the columns of dates in which each row has its own, as of when it was
    written down."""
    columns, n_rows = table.columns, table.n_rows
    return [name for name in dates if differs(columns[name], n_rows)]


def note_copies(table, copies, identifiers, stamps):
    """Say which rows are copies, and what keeps them on one side of a split."""
    text = f"{count_rows(copies)} repeat another but for {list_names(identifiers)}"
    if stamps:
        text += f": exclude {list_names(stamps)} if it is not a feature, then"
    else:
        text += ":"
    table.notes.append(f"{text} copies stay on one side of a split")


def are_duplicates(counts, copies):
    """Tell whether rows repeat others: more than one in a hundred, and not as rows of
    few values are alike by chance."""
    many = 100 * copies > counts.n_rows
    return many and 2 * len(counts.seen_features) > counts.n_rows


def is_small(table):
    """Tell whether the rows are in memory, and few enough to be looked at again."""
    is_kept = table.source.whole or table.rows is not None
    return is_kept and table.n_rows * len(table.header) <= COUNTED_CELLS
