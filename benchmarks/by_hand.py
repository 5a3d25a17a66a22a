"""What an expert writes by hand with scikit-learn, the floor under a run of the baked
project: `nox -s scale`.

    python benchmarks/by_hand.py FILE FOLDS [ROWS OUT]

The models are those of the skeleton's models.py, with the same preparation: a change
there is a change here. The best one learns from all of FILE, if ROWS are given, and
writes the chance of a "yes" for each of them to OUT.
"""

import sys

import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OneHotEncoder,
    OrdinalEncoder,
    StandardScaler,
)


def read(path):
    data = pd.read_csv(path)
    for name in data.columns.intersection(["day"]):
        data[name] = (pd.to_datetime(data[name]) - pd.Timestamp(0)).dt.days
    return data


def mark_categories(codes):
    return codes.astype("category")


def main(path, n_folds, rows=None, out=None):
    data = read(path)
    X_all, y_all = data.drop(columns="target"), data["target"] == "yes"
    numbers, words = (
        X_all.select_dtypes("number").columns,
        X_all.select_dtypes(exclude="number").columns,
    )
    X, _, y, _ = train_test_split(
        X_all, y_all, test_size=0.2, stratify=y_all, random_state=0
    )
    one_hot = OneHotEncoder(min_frequency=10, handle_unknown="infrequent_if_exist")
    scale = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True), StandardScaler()
    )
    unseen = {"handle_unknown": "use_encoded_value", "unknown_value": -1}
    encode = OrdinalEncoder(min_frequency=10, max_categories=30, **unseen)
    codes = make_pipeline(encode, FunctionTransformer(mark_categories))
    preprocess = make_column_transformer(("passthrough", numbers), (codes, words))
    preprocess.set_output(transform="pandas")
    size = {"max_iter": 200, "max_leaf_nodes": 15, "l2_regularization": 10}
    trees = HistGradientBoostingClassifier(random_state=0, **size)
    models = {
        "dummy": DummyClassifier(),
        "linear": make_pipeline(
            make_column_transformer((scale, numbers), (one_hot, words)),
            LogisticRegression(max_iter=1000),
        ),
        "boosting": make_pipeline(preprocess, trees),
    }
    folds, means = StratifiedKFold(n_folds, shuffle=True, random_state=0), {}
    for name, model in models.items():
        scores = cross_val_score(model, X, y, cv=folds, scoring="roc_auc", n_jobs=-1)
        means[name] = scores.mean()
        print(f"{name}: {means[name]:.3f} (sd {scores.std(ddof=1):.3f})")
    if rows:
        best, rows = max(means, key=means.get), read(rows)
        chances = models[best].fit(X_all, y_all).predict_proba(rows)[:, 1]
        print(f"chosen: {means[best]:.3f}")
        pd.Series(chances).to_csv(out, index=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
