"""The audit's own models: trees that tell how well rows are known, whatever the
project's models are."""

import warnings

import numpy as np
from pandas.api.types import is_numeric_dtype
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

TREES = {
    "max_iter": 40,
    "max_leaf_nodes": 15,
    "l2_regularization": 1,
    "early_stopping": False,
    "random_state": 0,
}
FOLDS = KFold(5, shuffle=True, random_state=0)


def encode(X):
    """Return X with text as codes, in sorted order: one by how often a value comes
    would tell which rows came first."""
    codes = X.copy()
    for name in X:
        if not is_numeric_dtype(X[name]):
            codes[name] = X[name].astype(str).factorize(sort=True)[0]
    return codes


class FillEmpty(TransformerMixin, BaseEstimator):
    """Makes columns without any value in the rows fitted on 0: of none, trees of
    scikit-learn 1.9 make an error."""

    def fit(self, X, y=None):
        self.empty_ = list(X.columns[X.isna().all()])
        return self

    def transform(self, X):
        return X.fillna(dict.fromkeys(self.empty_, 0))


def make_classifier():
    return make_pipeline(FillEmpty(), HistGradientBoostingClassifier(**TREES))


def make_regressor():
    return make_pipeline(FillEmpty(), HistGradientBoostingRegressor(**TREES))


def make_trees(y):
    return make_classifier() if is_class(y) else make_regressor()


def make_learners(y):
    """Return trees, and a linear model, which alone knows a sum of columns exactly."""
    linear = LogisticRegression(max_iter=1000) if is_class(y) else Ridge()
    return [
        make_trees(y),
        make_pipeline(SimpleImputer(), StandardScaler(), linear),
    ]


def choose_learner(X, y, folds):
    """Return the learner with the greatest skill, and that skill."""
    skills = {}
    for learner in make_learners(y):
        skills[measure_skill(learner, X, y, folds)] = learner
    skill = max(skills)
    return skills[skill], skill


def is_class(y):
    """Return whether a target as make_target gives it is a class: text, or 0 and 1."""
    if not is_numeric_dtype(y):
        return True
    return bool(y.isin([0, 1]).all())


def choose_scoring(y):
    if not is_class(y):
        return "r2"
    if is_numeric_dtype(y):
        return "roc_auc"
    return "balanced_accuracy"


def measure_skill(model, X, y, folds):
    """Return the cross-validated score on a scale from 0, chance, to 1, perfect."""
    scoring = choose_scoring(y)
    folds = list(folds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fold of one class has no score
        scores = cross_val_score(model, X, y, cv=folds, scoring=scoring)
        score = np.nanmean(scores)
    chance = {"roc_auc": 0.5, "r2": 0}.get(scoring)
    if chance is None:  # recall is averaged over the classes that a test has
        chance = np.mean([1 / y.iloc[test].nunique() for _, test in folds])
    return float((score - chance) / (1 - chance))


def measure_importance(learner, X, y, fold):
    """Return how much the score drops when a column is shuffled, by column."""
    train, test = fold
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a linear model may take more steps to settle
        learner.fit(X.iloc[train], y.iloc[train])
    result = permutation_importance(
        learner,
        X.iloc[test],
        y.iloc[test],
        scoring=choose_scoring(y),
        n_repeats=2,
        random_state=0,
    )
    return dict(zip(X.columns, result.importances_mean, strict=True))


def to_ranks(y):
    """Return the target's rank, of a class its code's, from 0 to 1."""
    if not is_numeric_dtype(y):
        y = y.astype("category").cat.codes
    return y.rank(pct=True)


def find_residuals(X, y, folds):
    """Return how far the target's rank is from what trees say of each tested row, else
    NaN."""
    ranks = to_ranks(y)
    residuals = np.full(len(y), np.nan)
    model = make_regressor()
    if X.empty:  # such as rows of one text each
        model = DummyRegressor()
    for train, test in folds:
        model.fit(X.iloc[train], ranks.iloc[train])
        residuals[test] = ranks.iloc[test] - model.predict(X.iloc[test])
    return residuals
