"""Dates that are later than the row's own time: a feature that is known only then, or
the day on which the target is known."""

from .columns import find_moments
from .finding import finding
from .leakage import list_explained

SELDOM = 0.01  # share of the rows with a later date, below which it is an error
LATE = 0.002  # share of the training rows whose target comes after the test's start


def check_dates(project):
    """Dates later than the time of their row, and training rows whose target may be
    known only after the test has started."""
    time = project.setting("TIME_COLUMN")
    data, X, _ = project.many
    if project.is_forecast or not time or data[time].dtype.kind != "M":
        return
    for name, moments in list_dates(project, data):
        later = moments > data[time]
        if later.mean() <= SELDOM:
            continue
        if name in X:
            yield describe_late_feature(name, moments[later] - data[time][later])
        else:
            yield from find_late_labels(project, data, name, moments)


def list_dates(project, data):
    """Yield (column, moments) of those that hold dates, in the files or as loaded,
    unless it is explained when they are known."""
    raw = project.raw.reindex(data.index)
    dropped = raw.columns.difference(data.columns)
    table = data.join(raw[dropped])
    answered = list_explained(project)
    answered.append(project.setting("TIME_COLUMN"))
    for name in table.columns.difference(answered):
        moments = find_moments(table[name])
        if moments is not None:
            yield name, moments


def describe_late_feature(name, later):
    days = later.median().days
    evidence = (
        f"in {len(later):,} rows it is later than the row's own time, by {days} days "
        "at the median"
    )
    fix = (
        "if it is planned, say so in EXPLAINED of config.py; if it is known only "
        "afterwards, put it into EXCLUDED"
    )
    return finding("dates", "review", evidence, fix, name)


def find_late_labels(project, data, name, moments):
    """Yield how many training rows have this date after the start of their test."""
    time = project.setting("TIME_COLUMN")
    late, rows = 0, 0
    train, holdout, folds = project.split(data)
    for learned, tested in [(train, holdout), *shift_folds(train, folds)]:
        start = data[time].iloc[tested].min()
        late += int((moments.iloc[learned] > start).sum())
        rows += len(learned)
    if late <= LATE * rows:
        return
    delay = (moments - data[time]).quantile(0.99).ceil("D").days
    evidence = (
        f"it is later than the test's start in {late:,} of {rows:,} training rows"
    )
    fix = (
        f"if the target is known only then, set LABEL_DELAY = {delay} in config.py; "
        "else say in EXPLAINED when it is known"
    )
    yield finding("dates", "review", evidence, fix, name)


def shift_folds(train, folds):
    """Return folds of the training rows as positions in all rows."""
    shifted = []
    for learned, tested in folds:
        shifted.append((train[learned], train[tested]))
    return shifted


DATES = (check_dates,)
