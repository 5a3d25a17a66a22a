"""The guards, from the raw table through the project's own functions; each gives
findings, none where it holds.

A guard changes what a model must not know and looks whether anything that it learns
from moved. Where rows carry a time, features may look back: nothing may move when the
present and the future of a row change.
"""

import numpy as np
import pandas as pd
from scipy.stats import ttest_1samp

from .columns import differs, find_differing
from .finding import finding, join_names
from .forecast import replace_later
from .learners import measure_skill
from .tables import COPY, replace_rows, reverse_values

SHUFFLES = 6
LEAST_SKILL = 0.05  # of a shuffled target, below which it is as good as chance
DOUBT = 0.05  # p of a first look that asks for a second one
CUTS = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9)  # shares of the rows that are the past
LOOK_BACK = "use only what is known at a row's time"
PIPELINE = (
    "move it into the Pipeline: what is computed over rows must be learned from "
    "training rows only"
)


def check_sides(project):
    """No row and no group is on both sides of a split, and with a time column the
    target of every training row is known when the test starts."""
    data, _, _ = project.learnable(project.few)
    for name, train, test in list_splits(project, data):
        for what, count in count_shared(project, train, test):
            evidence = f"{name}: {count:,} {what}"
            yield finding("sides", "leak", evidence, "correct splits.py")


def list_splits(project, data):
    """Yield (name, train, test) of the holdout and of each fold, as tables."""
    train, holdout, folds = project.split(data)
    rows = data.iloc[train]
    yield "the holdout", rows, data.iloc[holdout]
    for number, (train, test) in enumerate(folds, 1):
        yield f"fold {number}", rows.iloc[train], rows.iloc[test]


def count_shared(project, train, test):
    """Yield (what, how many) of rows, groups and times that are where they must not
    be."""
    if shared := len(train.index.intersection(test.index)):
        yield "rows are in the training and the test rows", shared
    if not project.is_forecast:
        yield from count_groups(project, train, test)
    time = project.setting("TIME_COLUMN")
    if time:
        yield from count_late(project, train[time], test[time].min())


def count_groups(project, train, test):
    group = project.setting("GROUP_COLUMN")
    if not group:
        return
    shared = set(train[group].dropna()) & set(test[group].dropna())
    if shared:
        yield f"values of {group} are in the training and the test rows", len(shared)


def count_late(project, time, test_start):
    """Yield how many training rows are too late, or their targets are."""
    if late := int((time >= test_start).sum()):
        yield f"training rows are not older than the test, by {time.name}", late
        return
    known = add_delay(project, time)
    if late := int((known > test_start).sum()):
        yield "training rows have a target that is known only after test start", late


def add_delay(project, time):
    """Return when the target of each row is known."""
    delay = project.setting("LABEL_DELAY")
    if not delay:
        return time
    if time.dtype.kind == "M":
        return time + pd.Timedelta(days=delay)
    return time + delay


def check_isolation(project):
    """Garbage in the holdout changes nothing that is learned from the training rows;
    which rows these are is the split of the untouched table."""
    table = project.few
    data, _, _ = project.learnable(table)
    train, holdout, _ = project.split(data)
    rows = data.index[train]
    garbage = spoil(project, data, data.index[holdout])
    before = learn(project, table, rows)
    after = learn(project, garbage, rows)
    if moved := find_differing(before, after):
        evidence = f"garbage in the holdout moves {join_names(moved)}"
        yield finding("isolation", "leak", evidence, choose_fix(project))


def spoil(project, data, rows):
    """Return the table with garbage in place of some rows."""
    if project.is_forecast:
        first = data.loc[rows, project.setting("TIME_COLUMN")].min()
        return replace_later(project, project.few, first)
    return replace_rows(project.few, rows)


def learn(project, table, rows):
    """Return the features and the target of some rows, and what the models predict of
    them that were trained on them."""
    _, X, y = project.learnable(table)
    rows = X.index.intersection(rows)
    X = X.loc[rows]
    y = y.loc[rows]
    learned = X.assign(**{"the target": y})
    with project.reading(table):
        for name, model in project.make_models().items():
            learned[f"what {name} predicts"] = predict(model.fit(X, y), X)
    return learned


def predict(model, X):
    """Return the probability of the last class, or the value, of each row."""
    if hasattr(model, "predict_proba"):
        return model.predict_proba(X)[:, -1]
    return model.predict(X)


def choose_fix(project):
    """Return what to do with a feature that depends on other rows."""
    if project.setting("TIME_COLUMN"):
        return LOOK_BACK
    return PIPELINE


def check_future(project):
    """Features up to a moment do not change when the rows after it do."""
    time = project.setting("TIME_COLUMN")
    if not time or project.is_forecast:
        return
    data, X, _ = project.learnable(project.few)
    for cut in find_cuts(data[time]):
        later = data.index[data[time] > cut]
        garbage = replace_rows(project.few, later)
        _, changed, _ = project.learnable(garbage)
        if moved := find_differing(X[data[time] <= cut], changed):
            evidence = f"garbage in later rows moves {join_names(moved)}"
            yield finding("future", "leak", evidence, LOOK_BACK)
            return


