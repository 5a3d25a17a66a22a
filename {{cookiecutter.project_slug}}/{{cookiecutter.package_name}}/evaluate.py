{%- set found = cookiecutter.found -%}
{%- set metric = found.metric -%}
{%- set highest = "1" if metric.greater_is_better else "None" -%}
{%- set lowest = "None" if metric.label == "R2" else "0" -%}
{%- set together = cookiecutter.group_column or found.texts or found.duplicates -%}
"""Compare the models on rows that they were not trained on, and choose one."""
{% if found.kind in ("binary", "multiclass") %}
import warnings
{% endif %}
import numpy as np
import pandas as pd
{%- if found.n_jobs != 1 %}
from joblib import Parallel, delayed
{%- endif %}
from scipy.stats import t
from sklearn.base import clone
from sklearn.inspection import permutation_importance
from sklearn.metrics import {{ metric.imports | join(", ") }}

from . import InputError, config
{%- if together and found.kind != "forecast" %}
from .data import get_groups
{%- endif %}
{%- if not found.few_rows %}
from .splits import sample_rows
{%- endif %}

{% if metric.wrap -%}

def {{ metric.name }}(y, {{ "probability" if found.kind == "binary" else "predicted" }}):
    return {{ metric.function }}(y, {{ "probability >= 0.5" if found.kind == "binary" else "predicted" }}{{ metric.options }})


{% endif -%}
METRICS = {  # functions of y and the predictions; config.METRIC decides
    "{{ metric.label }}": {{ metric.name if metric.wrap else metric.function }},
{%- for label, function in metric.also.items() %}
    "{{ label }}": {{ function }},
{%- endfor %}
}
LOWEST = {{ lowest }}  # possible score, where intervals end; None without a limit
HIGHEST = {{ highest }}
N_BLOCKS = 15  # parts of the tested rows, for the intervals
SIGN = {{ "1" if metric.greater_is_better else "-1" }}  # {{ "greater is better" if metric.greater_is_better else "less is better" }}
{%- if found.kind == "multiclass" %}
# a fold may lack a rare class: its score is then the mean over the others
warnings.filterwarnings("ignore", message="y_pred contains|The least populated")
{%- endif %}
{%- if found.kind == "binary" %}
# without a block a fold may have one class only: it has no score then
warnings.filterwarnings("ignore", message="Only one class")
NOBODY = 1.01  # a threshold that no probability reaches
{%- endif %}


def predict(model, X):
{%- if found.kind == "binary" %}
    """Return the probability of the positive class."""
    return model.predict_proba(X)[:, 1]
{%- elif found.kind == "multiclass" %}
    """Return the most likely class."""
    return model.predict(X)
{%- else %}
    return model.predict(X)
{%- endif %}


def check_folds(y, folds):
    """Raise InputError where a fold has too little to train on or to test."""
    for fold in folds:
        for rows in fold:
{%- if found.kind in ("binary", "multiclass") %}
            if y.iloc[rows].nunique() < 2:
                raise InputError("a fold has rows of one class only: lower N_FOLDS")
{%- else %}
            if len(rows) < 2:
                raise InputError("a fold has fewer than two rows: lower N_FOLDS")
{%- endif %}


{% if found.n_jobs == 1 -%}
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
{%- else -%}
def fit_fold(model, X, y, train, test):
    """Return a copy of the model that is trained on some rows, and the predictions of
    others."""
    fitted = clone(model).fit(X.iloc[train], y.iloc[train])
    predicted = predict(fitted, X.iloc[test])
    return fitted, pd.Series(predicted, index=X.index[test])


def fit_folds(model, X, y, folds):
    """Return the models that are fitted in the folds, and all out-of-fold predictions."""
    tasks = []
    for train, test in folds:
        tasks.append(delayed(fit_fold)(model, X, y, train, test))
    pairs = Parallel(n_jobs=config.N_JOBS)(tasks)
    fitted = [model for model, _ in pairs]
    predictions = [predicted for _, predicted in pairs]
    return fitted, pd.concat(predictions)
{%- endif %}


def make_tested_rows(rows, y, folds):
    """Return a table of the tested rows: their target, fold, and block.

    A block is one of N_BLOCKS parts of them, for the intervals.
    """
    parts = []
    for number, (_, test) in enumerate(folds):
        parts.append(pd.DataFrame({"y": y.iloc[test], "fold": number}))
    tested = pd.concat(parts)
{%- if found.kind == "forecast" %}
    tested["time"] = rows[config.TIME_COLUMN]
{%- if cookiecutter.group_column %}
    tested["series"] = rows[config.GROUP_COLUMN]
{%- endif %}
{%- endif %}
    tested["block"] = make_blocks(rows.loc[tested.index])
    return tested


def make_blocks(rows):
{%- if together and found.kind != "forecast" %}
    """Return a block for each row; rows of a group are alike and stay together."""
    groups, _ = pd.factorize(get_groups(rows))
{%- if cookiecutter.group_column %}
    if groups.max() == 0:
        raise InputError(f"a test has one {config.GROUP_COLUMN} only: lower N_FOLDS")
{%- endif %}
    return groups % N_BLOCKS
{%- elif cookiecutter.time_column %}
    """Return a block for each row; rows close in time are alike and share one."""
    order = rows[config.TIME_COLUMN].rank(method="first") - 1
    return order * N_BLOCKS // len(rows)
{%- else %}
    """Return a block for each row; they are dealt in turn."""
    return np.arange(len(rows)) % N_BLOCKS
{%- endif %}


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
        row = describe_model(tested, left_out, name{{ "" if cookiecutter.time_column else ", folds" }})
        scores.append(row)
        score = row[config.METRIC]
        low, high = row["95% interval"]
        print(f"{name:10} {score:.{{ found.decimals }}f} ({low:.{{ found.decimals }}f} to {high:.{{ found.decimals }}f})", flush=True)
    return fitted, tested, left_out, scores

