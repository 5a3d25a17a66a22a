"""Can the predictions be handed in: complete, as asked, and of this run?"""

import ast
import json
import re
from collections import Counter
from dataclasses import replace

from takehome import UserError
from takehome.brief import read_form
from takehome.check.finding import (
    Missing,
    NotApplicable,
    check,
    demand,
    judge,
)
from takehome.check.readers.averages import Reference, read_numbers, tell_far
from takehome.check.readers.history import read_versions
from takehome.check.readers.project import OUT_OF_FOLD
from takehome.check.readers.results import find_results, list_rows
from takehome.check.readers.source import find_settings, read_constant
from takehome.check.readers.tables import TooLarge, read_table
from takehome.check.rules.own_words import find_own_paragraphs

NAMES = ("predictions.csv", "submission.csv", "prediction.csv", "submissions.csv")
IDENTIFIER = re.compile(r"(?:^|[_\W])(?:id|key|uuid|code|number|no)s?$|^index$", re.I)
# then pandas counts rows otherwise than they stand in the file
READ_OTHERWISE = re.compile(
    r"\b(?:header|names|skiprows|skipfooter|nrows|comment|sheet_name|usecols)="
)
# as ast.unparse writes one
TEXT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
# what a run's predictions follow from; the holdout is scored beside them
FINGERPRINT = ("metric", "models", "selected")
ON_PREDICTIONS = re.compile(
    r"\bpredict(?:ions|ed)|\b(?:rows to score|new rows)\b", re.I
)
ON_AVERAGE = re.compile(
    r"\bmeans?\b|\baverages?\b|\bshares?\b|\bshift|\bdrift|\bhigher\b|\blower\b", re.I
)
FEW_COLUMNS = 3  # of predictions alone, without the features


@check
def predictions_valid(project):
    asked, columns = find_asked(project), find_columns(project)
    path = find_path(project)
    if path is None and asked is None and not columns:
        raise NotApplicable("no rows to score are asked for, as far as one can tell")
    if path is None:
        what = f"rows of {asked.path}" if asked else f"columns {', '.join(columns)}"
        return judge([f"no predictions of the {what}: run the project"])
    found = read_table(project.folder, path)
    if isinstance(found, TooLarge):
        raise NotApplicable(f"cannot tell: {found.reason}")
    found = demand(found)
    predicted = choose_predicted(found, asked, find_text(project, "TARGET"))
    problems = find_missing(found, predicted) + find_repeats(found)
    problems += compare_columns(found, columns)
    if asked is not None:
        problems += compare_rows(found, asked)
    problems += find_far(project, found, predicted)
    if stale := find_stale(project, path):
        problems.append(stale)
    return judge(problems, f"{path}: {len(found.rows):,} rows, none missing")


def find_path(project):
    """Return the path of the predictions, the nearest to the root, or None."""
    paths = []
    for path in project.files:
        name = path.split("/")[-1].lower()
        if name in NAMES and not path.startswith("data/"):
            paths.append(path)
    return min(paths, key=count_folders, default=None)


def count_folders(path):
    return path.count("/")


def find_asked(project):
    """Return the table of the rows to score, by config.py; None where none is named, or
    it cannot be read."""
    rows = find_text(project, "PREDICT_FILE") or find_text(project, "DATA_FILE")
    if READ_OTHERWISE.search(project.texts.get(f"{project.package}/data.py", "")):
        return None
    table = read_table(project.folder, f"data/{rows}") if rows else None
    if table is None or isinstance(table, Missing):
        return None
    if find_text(project, "PREDICT_FILE"):
        return table
    return select_unlabeled(project, table)


def find_columns(project):
    """Return the columns that the recorded brief asks for, none where it names none."""
    try:
        return read_form(project.folder).prediction_columns
    except UserError:  # no git repository, or a state that `takehome brief` reports
        return ()


def find_text(project, name):
    """Return the last text in a constant of config.py, such as a file's name, or
    None."""
    tree = project.trees.get(project.config)
    if tree is None:
        return None
    value = find_settings(tree).get(name, "")
    texts = TEXT.findall(value)
    return ast.literal_eval(texts[-1]) if texts else None


def select_unlabeled(project, table):
    """Return the rows of the data without a target, where the project scores them."""
    code = project.texts.get(f"{project.package}/data.py", "")
    target = find_text(project, "TARGET")
    if "def read_rows_to_score" not in code or target not in table.columns:
        return None
    cells = table.columns[target]
    rows = [row for row, cell in zip(table.rows, cells, strict=True) if cell == ""]
    return replace(table, rows=rows)


def find_missing(found, predicted):
    """Return a line on each column of predictions with missing values."""
    problems = []
    for name in predicted:
        missing = sum(cell.strip() == "" for cell in found.columns[name])
        if missing:
            problems.append(f"{found.path}: {name} is missing in {missing:,} rows")
    if not found.rows:
        problems.append(f"{found.path} has no rows")
    return problems


