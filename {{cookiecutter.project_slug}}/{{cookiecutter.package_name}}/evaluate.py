{%- set found = cookiecutter.found -%}
{%- set metric = found.metric -%}
{%- set together = cookiecutter.group_column or found.texts or found.duplicates -%}
"""Compare the models on rows that they were not trained on, and choose one."""

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy.stats import t
from sklearn.base import clone
from sklearn.inspection import permutation_importance
from sklearn.metrics import {{ metric.imports | join(", ") }}

from . import InputError, config
{%- if together and found.kind != "forecast" %}
from .data import get_groups
{%- endif %}
from .splits import sample_rows

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
SIGN = {{ "1" if metric.greater_is_better else "-1" }}  # {{ "greater is better" if metric.greater_is_better else "less is better" }}
N_BLOCKS = {{ 15 if cookiecutter.time_column and not together else 25 }}  # parts of the tested rows for the intervals


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


def predict_fold(model, X, y, train, test):
    """Train a copy of the model on one side of a fold and predict the other."""
    if min(y.iloc[train].nunique(), y.iloc[test].nunique()) < 2:
        raise InputError("a fold has only one value of the target: lower N_FOLDS")
    fitted = clone(model).fit(X.iloc[train], y.iloc[train])
    return pd.Series(predict(fitted, X.iloc[test]), index=X.index[test])


def predict_out_of_fold(model, X, y, folds):
    """Return the predictions of all tested rows."""
    jobs = []
    for train, test in folds:
        jobs.append(delayed(predict_fold)(model, X, y, train, test))
    return pd.concat(Parallel(n_jobs=config.N_JOBS)(jobs))


def make_tested_rows(data, y, folds):
    """Return a table of the tested rows: their target, fold, and block."""
    parts = []
    for number, (_, test) in enumerate(folds):
        parts.append(pd.DataFrame({"y": y.iloc[test], "fold": number}))
    tested = pd.concat(parts)
    tested["block"] = make_blocks(data.loc[tested.index])
    return tested


def make_blocks(rows):
{%- if together and found.kind != "forecast" %}
    """Return a block for each row; rows of a group are alike and stay together."""
    groups, _ = pd.factorize(get_groups(rows))
    return groups % N_BLOCKS
{%- elif cookiecutter.time_column %}
    """Return a block for each row; rows close in time are alike and stay together."""
    order = rows[config.TIME_COLUMN].rank(method="first") - 1
    return order * N_BLOCKS // len(rows)
{%- else %}
    """Return a block of rows at random for each row."""
    return np.arange(len(rows)) % N_BLOCKS
{%- endif %}


def score(tested, name, metric=METRICS[config.METRIC]):
    """Return the mean over folds of a metric."""
    scores = []
    for _, fold in tested.groupby("fold"):
        scores.append(metric(fold["y"], fold[name]))
    return float(np.mean(scores))


def score_without_blocks(tested, name):
    """Return the score without each block in turn."""
    scores = []
    for block in tested["block"].unique():
        scores.append(score(tested[tested["block"] != block], name))
    return scores


def standard_error(scores):
    """Return the delete-a-group jackknife's standard error (Kott, 2001)."""
    n_blocks = len(scores)
    variance = (n_blocks - 1) * np.var(scores)
    return float(np.sqrt(variance))


def interval(estimate, error):
    """Return the 95% interval by Student's t."""
    margin = float(t.ppf(0.975, N_BLOCKS - 1)) * error
    return [estimate - margin, estimate + margin]


def compare_models(models, rows, X, y, folds):
    """Return the tested rows with the predictions of each model, the scores without
    each block, and the scores as results.json has them."""
    tested = make_tested_rows(rows, y, folds)
    jackknife = pd.DataFrame()
    scores = {}
    for name, model in models.items():
        tested[name] = predict_out_of_fold(model, X, y, folds)
        jackknife[name] = score_without_blocks(tested, name)
        scores[name] = describe_model(tested, jackknife, name, folds)
        low, high = scores[name]["interval"]
        print(f"{name}: {config.METRIC} {low:.3f} to {high:.3f}", flush=True)
    return tested, jackknife, scores


def describe_model(tested, jackknife, name, folds):
    """Return a model's score and its gain over the baseline, with 95% intervals."""
    mean = score(tested, name)
    gain, gain_error = find_gain(tested, jackknife, name, jackknife.columns[0], folds)
    also = {}
    for label, metric in METRICS.items():
        if label != config.METRIC:
            also[label] = score(tested, name, metric)
    return {
        "score": mean,
        "interval": interval(mean, standard_error(jackknife[name])),
        "gain": gain,
        "gain_interval": interval(gain, gain_error),
        "also": also,
    }


