"""No model learns from the rows that it is tested on, or from their target."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp

from rollout import config, evaluate
from rollout.data import (
    load_data,
    make_features,
    make_target,
    read_data,
    select_labeled,
)
from rollout.models import make_models
from rollout.splits import find_earlier, make_folds, split_holdout


@pytest.fixture(scope="module")
def table():
    """The rows as the files have them, in the order of time."""
    table = read_data()
    time = load_data(table)[config.TIME_COLUMN]
    return table.iloc[time.argsort(kind="stable")]


@pytest.fixture(scope="module")
def data(table):
    return select_labeled(load_data(table))


@pytest.fixture(scope="module")
def splits(data):
    """Every (train, test) pair of tables: that of the holdout first, then each fold."""
    train, holdout = split_holdout(data)
    pairs = [(data.iloc[train], data.iloc[holdout])]
    rows = data.iloc[find_earlier(data, holdout)]
    for train, test in make_folds(rows):
        pairs.append((rows.iloc[train], rows.iloc[test]))
    return pairs


def test_no_row_is_in_train_and_test(splits):
    for train, test in splits:
        assert train.index.intersection(test.index).empty


def test_no_group_is_in_train_and_test(splits):
    for train, test in splits:
        assert not train[config.GROUP_COLUMN].isin(test[config.GROUP_COLUMN]).any()


def test_train_rows_are_older_than_test_rows(splits):
    for train, test in splits:
        assert train[config.TIME_COLUMN].max() < test[config.TIME_COLUMN].min()


def test_the_target_is_not_a_feature(data):
    assert config.TARGET not in make_features(data)


def test_features_do_not_depend_on_later_rows(table):
    X = make_features(load_data(table))
    X_half = make_features(load_data(table.head(len(table) // 2)))
    pd.testing.assert_frame_equal(X_half, X.loc[X_half.index], check_dtype=False)


def test_features_do_not_depend_on_the_target(data):
    reversed_target = data[config.TARGET].to_numpy()[::-1]
    changed = data.assign(**{config.TARGET: reversed_target})
    pd.testing.assert_frame_equal(make_features(changed), make_features(data))


def test_a_shuffled_target_cannot_be_predicted(data):
    """A linear model gains no more than chance on targets that are drawn at random."""
    rows = data.sample(min(len(data), 1000), random_state=0).sort_index()
    values = data[config.TARGET].unique()  # each as often, however rare it is
    models = make_models()
    gains = []
    for seed in range(10):
        rows[config.TARGET] = np.random.default_rng(seed).choice(values, len(rows))
        X, y = make_features(rows), make_target(rows)
        folds = make_folds(rows)
        tested = evaluate.make_tested_rows(rows, y, folds)
        _, tested["linear"] = evaluate.fit_folds(models["linear"], X, y, folds)
        gains.append(evaluate.score_folds(tested, "linear", "R2").mean())
    above = ttest_1samp(gains, 0.05, alternative="greater")  # a gain of 0.05 is little
    assert above.pvalue > 0.05
