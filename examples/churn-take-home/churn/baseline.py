"""Three models to compare, each one Pipeline that learns everything from the rows it is fitted on."""

from pandas.api.types import is_numeric_dtype
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from .target import make_estimators

MIN_ROWS = 10  # a category seen in fewer rows is learnt together with the other rare ones
MANY_VALUES = 250  # about as many categories as boosting takes


def make_models(X, y):
    """Return {name: Pipeline} for the columns of X and the kind of target, the simplest model first."""
    models, (words, texts) = make_estimators(y), words_and_texts(X)
    prepare = {"linear": prepare_for_linear(words, texts), "boosting": prepare_for_trees(words, texts)}
    models["boosting"].set_params(categorical_features=range(len(words)))
    return {name: make_pipeline(prepare.get(name, "passthrough"), model) for name, model in models.items()}


def words_and_texts(X):
    """Return the columns of categories, and those of free text: several words, and values that seldom repeat."""
    words = [name for name in X if not is_numeric_dtype(X[name])]
    free = [name for name in words if X[name].nunique() > min(MANY_VALUES, len(X) / 2)]
    texts = [name for name in free if X[name].dtype.kind != "M" and X[name].str.count(r"\S+").mean() >= 3]
    return [name for name in words if name not in texts], texts


def numbers(X):
    """Return the numeric columns that hold a value, since boosting fails on an empty one."""
    return [name for name in X if is_numeric_dtype(X[name]) and X[name].notna().any()]


def prepare_for_linear(words, texts):
    """Make a 0/1 column per category, TF-IDF of texts, and scale numbers, with an indicator where they are missing."""
    one_hot = OneHotEncoder(min_frequency=MIN_ROWS, handle_unknown="infrequent_if_exist")
    scale = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    tf_idf = TfidfVectorizer(ngram_range=(1, 2), max_features=50_000)
    steps = [("words", one_hot, words), ("numbers", scale, numbers), *((name, tf_idf, name) for name in texts)]
    return ColumnTransformer(steps, sparse_threshold=1)


def prepare_for_trees(words, texts):
    """Make codes of categories, which come first, keep numbers, and TF-IDF of the commonest words of texts."""
    unseen = {"handle_unknown": "use_encoded_value", "unknown_value": -1}
    codes = OrdinalEncoder(min_frequency=MIN_ROWS, max_categories=MANY_VALUES, **unseen)
    tf_idf = TfidfVectorizer(max_features=100)
    steps = [("words", codes, words), ("numbers", "passthrough", numbers), *((name, tf_idf, name) for name in texts)]
    return ColumnTransformer(steps, sparse_threshold=0)
