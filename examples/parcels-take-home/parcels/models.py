"""The models to compare, the simplest first.

Each is a Pipeline, so that preprocessing is learned from training rows only.
"""

from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OneHotEncoder,
    OrdinalEncoder,
    StandardScaler,
)

from . import config
from .data import HISTORY, LAST_KNOWN

RARE = 10  # categories with fewer rows are learned together
LEVEL = f"{HISTORY}mean of {config.SEASONS[-1]}"


def make_models():
    """Return {name: model}."""
    return {
        "naive": NaiveForecast(),
        "linear": make_linear_model(),
        "boosting": make_boosting_model(),
    }


class NaiveForecast(RegressorMixin, BaseEstimator):
    """The older value, mean or drift with the smallest error on the training rows."""

    def fit(self, X, y):
        errors = self.fill(X).sub(y, axis="index")
        self.column_ = errors.abs().mean().idxmin()
        return self

    def predict(self, X):
        return self.fill(X)[self.column_].to_numpy()

    def fill(self, X):
        history = X.filter(like=HISTORY)
        missing = history.isna()
        return history.mask(missing, X[LAST_KNOWN], axis="index")


class ChangeOfLevel(RegressorMixin, BaseEstimator):
    """Predict the difference from the mean of the last season by a model.

    Trees predict no value beyond those of the training rows, which a growing series
    leaves; its differences stay in their range.
    """

    def __init__(self, model):
        self.model = model

    def fit(self, X, y):
        self.model_ = clone(self.model)
        self.model_.fit(subtract_level(X), y - X[LEVEL])
        return self

    def predict(self, X):
        change = self.model_.predict(subtract_level(X))
        return change + X[LEVEL].to_numpy()


def subtract_level(X):
    """Return the features with older values as differences from the last level."""
    differences = X.filter(like=HISTORY).sub(X[LEVEL], axis="index")
    return X.assign(**differences)


def find_numbers(X):
    """Return the numeric columns with a value; an empty one cannot be learned from."""
    numbers = X.select_dtypes("number")
    return numbers.columns[numbers.notna().any()]


def find_categories(X):
    return X.select_dtypes(exclude="number").columns


def make_linear_model():
    """Ridge regression on scaled numbers and one-hot categories."""
    impute = SimpleImputer(strategy="median", add_indicator=True)
    scale = make_pipeline(impute, StandardScaler())
    one_hot = OneHotEncoder(min_frequency=RARE, handle_unknown="infrequent_if_exist")
    preprocess = make_column_transformer(
        (scale, find_numbers),
        (one_hot, find_categories),
    )
    return make_pipeline(preprocess, Ridge())


def make_codes():
    """Return a transformer that keeps numbers and gives each category a code."""
    encode = OrdinalEncoder(
        min_frequency=RARE,
        max_categories=30,  # trees would overfit to more
        handle_unknown="use_encoded_value",
        unknown_value=-1,  # which boosting takes for missing
    )
    codes = make_pipeline(encode, FunctionTransformer(mark_categories))
    preprocess = make_column_transformer(
        ("passthrough", find_numbers),
        (codes, find_categories),
    )
    return preprocess.set_output(transform="pandas")  # NumPy has no type for categories


def mark_categories(codes):
    """Give codes the type by which boosting knows that their order has no meaning."""
    return codes.astype("category")


def make_boosting_model():
    """Gradient boosting, which takes missing numbers as they are."""
    boosting = HistGradientBoostingRegressor(
        loss="absolute_error",
        max_iter=200,
        max_leaf_nodes=15,
        l2_regularization=10,  # cautious, and not tuned
        random_state=config.SEED,
    )
    return ChangeOfLevel(make_pipeline(make_codes(), boosting))
