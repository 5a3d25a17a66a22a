"""Preparation of the columns: the first step of each Pipeline, learnt from the rows it is fitted on."""

from pandas.api.types import is_numeric_dtype
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

MIN_ROWS = 10  # a category seen in fewer rows is learnt together with the other rare ones


def words(X):
    return [name for name in X if not is_numeric_dtype(X[name])]


def numbers(X):
    """Return the numeric columns that hold a value, since boosting fails on an empty one."""
    return [name for name in X if is_numeric_dtype(X[name]) and X[name].notna().any()]


def prepare_for_linear():
    """One 0/1 column per category; numbers on one scale, an indicator where they are missing."""
    one_hot = OneHotEncoder(min_frequency=MIN_ROWS, handle_unknown="infrequent_if_exist")
    scale = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    return ColumnTransformer([("words", one_hot, words), ("numbers", scale, numbers)])


def prepare_for_trees():
    """Codes for categories, which come first, at most the 255 boosting takes; numbers as they are."""
    unseen = {"handle_unknown": "use_encoded_value", "unknown_value": -1}
    unseen["encoded_missing_value"] = 254  # a category too: boosting misreads a column of one category and blanks
    codes = OrdinalEncoder(min_frequency=MIN_ROWS, max_categories=250, **unseen)
    return ColumnTransformer([("words", codes, words), ("numbers", "passthrough", numbers)])
