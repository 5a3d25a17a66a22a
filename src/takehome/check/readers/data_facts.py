"""Gather what claims of a write-up are held against: from the results, the tables and
config.py."""

from statistics import fmean

from takehome.check.readers.averages import read_numbers
from takehome.check.readers.claims import Facts
from takehome.check.readers.project import OUT_OF_FOLD
from takehome.check.readers.results import list_rows
from takehome.check.readers.source import read_constant


def gather_facts(project, results):
    """Return the Facts of a project."""
    tables = {table.path: table for table in project.tables}
    tested = tables.pop(OUT_OF_FOLD, None)
    # the holdout has that of the folds
    thresholds = [row.get("threshold") for row in list_rows(results, "use")]
    return Facts(
        thresholds=sorted({value for value in thresholds if isinstance(value, float)}),
        sizes=count_sizes(tables.values(), results),
        shares=find_shares(project, tables.values(), tested, results),
        tested=list_tested(tested) if tested else {},
    )


def count_sizes(tables, results):
    """Return {"rows": counts, "columns": counts} that may be stated of the data.

    A table without a header has a row more than was read as such; a target or an
    excluded column is often left out of a count.
    """
    rows, columns = set(), set()
    n_excluded = len(list_rows(results, "excluded"))
    for table in tables:
        has_header = not read_numbers(table.header)
        rows.add(len(table.rows) + (not has_header))
        width = len(table.header)
        columns |= {width, width - 1, width - n_excluded, width - n_excluded - 1}
    if rows:
        rows |= count_split(results)
    return {"rows": rows, "columns": columns}


def count_split(results):
    """Return the counts of rows that the run's split and folds state, and their sum."""
    counts = set()
    for key in ("split", "folds"):
        for row in list_rows(results, key):
            numbers = [n for n in row.values() if isinstance(n, float)]
            counts |= {*numbers, sum(numbers)}
    return counts


def find_shares(project, tables, tested, results):
    """Return the share of positive rows, in the tables and in the tested rows."""
    if results.get("task") != "classification":
        return []
    tree = project.trees.get(project.config)
    target, positive = (
        read_constant(tree, name) for name in ("TARGET", "POSITIVE_CLASS")
    )
    shares = []
    for table in tables:
        labels = list(filter(None, table.columns.get(target, [])))
        if str(positive) in labels:
            shares.append(labels.count(str(positive)) / len(labels))
    y = read_numbers(tested.columns.get("y", [])) if tested else []
    if set(y) == {0, 1}:
        shares.append(fmean(y))
    return shares


def list_tested(table):
    """Return {row: its target and what was predicted of it}, those that are numbers."""
    columns = [
        read_numbers(cells)
        for name, cells in table.columns.items()
        if name not in ("row", "fold", "block")
    ]
    numbers = zip(*filter(None, columns), strict=True)
    labels = table.columns.get("row", [])
    pairs = zip(labels, numbers, strict=False)
    return {label: sorted(map(abs, values)) for label, values in pairs}
