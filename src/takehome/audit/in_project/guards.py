"""The guards, from the raw table through the project's own functions; each gives
findings, none where it holds.

A guard perturbs what a model must not know and looks whether anything that was learnt
moved.
"""

import numpy as np
from scipy.stats import ttest_1samp

SHUFFLES = 6


def finding(check, severity, evidence, mend, subject="(all)", **test):
    """Return one finding; a statistical test also gives `p`, the chance of as much
    where nothing is wrong."""
    return {
        "check": check,
        "subject": subject,
        "severity": severity,
        "evidence": evidence,
        "mend": mend,
        **test,
    }


def check_sides(project, table):
    """No row and no group stands on both sides of a split, and with a time column every
    training row is older."""
    data, _, _ = project.learnable(table)
    train, holdout, folds = project.split(data)
    learnt = data.iloc[train]
    pairs = {"the holdout": (learnt, data.iloc[holdout])}
    pairs |= {
        f"fold {n}": (learnt.iloc[a], learnt.iloc[b])
        for n, (a, b) in enumerate(folds, 1)
    }
    for name, (before, after) in pairs.items():
        for what, count in count_shared(project, before, after):
            yield finding(
                "sides",
                "leak",
                f"{count:,} {what} on both sides of {name}",
                "correct splits.py",
            )


def count_shared(project, learnt, tested):
    """Yield (what, how many) of rows, groups and moments that stand where they must
    not."""
    group, time = project.setting("GROUP_COLUMN"), project.setting("TIME_COLUMN")
    if shared := len(learnt.index.intersection(tested.index)):
        yield "rows stand", shared
    if (
        group
        and not project.is_forecast
        and (shared := len(set(learnt[group]) & set(tested[group])))
    ):
        yield f"values of {group} stand", shared
    if time and (late := int((learnt[time] >= tested[time].min()).sum())):
        yield f"rows to learn from are not older than those tested, by {time},", late


def check_isolation(project, table):
    """Garbage in the holdout changes nothing that is learnt from the training rows."""
    data, X, y = project.learnable(table)
    train, holdout, _ = project.split(data)
    garbage, rows = spoil(project, table, data.index[holdout]), data.index[train]
    for name in project.make_models(X, y):
        if moved := difference(
            learn(project, table, rows, name), learn(project, garbage, rows, name)
        ):
            mend = (
                "whatever is learnt from several rows belongs into the Pipeline in "
                "baseline.py"
            )
            yield finding(
                "isolation",
                "leak",
                f"garbage in the holdout moves {moved} ({name})",
                mend,
            )


def check_future(project, table):
    """Predictions for the past do not change when the future does."""
    time = project.setting("TIME_COLUMN")
    if not time or project.is_forecast:
        return
    data, _, _ = project.learnable(table)
    train, _, folds = project.split(data)
    learnt, tested = (data.index[train[part]] for part in folds[0])
    garbage = spoil(
        project, table, data.index[data[time] > data.loc[tested, time].max()]
    )
    before, after = (
        learn(project, rows, learnt, "linear", tested) for rows in (table, garbage)
    )
    if moved := difference(before, after):
        mend = "use only what was known at a row's time"
        yield finding("future", "leak", f"garbage in later rows moves {moved}", mend)


