"""What an expert writes by hand with scikit-learn, the floor under a run of the baked project: `nox -s scale`.

    python benchmarks/by_hand.py FILE FOLDS

The models are those of the skeleton's baseline.py, with the same preparation: a change there is a change here.
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
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler


def main(path, n_folds):
    data = pd.read_csv(path)
    X, y = data.drop(columns="target"), data["target"] == "yes"
    X, _, y, _ = train_test_split(X, y, test_size=0.2, stratify=y, random_state=0)
    numbers, words = X.select_dtypes("number").columns, X.select_dtypes(exclude="number").columns
    X[words] = X[words].astype(object).fillna("(missing)")
    one_hot = OneHotEncoder(min_frequency=10, handle_unknown="infrequent_if_exist")
    scale = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    unseen = {"handle_unknown": "use_encoded_value", "unknown_value": -1}
    codes = OrdinalEncoder(min_frequency=10, max_categories=250, **unseen)
    size = {"max_iter": 200, "max_leaf_nodes": 15, "l2_regularization": 10}
    trees = HistGradientBoostingClassifier(categorical_features=range(len(words)), random_state=0, **size)
    models = {
        "dummy": DummyClassifier(),
        "linear": make_pipeline(
            make_column_transformer((one_hot, words), (scale, numbers), sparse_threshold=1),
            LogisticRegression(max_iter=1000),
        ),
        "boosting": make_pipeline(make_column_transformer((codes, words), ("passthrough", numbers)), trees),
    }
    folds = StratifiedKFold(n_folds, shuffle=True, random_state=0)
    for name, model in models.items():
        scores = cross_val_score(model, X, y, cv=folds, scoring="roc_auc", n_jobs=-1)
        print(f"{name}: {scores.mean():.3f} (sd {scores.std(ddof=1):.3f})")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
