"""All that depends on the target being a series of numbers: estimators, metric, forecasts, errors, figures."""

import math

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.tree import DecisionTreeRegressor

from . import InputError, config
from .writeup import show


def find_lag(season):
    """Return how many steps ago the same place in the last known season was."""
    return math.ceil(config.HORIZON / season) * season


class SeasonalNaive(RegressorMixin, BaseEstimator):
    """Repeat the value of the last known season, of several the one that did best, or in a gap the last known value."""

    def fit(self, X, y):
        lags = [f"lag_{find_lag(season)}" for season in config.SEASONS]
        self.mean_, known = y.mean(), X[lags].notna().all(axis="columns")
        self.lag_ = min(lags, key=lambda lag: (X[lag] - y)[known].abs().mean())
        return self

    def predict(self, X):
        return X[self.lag_].fillna(X[f"lag_{config.HORIZON}"]).fillna(self.mean_).to_numpy()


PROBE = DecisionTreeRegressor(max_leaf_nodes=50, min_samples_leaf=5, random_state=config.SEED)
AVERAGE = f"{config.TARGET}, mean of the series" if config.GROUP_COLUMN else config.TARGET  # what figures show
SKILL = "r2"  # what one column alone knows: 0 is the mean, 1 is every value met


def make_estimators(y):
    """Return {name: estimator}, the simplest first."""
    squared = any(word in choose_metric(y)[0][0] for word in ("r2", "squared", "deviance"))
    trees = {"max_iter": 200, "max_leaf_nodes": 15, "l2_regularization": 10}
    loss = "squared_error" if squared else "absolute_error"
    return {
        "seasonal naive": SeasonalNaive(),
        "linear": TransformedTargetRegressor(Ridge(), func=np.log1p, inverse_func=np.expm1),  # a weekend is a share
        "boosting": HistGradientBoostingRegressor(loss, **trees, random_state=config.SEED),
    }


def encode_target(labels):
    """Return the target as floats in its own unit, shape (n_rows,)."""
    numbers = pd.to_numeric(labels, errors="coerce")
    if numbers.isna().any():
        raise InputError(
            f"target {config.TARGET!r} holds {labels[numbers.isna()].iloc[0]!r}, which is no number: "
            "name it in AS_NUMBERS, drop such rows in load_data, or start anew with another task"
        )
    if numbers.nunique() < 2:
        raise InputError(f"target {config.TARGET!r} holds no two different numbers: correct TARGET")
    return numbers.astype(float)


def describe_target(labels):
    """Return the target's range and centre in its own unit."""
    numbers = encode_target(labels)
    facts = {"minimum": numbers.min(), "median": numbers.median(), "mean": numbers.mean(), "maximum": numbers.max()}
    return ", ".join(f"{name} {show(value)}" for name, value in facts.items())


def choose_metric(y):
    """Return (scorers, reason), the scorer to choose by first, from the target's skew and zeros."""
    also = [name for name in config.ALSO_REPORTED if name != config.METRIC]
    zeros = f"; with {(y == 0).sum()} zeros, percentages have no meaning" if (y == 0).any() else ""
    if config.METRIC != "auto":
        return [config.METRIC, *also], f"{config.METRIC}, as named in config.py{zeros * ('percent' in config.METRIC)}."
    if (same := (y == y.median()).mean()) > 0.5:
        reason = f"the absolute error would be least for saying {y.median():g} always, as {same:.0%} of the values are"
        return ["neg_root_mean_squared_error", *also], f"Root mean squared error: in the target's unit; {reason}."
    skew = f", which would rule squares (skewness {y.skew():.1f})" if abs(y.skew()) > 1 else ""
    reason = f"Mean absolute error: in the target's unit, not ruled by a few rows{skew}{zeros}."
    return ["neg_mean_absolute_error", *also], reason


def predict_rows(model, X, labels, use=None):
    """Return each row's forecast with, given `use`, where nine in ten values would lie, else which step of the test it is."""
    forecast = pd.DataFrame({config.TARGET: model.predict(X)}, X.index)
    if not use:
        age = X["steps since the start"]
        return forecast.assign(step_of_the_test=age - age.min() + 1)
    low, high = (forecast[config.TARGET] + error for error in (min(use["error_5%"], 0), max(use["error_95%"], 0)))
    return forecast.assign(**{f"{config.TARGET}_low": low, f"{config.TARGET}_high": high})


def describe_use(true, predicted):
    """Return how far forecasts of held-out rows are off: as a share of all amounts, and where nine in ten errors lie."""
    errors = true.astype(float) - predicted[config.TARGET]
    quantiles = {f"error_{share:.0%}": float(errors.quantile(share)) for share in (0.05, 0.5, 0.95)}
    return {"absolute_error_as_share_of_the_amounts": float(errors.abs().sum() / true.abs().sum()), **quantiles}


def find_losses(true, predicted):
    """Return by how much each row held out is missed, in the target's unit."""
    return (true.astype(float) - predicted[config.TARGET]).abs().rename("absolute_error")


def plot_target(labels, ax):
    """Draw the values over time, averaged over series, on `ax`; return the finding as a sentence."""
    labels.groupby(level="moment").mean().plot(ax=ax, color="#0072b2", linewidth=0.6, xlabel="", ylabel=AVERAGE)
    return f"Half of the values lie between {show(labels.quantile(0.25))} and {show(labels.quantile(0.75))}"


def plot_failures(true, predicted, ax):
    """Draw the forecasts of the last hundred steps, averaged over series, on `ax`; return the finding as a sentence."""
    both = pd.DataFrame({"actual": true, "forecast": predicted[config.TARGET]})
    last = both.groupby(level="moment").mean()[-100:]
    last.plot(ax=ax, color=["#999999", "#0072b2"], xlabel="", ylabel=AVERAGE)
    bias = (both["forecast"] - both["actual"]).mean()
    return f"Held out, forecasts are too {'high' if bias > 0 else 'low'} by {show(abs(bias))} on average"


def plot_use(true, predicted, ax):
    """Draw the mean absolute error by how far into a test it is made on `ax`; return the finding as a sentence."""
    steps = predicted["step_of_the_test"]
    width = max(1, min(config.HORIZON, steps.max() // 5))
    errors = (true - predicted[config.TARGET]).abs().groupby((steps + width - 1) // width * width).mean()
    errors = errors[: max(1, steps.max() // width)]  # an unfinished stretch would be compared with whole ones
    errors.plot(ax=ax, color="#0072b2", marker="o", ylim=(0, 1.1 * errors.max()), ylabel="mean absolute error")
    ax.set_xlabel("steps into the test, up to")
    first, last = show(errors.iloc[0]), show(errors.iloc[-1])
    return f"As the model ages, its error goes from {first} in steps 1 to {width} of a test to {last} up to {errors.index[-1]}"
