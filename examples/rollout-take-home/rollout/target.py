"""All that depends on the target being a number: estimators, metric, predictions, errors, figures."""

import numpy as np
import pandas as pd
from matplotlib.ticker import AutoLocator
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import PoissonRegressor, Ridge
from sklearn.metrics import PredictionErrorDisplay
from sklearn.tree import DecisionTreeRegressor

from . import InputError, config
from .writeup import show

PROBE = DecisionTreeRegressor(max_leaf_nodes=50, min_samples_leaf=5, random_state=config.SEED)
SKILL = "r2"  # what one column alone knows: 0 is the mean, 1 is every value met


def make_estimators(y):
    """Return {name: estimator}, the simplest first."""
    metric = choose_metric(y)[0][0]
    squared = any(word in metric for word in ("r2", "squared", "deviance"))  # then the mean is the best constant
    relative = ("log" in metric or "deviance" in metric) and y.min() >= 0  # and predictions must be above 0
    ruled = abs(y.skew()) > 3 and not squared  # squares by a few rows, and the metric asks for none
    loss = "poisson" if relative else "absolute_error" if ruled else "squared_error"
    trees = {"max_iter": 200, "max_leaf_nodes": 15, "l2_regularization": 10}
    return {
        "dummy": DummyRegressor(strategy="mean" if squared else "median"),
        "linear": PoissonRegressor(max_iter=1000) if relative else Ridge(),
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


def fifths(labels):
    """Return which fifth of the target each label is in, 0 to 4."""
    return pd.qcut(labels.rank(method="first"), 5, labels=False)


def strata(labels):
    """Return what every fold holds in equal shares: the target's fifths, but whole groups as they are drawn.

    Chosen to be alike, groups would differ less between folds than new ones do, and intervals would be too wide.
    """
    return fifths(labels) * (not config.GROUP_COLUMN)


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
    """Return the predicted number of each row and, given `use`, between what nine in ten rows held out would lie."""
    predictions = pd.DataFrame({config.TARGET: model.predict(X)}, X.index)
    if not use:
        return predictions
    low, high = (predictions[config.TARGET] + error for error in (min(use["error_5%"], 0), max(use["error_95%"], 0)))
    return predictions.assign(**{f"{config.TARGET}_low": low, f"{config.TARGET}_high": high})


def describe_use(true, predicted):
    """Return between what the errors of rows held out lie, true less predicted, in the target's unit."""
    errors = true.astype(float) - predicted[config.TARGET]
    return {f"error_{share:.0%}": float(errors.quantile(share)) for share in (0.05, 0.25, 0.5, 0.75, 0.95)}


def find_losses(true, predicted):
    """Return by how much each row held out is missed, in the target's unit."""
    return (true.astype(float) - predicted[config.TARGET]).abs().rename("absolute_error")


def plot_target(labels, ax):
    """Draw the distribution of the target on `ax`; return the finding as a sentence."""
    labels.plot.hist(bins=40, ax=ax, color="#0072b2", xlabel=config.TARGET, ylabel="rows")
    return f"Half of the rows lie between {show(labels.quantile(0.25))} and {show(labels.quantile(0.75))}"


def plot_failures(true, predicted, ax):
    """Draw true against predicted values on `ax`; return the finding as a sentence."""
    PredictionErrorDisplay.from_predictions(
        true, predicted[config.TARGET], kind="actual_vs_predicted", random_state=config.SEED, ax=ax
    )
    ax.set(xlabel=f"predicted {config.TARGET}", ylabel=f"true {config.TARGET}")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(AutoLocator())  # round numbers
    errors = (true - predicted[config.TARGET]).abs().groupby(fifths(true)).mean()
    fifth = ["lowest", "second", "middle", "fourth", "highest"][int(errors.idxmax())]
    return f"The {fifth} fifth of {config.TARGET} is missed most, by {show(errors.max())} on average"


def plot_use(true, predicted, ax):
    """Draw how many rows are missed by how much on `ax`; return the finding as a sentence."""
    errors = true - predicted[config.TARGET]
    ax.plot(errors.abs().sort_values(), np.linspace(0, 1, len(errors)), color="#0072b2")
    ax.set(xlabel=f"missed by at most, in the unit of {config.TARGET}", ylabel="share of the rows")
    side, most = "low" if errors.mean() > 0 else "high", errors.abs().quantile(0.9)
    return f"Too {side} by {show(abs(errors.mean()))} on average; nine in ten rows are missed by less than {show(most)}"
