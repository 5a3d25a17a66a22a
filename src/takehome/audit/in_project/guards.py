"""The guards, from the raw table through the project's own functions; each gives
findings, none where it holds.

A guard perturbs what a model must not know and looks whether anything that was fitted
moved.
"""

import numpy as np
from scipy.stats import ttest_1samp

SHUFFLES = 6
WORTH = 0.01  # skill on a shuffled target that is worth a test


def finding(check, severity, evidence, fix, subject="(all)", **test):
    """Return one finding; a statistical test also gives `p`, the chance of as much
    where nothing is wrong."""
    return {
        "check": check,
        "subject": subject,
        "severity": severity,
        "evidence": evidence,
        "fix": fix,
        **test,
    }


def check_sides(project, table):
    """No row and no group is on both sides of a split, and with a time column every
    training row is older."""
    data, _, _ = project.learnable(table)
    train, holdout, folds = project.split(data)
    training = data.iloc[train]
    yield from judge_sides(project, training, data.iloc[holdout], "the holdout")
    for n, (train, test) in enumerate(folds, 1):
        train, test = training.iloc[train], training.iloc[test]
        yield from judge_sides(project, train, test, f"fold {n}")


def judge_sides(project, train, test, name):
    """Yield what is wrong with one split."""
    for what, count in count_shared(project, train, test):
        evidence = f"{count:,} {what} on both sides of {name}"
        yield finding("sides", "leak", evidence, "correct splits.py")


def count_shared(project, train, test):
    """Yield (what, how many) of rows, groups and times that are where they must not
    be."""
    group, time = project.setting("GROUP_COLUMN"), project.setting("TIME_COLUMN")
    if shared := len(train.index.intersection(test.index)):
        yield "rows are", shared
    if group and not project.is_forecast:
        shared = set(train[group]) & set(test[group])
        if shared:
            yield f"values of {group} are", len(shared)
    if time:
        late = int((train[time] >= test[time].min()).sum())
        if late:
            yield f"train rows are not older than the test rows, by {time},", late


def check_isolation(project, table):
    """Garbage in the holdout changes nothing that is fitted on the training rows."""
    data, X, y = project.learnable(table)
    train, holdout, _ = project.split(data)
    garbage = spoil(project, table, data.index[holdout])
    rows = data.index[train]
    fix = "move what is fitted on several rows into the Pipeline in baseline.py"
    for name in project.make_models(X, y):
        before = predict(project, table, rows, name)
        after = predict(project, garbage, rows, name)
        if moved := difference(before, after):
            evidence = f"garbage in the holdout moves {moved} ({name})"
            yield finding("isolation", "leak", evidence, fix)


def check_future(project, table):
    """Predictions for the past do not change when the future does."""
    time = project.setting("TIME_COLUMN")
    if not time or project.is_forecast:
        return
    data, _, _ = project.learnable(table)
    train, _, folds = project.split(data)
    first, test = (data.index[train[part]] for part in folds[0])
    future = data.index[data[time] > data.loc[test, time].max()]
    garbage = spoil(project, table, future)
    before = predict(project, table, first, "linear", test)
    after = predict(project, garbage, first, "linear", test)
    if moved := difference(before, after):
        evidence = f"garbage in later rows moves {moved}"
        fix = "use only what was known at a row's time"
        yield finding("future", "leak", evidence, fix)


def check_horizon(project, table):
    """Features of a forecast do not change with what is known only after it is made."""
    if not project.is_forecast:
        return
    target, time = project.setting("TARGET"), project.setting("TIME_COLUMN")
    horizon = project.setting("HORIZON")
    make_features = project.get("data", "make_features")
    data = project.load(table)
    steps = data[time].drop_duplicates().sort_values()
    middle = len(steps) // 2
    now, then = steps.iloc[middle], steps.iloc[middle + horizon]
    following = steps[steps > now].min()
    known = table[target].where(table[time] < following)
    blind = project.load(table.assign(**{target: known}))
    row = data[time] == then
    if moved := difference(make_features(data)[row], make_features(blind)[row]):
        evidence = f"values of less than {horizon} steps ago are in {moved}"
        yield finding("horizon", "leak", evidence, "shift by HORIZON")


def check_rows(project, table):
    """A row's features do not change when other rows leave; where time counts, older
    rows may have a say."""
    if project.is_forecast:
        return
    _, X, _ = project.learnable(table)
    _, some, _ = project.learnable(table[table.index % 3 == 0])
    if moved := difference(X, some):
        evidence = f"{moved} change when other rows leave"
        fix = (
            "move it into the Pipeline: what is computed over rows must be fitted on "
            "training rows only"
        )
        yield finding("rows", judge_moved(project), evidence, fix)


