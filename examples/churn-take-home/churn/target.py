"""All that depends on the target being a class: estimators, metric, predictions, costs, figures."""

import numpy as np
import pandas as pd
from sklearn.calibration import CalibrationDisplay
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import ConfusionMatrixDisplay, balanced_accuracy_score, make_scorer, roc_curve
from sklearn.tree import DecisionTreeClassifier

from . import InputError, config

# what one column alone knows: 0 is chance, 1 is every class found
PROBE = DecisionTreeClassifier(max_leaf_nodes=50, min_samples_leaf=5, class_weight="balanced", random_state=config.SEED)
SKILL = make_scorer(balanced_accuracy_score, adjusted=True)
RARE = 0.1  # positive rows below this share are judged by how well they are found


def class_names(labels):
    """Return the classes in sorted order; of two, the second is the positive one."""
    return sorted(labels.dropna().unique())


def encode_target(labels):
    """Return each label's position in class_names, shape (n_rows,)."""
    names = class_names(labels)
    if not 2 <= len(names) <= len(labels) / config.N_FOLDS:
        found = f"target {config.TARGET!r} holds {len(names)} different values in {len(labels)} rows"
        raise InputError(f"{found}, too few or many for classes: correct TARGET, or start anew with task=regression")
    return labels.map({name: code for code, name in enumerate(names)}).astype(int)


strata = encode_target  # what every fold holds in equal shares


def make_estimators(y):
    """Return {name: estimator}, the simplest first; they weigh classes evenly where the metric does."""
    even = config.METRIC.endswith(("macro", "balanced_accuracy")) or config.METRIC == "auto" and y.nunique() > 2
    weights = {"class_weight": "balanced" if even else None}
    trees = {"max_iter": 200, "max_leaf_nodes": 15, "l2_regularization": 10}  # without a penalty rare classes diverge
    return {
        "dummy": DummyClassifier(strategy="prior"),
        "linear": LogisticRegression(max_iter=1000, **weights),
        "boosting": HistGradientBoostingClassifier(**trees, **weights, random_state=config.SEED),
    }


def describe_target(labels):
    """Return the ten most common classes with their shares of the rows."""
    shares = labels.map(lambda name: f"{name:g}" if isinstance(name, float) else str(name)).value_counts(normalize=True)
    first = [f"{name} {share:.1%}" for name, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:10]]
    return ", ".join([*first, f"{len(shares) - 10} more classes"] if len(shares) > 10 else first)


def choose_metric(y):
    """Return (scorers, reason), the scorer to choose by first, from the number of classes and the share of the positive."""
    metric, reason = config.METRIC, f"{config.METRIC}, as named in config.py."
    if metric == "auto" and y.nunique() > 2:
        metric, reason = "balanced_accuracy", "Balanced accuracy: a rare class counts as much as a common one."
    elif metric == "auto" and y.mean() < RARE:
        metric, reason = "average_precision", f"Average precision: how well the {y.mean():.1%} positive rows are found."
    elif metric == "auto":
        metric, reason = "roc_auc", "ROC AUC: it judges the ranking; the threshold is left to the costs."
    also = [name for name in config.ALSO_REPORTED if y.nunique() == 2 or name != "roc_auc"]
    return list(dict.fromkeys([metric, *also])), reason


def predict_rows(model, X, labels, use=None):
    """Return each row's predicted class and, of two, the second one's probability; `use` holds their threshold."""
    names, chances = class_names(labels), model.predict_proba(X)
    if len(names) > 2:
        return pd.DataFrame({config.TARGET: [names[code] for code in chances.argmax(axis=1)]}, X.index)
    positive = chances[:, 1] >= (use["threshold"] if use else 0.5)
    columns = {config.TARGET: [names[int(code)] for code in positive], f"probability_of_{names[1]}": chances[:, 1]}
    return pd.DataFrame(columns, X.index)


def find_costs(true, chance):
    """Return (thresholds, cost per row where rows of at least this probability are taken for positive)."""
    positive = true == class_names(true)[1]
    false_alarms, found, thresholds = roc_curve(positive, chance, drop_intermediate=False)
    missed = config.COST_OF_MISS * (1 - found) * positive.mean()
    return np.minimum(thresholds, 1), missed + config.COST_OF_FALSE_ALARM * false_alarms * (1 - positive.mean())


def describe_use(true, predicted):
    """Return the threshold that costs least among rows held out, or the share found of each of several classes."""
    if len(predicted.columns) == 1:
        found = (true == predicted[config.TARGET]).groupby(true).mean()
        return {"share_found": {str(name): float(share) for name, share in found.items()}}
    thresholds, costs = find_costs(true, predicted.iloc[:, 1])
    names = ("threshold", "cost_per_row", "cost_if_none_is_taken", "cost_if_all_are_taken")
    return dict(zip(names, map(float, (thresholds[costs.argmin()], costs.min(), costs[0], costs[-1])), strict=True))


def plot_target(labels, ax):
    """Draw the share of each class on `ax`; return the finding as a sentence."""
    shares = labels.value_counts(normalize=True)
    shares[:10].plot.barh(ax=ax, color="#0072b2", ylabel="", xlabel="share of the rows")
    return f"{shares.index[-1]} is the rarest of {len(shares)} classes, with {shares.iloc[-1]:.1%} of the rows"


def plot_failures(true, predicted, ax):
    """Draw whether probabilities come true, or which class is taken for which, on `ax`; return the finding."""
    if len(predicted.columns) == 1:
        ConfusionMatrixDisplay.from_predictions(true, predicted[config.TARGET], normalize="true", colorbar=False, ax=ax)
        ax.tick_params(axis="x", labelrotation=30)
        found = describe_use(true, predicted)["share_found"]
        return f"Class {min(found, key=found.get)} is found least often, in {min(found.values()):.0%} of its rows"
    name, positive, chance = class_names(true)[1], true == class_names(true)[1], predicted.iloc[:, 1]
    CalibrationDisplay.from_predictions(positive, chance, n_bins=10, strategy="quantile", color="#0072b2", ax=ax)
    ax.set(xlabel=f"predicted probability of {name}", ylabel="share that came true")
    return f"{name} was given {chance.mean():.1%} on average and came true in {positive.mean():.1%}"


def plot_use(true, predicted, ax):
    """Draw the cost per row by threshold, or the share found of each class, on `ax`; return the finding."""
    use = describe_use(true, predicted)
    if "threshold" not in use:
        found = pd.Series(use["share_found"])
        found.plot.barh(ax=ax, color="#0072b2", xlabel="share of its rows found")
        return f"On average {found.mean():.0%} of a class is found"
    ax.plot(*find_costs(true, predicted.iloc[:, 1]), color="#0072b2")
    ax.axvline(use["threshold"], color="#999999")
    ax.set(xlabel="rows from this probability on are taken", ylabel="cost per row")
    return f"A threshold of {use['threshold']:.2f} costs least, {use['cost_per_row']:.3g} per row"
