"""No model learns from the time that it is tested on, or from what is not yet known."""

import pandas as pd
import pytest

from parcels import config, evaluate
from parcels.data import (
    load_data,
    make_features,
    make_target,
    read_data,
    select_labeled,
)
from parcels.models import make_models
from parcels.splits import make_folds, split_holdout


@pytest.fixture(scope="module")
def data():
    return load_data(read_data())


@pytest.fixture(scope="module")
def splits(data):
    """Every (train, test) pair of tables: that of the holdout first, then each fold."""
    labeled = select_labeled(data)
    train, holdout = split_holdout(labeled)
    rows = labeled.iloc[train]
    pairs = [(rows, labeled.iloc[holdout])]
    for train, test in make_folds(rows):
        pairs.append((rows.iloc[train], rows.iloc[test]))
    return pairs


def test_train_rows_are_older_than_test_rows(splits):
    for train, test in splits:
        assert train[config.TIME_COLUMN].max() < test[config.TIME_COLUMN].min()


def test_the_target_is_not_a_feature(data):
    assert config.TARGET not in make_features(data)


def test_features_are_at_least_as_old_as_the_horizon(data):
    times = data[config.TIME_COLUMN]
    steps = times.drop_duplicates().sort_values()
    now = (len(steps) - config.HORIZON) // 2
    known = times <= steps.iloc[now]
    asked = times <= steps.iloc[now + config.HORIZON]
    changed = data.copy()
    kept = [config.TIME_COLUMN, config.GROUP_COLUMN, *config.KNOWN_AHEAD]
    for name in data.columns.drop(kept):
        changed[name] = data[name].where(known, data[name].to_numpy()[::-1])
    assert not changed.equals(data)
    X, X_changed = make_features(data), make_features(changed)
    pd.testing.assert_frame_equal(X_changed[asked], X[asked])


def test_a_shuffled_target_cannot_be_predicted(data):
    models = make_models()
    gains = []
    for seed in range(5):
        shuffled = data[config.TARGET].sample(frac=1, random_state=seed)
        changed = data.assign(**{config.TARGET: shuffled.to_numpy()})
        rows = select_labeled(changed).head(2000)
        X = make_features(changed).loc[rows.index]
        y = make_target(rows)
        folds = make_folds(rows)
        tested = evaluate.make_tested_rows(rows, y, folds)
        for name in ("naive", "linear"):
            _, tested[name] = evaluate.fit_folds(models[name], X, y, folds)
        linear = evaluate.score_folds(tested, "linear").mean()
        naive = evaluate.score_folds(tested, "naive").mean()
        gains.append(evaluate.SIGN * (linear - naive))
    assert sum(gains) / len(gains) < 0.1 * make_target(data).std()
