"""The models to compare, the simplest first.

Each is a Pipeline, so that preprocessing is learned from training rows only.
"""

from sklearn.compose import make_column_transformer
from sklearn.dummy import DummyRegressor
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

RARE = 10  # categories with fewer rows are learned together


def make_models():
    """Return {name: model}."""
    return {
        "dummy": DummyRegressor(strategy="median"),
        "linear": make_linear_model(),
        "boosting": make_boosting_model(),
    }


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
        loss="squared_error",
        max_iter=200,
        max_leaf_nodes=15,
        l2_regularization=10,  # cautious, and not tuned
        random_state=config.SEED,
    )
    return make_pipeline(make_codes(), boosting)