def choose_predicted(found, asked, target):
    """Return the columns that hold what was predicted: new ones, or the target's, whose
    missing values were filled."""
    if asked is not None:
        added = [name for name in found.header if name not in asked.header]
        is_filled = f"predicted_{target}" not in added and target in found.header
        return [*added, target] if is_filled else added
    if len(found.header) <= FEW_COLUMNS:
        return found.header
    return found.header[-1:]


def compare_columns(found, columns):
    """Return a line on the columns that the brief asks for and the file lacks, or has
    beside them."""
    lacking = [name for name in columns if name not in found.header]
    beside = [name for name in found.header if name not in columns]
    lines = [f"{found.path} lacks {', '.join(lacking)}, as the brief asks"]
    if columns and beside:
        lines.append(f"{found.path} has {', '.join(beside)}, which the brief omits")
    return lines if lacking else lines[1:]


def find_repeats(found):
    """Return a line if the first column names the rows, and some of them twice."""
    name = found.header[0]
    if not IDENTIFIER.search(name):
        return []
    return [
        f"{found.path}: {name} {cell} is in {times} rows"
        for cell, times in Counter(found.columns[name]).most_common(1)
        if times > 1 and is_nearly_unique(found.columns[name])
    ]


def is_nearly_unique(cells):
    """Tell whether a column names rows: a customer of several rows does not."""
    return len(set(cells)) >= 0.9 * len(cells)


def compare_rows(found, asked):
    """Return a line on how the rows differ from those asked for."""
    if len(found.rows) != len(asked.rows):
        return [
            f"{found.path} has {len(found.rows):,} rows, {asked.path} asks for "
            f"{len(asked.rows):,}"
        ]
    for name in find_identifiers(asked):
        if name in found.columns:
            missing = set(asked.columns[name]) - set(found.columns[name])
            if missing:
                return [f"{found.path} lacks {name} {min(missing)} of {asked.path}"]
    return []


def find_identifiers(table):
    """Return the columns that name each row, by texts that no program rewrites."""
    return [
        name
        for name, cells in table.columns.items()
        if len(set(cells)) == len(cells) and all(map(is_plain, cells))
    ]


def is_plain(cell):
    """Tell whether a cell is a whole number or a word: pandas writes it as it was."""
    return re.fullmatch(r"0|[1-9]\d{0,14}|[A-Za-z][\w-]*", cell) is not None


def find_far(project, found, predicted):
    """Return a line on each column of predictions whose average is far from that of the
    tested rows, which the write-up does not speak of."""
    tested = find_tested(project)
    if tested is None or is_told(project):
        return []
    identifiers, lines = find_identifiers(found), []
    for name in predicted:
        if name in identifiers:
            continue
        if far := tell_far(found.columns[name], tested):
            line = f"{found.path}: {name} is far off, {far}: look for why, or tell it"
            lines.append(line)
    return lines


def find_tested(project):
    """Return what the selected model predicted of the tested rows, None where no run
    left it, of several classes, and of a forecast, which has seasons."""
    tables = {table.path: table for table in project.tables}
    results, table = project.results, tables.get(OUT_OF_FOLD)
    if table is None or isinstance(results, Missing):
        return None
    values = read_numbers(table.columns.get(str(results.get("selected")), []))
    if results.get("task") == "regression":
        return Reference(values)
    positive = read_constant(project.trees.get(project.config), "POSITIVE_CLASS")
    for row in list_rows(results, "use"):
        threshold = row.get("threshold")
        if positive is not None and isinstance(threshold, float):
            return Reference(values, str(positive), threshold)
    return None


def is_told(project):
    """Tell whether the write-up speaks of the predictions' average in own words."""
    return any(
        ON_PREDICTIONS.search(text) and ON_AVERAGE.search(text)
        for _, text in find_own_paragraphs(project)
    )


def find_stale(project, path):
    """Return the line that says that the results changed after the predictions."""
    if isinstance(project.commits, Missing) or isinstance(project.results, Missing):
        return None
    if path in project.changed:
        return None
    places = [n for n, commit in enumerate(project.commits) if path in commit.lines]
    versions = read_versions(project.folder, project.commits, "results.json")
    before = [text for place, _, text in versions if place <= max(places, default=-1)]
    if not before:
        return None
    then = find_results({"results.json": before[-1]})
    if isinstance(then, Missing) or same_run(then, project.results):
        return None
    name = project.commits[max(places)].name
    return f"{path} is of {name}, and the scores are others since"


def same_run(one, other):
    """Tell whether two results are of one run, as far as predictions go."""
    for key in FINGERPRINT:
        then, now = json.dumps(one.get(key)), json.dumps(other.get(key))
        if then != now:
            return False
    return find_threshold(one) == find_threshold(other)


def find_threshold(results):
    """Return the threshold of the folds, which comes before that of the holdout."""
    for row in list_rows(results, "use"):
        return row.get("threshold")
    return None