def check_labels(project, table):
    """Features do not change when the target does; where time counts, older labels may
    have a say."""
    if project.is_forecast:
        return
    target = project.setting("TARGET")
    reversed_target = table[target].to_numpy()[::-1]
    _, X, _ = project.learnable(table)
    _, changed, _ = project.learnable(table.assign(**{target: reversed_target}))
    if moved := difference(X, changed):
        evidence = f"{moved} change when the target does"
        fix = "make no feature of the target"
        yield finding("labels", judge_moved(project), evidence, fix)


def judge_moved(project):
    """Return the severity of features that depend on other rows, which may be older
    ones."""
    return "review" if project.setting("TIME_COLUMN") else "leak"


def check_shuffled(project, table):
    """With the target permuted before anything else runs, the linear model scores no
    better than chance."""
    skills = [score_shuffled(project, table, seed) for seed in range(SHUFFLES)]
    p = 1.0
    if np.mean(skills) > WORTH:
        p = float(ttest_1samp(skills, 0, alternative="greater").pvalue)
    evidence = (
        "with the target shuffled, a linear model still has a skill of "
        f"{np.mean(skills):.2f}, where 0 is chance"
    )
    fix = (
        "something before the folds has seen the target: features chosen or made by it?"
    )
    yield finding("shuffled", "leak", evidence, fix, p=p)


def score_shuffled(project, table, seed):
    """Return the cross-validated skill of the linear model on a permuted target."""
    from sklearn.model_selection import cross_val_score

    skill = project.get("target", "SKILL")
    target = project.setting("TARGET")
    drawn = table[target].sample(frac=1, random_state=seed)
    shuffled = table.assign(**{target: drawn.to_numpy()})
    data, X, y = project.learnable(shuffled)
    train, _, folds = project.split(data)
    X = X.iloc[train]
    y = y.iloc[train]
    models = list(project.make_models(X, y).values())
    scores = cross_val_score(models[0], X, y, cv=folds[:3], scoring=skill)
    return scores.mean()


def predict(project, table, train, name, rows=None):
    """Return the features of `rows`, by default the training rows, and what a model
    fitted on `train` predicts for them; both are labels."""
    _, X, y = project.learnable(table)
    if rows is None:
        rows = train
    X_train = X.loc[X.index.intersection(train)]
    X_test = X.loc[X.index.intersection(rows)]
    y_train = y[X_train.index]
    models = project.make_models(X_train, y_train)
    model = models[name].fit(X_train, y_train)
    method = getattr(model, "predict_proba", model.predict)
    predictions = np.asarray(method(X_test))
    last = predictions.reshape(len(X_test), -1)[:, -1]
    return X_test.assign(**{f"what {name} predicts": last})


def spoil(project, table, rows):
    """Return the table with one row over and over in place of `rows`: same shape, other
    means and labels."""
    if project.is_forecast:
        return spoil_future(project, table, rows)
    garbage = table.copy()
    repeated = rows[:1].repeat(len(rows))
    garbage.loc[rows] = table.loc[repeated].to_numpy()
    return garbage


def spoil_future(project, table, rows):
    """Return the table with the row of the largest target in place of all that are not
    older than `rows`, apart from their times and groups."""
    time = project.setting("TIME_COLUMN")
    group = project.setting("GROUP_COLUMN")
    start = project.load(table).loc[rows, time].min()
    late = (table[time] >= start).to_numpy()
    values = table.columns.drop([name for name in (time, group) if name])
    largest = table[project.setting("TARGET")].idxmax()
    repeated = [largest] * late.sum()
    garbage = table.copy()
    garbage.loc[late, values] = table.loc[repeated, values].to_numpy()
    return garbage


def difference(before, after):
    """Return the columns that are not the same to the bit in the rows of both, as text
    that is empty if all are."""
    if list(before.columns) != list(after.columns):
        return "the set of columns"
    shared = before.index.intersection(after.index)
    before = before.loc[shared]
    after = after.loc[shared]
    moved = [str(name) for name in before if not before[name].equals(after[name])]
    names = ", ".join(moved[:3])
    if len(moved) > 3:
        names += f" and {len(moved) - 3} more"
    return names


GUARDS = (
    check_sides,
    check_isolation,
    check_future,
    check_horizon,
    check_rows,
    check_labels,
    check_shuffled,
)
