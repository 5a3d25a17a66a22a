"""Compare the models on rows that they were not trained on, and choose one."""

import numpy as np
import pandas as pd
from scipy.stats import t
from sklearn.base import clone
from sklearn.inspection import permutation_importance
from sklearn.metrics import mean_absolute_error, r2_score

from . import InputError, config
from .data import get_groups

METRICS = {  # functions of y and the predictions; config.METRIC decides
    "mean absolute error": mean_absolute_error,
    "R2": r2_score,
}
LOWEST = 0  # possible score, where intervals end; None without a limit
HIGHEST = None
N_BLOCKS = 15  # parts of the tested rows, for the intervals
SIGN = -1  # less is better


def predict(model, X):
    return model.predict(X)


def check_folds(y, folds):
    """Raise InputError where a fold has too little to train on or to test."""
    for fold in folds:
        for rows in fold:
            if len(rows) < 2:
                raise InputError("a fold has fewer than two rows: lower N_FOLDS")


def fit_folds(model, X, y, folds):
    """Return a copy of the model for each fold, trained on its training rows, and the
    predictions of all tested rows."""
    fitted = []
    predictions = []
    for train, test in folds:
        fold_model = clone(model).fit(X.iloc[train], y.iloc[train])
        predicted = predict(fold_model, X.iloc[test])
        fitted.append(fold_model)
        predictions.append(pd.Series(predicted, index=X.index[test]))
    return fitted, pd.concat(predictions)


def make_tested_rows(rows, y, folds):
    """Return a table of the tested rows: their target, fold, and block.

    A block is one of N_BLOCKS parts of them, for the intervals.
    """
    parts = []
    for number, (_, test) in enumerate(folds):
        parts.append(pd.DataFrame({"y": y.iloc[test], "fold": number}))
    tested = pd.concat(parts)
    tested["block"] = make_blocks(rows.loc[tested.index])
    return tested


def make_blocks(rows):
    """Return a block for each row; rows of a group are alike and stay together."""
    groups, _ = pd.factorize(get_groups(rows))
    if groups.max() == 0:
        raise InputError(f"a test has one {config.GROUP_COLUMN} only: lower N_FOLDS")
    return groups % N_BLOCKS


def score_folds(tested, name, label=config.METRIC):
    """Return the score of a model on each fold."""
    metric = METRICS[label]
    scores = {}
    for number, fold in tested.groupby("fold"):
        scores[number] = metric(fold["y"], fold[name])
    return pd.Series(scores)


def leave_out_blocks(tested, name):
    """Return the mean score over folds without each block."""
    scores = {}
    for block in tested["block"].unique():
        scores[block] = score_folds(tested[tested["block"] != block], name).mean()
    return pd.Series(scores)


def standard_error(left_out):
    """Return the standard error of a score, from the scores without each block.

    It is that of other test rows for models trained as they are. Kott, "The
    Delete-a-Group Jackknife", Journal of Official Statistics, 2001.
    """
    n_blocks = len(left_out)
    return np.sqrt((n_blocks - 1) * left_out.var(ddof=0))


def find_interval(estimate, error, left_out):
    """Return the 95% interval of an estimate, by Student's t."""
    degrees_of_freedom = len(left_out) - 1
    margin = t.ppf(0.975, degrees_of_freedom) * error
    return [estimate - margin, estimate + margin]


def compare_models(models, rows, X, y, folds):
    """Train, score and print each model.

    Return {model: its copy of each fold}, the tested rows with all predictions,
    {model: scores without each block}, and the rows of results.json.
    """
    if config.METRIC not in METRICS:
        raise InputError(f"{config.METRIC!r} is not a key of METRICS in evaluate.py")
    check_folds(y, folds)
    tested = make_tested_rows(rows, y, folds)
    fitted = {}
    left_out = {}
    scores = []
    for name, model in models.items():
        fitted[name], tested[name] = fit_folds(model, X, y, folds)
        left_out[name] = leave_out_blocks(tested, name)
        row = describe_model(tested, left_out, name)
        scores.append(row)
        score = row[config.METRIC]
        low, high = row["95% interval"]
        print(f"{name:10} {score:.3f} ({low:.3f} to {high:.3f})", flush=True)
    return fitted, tested, left_out, scores


