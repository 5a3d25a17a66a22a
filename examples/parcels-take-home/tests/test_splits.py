"""No model is judged on times that it learnt from."""

import pytest

from parcels import config
from parcels.data import features_and_target
from parcels.splits import make_folds, split_data


@pytest.fixture
def splits(load, table):
    """Every (learnt, tested) pair of tables: the holdout first, then each fold."""
    data = load(table)
    known = data.loc[features_and_target(data)[1].index]
    train, holdout = split_data(known)
    learnt = known.iloc[train]
    return [(learnt, known.iloc[holdout]), *((learnt.iloc[a], learnt.iloc[b]) for a, b in make_folds(learnt))]


def test_every_row_learnt_from_is_older_than_every_row_tested(splits):
    for learnt, tested in splits:
        assert learnt[config.TIME_COLUMN].max() < tested[config.TIME_COLUMN].min()


def test_the_holdout_has_about_its_share_of_the_rows(splits):
    learnt, tested = splits[0]
    assert len(tested) / (len(learnt) + len(tested)) == pytest.approx(config.HOLDOUT_SHARE, abs=0.1)
