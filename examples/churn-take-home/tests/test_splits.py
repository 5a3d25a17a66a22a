"""No model is judged on rows, groups or times that it learnt from."""

import pytest

from churn import config
from churn.splits import make_folds, split_data


@pytest.fixture
def splits(load, table):
    """Every (learnt, tested) pair of tables: the holdout first, then each fold."""
    data = load(table)
    train, holdout = split_data(data)
    learnt = data.iloc[train]
    return [(learnt, data.iloc[holdout]), *((learnt.iloc[a], learnt.iloc[b]) for a, b in make_folds(learnt))]


def test_no_row_and_no_group_stands_on_both_sides(splits):
    for learnt, tested in splits:
        assert not set(learnt.index) & set(tested.index)
        if config.GROUP_COLUMN:
            assert not set(learnt[config.GROUP_COLUMN]) & set(tested[config.GROUP_COLUMN])


@pytest.mark.skipif(not config.TIME_COLUMN, reason="rows carry no time")
def test_every_row_learnt_from_is_older_than_every_row_tested(splits):
    for learnt, tested in splits:
        assert learnt[config.TIME_COLUMN].max() < tested[config.TIME_COLUMN].min()


def test_the_holdout_has_about_its_share_of_the_rows(splits):
    learnt, tested = splits[0]
    assert len(tested) / (len(learnt) + len(tested)) == pytest.approx(config.HOLDOUT_SHARE, abs=0.1)