def find_gain(tested, jackknife, name, other, folds):
    """Return the gain of a model over another, and its standard error.

    The error is widened, since models of different folds share training rows
    (Nadeau and Bengio, "Inference for the Generalization Error", 2003).
    """
    gain = SIGN * (score(tested, name) - score(tested, other))
    error = standard_error(jackknife[name] - jackknife[other])
    overlap = 0.0
    for train, test in folds:
        overlap += len(test) / len(train)
    return gain, error * float(np.sqrt(1 + overlap))


def select_model(tested, jackknife, folds):
    """Return the simplest model within one standard error of the best, and why.

    Breiman et al., "Classification and Regression Trees", 1984, section 3.4.3.
    """
    names = list(jackknife)
    best = max(names, key=lambda name: SIGN * score(tested, name))
    for name in names[: names.index(best)]:
        gain, error = find_gain(tested, jackknife, best, name, folds)
        if gain <= error:
            return name, (
                f"{name} is simpler than {best}, which gains {gain:.3g}: "
                f"no more than one standard error ({error:.3g})."
            )
    return best, f"{best} is best by more than one standard error."


def measure_importance(model, X, y, fold):
    """Return how much the score drops when a column is shuffled (Breiman, 2001)."""
    train, test = fold
    fitted = clone(model).fit(X.iloc[train], y.iloc[train])
    rows = sample_rows(test)
    result = permutation_importance(
        fitted,
        X.iloc[rows],
        y.iloc[rows],
        scoring=score_fitted,
        n_repeats=3,
        random_state=config.SEED,
    )
    drops = pd.Series(result.importances_mean, index=X.columns)
    return drops.sort_values(ascending=False)


def score_fitted(model, X, y):
    metric = METRICS[config.METRIC]
    return SIGN * metric(y, predict(model, X))


{% if found.kind == "binary" -%}
def find_cost(y, probability, threshold):
    """Return the cost per row if rows count as positive from a threshold on."""
    flagged = probability >= threshold
    misses = (y == 1) & ~flagged
    false_alarms = (y == 0) & flagged
    costs = config.COST_OF_MISS * misses + config.COST_OF_FALSE_ALARM * false_alarms
    return float(costs.mean())


def choose_threshold(y, probability):
    """Return the probability from which on flagging rows costs least."""
    costs = {}
    for threshold in probability.quantile(np.linspace(0, 1, 201)):
        costs[threshold] = find_cost(y, probability, threshold)
    return min(costs, key=costs.get)


def describe_use(y, probability):
    """Return the threshold and what it costs, beside flagging everybody or nobody."""
    threshold = choose_threshold(y, probability)
    return {
        "threshold": threshold,
        "cost per row": find_cost(y, probability, threshold),
        "cost per row if nobody is flagged": find_cost(y, probability, 2),
        "cost per row if everybody is flagged": find_cost(y, probability, 0),
    }


def measure_errors(y, probability):
    """Return 1 for each row that is on the wrong side of the threshold, else 0."""
    flagged = probability >= choose_threshold(y, probability)
    return (flagged != (y == 1)).astype(float)
{%- elif found.kind == "multiclass" -%}
def describe_use(y, predicted):
    """Return the recall of each class."""
    right = y == predicted
    recall = right.groupby(y).mean()
    return recall.add_prefix("recall of ").to_dict()


def measure_errors(y, predicted):
    """Return 1 for each row that is predicted as another class, else 0."""
    return (y != predicted).astype(float)
{%- else -%}
def describe_use(y, predicted):
    """Return the bias and the size of the errors, in the unit of the target."""
    errors = predicted - y
    return {
        "bias": float(errors.mean()),
        "median_absolute_error": float(errors.abs().median()),
        "90%_of_absolute_errors_below": float(errors.abs().quantile(0.9)),
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
        worst = table[table["size"] >= 20].nlargest(1, "mean")
        for part, (mean, size) in worst.iterrows():
            row = {"column": name, "slice": part, "rows": int(size)}
            row["{{ "mean absolute error" if found.kind in ("regression", "forecast") else "error rate" }}"] = mean
            slices.append(row)
    return slices


def cut_column(values):
    """Return the quarter or the category of each row as text."""
    names = values.astype(str)
    if values.dtype.kind in "iuf" and values.nunique() > 10:
        quarters = pd.qcut(values, 4, duplicates="drop")
        quarters = values.groupby(quarters, observed=True)
        low = quarters.transform("min").astype(str)
        high = quarters.transform("max").astype(str)
        names = low + " to " + high
    return names.where(values.notna(), "missing")
