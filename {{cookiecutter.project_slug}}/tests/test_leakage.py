"""What a model learns could not have come from the rows it is tested on."""

import pandas as pd
import pytest

from {{ cookiecutter.package_name }} import config
from {{ cookiecutter.package_name }}.baseline import make_models
from {{ cookiecutter.package_name }}.data import features_and_target
from {{ cookiecutter.package_name }}.evaluate import cross_validate_models, sign
from {{ cookiecutter.package_name }}.splits import make_folds, split_data
from {{ cookiecutter.package_name }}.target import choose_metric, predict_rows


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
    gains = []
    for seed in range(6):
        target = data[config.TARGET].sample(frac=1, random_state=seed, ignore_index=True)
        shuffled = data.assign(**{config.TARGET: target})
        train, _ = split_data(shuffled)
        X, y = (part.iloc[train] for part in features_and_target(shuffled))
        folds, (metric, _) = make_folds(shuffled.iloc[train])[: config.N_FOLDS], choose_metric(y)
        models = {known: model for known, model in make_models(X).items() if known in ("dummy", name)}
        scores = cross_validate_models(models, X, y, folds, metric)[0][metric].mean()
        gains.append(sign(metric) * (scores[name] - scores["dummy"]))
    gains = pd.Series(gains)
    assert gains.mean() <= 5 * gains.sem()  # chance alone gets there in 2 of 1,000 projects (Student's t, 5 degrees)
