{%- set found = cookiecutter.found -%}
{%- set classes = found.kind in ("binary", "multiclass") -%}
{%- set weight = ', class_weight="balanced"' if found.metric.balanced else "" -%}
"""The models to compare, the simplest first.

Each is a Pipeline, so that preprocessing is learned from training rows only.
"""

{% if found.kind == "forecast" and found.long_horizon -%}
from sklearn.base import BaseEstimator, RegressorMixin
{% elif found.kind == "forecast" -%}
from sklearn.base import BaseEstimator, RegressorMixin, clone
{% endif -%}
from sklearn.compose import make_column_transformer
{%- if classes %}
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
{%- elif found.kind == "regression" %}
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import HistGradientBoostingRegressor
{%- else %}
from sklearn.ensemble import HistGradientBoostingRegressor
{%- endif %}
{%- if found.texts %}
from sklearn.feature_extraction.text import TfidfVectorizer
{%- endif %}
from sklearn.impute import SimpleImputer
from sklearn.linear_model import {{ "LogisticRegression" if classes else "PoissonRegressor" if found.loss == "poisson" else "Ridge" }}
from sklearn.pipeline import make_pipeline
{%- if not found.texts %}
from sklearn.preprocessing import (
    FunctionTransformer,
    OneHotEncoder,
    OrdinalEncoder,
    StandardScaler,
)
{%- else %}
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
{%- endif %}

from . import config
{%- if found.kind == "forecast" %}
from .data import {{ "STEPS" if found.long_horizon else "HISTORY, LAST_KNOWN" }}
{%- endif %}

RARE = 10  # categories with fewer rows are learned together
{%- if found.kind == "forecast" and not found.long_horizon %}
LEVEL = f"{HISTORY}mean of {config.SEASONS[-1]}"
{%- endif %}


def make_models():
    """Return {name: model}."""
    return {
{%- if classes %}
        "dummy": DummyClassifier(strategy="prior"),
{%- elif found.kind == "regression" %}
        "dummy": DummyRegressor(strategy="{{ found.dummy }}"),
{%- else %}
        "naive": NaiveForecast(),
{%- endif %}
        "linear": make_linear_model(),
        "boosting": make_boosting_model(),
    }


{% if found.kind == "forecast" and found.long_horizon -%}
class NaiveForecast(RegressorMixin, BaseEstimator):
    """The last value or the mean, of all places of a season alike or of each one.

    Taken is what has the smallest error on the later half of the training rows when it
    is learned from the earlier half.
    """

    def fit(self, X, y):
        early = X[STEPS] < X[STEPS].median()
        errors = {}
        for season in (1, *config.SEASONS):
            for how in ("last", "mean"):
                self.learn(X[early], y[early], season, how)
                error = y[~early] - self.predict(X[~early])
                errors[season, how] = {{ "error.abs().mean()" if found.loss == "absolute_error" else "(error**2).mean()" }}
        self.learn(X, y, *min(errors, key=errors.get))
        return self

    def learn(self, X, y, season, how):
        self.season_ = season
        self.values_ = y.groupby(self.find_places(X)).agg(how)
        self.mean_ = y.mean()

    def predict(self, X):
        places = self.find_places(X)
        return places.map(self.values_).fillna(self.mean_).to_numpy()

    def find_places(self, X):
        return X[STEPS] % self.season_


{% elif found.kind == "forecast" -%}
class NaiveForecast(RegressorMixin, BaseEstimator):
    """The older value, mean or drift with the smallest error on the training rows."""

    def fit(self, X, y):
        errors = self.fill(X).sub(y, axis="index")
        self.column_ = {{ "errors.abs().mean()" if found.loss == "absolute_error" else "(errors**2).mean()" }}.idxmin()
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


{% endif -%}
def find_numbers(X):
    """Return the numeric columns with a value; an empty one cannot be learned from."""
    numbers = X.select_dtypes("number")
    return numbers.columns[numbers.notna().any()]


def find_categories(X):
    return X.select_dtypes(exclude="number").columns


{% if found.kind == "forecast" and found.long_horizon -%}
def find_all_but_steps(X):
    """Return the columns that trees can learn from: they cannot go on with a trend."""
    return X.columns.drop(STEPS)


{% endif -%}
{% if found.texts -%}
def find_all_but_texts(X):
    return X.columns.difference(config.TEXT_COLUMNS)


def add_words(preprocess, max_features, sparse_threshold):
    """Add to the other columns a column per word of each text (TF-IDF)."""
    steps = [(preprocess, find_all_but_texts)]
    for name in config.TEXT_COLUMNS:
        steps.append((TfidfVectorizer(max_features=max_features), name))
    return make_column_transformer(*steps, sparse_threshold=sparse_threshold)


{% endif -%}
def make_linear_model():
    """{{ "Logistic" if classes else "Poisson" if found.loss == "poisson" else "Ridge" }} regression on scaled numbers and one-hot categories."""
    impute = SimpleImputer(strategy="median", add_indicator=True)
    scale = make_pipeline(impute, StandardScaler())
    one_hot = OneHotEncoder(min_frequency=RARE, handle_unknown="infrequent_if_exist")
    preprocess = make_column_transformer(
        (scale, find_numbers),
        (one_hot, find_categories),
    )
{%- if found.texts %}
    preprocess = add_words(preprocess, max_features=50_000, sparse_threshold=1)
{%- endif %}
{%- if classes %}
    model = LogisticRegression(max_iter=1000{{ weight }})
    return make_pipeline(preprocess, model)
{%- elif found.loss == "poisson" %}
    return make_pipeline(preprocess, PoissonRegressor(max_iter=1000))
{%- else %}
    return make_pipeline(preprocess, Ridge())
{%- endif %}


def make_codes():
    """Return a transformer that keeps numbers and gives each category a code."""
    encode = OrdinalEncoder(
        min_frequency=RARE,
        max_categories=30,  # trees would overfit to more
        handle_unknown="use_encoded_value",
        unknown_value=-1,  # which boosting takes for missing
    )
{%- if not found.texts %}
    codes = make_pipeline(encode, FunctionTransformer(mark_categories))
    preprocess = make_column_transformer(
        ("passthrough", find_numbers),
        (codes, find_categories),
    )
    return preprocess.set_output(transform="pandas")  # NumPy has no type for categories


def mark_categories(codes):
    """Give codes the type by which boosting knows that their order has no meaning."""
    return codes.astype("category")
{%- else %}
    return make_column_transformer(
        ("passthrough", find_numbers),
        (encode, find_categories),
    )
{%- endif %}


def make_boosting_model():
    """Gradient boosting, which takes missing numbers as they are."""
    boosting = HistGradientBoosting{{ "Classifier" if classes else "Regressor" }}(
{%- if not classes %}
        loss="{{ found.loss }}",
{%- endif %}
        max_iter=200,
        max_leaf_nodes=15,
        l2_regularization=10,  # cautious, and not tuned
{%- if found.metric.balanced %}
        class_weight="balanced",
{%- endif %}
        random_state=config.SEED,
    )
{%- if found.texts %}
    preprocess = add_words(make_codes(), max_features=100, sparse_threshold=0)
    return make_pipeline(preprocess, boosting)
{%- elif found.kind == "forecast" and found.long_horizon %}
    preprocess = make_column_transformer((make_codes(), find_all_but_steps))
    return make_pipeline(preprocess, boosting)
{%- elif found.kind == "forecast" %}
    return ChangeOfLevel(make_pipeline(make_codes(), boosting))
{%- else %}
    return make_pipeline(make_codes(), boosting)
{%- endif %}
