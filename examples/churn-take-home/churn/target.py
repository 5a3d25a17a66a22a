"""All that depends on the target being a class: estimators, metric, predictions, costs, figures."""

import pandas as pd
from sklearn.calibration import CalibrationDisplay
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import ConfusionMatrixDisplay, balanced_accuracy_score, make_scorer, roc_curve
from sklearn.tree import DecisionTreeClassifier

from . import InputError, config

PROBE = DecisionTreeClassifier(max_leaf_nodes=50, min_samples_leaf=5, class_weight="balanced", random_state=config.SEED)
SKILL = make_scorer(balanced_accuracy_score, adjusted=True)  # of one column alone: 0 is chance, 1 is every class found


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
    weight = "balanced" if choose_metric(y)[0][0].endswith(("macro", "balanced_accuracy")) else None
    trees = {"max_iter": 200, "max_leaf_nodes": 15, "l2_regularization": 10}  # without a penalty rare classes diverge
    return {
        "dummy": DummyClassifier(strategy="prior"),
        "linear": LogisticRegression(max_iter=1000, class_weight=weight),
        "boosting": HistGradientBoostingClassifier(**trees, class_weight=weight, random_state=config.SEED),
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
    elif metric == "auto":
        rare = f" Only {y.mean():.1%} are positive: see average precision too." if y.mean() < 0.1 else ""
        metric, reason = "roc_auc", f"ROC AUC: it judges the ranking; the threshold is left to the costs.{rare}"
    also = [name for name in config.ALSO_REPORTED if y.nunique() == 2 or name not in ("roc_auc", "average_precision")]
    return list(dict.fromkeys([metric, *also])), reason


def predict_rows(model, X, labels, use=None):
    """Return each row's class and its probability; of two classes the second one's, whose threshold `use` holds."""
    names, chances = class_names(labels), model.predict_proba(X)
    if len(names) > 2:
        likeliest = [names[code] for code in model.classes_[chances.argmax(axis=1)]]
        return pd.DataFrame({config.TARGET: likeliest, "probability": chances.max(axis=1)}, X.index)
    positive = chances[:, 1] >= (use["threshold"] if use else 0.5)
    columns = {config.TARGET: [names[int(code)] for code in positive], f"probability_of_{names[1]}": chances[:, 1]}
    return pd.DataFrame(columns, X.index)


def find_costs(true, chance):
    """Return (thresholds, cost per row where rows of at least this probability are taken for positive)."""
    positive = true == class_names(true)[1]
    false_alarms, found, thresholds = roc_curve(positive, chance, drop_intermediate=False)
    missed = config.COST_OF_MISS * (1 - found) * positive.mean()
    return thresholds.clip(max=1), missed + config.COST_OF_FALSE_ALARM * false_alarms * (1 - positive.mean())


def describe_use(true, predicted):
    """Return the threshold that costs least among rows held out, or the share found of each of several classes."""
    if "probability" in predicted:
        found = (true == predicted[config.TARGET]).groupby(true).mean()
        return {"share_found": {str(name): float(share) for name, share in found.items()}}
    thresholds, costs = find_costs(true, predicted.iloc[:, 1])
    told = {"cost_per_row": costs.min(), "cost_if_none_is_taken": costs[0], "cost_if_all_are_taken": costs[-1]}
    return {"positive_class": str(class_names(true)[1]), "threshold": thresholds[costs.argmin()], **told}


def find_losses(true, predicted):
    """Return what each row held out costs at the chosen threshold or, of several classes, whether it is missed."""
    if "probability" in predicted:
        return (true != predicted[config.TARGET]).astype(float).rename("share_missed")
    taken, positive = predicted.iloc[:, 1] >= describe_use(true, predicted)["threshold"], true == class_names(true)[1]
    costs = config.COST_OF_MISS * (positive & ~taken) + config.COST_OF_FALSE_ALARM * (taken & ~positive)
    return costs.rename("cost_per_row")


def plot_target(labels, ax):
    """Draw the share of each class on `ax`; return the finding as a sentence."""
    shares = labels.value_counts(normalize=True)
    shares[:10].plot.barh(ax=ax, color="#0072b2", ylabel="", xlabel="share of the rows")
    return f"{shares.index[-1]} is the rarest of {len(shares)} classes, with {shares.iloc[-1]:.1%} of the rows"


def plot_failures(true, predicted, ax):
    """Draw whether probabilities come true on `ax`; return the finding as a sentence."""
    said = predicted[config.TARGET] if "probability" in predicted else class_names(true)[1]
    met, chance = true == said, predicted.iloc[:, 1]
    CalibrationDisplay.from_predictions(met, chance, n_bins=10, strategy="quantile", color="#0072b2", ax=ax)
    ax.set(xlabel=chance.name.replace("_", " ", 2), ylabel="share that came true")
    return f"The {chance.name.replace('_', ' ', 2)} is {chance.mean():.1%} on average; {met.mean():.1%} came true"


def plot_use(true, predicted, ax):
    """Draw the cost per row by threshold, or which class is taken for which, on `ax`; return the finding."""
    use = describe_use(true, predicted)
    if found := use.get("share_found"):
        shown = {"labels": sorted(true.value_counts().index[:10]), "normalize": "true", "colorbar": False}
        ConfusionMatrixDisplay.from_predictions(true, predicted[config.TARGET], xticks_rotation=30, ax=ax, **shown)
        return f"Class {min(found, key=found.get)} is found least often, in {min(found.values()):.0%} of its rows"
    ax.plot(*find_costs(true, predicted.iloc[:, 1]), color="#0072b2", drawstyle="steps-post")
    ax.axvline(use["threshold"], color="#999999")
    ax.set(xlabel="rows from this probability on are taken", ylabel="cost per row")
    return f"A threshold of {use['threshold']:.2f} costs least, {use['cost_per_row']:.3g} per row"