def check_horizon(project, table):
    """Features of a forecast do not change with what is known only after it is made."""
    if not project.is_forecast:
        return
    target, time, horizon = (
        project.setting(name) for name in ("TARGET", "TIME_COLUMN", "HORIZON")
    )
    data, make = project.load(table), project.get("data", "make_features")
    steps = data[time].drop_duplicates().sort_values()
    now, then = steps.iloc[len(steps) // 2], steps.iloc[len(steps) // 2 + horizon]
    blind = table.assign(
        **{target: table[target].where(table[time] < steps[steps > now].min())}
    )
    row = data[time] == then
    if moved := difference(make(data)[row], make(project.load(blind))[row]):
        yield finding(
            "horizon",
            "leak",
            f"values of less than {horizon} steps ago are in {moved}",
            "shift by HORIZON",
        )


def check_rows(project, table):
    """A row's features do not change when other rows leave; where time counts, older
    rows may have a say."""
    if project.is_forecast:
        return
    _, X, _ = project.learnable(table)
    _, some, _ = project.learnable(table[table.index % 3 == 0])
    if moved := difference(X, some):
        mend = (
            "move it into the Pipeline: what is computed over rows must be learnt from "
            "training rows only"
        )
        severity = "ask" if project.setting("TIME_COLUMN") else "leak"
        yield finding("rows", severity, f"{moved} change when other rows leave", mend)


def check_labels(project, table):
    """Features do not change when the target does; where time counts, older labels may
    have a say."""
    if project.is_forecast:
        return
    target = project.setting("TARGET")
    _, X, _ = project.learnable(table)
    _, changed, _ = project.learnable(
        table.assign(**{target: table[target].to_numpy()[::-1]})
    )
    if moved := difference(X, changed):
        severity = "ask" if project.setting("TIME_COLUMN") else "leak"
        yield finding(
            "labels",
            severity,
            f"{moved} change when the target does",
            "make no feature of the target",
        )


def check_shuffled(project, table):
    """With the target permuted before anything else runs, the linear model scores no
    better than chance."""
    from sklearn.model_selection import cross_val_score

    skill, target, skills = (
        project.get("target", "SKILL"),
        project.setting("TARGET"),
        [],
    )
    for seed in range(SHUFFLES):
        drawn = table[target].sample(frac=1, random_state=seed)
        data, X, y = project.learnable(table.assign(**{target: drawn.to_numpy()}))
        train, _, folds = project.split(data)
        X, y = X.iloc[train], y.iloc[train]
        model = next(iter(project.make_models(X, y).values()))
        skills.append(cross_val_score(model, X, y, cv=folds[:3], scoring=skill).mean())
    told = (
        "with the target shuffled, a linear model still has a skill of "
        f"{np.mean(skills):.2f}, where 0 is chance"
    )
    mend = (
        "something before the folds has seen the target: features chosen or made by it?"
    )
    p = (
        float(ttest_1samp(skills, 0, alternative="greater").pvalue)
        if np.mean(skills) > 0.01
        else 1.0
    )
    yield finding("shuffled", "leak", told, mend, p=p)


def learn(project, table, learnt, name, rows=None):
    """Return the features of `rows` and what a model says of them that learnt from
    `learnt`; both are labels."""
    _, X, y = project.learnable(table)
    learnt, rows = (
        X.index.intersection(learnt),
        X.index.intersection(learnt if rows is None else rows),
    )
    model = project.make_models(X.loc[learnt], y[learnt])[name].fit(
        X.loc[learnt], y[learnt]
    )
    said = getattr(model, "predict_proba", model.predict)(X.loc[rows])
    return X.loc[rows].assign(
        **{f"what {name} predicts": np.asarray(said).reshape(len(rows), -1)[:, -1]}
    )


def spoil(project, table, rows):
    """Return the table with one row over and over in place of `rows`: same shape, other
    means and labels."""
    garbage, time, group, target = (
        table.copy(),
        *map(project.setting, ("TIME_COLUMN", "GROUP_COLUMN", "TARGET")),
    )
    if project.is_forecast:
        late = (table[time] >= project.load(table).loc[rows, time].min()).to_numpy()
        values = table.columns.drop([name for name in (time, group) if name])
        garbage.loc[late, values] = table.loc[
            [table[target].idxmax()] * late.sum(), values
        ].to_numpy()
        return garbage
    garbage.loc[rows] = table.loc[rows[:1].repeat(len(rows))].to_numpy()
    return garbage


def difference(before, after):
    """Return the columns that are not the same to the bit in the rows of both, as text
    that is empty if all are."""
    if list(before.columns) != list(after.columns):
        return "the set of columns"
    shared = before.index.intersection(after.index)
    moved = [
        str(name)
        for name in before
        if not before.loc[shared, name].equals(after.loc[shared, name])
    ]
    return ", ".join(moved[:3]) + (
        f" and {len(moved) - 3} more" if len(moved) > 3 else ""
    )


GUARDS = (
    check_sides,
    check_isolation,
    check_future,
    check_horizon,
    check_rows,
    check_labels,
    check_shuffled,
)
