"""The numbers: intervals cover what they claim, and the simplest model within one standard error wins."""

import importlib
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import RepeatedKFold, cross_val_score

TRUTH_ROWS = 200_000


@pytest.fixture(scope="module")
def package(baked):
    """The baked classification package, imported."""
    sys.path.insert(0, str(baked["classification"]))
    yield lambda name: importlib.import_module(f"churn.{name}")
    sys.path.remove(str(baked["classification"]))


def draw_numbers(rng, rows):
    X = rng.normal(size=(rows, 3))
    return X, X @ [1.0, 0.5, 0.0] + rng.standard_t(5, size=rows)


def test_cross_validation_intervals_cover_the_score_of_the_procedure(package):
    """Nominal 95%; the correction for overlap is known to err on the wide side."""
    rng = np.random.default_rng(0)
    X_new, y_new = draw_numbers(rng, TRUTH_ROWS)
    fits = [LinearRegression().fit(*draw_numbers(rng, 80)) for _ in range(200)]
    truth = np.mean([np.abs(y_new - fit.predict(X_new)).mean() for fit in fits])
    covered = []
    for _ in range(400):
        X, y = draw_numbers(rng, 100)
        folds = list(RepeatedKFold(n_splits=5, n_repeats=5, random_state=0).split(X))
        scores = pd.Series(-cross_val_score(LinearRegression(), X, y, cv=folds, scoring="neg_mean_absolute_error"))
        low, high = package("evaluate").estimate(scores, folds, "neg_mean_absolute_error")["interval"]
        covered.append(low <= truth <= high)
    assert 0.93 <= np.mean(covered) <= 0.995


def draw_classes(rng, rows, unit=1, shared=0.0):
    """Return X, y and the group of each row; rows of one group share a part of what X does not tell."""
    groups = np.repeat(np.arange(rows // unit), unit)
    x = rng.normal(size=rows) + shared * rng.normal(size=rows // unit)[groups]
    chance = 1 / (1 + np.exp(-x - shared * rng.normal(size=rows // unit)[groups]))
    return pd.DataFrame({"x": x}), pd.Series((rng.random(rows) < chance).astype(int)), pd.Series(groups)


@pytest.mark.parametrize(("unit", "shared"), [(1, 0.0), (5, 1.0)], ids=["rows", "groups"])
def test_holdout_intervals_cover_the_score_of_the_model(package, monkeypatch, unit, shared):
    rng = np.random.default_rng(1)
    X, y, _ = draw_classes(rng, 2000, unit, shared)
    model = LogisticRegression().fit(X, y)
    evaluate, config = package("evaluate"), package("config")
    monkeypatch.setattr(config, "TIME_COLUMN", None)
    monkeypatch.setattr(config, "GROUP_COLUMN", "group" if unit > 1 else None)
    truth = evaluate.get_scorer("roc_auc")(model, *draw_classes(rng, TRUTH_ROWS, unit, shared)[:2])
    covered = []
    for _ in range(300):
        X, y, groups = draw_classes(rng, 400, unit, shared)
        blocks = package("splits").make_blocks(pd.DataFrame({"group": groups}))
        low, high = evaluate.score_holdout(model, X, y, blocks, "roc_auc")["interval"]
        covered.append(low <= truth <= high)
    assert 0.92 <= np.mean(covered) <= 0.98


@pytest.mark.parametrize(
    ("linear", "boosting", "selected"),
    [(0.78, 0.80, "boosting"), (0.799, 0.80, "linear"), (0.5005, 0.5005, "dummy"), (0.80, 0.70, "linear")],
)
def test_the_simplest_within_one_standard_error_is_selected(package, linear, boosting, selected):
    noise = np.random.default_rng(0).normal(scale=0.005, size=(25, 3))
    scores = pd.DataFrame([[0.5, linear, boosting]] * 25, columns=["dummy", "linear", "boosting"]) + noise
    folds = [(range(80), range(20))] * 25
    assert package("evaluate").select_model(scores, folds, "roc_auc")[0] == selected
    errors = 1 - scores
    assert package("evaluate").select_model(errors, folds, "neg_mean_absolute_error")[0] == selected


def test_errors_are_cut_at_zero_and_scores_at_one(package):
    interval = package("evaluate").interval
    assert interval(0.9, 1, 5, "roc_auc")[1] == 1
    assert interval(0.9, 1, 5, "roc_auc")[0] < 0
    assert interval(0.9, 1, 5, "neg_mean_absolute_error")[0] == 0
    assert interval(0.9, 1, 5)[1] > 1
