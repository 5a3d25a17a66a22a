"""Compare models with their uncertainty, choose one, and judge it on the holdout."""

import functools
import math

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


class Replay:
    """Stand in for a fitted model: answer by row number, having asked the model about all rows of X at once."""

    def __init__(self, model, X):
        self.model, self.X, self.said = model, X, {}

    def __getattr__(self, name):
        method = getattr(self.model, name)
        if not name.startswith(("predict", "decision")):
            return method
        if name not in self.said:
            self.said[name] = method(self.X)
        return functools.wraps(method)(lambda rows: self.said[name][rows])


def measure_skills(X, y, folds):
    """Return {column: skill of a tree that sees it alone, and whether it is filled}, on 4,000 rows in two folds."""
    folds = [[side[:: len(side) // 4000 + 1] for side in fold] for fold in folds[-2:]]
    alone = [X[[name]].join(X[[name]].isna().astype(int).add_suffix(" is missing")) for name in X]
    jobs = [(make_pipeline(prepare_for_trees(*words_and_texts(column)), PROBE), column, y) for column in alone]
    run = Parallel(config.N_JOBS, prefer="threads")
    skills = run(delayed(cross_val_score)(*job, cv=folds, scoring=SKILL) for job in jobs)
    return {name: float(skill.mean()) for name, skill in zip(X, skills, strict=True)}


def fit_and_score(model, X, y, train, test, blocks, metrics):
    """Return a clone fitted on `train`, and {metric: scores on `test`}, of the first metric also without each block.

    `blocks` are labels, shape (n_test,); errors are negative. Raises InputError where a metric does not fit the target.
    """
    fitted = clone(model).fit(X.iloc[train], y.iloc[train])
    replay, rows, scores = Replay(fitted, X.iloc[test]), np.arange(len(test)), {}
    kept = [rows, *(rows[blocks != block] for block in np.unique(blocks))]
    for metric in metrics:
        parts = kept if metric == metrics[0] else kept[:1]
        try:
            scores[metric] = np.array([get_scorer(metric)(replay, part, y.iloc[test[part]]) for part in parts])
        except ValueError as error:
            raise InputError(f"METRIC {metric!r} does not fit: {str(error).splitlines()[0]}") from None
        if np.isnan(scores[metric]).any():
            raise InputError(f"METRIC {metric!r} is undefined in some fold: lower N_FOLDS, or name another")
    return fitted, scores


def cross_validate_models(models, X, y, data, folds, metrics):
    """Return {model: [(fitted, scores) of each fold]}, as fit_and_score gives them; `data` has the rows of X and y."""
    if any(y.iloc[train].nunique() < 2 for train, _ in folds):
        raise InputError("some fold learns from one value of the target only: lower N_FOLDS, or split otherwise")
    tests = [(*fold, make_blocks(data.iloc[fold[1]], math.ceil(N_BLOCKS / len(folds)))) for fold in folds]
    jobs = [(model, X, y, *test, metrics) for model in models.values() for test in tests]
    run = Parallel(config.N_JOBS, prefer="threads", return_as="generator")(delayed(fit_and_score)(*job) for job in jobs)
    done = iter(list(tqdm(run, "cross-validation", len(jobs), disable=None, leave=False)))
    return {name: [next(done) for _ in folds] for name in models}


def estimate(runs, metric, others=None):
    """Return (mean, standard error, (low, high)) of a model's scores by fold or, given `others`, of its gain over them.

    The error is the jackknife's over blocks (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter
    11), added over folds (Bayle et al., "Cross-validation Confidence Intervals for Test Error", 2020); the 95% interval
    is Student's t.
    """
    folds = [scores[metric] for _, scores in runs]
    if others:
        folds = [fold - scores[metric] for fold, (_, scores) in zip(folds, others, strict=True)]
    left_out, mean = [fold[1:] for fold in folds], float(np.mean([fold[0] for fold in folds]))
    error = math.sqrt(sum((len(part) - 1) * part.var() for part in left_out)) / len(folds)
    reach = float(t.ppf(0.975, sum(len(part) - 1 for part in left_out))) * error
    return mean, error, (mean - reach, mean + reach)


def summarise(runs, metric, others=None):
    """Return {score, interval} in the metric's natural sign and within its scale."""
    mean, _, (low, high) = estimate(runs, metric, others)
    if metric.startswith("neg_") and not others:
        return {"score": -mean, "interval": [-min(high, 0), -low]}
    return {"score": mean, "interval": [low, min(high, 1) if not others else high]}


def describe_models(runs, metric):
    """Return what results.json holds under "models"."""
    models = []
    for name, folds in runs.items():
        means = {m: float(np.mean([scores[m][0] for _, scores in folds])) for m in folds[0][1] if m != metric}
        also = {m.removeprefix("neg_"): -mean if m.startswith("neg_") else mean for m, mean in means.items()}
        by_fold = [summarise([fold], metric)["score"] for fold in folds]
        models.append({"name": name, "fold_scores": by_fold, **summarise(folds, metric), "also": also})
    return models


def select_model(runs, metric):
    """Return (name, reason): the simplest model within one standard error of the best, that of their difference.

    Breiman et al., "Classification and Regression Trees" (1984), section 3.4.3.
    """
    best = max(runs, key=lambda name: estimate(runs[name], metric)[0])
    for name in runs:
        gap, error, _ = estimate(runs[best], metric, runs[name])
        if name == best:
            return name, f"{name.capitalize()}: the best score, more than one standard error above every simpler model."
        if gap <= error:
            return name, f"{name.capitalize()}: {best} gains {gap:.2g}, within one standard error ({error:.2g})."


def predict_out_of_fold(runs, X, folds, labels):
    """Return what predict_rows gives for each row while it was held out."""
    return pd.concat([predict_rows(run[0], X.iloc[test], labels) for run, (_, test) in zip(runs, folds, strict=True)])


def measure_importance(runs, X, y, folds, metric):
    """Return {column: score lost when its values are shuffled among a thousand rows of each of the last two folds}.

    Breiman, "Random Forests", Machine Learning 45 (2001), section 10.
    """
    lost = []
    for (model, _), (_, test) in list(zip(runs, folds, strict=True))[-2:]:
        rows = test[:: len(test) // 1000 + 1]
        drawn = {"scoring": metric, "n_repeats": 1, "random_state": config.SEED}
        lost.append(permutation_importance(model, X.iloc[rows], y.iloc[rows], **drawn).importances_mean)
    return dict(pd.DataFrame(lost, columns=X.columns).mean().sort_values(ascending=False))
