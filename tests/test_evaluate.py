"""The numbers: intervals cover what they claim, and the simplest model within one standard error wins.

benchmarks/coverage.py draws more sets of more kinds; these are few enough to run each time.
"""

import importlib
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import get_scorer
from sklearn.naive_bayes import GaussianNB

FRESH_ROWS = 10_000
ERROR = "neg_mean_absolute_error"


@pytest.fixture(scope="module")
def package(baked):
    """The baked regression package, imported."""
    sys.path.insert(0, str(baked["regression"]))
    yield lambda name: importlib.import_module(f"rollout.{name}")
    sys.path.remove(str(baked["regression"]))


@pytest.fixture
def settings(package, monkeypatch):
    """Set config.py for simulated data with the columns x, y and unit."""

    def set_units(unit):
        config = package("config")
        values = {
            "TARGET": "y",
            "N_JOBS": 1,
            "FEW_ROWS": 0,
            "TIME_COLUMN": None,
            "GROUP_COLUMN": "unit" if unit > 1 else None,
        }
        for name, value in values.items():
            monkeypatch.setattr(config, name, value)

    return set_units


def draw(rng, rows, unit=1, shared=0.0):
    """Return rows of which those of one unit share a part of what x does not tell."""
    units = np.repeat(np.arange(rows // unit), unit)
    x = rng.normal(size=rows) + shared * rng.normal(size=rows // unit)[units]
    y = x + shared * rng.normal(size=rows // unit)[units] + rng.standard_t(5, size=rows)
    return pd.DataFrame({"x": x, "y": y, "unit": units})


@pytest.mark.parametrize(("unit", "shared"), [(1, 0.0), (5, 1.0)], ids=["rows", "groups"])
def test_intervals_cover_the_score_of_the_fitted_models(package, settings, unit, shared):
    """Nominal 95%, by cross-validation and on a holdout; with 200 sets chance keeps the share within these bounds."""
    settings(unit)
    evaluate, splits = package("evaluate"), package("splits")
    rng, scorer = np.random.default_rng(0), get_scorer(ERROR)
    fresh = draw(rng, FRESH_ROWS, unit, shared)
    by_folds, by_holdout = [], []
    for _ in range(200):
        data = draw(rng, 600, unit, shared)
        X, y = data[["x"]], data["y"]
        train, holdout = splits.split_data(data)
        learn = data.iloc[train]
        folds = splits.make_folds(learn)
        runs = [
            evaluate.fit_and_score(
                LinearRegression(),
                X.iloc[train],
                y.iloc[train],
                *fold,
                splits.make_blocks(learn.iloc[fold[1]], 5),
                [ERROR],
            )
            for fold in folds
        ]
        blocks = splits.make_blocks(data.iloc[holdout], evaluate.N_BLOCKS)
        last = [evaluate.fit_and_score(LinearRegression(), X, y, train, holdout, blocks, [ERROR])]
        for fits, covered in ((runs, by_folds), (last, by_holdout)):
            low, high = evaluate.estimate(fits, ERROR)[2]
            truth = np.mean([scorer(model, fresh[["x"]], fresh["y"]) for model, _ in fits])
            covered.append(low <= truth <= high)
    assert 0.91 <= np.mean(by_folds) <= 0.985
    assert 0.91 <= np.mean(by_holdout) <= 0.985


def make_runs(scores, metric, errors=0.01):
    """Return runs of five folds in which each block left out moves a model's score a little."""
    noise = np.random.default_rng(0).normal(scale=errors, size=(5, 6))
    noise[:, 0] = 0
    return {
        name: [(None, {metric: score + fold * (place + 1)}) for fold in noise]
        for place, (name, score) in enumerate(scores.items())
    }


@pytest.mark.parametrize(
    ("linear", "boosting", "selected"),
    [(0.70, 0.80, "boosting"), (0.795, 0.80, "linear"), (0.5005, 0.501, "dummy"), (0.80, 0.70, "linear")],
)
def test_the_simplest_within_one_standard_error_is_selected(package, linear, boosting, selected):
    runs = make_runs({"dummy": 0.5, "linear": linear, "boosting": boosting}, "roc_auc")
    name, reason = package("evaluate").select_model(runs, "roc_auc")
    assert name == selected
    assert reason.startswith(selected.capitalize())


def test_scores_are_shown_in_their_natural_sign_and_within_their_scale(package):
    summarise = package("evaluate").summarise
    runs = make_runs({"one": 0.95, "other": 0.5}, "roc_auc", errors=0.2)
    assert summarise(runs["one"], "roc_auc")["interval"][1] == 1
    assert summarise(runs["one"], "roc_auc", runs["other"])["score"] == pytest.approx(0.45)
    runs = make_runs({"one": -0.1, "other": -0.5}, "neg_mean_absolute_error", errors=0.5)
    shown = summarise(runs["one"], "neg_mean_absolute_error")
    assert shown["score"] == pytest.approx(0.1)
    assert shown["interval"][0] == 0 < shown["interval"][1]
    assert summarise(runs["one"], "neg_mean_absolute_error", runs["other"])["score"] == pytest.approx(0.4)


def test_a_model_is_asked_about_each_row_once(package):
    class Model(GaussianNB):
        asked = 0

        def predict_proba(self, X):
            Model.asked += len(X)
            return super().predict_proba(X)

    data = draw(np.random.default_rng(0), 200)
    X, y, rows = data[["x"]], (data["y"] > 0).astype(int), np.arange(200)
    blocks = rows[100:] % 10
    _, scores = package("evaluate").fit_and_score(
        Model(), X, y, rows[:100], rows[100:], blocks, ["roc_auc", "neg_log_loss"]
    )
    assert Model.asked == 100
    assert {name: len(values) for name, values in scores.items()} == {"roc_auc": 11, "neg_log_loss": 1}
