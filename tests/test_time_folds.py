"""Whether folds of a split by time have rows, told before a project runs."""

from collections import Counter

import pandas as pd
import pytest

from takehome import UserError
from takehome.template.time_folds import find_most_folds

ANSWERS = {
    "task": "regression",
    "project_name": "Panel",
    "project_slug": "panel",
    "package_name": "panel",
    "target": "value",
    "time_column": "year",
    "group_column": "",
}


@pytest.fixture
def place(place_tables):
    def place(table, **answers):
        package, _, lines = place_tables(ANSWERS | answers, table)
        return package, lines

    return place


def make_panel(n_units=30, n_years=10):
    """Return a row of each unit in each year."""
    rows = range(n_units * n_years)
    years = [2000 + n // n_units for n in rows]
    units = [f"u{n % n_units}" for n in rows]
    values = [n % n_units + n % 7 for n in rows]
    return pd.DataFrame({"unit": units, "year": years, "a": rows, "value": values})


def make_folds(package):
    data = package("data")
    splits = package("splits")
    rows = data.select_labeled(data.load_data(data.read_data()))
    train, _ = splits.split_holdout(rows)
    return splits.make_folds(rows.iloc[train])


def test_units_that_all_come_again_at_each_time_are_split_by_time_alone(place):
    table = make_panel().rename(columns={"unit": "unit_id"})
    package, lines = place(table, group_column="unit_id")
    assert not hasattr(package("config"), "GROUP_COLUMN")
    (line,) = [line for line in lines if "unit_id" in line]
    assert line.startswith('split by time alone: "unit_id" has rows in nearly each')
    assert len(make_folds(package)) == package("config").N_FOLDS


def test_units_that_come_for_a_while_are_kept_apart(place):
    table = make_panel(n_units=10)
    table["unit"] = [f"u{n // 4}" for n in range(len(table))]
    package, _ = place(table, group_column="unit")
    assert package("config").GROUP_COLUMN == "unit"
    assert len(make_folds(package)) == package("config").N_FOLDS


@pytest.mark.parametrize("text", ["{}", "{}-06-30", "30.06.{}"])
def test_times_of_unequal_size_give_as_many_folds_as_have_rows(place, text):
    """Two thirds of the rows are of one year."""
    table = make_panel(n_units=10, n_years=20)
    table.loc[90:190, "year"] = 2010
    table["year"] = [text.format(year) for year in table["year"]]
    package, _ = place(table)
    assert package("config").N_FOLDS < 5
    assert len(make_folds(package)) == package("config").N_FOLDS


def test_a_year_of_one_class_is_not_tested_alone(place):
    table = make_panel()
    classes = ["late" if n % 2 else "usual" for n in range(300)]
    table["value"] = [*classes[:120], *["usual"] * 30, *classes[150:]]
    package, _ = place(table, task="classification")
    data = package("data")
    y = data.make_target(data.load_data(data.read_data()))
    folds = make_folds(package)
    assert len(folds) == package("config").N_FOLDS == 2
    assert all(y.iloc[test].nunique() == 2 for _, test in folds)


def test_a_holdout_of_another_share_leaves_enough_times_to_train_on(place):
    """With a fifth held out, the third of five years would be tested only."""
    table = make_panel()
    sizes = [84, 83, 82, 26, 25]
    years = [2000 + n for n, size in enumerate(sizes) for _ in range(size)]
    package, _ = place(table.assign(year=years))
    assert package("config").HOLDOUT_SHARE == 0.15
    assert len(make_folds(package)) == package("config").N_FOLDS


def test_times_too_few_to_learn_from_earlier_ones_are_refused(place):
    with pytest.raises(UserError, match='time_column "year" has too few times'):
        place(make_panel(n_units=150, n_years=2))


def test_earlier_rows_of_one_class_are_refused_for_that(place):
    table = make_panel()
    table["value"] = ["late" if n >= 180 and n % 2 else "usual" for n in range(300)]
    with pytest.raises(UserError, match="has one class only for too long"):
        place(table, task="classification")


def test_without_the_rows_of_tested_groups_too_few_must_not_be_left():
    moments = [Counter({(unit, None): 1 for unit in range(9)}) for _ in range(20)]
    assert find_most_folds(moments, 5, grouped=False) == 5
    assert find_most_folds(moments, 5, grouped=True) == 0