{% set more = "" if cookiecutter.time_column else ", folds" -%}
{% if not cookiecutter.time_column %}
def measure_overlap(error, folds):
    """Return what the overlap of the training rows adds to the standard error of a
    gain.

    Each fold trains on the rows that test the others, so by chance they agree: Nadeau
    and Bengio, "Inference for the Generalization Error", Machine Learning, 2003.
    """
    test_rows_per_train_row = 0.0
    for train, test in folds:
        test_rows_per_train_row += len(test) / len(train)
    return error * np.sqrt(test_rows_per_train_row)

{% endif %}
def describe_model(tested, left_out, name{{ more }}):
    """Return a model's score and its gain over the baseline, with 95% intervals.
{%- if not cookiecutter.time_column %}

    The overlap counts unless the gain is significant: then the folds agree because
    there is something to learn.
    {% endif %}"""
    scores = {}
    for label in METRICS:
        scores[label] = score_folds(tested, name, label).mean()
    score = scores[config.METRIC]
    error = standard_error(left_out[name])
    baseline = next(iter(left_out))  # the first model
    gain = SIGN * score - SIGN * score_folds(tested, baseline).mean()
    gain_error = standard_error(left_out[name] - left_out[baseline])
{%- if not cookiecutter.time_column %}
    overlap = measure_overlap(gain_error, folds)
    corrected = np.hypot(gain_error, overlap)
    low, high = find_interval(gain, corrected, left_out[name])
    if low <= 0 <= high:
        error = np.hypot(error, overlap)
        gain_error = corrected
{%- endif %}
    interval = find_interval(score, error, left_out[name])
    row = {
        "model": name,
        config.METRIC: score,
        "95% interval": np.clip(interval, LOWEST, HIGHEST).tolist(),
        "gain": gain,
        "95% interval of the gain": find_interval(gain, gain_error, left_out[name]),
    }
    return row | scores


def select_model(scores, left_out{{ more }}):
    """Return the simplest model within one standard error of the best, and why.

    Breiman et al., "Classification and Regression Trees", 1984, section 3.4.3; here
    the standard error is that of the difference, which is smaller if both err alike.
    """
    best = max(scores, key=lambda row: row["gain"])
    simpler = scores[: scores.index(best)]
    for row in simpler:
        difference = left_out[best["model"]] - left_out[row["model"]]
        error = standard_error(difference)
{%- if not cookiecutter.time_column %}
        error = np.hypot(error, measure_overlap(error, folds))
{%- endif %}
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
{%- if not found.few_rows %}
        test = sample_rows(test)
{%- endif %}
        result = permutation_importance(
            model,
            X.iloc[test],
            y.iloc[test],
            scoring=score_fitted,
            n_repeats={{ found.n_repeats }},
{%- if found.n_jobs != 1 %}
            n_jobs=config.N_JOBS,
{%- endif %}
            random_state=config.SEED,
        )
        drops.append(result.importances_mean)
    means = pd.Series(np.mean(drops, axis=0), index=X.columns)
    return means[means > 0].sort_values(ascending=False)


def score_fitted(model, X, y):
    metric = METRICS[config.METRIC]
    predicted = pd.Series(predict(model, X), index=X.index)
    return SIGN * metric(y, predicted)


{% if found.kind == "binary" -%}
def find_cost(y, probability, threshold):
    """Return the cost per row if rows count as positive from a threshold on."""
    flagged = probability >= threshold
    misses = (y == 1) & ~flagged
    false_alarms = (y == 0) & flagged
    costs = config.COST_OF_MISS * misses + config.COST_OF_FALSE_ALARM * false_alarms
    return costs.mean()


def choose_threshold(y, probability):
    """Return the probability from which on flagging rows costs least.

    It lies between two percentiles of the predictions, or flags everybody or nobody.
    """
    predicted = probability.quantile(np.linspace(0, 1, 101))
    halfway = predicted.rolling(2).mean().dropna()
    costs = {}
    for threshold in [0.0, *halfway, NOBODY]:
        costs[threshold] = find_cost(y, probability, threshold)
    return min(costs, key=costs.get)


def describe_use(y, probability, threshold):
    """Return what a threshold costs, beside flagging everybody or nobody."""
    flagged = probability >= threshold
    return {
        "rows": len(y),
        "flagged": int(flagged.sum()),
        "threshold": threshold,
        "cost per row": find_cost(y, probability, threshold),
        "cost per row if nobody is flagged": find_cost(y, probability, NOBODY),
        "cost per row if everybody is flagged": find_cost(y, probability, 0),
    }


def measure_errors(y, probability, threshold):
    """Return whether each row is on the wrong side of the threshold."""
    flagged = probability >= threshold
    return flagged != (y == 1)
{%- elif found.kind == "multiclass" -%}
def describe_use(y, predicted):
    """Return, for each class, its share, how often it is predicted, and its recall."""
    rows = []
    for label in sorted(y.unique().tolist()):
        flagged = predicted == label
        row = {"class": label, "share of rows": (y == label).mean()}
        row["share of predictions"] = flagged.mean()
        row["recall"] = flagged[y == label].mean()
        rows.append(row)
    return rows


def measure_errors(y, predicted):
    """Return whether each row is predicted as another class."""
    return y != predicted
{%- else -%}
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
{%- endif %}


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
        row["{{ "mean absolute error" if found.kind in ("regression", "forecast") else "error rate" }}"] = table["mean"][worst]
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