def find_cuts(time):
    """Return moments of which each has rows after it."""
    ordered = time.sort_values()
    cuts = []
    for share in CUTS:
        cut = ordered.iloc[int(share * len(time))]
        if cut < ordered.iloc[-1]:
            cuts.append(cut)
    return cuts


def check_rows(project):
    """Where rows carry no time, the features of a row do not change when other rows
    leave; and load_data gives each row once."""
    if project.is_forecast:
        return
    table = project.few
    _, X, _ = project.learnable(table)
    if copies := int((X.index >= COPY).sum()):
        evidence = f"load_data returns {copies:,} of {len(X):,} rows more than once"
        fix = "join tables on a key that is unique, and draw no row twice"
        yield finding("rows", "review", evidence, fix)
    if project.setting("TIME_COLUMN"):
        return
    _, some, _ = project.learnable(table.iloc[::3])
    if moved := find_differing(X, some):
        evidence = f"{join_names(moved)} change when other rows leave"
        yield finding("rows", "leak", evidence, PIPELINE)


def check_labels(project):
    """Features do not change when the target does; where rows carry a time, when the
    target does that is not known yet."""
    if project.is_forecast:
        return
    table = project.few
    data, X, y = project.learnable(table)
    target = project.setting("TARGET")
    if target in X:
        fix = "drop it in make_features"
        yield finding("labels", "leak", f"{target} is among the features", fix)
        return
    changed, kept = find_unknown(project, data)
    for columns, severity in list_outcomes(project, table, X, y):
        reversed_table = reverse_values(table, columns, changed)
        _, after, _ = project.learnable(reversed_table)
        if moved := find_differing(X.loc[kept], after):
            evidence = f"{join_names(moved)} change when {join_names(columns)} does"
            yield finding("labels", severity, evidence, "make no feature of the target")


def find_unknown(project, data):
    """Return the rows whose target is not known at a moment, and those up to it; of
    rows without a time, all and all."""
    name = project.setting("TIME_COLUMN")
    if not name:
        return data.index, data.index
    time = data[name]
    cut = time.sort_values().iloc[len(time) // 2]
    known = add_delay(project, time) < cut
    return data.index[~known], data.index[time <= cut]


def list_outcomes(project, table, X, y):
    """Yield the target's column; of a target that load_data makes, the columns that are
    no features and that it is made of, each with the severity of a feature of it."""
    target = project.setting("TARGET")
    if target in table:
        yield [target], "leak"
        return
    named = {project.setting("TIME_COLUMN"), project.setting("GROUP_COLUMN")}
    for name in table.columns.difference([*X.columns, *named], sort=False):
        reversed_table = reverse_values(table, [name], y.index)
        _, _, after = project.learnable(reversed_table)
        if differs(y.reindex(after.index), after):
            yield [name], "review"


def check_shuffled(project):
    """With the target permuted before anything else runs, the linear model scores no
    better than chance."""
    if project.is_forecast:  # its gaps stay where they were, and tell
        return
    mean, p = measure_luck(project, range(SHUFFLES))
    if p < DOUBT:  # looked at once more, since in a few shuffles chance does that too
        mean, p = measure_luck(project, range(SHUFFLES, 3 * SHUFFLES))
    evidence = (
        f"with the target shuffled, a linear model still has a skill of {mean:.2f}, "
        "where 0 is chance"
    )
    fix = "were features chosen or made by the target before the folds?"
    yield finding("shuffled", "leak", evidence, fix, p=p)


def measure_luck(project, seeds):
    """Return (mean skill of shuffled targets, p that it is chance)."""
    skills = [measure_shuffled(project, seed) for seed in seeds]
    mean = np.mean(skills)
    if mean <= LEAST_SKILL:
        return mean, 1.0
    return mean, float(ttest_1samp(skills, 0, alternative="greater").pvalue)


def measure_shuffled(project, seed):
    """Return the skill of the linear model, 0 chance and 1 perfect, with the target of
    all rows permuted."""
    data, X, y = shuffle_target(project, seed)
    train, _, folds = project.split(data)
    X = X.iloc[train]
    y = y.iloc[train]
    model, *_ = project.make_models().values()
    return measure_skill(model, X, y, folds[:3])


def shuffle_target(project, seed):
    """Return (data, X, y) with the target permuted: in the table where it has one, else
    in what load_data makes of it."""
    target = project.setting("TARGET")
    table = project.few

    def shuffle(rows):
        shuffled = rows.copy()
        known = rows[target].notna()
        drawn = rows.loc[known, target].sample(frac=1, random_state=seed)
        shuffled.loc[known, target] = drawn.to_numpy()
        return shuffled

    if target in table:
        return project.learnable(shuffle(table))
    return project.learnable(table, change=shuffle)


GUARDS = (
    check_sides,
    check_isolation,
    check_future,
    check_rows,
    check_labels,
    check_shuffled,
)
