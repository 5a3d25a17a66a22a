"""Raw tables through the project's own load_data, each row followed by a mark.

A join, a filter, a sort and a new index leave the mark beside the row, which no index
outlives. It is taken out before features are made.
"""

import numpy as np
import pandas as pd

from .contracts import Missing

MARK = "row of the audit"
COPY = 10**9  # is added to the label of a row's second copy, which a join may make
LOST = (
    "{name} loses the column {mark!r}, which the audit adds to follow rows: let it "
    "keep the columns that it does not know"
)


def read_raw(project):
    """Return the rows as the files have them, those to score too."""
    name = "read_data"
    if project.has("data", "read_all_rows"):
        name = "read_all_rows"
    table = project.get("data", name)()
    return table.reset_index(drop=True)


def mark_as_text(label):
    return f"row {label}"


def mark_as_number(label):
    return label


def choose_mark(project, raw):
    """Return the kind of mark that load_data leaves as it is."""
    try:
        load(project, raw, mark_as_text)
    except Exception:  # such as the mean of a table that has numbers only
        load(project, raw, mark_as_number)
        return mark_as_number
    return mark_as_text


def load(project, table, mark):
    """Return what load_data makes of a raw table, with the mark of each row."""
    marks = pd.Series([mark(label) for label in table.index], table.index, dtype=object)
    if mark is mark_as_number:
        marks = marks.astype(int)
    marked = table.assign(**{MARK: marks})
    with project.reading(marked):
        data = project.get("data", "load_data")(marked.copy())
    refuse_lost_marks(data, marks, "load_data")
    return data


def refuse_lost_marks(data, marks, name):
    kept = MARK in data and data[MARK].isin(marks).all()
    if not kept:
        message = LOST.format(name=name, mark=MARK)
        raise Missing(message)


def make_learnable(project, table, change=None):
    """Return (data, X, y) of the rows with a target, labeled as in the raw table.

    `change` may change what load_data returns before features are made of it.
    """
    data, rows, labels = load_labeled(project, table)
    if change:
        data = rows = change(rows)
    with project.reading(table):
        X = project.get("data", "make_features")(data)
        y = project.get("data", "make_target")(rows)
    if project.is_forecast:
        X = X.loc[rows.index]
    data = rows
    if len(X) != len(data):
        raise Missing(f"make_features returns {len(X)} of {len(data)} rows")
    return data.set_axis(labels), X.set_axis(labels), y.set_axis(labels)


def load_labeled(project, table):
    """Return the loaded data of which features are made, those of its rows that have a
    target, and the labels of these: of a forecast, the series and the step."""
    select_labeled = project.get("data", "select_labeled")
    if project.is_forecast:
        with project.reading(table):
            data = project.get("data", "load_data")(table.copy())
        rows = select_labeled(data)
        return data, rows, pd.MultiIndex.from_frame(rows[project.list_axes(rows)])
    rows = select_labeled(load(project, table, project.mark))
    labels = take_labels(project, table, rows)
    return rows, rows, labels


def make_rows_to_score(project):
    """Return the features of the rows to score."""
    select = project.get("data", "select_rows_to_score")
    make_features = project.get("data", "make_features")
    data = load(project, project.raw, project.mark)
    rows = select(data).drop(columns=MARK)
    return make_features(rows)


def take_labels(project, table, data):
    """Take the marks out of the data; return the label of each row, each only once."""
    if MARK not in data:
        message = LOST.format(name="select_labeled", mark=MARK)
        raise Missing(message)
    labels_of = {}
    for label in table.index:
        labels_of[project.mark(label)] = label
    labels = data.pop(MARK).map(labels_of).astype(int)
    copies = labels.groupby(labels).cumcount()
    return pd.Index(labels + COPY * copies)


def in_file(labels):
    """Return the labels that are rows of the raw table, without copies of these."""
    return labels[labels < COPY]


def replace_rows(table, rows):
    """Return the table with the last one of `rows` in place of each of them.

    The shape stays; means, counts and labels do not.
    """
    rows = in_file(rows)
    positions = np.arange(len(table))
    replaced = table.index.isin(rows)
    positions[replaced] = table.index.get_loc(rows[-1])
    return table.iloc[positions].set_axis(table.index)


def reverse_values(table, columns, rows):
    """Return the table with the values of some columns in reverse order in `rows`."""
    rows = in_file(rows)
    changed = table.copy()
    for name in columns:
        changed.loc[rows, name] = table.loc[rows[::-1], name].to_numpy()
    return changed
