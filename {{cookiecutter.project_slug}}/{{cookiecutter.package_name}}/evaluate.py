"""Compare models with their uncertainty, choose one, and judge it on the holdout."""

import math

import pandas as pd
from scipy.stats import t
from sklearn.metrics import get_scorer, get_scorer_names
from sklearn.model_selection import cross_validate
from tqdm import tqdm

from . import InputError, config
from .target import predict_rows


def sign(metric):
    """Return -1 for an error, which scikit-learn negates, and 1 for a score."""
    return -1 if metric.startswith("neg_") else 1


def cross_validate_models(models, X, y, folds, metric):
    """Return (scores, fitted): {metric: DataFrame (n_folds, n_models)} in natural sign, {model: one fit per fold}."""
    metrics, results = list(dict.fromkeys([metric, *config.ALSO_REPORTED])), {}
    if unknown := set(metrics) - set(get_scorer_names()):
        raise InputError(f"{', '.join(unknown)} is no scorer of scikit-learn: correct METRIC or ALSO_REPORTED")
    if any(y.iloc[train].nunique() < 2 for train, _ in folds):
        raise InputError("some fold learns from one value of the target only: lower N_FOLDS, or split otherwise")
    options = {"cv": folds, "scoring": metrics, "error_score": "raise", "return_estimator": True}
    for name in (bar := tqdm(models, disable=None, leave=False)):
        bar.set_description(name)
        results[name] = cross_validate(models[name], X, y, n_jobs=config.N_JOBS, **options)
    scores = {m: sign(m) * pd.DataFrame({name: results[name][f"test_{m}"] for name in models}) for m in metrics}
    if scores[metric].isna().any(axis=None):
        raise InputError(f"metric {metric!r} is undefined in some fold: lower N_FOLDS or change METRIC")
    return scores, {name: results[name]["estimator"] for name in models}


def standard_error(scores, folds):
    """Return the standard error of the mean of fold scores, shape (n_folds,), whose training rows overlap.

    Nadeau and Bengio, "Inference for the Generalization Error", Machine Learning 52 (2003), section 3.
    """
    overlap = sum(len(test) / len(train) for train, test in folds) / len(folds)
    return scores.std() * math.sqrt(1 / len(folds) + overlap)


def interval(mean, error, n, metric=None):
    """Return the 95% interval of Student's t with n - 1 degrees of freedom; a metric's scale ends at 0 or 1."""
    low, high = mean - t.ppf(0.975, n - 1) * error, mean + t.ppf(0.975, n - 1) * error
    if metric:
        low, high = (max(low, 0), high) if sign(metric) < 0 else (low, min(high, 1))
    return [float(low), float(high)]


def estimate(values, folds, metric=None):
    """Return {score, interval} of fold scores, or of their differences, shape (n_folds,)."""
    error = standard_error(values, folds)
    return {"score": values.mean(), "interval": interval(values.mean(), error, len(folds), metric)}


def summarise(scores, folds, metric):
    """Return what results.json holds under "models"."""
    models = []
    for name, values in scores[metric].items():
        also = {other: scores[other][name].mean() for other in scores if other != metric}
        models.append({"name": name, "fold_scores": values.tolist(), **estimate(values, folds, metric), "also": also})
    return models


def select_model(scores, folds, metric):
    """Return (name, reason): the simplest model within one standard error of the best, fold by fold.

    Breiman et al., "Classification and Regression Trees" (1984), section 3.4.3.
    """
    best = (sign(metric) * scores.mean()).idxmax()
    for name in scores:
        gap = sign(metric) * (scores[best] - scores[name])
        error = standard_error(gap, folds)
        if name == best:
            return name, f"{name.capitalize()}: best, and every simpler model is more than one standard error worse."
        if gap.mean() <= error:
            return name, f"{name.capitalize()}: {best} gains {gap.mean():.2g}, within one standard error ({error:.2g})."


def predict_out_of_fold(fitted, X, folds, labels):
    """Return the labels that rows were given while they were held out, in one pass over the folds."""
    one_pass = list(zip(fitted, folds, strict=True))[: config.N_FOLDS]
    return pd.concat([predict_rows(model, X.iloc[test], labels)[config.TARGET] for model, (_, test) in one_pass])


def score_holdout(model, X, y, blocks, metric):
    """Return {score, interval} of a fitted model on rows that nothing has seen.

    The interval is the jackknife's over `blocks`, labels of shape (n_rows,) that keep together what
    belongs together (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 11).
    """
    scorer, labels = get_scorer(metric), blocks.unique()
    left_out = [scorer(model, X[blocks != label], y[blocks != label]) for label in labels]
    error = pd.Series(left_out).std(ddof=0) * math.sqrt(len(labels) - 1)
    score = sign(metric) * scorer(model, X, y)
    return {"score": score, "interval": interval(score, error, len(labels), metric)}
