"""What a model learns could not have come from the time that it is tested on."""

import pandas as pd
import pytest
from sklearn.model_selection import cross_val_score

from parcels import config
from parcels.baseline import make_models
from parcels.data import features_and_target, make_features
from parcels.splits import make_folds, split_data
from parcels.target import SKILL, predict_rows


def learn(data, name):
    """Return the features that the model learns from, and what it then predicts for them."""
    X, y = features_and_target(data)
    train, _ = split_data(data.loc[y.index])
    X, y = X.iloc[train], y.iloc[train]
    predicted = predict_rows(make_models(X, y)[name].fit(X, y), X, data[config.TARGET])
    return pd.concat([X, predicted.add_prefix("predicted ")], axis="columns")


@pytest.mark.parametrize("name", ["linear", "boosting"])
def test_garbage_in_the_future_changes_nothing_that_is_learnt(load, table, name):
    data = load(table)
    known = data.loc[features_and_target(data)[1].index]
    first = known[config.TIME_COLUMN].iloc[split_data(known)[1]].min()
    future, garbage = table[config.TIME_COLUMN] >= first, table.copy()
    values = table.columns.drop([name for name in (config.TIME_COLUMN, config.GROUP_COLUMN) if name])
    garbage.loc[future, values] = table.loc[[table[config.TARGET].idxmax()] * future.sum(), values].to_numpy()
    assert not garbage.equals(table)
    pd.testing.assert_frame_equal(learn(load(garbage), name), learn(data, name), check_exact=True)


def test_features_know_nothing_younger_than_the_horizon(load, table):
    data = load(table)
    times = data[config.TIME_COLUMN].drop_duplicates().sort_values()
    now, then = times.iloc[len(times) // 2], times.iloc[len(times) // 2 + config.HORIZON]
    known = table[config.TIME_COLUMN] < times[times > now].min()
    blind = load(table.assign(**{config.TARGET: table[config.TARGET].where(known)}))
    row = data[config.TIME_COLUMN] == then
    pd.testing.assert_frame_equal(make_features(blind)[row], make_features(data)[row])


def test_a_shuffled_target_cannot_be_predicted(load, table):
    skills = []
    for seed in range(6):
        target = table[config.TARGET].sample(frac=1, random_state=seed, ignore_index=True)
        shuffled = load(table.assign(**{config.TARGET: target}))
        X, y = features_and_target(shuffled)
        known = shuffled.loc[y.index]
        train, _ = split_data(known)
        X, y, folds = X.iloc[train], y.iloc[train], make_folds(known.iloc[train])
        skills.append(cross_val_score(make_models(X, y)["linear"], X, y, cv=folds, scoring=SKILL).mean())
    skills = pd.Series(skills)
    assert skills.mean() <= 5 * skills.sem()  # chance gets there in 2 of 1,000 projects (Student's t, 5 degrees)


def test_no_model_sees_the_target_or_a_column_that_is_set_aside(load, table):
    hidden = {config.TARGET, config.TIME_COLUMN, *config.EXCLUDED}
    assert not hidden & set(features_and_target(load(table))[0])
