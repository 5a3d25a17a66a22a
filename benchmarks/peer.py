"""One peer's own quick start, run by peers.py with the Python of that peer's
environment.

    python benchmarks/peer.py NAME FILE ROWS OUT

It learns from FILE, prints its scores, and writes the chance of a "yes" for each of
ROWS to OUT.
"""

import sys
import tempfile

import pandas as pd


def fit_mljar(X, y, rows):
    from supervised import AutoML

    automl = AutoML(results_path=tempfile.mkdtemp(), eval_metric="auc").fit(X, y)
    print(
        "chosen:", automl.get_leaderboard()["metric_value"].abs().max()
    )  # stored as what is minimised
    return automl.predict_proba(rows)[:, 1]


def fit_flaml(X, y, rows):
    from flaml import AutoML

    automl = AutoML()
    automl.fit(
        X, y, task="classification", metric="roc_auc", time_budget=60
    )  # as in its documentation
    print("chosen:", 1 - automl.best_loss)
    return automl.predict_proba(rows)[:, 1]


def fit_lazypredict(X, y, rows):
    from lazypredict.Supervised import LazyClassifier
    from sklearn.model_selection import train_test_split

    X, X_test, y, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=0
    )
    lazy = LazyClassifier()
    scores, _ = lazy.fit(X, X_test, y, y_test)
    scores = scores.sort_values("ROC AUC", ascending=False)
    print(scores)
    print("chosen:", scores["ROC AUC"].iloc[0])
    model = lazy.models[scores.index[0]]
    return (
        model.predict_proba(rows)[:, 1]
        if hasattr(model, "predict_proba")
        else model.decision_function(rows)
    )


PEERS = {
    "mljar-supervised": fit_mljar,
    "FLAML": fit_flaml,
    "LazyPredict": fit_lazypredict,
}


def main(name, path, rows, out):
    data = pd.read_csv(path)
    X, y = data.drop(columns="target"), (data["target"] == "yes").astype(int)
    pd.Series(PEERS[name](X, y, pd.read_csv(rows))).to_csv(out, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
