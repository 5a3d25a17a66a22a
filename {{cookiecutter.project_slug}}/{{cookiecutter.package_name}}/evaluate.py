"""Compare models with their uncertainty, choose one, and judge it on the holdout."""

import copy
import functools

import numpy as np
import pandas as pd
from scipy.stats import t
from sklearn.base import clone
from sklearn.inspection import permutation_importance
from sklearn.metrics import get_scorer
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils.parallel import Parallel, delayed
from tqdm import tqdm

from . import InputError, config
from .baseline import prepare_for_trees, words_and_texts
from .splits import make_blocks
from .target import PROBE, SKILL, predict_rows

N_BLOCKS = 25  # of all the rows tested, each left out in turn for the interval


def measure_skills(X, y, folds):
    """Return {column: skill of a tree that sees it alone, and whether it is filled}, on 4,000 rows a side at most."""
    skills, folds = {}, [[side[:: len(side) // 4000 + 1] for side in fold] for fold in folds]
    for name, column in X.items():
        alone = column.to_frame().assign(**{f"{name} is missing": column.isna()})
        probe = make_pipeline(prepare_for_trees(*words_and_texts(alone)), PROBE)
        skills[name] = float(cross_val_score(probe, alone, y, cv=folds, scoring=SKILL).mean())
    return skills


def answer_by_row(model, X):
    """Return a copy of a fitted model that takes row numbers for rows of X; all of X is prepared and predicted once."""
    model, X = (model[-1], model[:-1].transform(X)) if hasattr(model, "steps") else (model, X)
    told = copy.copy(model)
    for name in ("predict", "predict_proba", "decision_function"):
        if method := getattr(model, name, None):
            answers = functools.cache(functools.partial(method, X))
            setattr(told, name, functools.wraps(method)(lambda rows, answers=answers: np.asarray(answers())[rows]))
    return told


def fit_and_score(model, X, y, train, test, blocks, metrics):
    """Return a clone fitted on `train`, and {metric: scores on `test`}, of the first metric also without each block.

    `blocks` are labels, shape (n_test,); errors are negative. Raises InputError where a metric does not fit the target.
    """
    fitted = clone(model).fit(X.iloc[train], y.iloc[train])
    told, true, rows, scores = answer_by_row(fitted, X.iloc[test]), y.iloc[test].to_numpy(), np.arange(len(test)), {}
    kept = [rows, *(rows[blocks != block] for block in np.unique(blocks))]
    for metric, parts in ({name: [rows] for name in metrics} | {metrics[0]: kept}).items():
        try:
            scores[metric] = np.array([get_scorer(metric)(told, part, true[part]) for part in parts])
        except ValueError as error:
            raise InputError(f"METRIC {metric!r} does not fit: {str(error).splitlines()[0]}; name another") from None
        if np.isnan(scores[metric][0]):
            raise InputError(f"METRIC {metric!r} is undefined in some fold: lower N_FOLDS, or name another")
    return fitted, scores


def cross_validate_models(models, X, y, data, folds, metrics):
    """Return {model: [(fitted, scores) of each fold]}, as fit_and_score gives them; `data` has the rows of X and y."""
    if any(y.iloc[train].nunique() < 2 for train, _ in folds):
        raise InputError("a fold learns from one value of the target: drop such rows in load_data, or split otherwise")
    tests = [(*fold, make_blocks(data.iloc[fold[1]], max(2, -(-N_BLOCKS // len(folds))))) for fold in folds]
    jobs = [delayed(fit_and_score)(model, X, y, *test, metrics) for model in models.values() for test in tests]
    # few rows are learnt from before a second process has started; the slowest model must not come last
    pool = Parallel(-1 if len(X) > 10_000 else None, return_as="generator")
    done = list(tqdm(pool(jobs[::-1]), "cross-validation", len(jobs), disable=None, leave=False))
    return {name: [done.pop() for _ in folds] for name in models}


def estimate(runs, metric, others=None, dummy=None):
    """Return (mean, standard error, (low, high)) of a model's scores by fold or, given `others`, of its gain over them.

    The error is the jackknife's over blocks (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter
    11), added over folds (Bayle et al., "Cross-validation Confidence Intervals for Test Error", 2020); the 95% interval
    is Student's t. Where nothing is gained each pair of shuffled folds counts twice, as lesson and as test, which
    doubles a gain's variance (compare Nadeau and Bengio, "Inference for the Generalization Error", 2003). The error of
    a gain is always of that; an interval, also of a score beside the `dummy`'s, only where the gain's then holds 0.
    """
    theirs = others or [(None, {metric: 0})] * len(runs)
    folds = [mine[metric] - other[metric] for (_, mine), (_, other) in zip(runs, theirs, strict=True)]
    left_out, mean = [fold[1:][~np.isnan(fold[1:])] for fold in folds], float(np.mean([fold[0] for fold in folds]))
    error = sum((len(part) - 1) * part.var() for part in left_out) ** 0.5 / len(folds)
    if dummy and not config.TIME_COLUMN:
        _, luck, (low, high) = estimate(runs, metric, dummy)
        error = np.hypot(error, luck / 2**0.5) if low < 0 < high else error
    reach = float(t.ppf(0.975, sum(len(part) - 1 for part in left_out))) * error
    if others and not config.TIME_COLUMN:
        error, reach = 2**0.5 * error, reach * (2**0.5 if abs(mean) < 2**0.5 * reach else 1)
    return mean, error, (mean - reach, mean + reach)


def summarise(runs, metric, others=None, dummy=None):
    """Return {score, interval} in the metric's natural sign and within its scale."""
    mean, _, (low, high) = estimate(runs, metric, others, dummy)
    if metric.startswith("neg_") and not others:
        return {"score": -mean, "interval": [-min(high, 0), -low]}
    return {"score": mean, "interval": [low, min(high, 1) if not others else high]}


def describe_models(runs, metric):
    """Return what results.json holds under "models"."""
    models, dummy = [], next(iter(runs.values()))
    for name, folds in runs.items():
        means = {m: float(np.mean([scores[m][0] for _, scores in folds])) for m in folds[0][1] if m != metric}
        also = {m.removeprefix("neg_"): -mean if m.startswith("neg_") else mean for m, mean in means.items()}
        by_fold = {"name": name, "fold_scores": [summarise([fold], metric)["score"] for fold in folds]}
        models.append({**by_fold, **summarise(folds, metric, dummy=dummy), "also": also})
    return models


def select_model(runs, metric):
    """Return (name, reason): the simplest within one standard error of the best (Breiman et al., "CART", 1984, 3.4.3)."""
    best = max(runs, key=lambda name: estimate(runs[name], metric)[0])
    for name in runs:
        gap, error, _ = estimate(runs[best], metric, runs[name])
        if name == best:
            return name, f"{name.capitalize()}: the best score, and no simpler model within one standard error of it."
        if gap <= error:
            return name, f"{name.capitalize()}: {best} gains {gap:.2g}, within one standard error ({error:.2g})."


def predict_out_of_fold(runs, X, folds, labels):
    """Return what predict_rows gives for each row while it was held out."""
    return pd.concat([predict_rows(run[0], X.iloc[test], labels) for run, (_, test) in zip(runs, folds, strict=True)])


def measure_importance(runs, X, y, folds, metric):
    """Return {column: score lost when it is shuffled, in 1,000 rows a fold at most} (Breiman, "Random Forests", 2001)."""
    lost, once = [], {"scoring": metric, "n_repeats": 1, "random_state": config.SEED}
    for (model, _), (_, test) in zip(runs, folds, strict=True):
        rows = test[:: len(test) // 1000 + 1]
        lost.append(permutation_importance(model, X.iloc[rows], y.iloc[rows], **once).importances_mean)
    return dict(pd.DataFrame(lost, columns=X.columns).mean().sort_values(ascending=False))


def find_weak_slices(X, losses):
    """Return the mean loss of all rows, then of each column of X that of its quarter or common value which loses most."""
    slices = [{"column": "(all)", "where": "(all)", "rows": len(losses), losses.name: losses.mean()}]
    for name, x in X.loc[losses.index].items():
        parts = pd.qcut(x, 4, precision=0, duplicates="drop") if x.dtype.kind in "iuf" and x.nunique() > 10 else x
        parts = parts.map(str).where(x.notna(), "missing")
        means = losses.groupby(parts).agg(rows="size", mean="mean").query(f"20 <= rows < {len(losses)}")
        for where, (rows, mean) in means.nlargest(1, "mean").iterrows():
            slices.append({"column": name, "where": where, "rows": int(rows), losses.name: mean})
    return slices