def describe_model(tested, left_out, name):
    """Return a model's score and its gain over the baseline, with 95% intervals."""
    scores = {}
    for label in METRICS:
        scores[label] = score_folds(tested, name, label).mean()
    score = scores[config.METRIC]
    error = standard_error(left_out[name])
    baseline = next(iter(left_out))  # the first model
    gain = SIGN * score - SIGN * score_folds(tested, baseline).mean()
    gain_error = standard_error(left_out[name] - left_out[baseline])
    interval = find_interval(score, error, left_out[name])
    row = {
        "model": name,
        config.METRIC: score,
        "95% interval": np.clip(interval, LOWEST, HIGHEST).tolist(),
        "gain": gain,
        "95% interval of the gain": find_interval(gain, gain_error, left_out[name]),
    }
    return row | scores


def select_model(scores, left_out):
    """Return the simplest model within one standard error of the best, and why.

    Breiman et al., "Classification and Regression Trees", 1984, section 3.4.3; here
    the standard error is that of the difference, which is smaller if both err alike.
    """
    best = max(scores, key=lambda row: row["gain"])
    simpler = scores[: scores.index(best)]
    for row in simpler:
        difference = left_out[best["model"]] - left_out[row["model"]]
        error = standard_error(difference)
        gain = best["gain"] - row["gain"]
        if gain <= error:
            return row["model"], (
                f"{row['model']} is simpler than {best['model']}, which gains "
                f"{gain:.3g}: no more than one standard error ({error:.3g})."
            )
    return best["model"], (
        f"{best['model']} has the best score, and no simpler model is within one "
        "standard error of it."
    )


def measure_importance(fitted, X, y, folds):
    """Return how much the score drops when a column is shuffled (Breiman, 2001).

    Columns whose shuffling does no harm are left out.
    """
    drops = []
    for model, (_, test) in zip(fitted, folds, strict=True):
        result = permutation_importance(
            model,
            X.iloc[test],
            y.iloc[test],
            scoring=score_fitted,
            n_repeats=3,
            random_state=config.SEED,
        )
        drops.append(result.importances_mean)
    means = pd.Series(np.mean(drops, axis=0), index=X.columns)
    return means[means > 0].sort_values(ascending=False)


def score_fitted(model, X, y):
    metric = METRICS[config.METRIC]
    predicted = pd.Series(predict(model, X), index=X.index)
    return SIGN * metric(y, predicted)


def describe_use(y, predicted):
    """Return the bias and the size of the errors, in the unit of the target."""
    errors = predicted - y
    return {
        "bias": errors.mean(),
        "median absolute error": errors.abs().median(),
        "90% of absolute errors below": errors.abs().quantile(0.9),
    }


def measure_errors(y, predicted):
    """Return the absolute error of each row."""
    return (y - predicted).abs()


def find_weak_slices(X, errors, columns):
    """Return, for each column, the quarter or category with the largest mean error."""
    slices = []
    for name in columns:
        parts = cut_column(X.loc[errors.index, name])
        table = errors.groupby(parts).agg(["mean", "size"])
        table = table[table["size"] >= 20]  # fewer rows say little
        if table.empty:
            continue
        worst = table["mean"].idxmax()
        row = {"column": name, "slice": worst}
        row["rows"] = int(table["size"][worst])
        row["mean absolute error"] = table["mean"][worst]
        row["all rows"] = errors.mean()
        slices.append(row)
    return slices


def cut_column(values):
    """Return the quarter or the category of each row as text."""
    names = values.astype(str)
    if values.dtype.kind in "iuf" and values.nunique() > 10:
        quarters = pd.qcut(values, 4, labels=False, duplicates="drop")
        for _, quarter in values.groupby(quarters):
            if quarter.nunique() > 1:
                names[quarter.index] = f"{quarter.min():.8g} to {quarter.max():.8g}"
    return names.where(values.notna(), "missing")
