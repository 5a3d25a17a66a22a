"""What a model learns could not have come from the rows it is tested on."""

import pandas as pd
import pytest
from sklearn.model_selection import cross_val_score

from rollout import config
from rollout.baseline import make_models
from rollout.data import features_and_target
from rollout.splits import make_folds, split_data
from rollout.target import SKILL, predict_rows


def learn(data, train, rows, name):
    """Return the features of `rows`, and what a model predicts for them that learnt from `train`; both are labels."""
    X, y = features_and_target(data)
    model = make_models(X.loc[train], y[train])[name].fit(X.loc[train], y[train])
    predicted = predict_rows(model, X.loc[rows], data.loc[train, config.TARGET])
    return pd.concat([X.loc[rows], predicted.add_prefix("predicted ")], axis="columns")


def assert_same_where_both_have_a_row(X, others):
    kept = X.index.intersection(others.index)  # load_data may drop some, such as copies of others
    pd.testing.assert_frame_equal(X.loc[kept], others.loc[kept])


def spoil(table, rows):
    """Return a copy with one row over and over in place of `rows`: same shape, other means and labels."""
    garbage = table.copy()
    garbage.loc[rows] = table.loc[rows[:1].repeat(len(rows))].to_numpy()
    assert not garbage.equals(table)
    return garbage


@pytest.mark.parametrize("name", ["linear", "boosting"])
def test_garbage_in_the_holdout_changes_nothing_that_is_learnt(load, table, name):
    data = load(table)
    train, holdout = (data.index[side] for side in split_data(data))
    garbage = load(spoil(table, holdout))
    pd.testing.assert_frame_equal(learn(garbage, train, train, name), learn(data, train, train, name), check_exact=True)


@pytest.mark.skipif(not config.TIME_COLUMN, reason="rows carry no time")
def test_predictions_for_the_past_do_not_change_when_the_future_does(load, table):
    data = load(table)
    train, test = (data.index[side] for side in make_folds(data)[0])
    garbage = load(spoil(table, data.index.drop([*train, *test])))
    pd.testing.assert_frame_equal(learn(garbage, train, test, "linear"), learn(data, train, test, "linear"))


def test_a_row_keeps_its_features_when_other_rows_leave(load, table):
    X, _ = features_and_target(load(table))
    some, _ = features_and_target(load(table[table.index % 3 == 0]))
    assert_same_where_both_have_a_row(some, X)


def test_features_do_not_change_when_the_target_does(load, table):
    turned = table.assign(**{config.TARGET: table[config.TARGET].to_numpy()[::-1]})
    assert_same_where_both_have_a_row(*(features_and_target(load(rows))[0] for rows in (turned, table)))


def test_a_shuffled_target_cannot_be_predicted(load, table):
    skills = []
    for seed in range(6):
        target = table[config.TARGET].sample(frac=1, random_state=seed, ignore_index=True)
        shuffled = load(table.assign(**{config.TARGET: target}))
        train, _ = split_data(shuffled)
        X, y = (part.iloc[train] for part in features_and_target(shuffled))
        folds = make_folds(shuffled.iloc[train])[: config.N_FOLDS]
        skills.append(cross_val_score(make_models(X, y)["linear"], X, y, cv=folds, scoring=SKILL).mean())
    skills = pd.Series(skills)
    assert skills.mean() <= 5 * skills.sem()  # chance gets there in 2 of 1,000 projects (Student's t, 5 degrees)


def test_no_model_sees_the_target_or_a_column_that_is_set_aside(load, table):
    hidden = {config.TARGET, config.TIME_COLUMN, config.GROUP_COLUMN, *config.EXCLUDED}
    assert not hidden & set(features_and_target(load(table))[0])
