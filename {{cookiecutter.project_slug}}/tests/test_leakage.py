"""What a model learns could not have come from the rows it is tested on."""

import pandas as pd
import pytest
from sklearn.model_selection import cross_val_score

from {{ cookiecutter.package_name }} import config
from {{ cookiecutter.package_name }}.baseline import make_models
from {{ cookiecutter.package_name }}.data import features_and_target
from {{ cookiecutter.package_name }}.splits import make_folds, split_data
from {{ cookiecutter.package_name }}.target import SKILL, predict_rows


def learn(data, train, name):
    """Return the features that the model learns from, and what it then predicts for them."""
    X, y = features_and_target(data)
    X, y = X.iloc[train], y.iloc[train]
    predicted = predict_rows(make_models(X)[name].fit(X, y), X, data[config.TARGET])
    return pd.concat([X, predicted.add_prefix("predicted ")], axis="columns")


@pytest.mark.parametrize("name", ["linear", "boosting"])
def test_garbage_in_the_holdout_changes_nothing_that_is_learnt(data, name):
    train, holdout = split_data(data)
    garbage = data.copy()
    garbage.iloc[holdout] = data.iloc[holdout[:1]]  # one row over and over: same shape, other means and labels
    assert not garbage.equals(data)
    pd.testing.assert_frame_equal(learn(garbage, train, name), learn(data, train, name), check_exact=True)


@pytest.mark.parametrize("name", ["linear", "boosting"])
def test_a_shuffled_target_cannot_be_predicted(data, name):
    skills = []
    for seed in range(6):
        target = data[config.TARGET].sample(frac=1, random_state=seed, ignore_index=True)
        shuffled = data.assign(**{config.TARGET: target})
        train, _ = split_data(shuffled)
        X, y = (part.iloc[train] for part in features_and_target(shuffled))
        folds = make_folds(shuffled.iloc[train])[: config.N_FOLDS]
        skills.append(cross_val_score(make_models(X)[name], X, y, cv=folds, scoring=SKILL).mean())
    skills = pd.Series(skills)
    assert skills.mean() <= 5 * skills.sem()  # chance gets there in 2 of 1,000 projects (Student's t, 5 degrees)


def test_no_model_sees_the_target_or_a_column_that_is_set_aside(data):
    hidden = {config.TARGET, config.TIME_COLUMN, config.GROUP_COLUMN, *config.EXCLUDED}
    assert not hidden & set(features_and_target(data)[0])
