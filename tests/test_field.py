"""Tables as they come with assignments: the notes on them, and that they run."""

import itertools
import json
import math

import pandas as pd
import pytest

from takehome import UserError

DAYS = pd.date_range("2023-01-01", periods=120)
ANSWERS = {
    "task": "regression",
    "project_name": "Sales",
    "project_slug": "sales",
    "package_name": "sales",
    "target": "value",
    "time_column": "",
    "group_column": "",
}


@pytest.fixture
def make_project(place_tables):
    """The function that writes the project of a table, and imports its modules."""

    def make(table, asked=None, **answers):
        package, project, lines = place_tables(ANSWERS | answers, table, asked)
        return package, project, " ".join(lines or [])

    return make


def make_table(n=120):
    rows = range(n)
    return pd.DataFrame(
        {
            "a": [math.sin(n) for n in rows],
            "b": [math.cos(3 * n) for n in rows],
            "value": [round(10 * math.sin(n) + n % 7, 2) for n in rows],
        }
    )


def load(package):
    data = package("data")
    return data.load_data(data.read_data())


def test_folds_by_a_time_of_whole_numbers_are_told_in_numbers_of_json(make_project):
    table = make_table().assign(period=[2000 + n // 12 for n in range(120)])
    package, *_ = make_project(table, time_column="period")
    data = load(package)
    splits = package("splits")
    y = package("data").make_target(data)
    told = splits.describe_folds(data, y, splits.make_folds(data))
    assert json.loads(json.dumps(told))[0]["test start"] == 2005


def test_a_time_that_the_rows_to_score_lack_still_splits(make_project):
    table = make_table().assign(sold=DAYS)
    package, *_ = make_project(table, table[["a", "b"]], time_column="sold")
    data = package("data")
    rows = data.load_data(data.read_all_rows())
    assert len(data.select_labeled(rows)) == 120
    assert data.make_features(data.select_rows_to_score(rows)).notna().all(axis=None)


def test_a_zone_of_the_rows_to_score_alone_makes_all_times_utc(make_project):
    table = make_table().assign(sold=DAYS.strftime("%Y-%m-%d %H:%M"))
    asked = table.drop(columns="value").assign(sold="2023-06-01T02:00:00+02:00")
    package, _, notes = make_project(table, asked, time_column="sold")
    data = package("data")
    rows = data.select_rows_to_score(data.load_data(data.read_all_rows()))
    assert set(rows["sold"]) == {pd.Timestamp("2023-06-01")}
    assert "times of a zone" in notes


def test_a_forecast_of_weeks_looks_as_far_as_the_rows_to_score(make_project):
    days = pd.date_range("2019-12-30", periods=160, freq="7D")
    table = make_table(160).assign(when=days.strftime("%G-W%V"))
    *_, notes = make_project(
        table[:156], table.loc[156:, ["when"]], task="forecast", time_column="when"
    )
    assert "HORIZON = 4 by when" in notes
    assert "write it as in the data" not in notes


def test_a_forecast_that_nobody_limits_looks_no_farther_than_can_be_tested(
    make_project,
):
    days = pd.date_range("2020-01-06", periods=130, freq="7D")
    *_, notes = make_project(
        make_table(130).assign(when=days), task="forecast", time_column="when"
    )
    assert "SEASONS = [52], HORIZON = 26 by when" in notes


def test_a_clock_beside_the_day_is_part_of_the_time(make_project):
    hours = pd.date_range("2023-01-01", periods=480, freq="h")
    table = make_table(480).assign(
        day=hours.strftime("%d/%m/%Y"), clock=hours.strftime("%H:%M")
    )
    package, project, notes = make_project(table, task="forecast", time_column="day")
    assert load(package)["day"].tolist() == hours.tolist()
    assert "STEP = h" in notes
    readme = (project / "README.md").read_text("utf-8")
    assert "Steps: 480 hours, 0 of them without a row\n" in readme


def test_months_in_words_beside_a_year_are_counted_as_steps(make_project):
    words = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August"]
    words += ["September", "Oktober", "November", "Dezember"]
    table = make_table().assign(
        Jahr=[2010 + n // 12 for n in range(120)], Monat=10 * words
    )
    package, project, _ = make_project(table, task="forecast", time_column="Jahr")
    assert load(package)["date"].iloc[14] == pd.Timestamp("2011-03-01")
    readme = (project / "README.md").read_text("utf-8")
    assert "Steps: 120 months, 0 of them without a row\n" in readme
    assert "Columns: 4 numbers, 1 text\n" in readme


def test_a_time_of_no_known_form_ends_the_run_in_a_line_that_tells_it(make_project):
    table = make_table().assign(when=[f"visit {n}" for n in range(120)])
    package, *_ = make_project(table, task="forecast", time_column="when")
    with pytest.raises(package("data").InputError, match="visit 0 is not ISO8601"):
        load(package)


def test_numbers_of_no_known_form_are_not_taken_for_nanoseconds(make_project):
    table = make_table().assign(when=[7.5 * n * n for n in range(120)])
    package, *_ = make_project(table, task="forecast", time_column="when")
    with pytest.raises(package("data").InputError, match="is not a date"):
        load(package)


def test_empty_steps_are_asked_about(make_project):
    hours = pd.date_range("2023-01-02", periods=24 * 20, freq="h")
    open_hours = hours[(hours.hour > 8) & (hours.hour < 18)]
    table = make_table(len(open_hours)).assign(when=open_hours)
    *_, notes = make_project(table, task="forecast", time_column="when")
    assert "steps have no row: right where nothing can happen then" in notes


def test_few_groups_are_two_in_each_test_and_fewer_are_refused(make_project):
    table = make_table().assign(shop=[f"shop {n % 7}" for n in range(120)])
    package, *_ = make_project(table, group_column="shop")
    data = load(package)
    splits = package("splits")
    train, holdout = splits.split_holdout(data)
    assert data["shop"].iloc[holdout].nunique() >= 2
    rows = data.iloc[train]
    for _, test in splits.make_folds(rows):
        assert rows["shop"].iloc[test].nunique() >= 2


def test_groups_too_few_to_split_by_are_refused(make_project):
    table = make_table().assign(vip=["yes", "no"] * 60)
    with pytest.raises(UserError, match="2 different values.* needs 6: name another"):
        make_project(table, group_column="vip")


def test_a_log_of_events_is_not_judged_by_the_value_in_its_rows(make_project):
    table = make_table().assign(when=DAYS, value=1)
    _, project, notes = make_project(table, task="forecast", time_column="when")
    assert "added up as events" in notes
    readme = (project / "README.md").read_text("utf-8")
    assert "for always predicting 0 if most steps have no event." in readme
    assert "100% of the rows" not in readme


def test_copies_that_a_date_hides_are_told(make_project):
    table = pd.concat([make_table(), make_table()[:40]])
    stamps = pd.date_range("2024-01-01", periods=160, freq="7min")
    *_, notes = make_project(table.assign(loaded=stamps))
    assert "40 rows repeat another but for loaded: exclude loaded" in notes


def make_classes():
    table = make_table()
    table["value"] = (table["a"] > 0).map({True: "churn", False: "stay"})
    return table


def test_labels_given_with_the_rows_to_score_are_scored_against(make_project):
    table = make_classes()
    asked = table[:40].copy()
    asked.loc[5:9, "value"] = None
    package, project, _ = make_project(table, asked, task="classification")
    package("__main__").main()
    results = json.loads((project / "reports" / "results.json").read_text("utf-8"))
    [given] = results["labels_given"]
    assert given["rows"] == 35
    assert given["ROC AUC"] > 0.9
    assert "| 35 | " in (project / "README.md").read_text("utf-8")


def test_labels_given_in_another_spelling_are_told_and_not_scored(make_project):
    table = make_classes()
    asked = table[:40].assign(value=table["value"].str.title() + " ")
    package, _, notes = make_project(table, asked, task="classification")
    assert "asked.csv has \"value\" 'Stay ' in 20 rows" in notes
    assert "which is not a class of rows.csv" in notes
    assert not hasattr(package("__main__"), "score_labels")


def test_labels_with_blanks_at_an_end_are_one_class(make_project):
    table = make_classes()
    table.loc[::2, "value"] += " "
    package, _, notes = make_project(table, task="classification")
    assert set(load(package)["value"]) == {"churn", "stay"}
    assert ", with spaces around it: load_data has " in notes
    assert package("config").POSITIVE_CLASS == "churn"


def test_labels_that_differ_in_capitals_alone_are_asked_about(make_project):
    table = make_classes()
    table.loc[::2, "value"] = table["value"].str.upper()
    *_, notes = make_project(table, task="classification")
    assert "if they are one class, give it one name in load_data" in notes


@pytest.mark.parametrize(
    ("value", "other", "shown"),
    [(-1, 18, "-1"), (-99, 0, "-99"), (999, 27, "999"), (999999.0, 50.5, "999,999")],
)
def test_a_number_that_may_stand_for_missing_is_asked_about(
    make_project, value, other, shown
):
    table = make_table().assign(
        age=[other - n % 9 if value > 0 else other + n % 9 for n in range(120)]
    )
    table.loc[::10, "age"] = value
    _, project, notes = make_project(table)
    assert f"age holds {value:.0f}, far from its other values" in notes
    readme = (project / "README.md").read_text("utf-8")
    assert f"- Possible sentinels for missing: age {shown}\n" in readme


@pytest.mark.parametrize("low", [-1, -9, 0])
def test_a_number_among_others_stands_for_itself(make_project, low):
    table = make_table().assign(age=[low + n % 109 for n in range(120)])
    *_, notes = make_project(table)
    assert "far from its other values" not in notes


def test_one_early_date_is_refused_before_it_makes_a_grid_of_centuries(make_project):
    table = make_table().assign(when=[pd.Timestamp("1900-01-01"), *DAYS[1:]])
    with pytest.raises(UserError, match="1900-01-01 00:00:00, far from all other"):
        make_project(table, task="forecast", time_column="when")


def test_a_part_of_the_time_is_no_column_known_ahead(make_project):
    table = make_table().assign(
        year=[2010 + n // 12 for n in range(120)],
        month=[n % 12 + 1 for n in range(120)],
    )
    *_, notes = make_project(
        table[:114],
        table.loc[114:, ["year", "month"]],
        task="forecast",
        time_column="year",
    )
    assert "HORIZON = 6 by date" in notes
    assert "KNOWN_AHEAD" not in notes


def test_a_rare_class_asks_for_the_costs(make_project):
    table = make_table().assign(
        value=["fraud" if n % 20 == 3 else "ok" for n in range(120)]
    )
    package, *_ = make_project(table, task="classification")
    reason = package("config").METRIC_REASON
    assert "Only 5.0% of the rows are positive" in reason
    assert "set the costs" in reason


def test_a_question_mark_among_labels_is_asked_about(make_project):
    table = make_classes()
    table.loc[::10, "value"] = "?"
    *_, notes = make_project(table, task="classification")
    assert "value is '?' in 12 rows, counted as a class: if it is a label" in notes


@pytest.mark.parametrize("role", ["time", "feature"])
def test_a_lone_early_date_is_asked_about(make_project, role):
    table = make_table().assign(since=DAYS.strftime("%d/%m/%Y"))
    table.loc[:2, "since"] = "01/01/1900"
    time = {"time_column": "since"} if role == "time" else {}
    *_, notes = make_project(table, **time)
    assert "since holds 1900-01-01, far from all other dates" in notes


def test_dates_that_are_all_near_are_not_asked_about(make_project):
    *_, notes = make_project(make_table().assign(since=DAYS))
    assert "far from all other" not in notes


def test_rows_to_score_with_names_in_other_capitals_are_read(make_project):
    table = make_table()
    asked = table[["a", "b"]].rename(columns={"a": "A", "b": " B "})
    package, *_ = make_project(table, asked)
    data = package("data")
    rows = data.select_rows_to_score(data.load_data(data.read_all_rows()))
    assert data.make_features(rows).notna().all(axis=None)
    assert package("config").EXCLUDED == {}


def test_addresses_and_telephones_are_no_features(make_project):
    table = make_table().assign(
        mail=[f"u{n}@example.org" for n in range(120)],
        phone=[f"+34 600 {n:06}" for n in range(120)],
        size=[f"{n % 4 + 1}T{n % 7 + 10}" for n in range(120)],
    )
    package, *_ = make_project(table)
    assert set(package("config").EXCLUDED) == {"mail", "phone"}
    assert set(load(package)["size"]) == set(table["size"])


def test_keys_that_are_whole_numbers_written_as_decimals_are_told(make_project):
    table = make_table().assign(customer_id=[float(n % 30) for n in range(120)])
    *_, notes = make_project(table)
    assert "customer_id repeats in several rows" in notes


def test_steps_at_irregular_times_are_not_counted_as_rows(make_project):
    seconds = [50 * n + n * n * 13 % 47 for n in range(120)]
    times = DAYS[0] + pd.to_timedelta(seconds, unit="s")
    *_, project, notes = make_project(
        make_table().assign(when=times), task="forecast", time_column="when"
    )
    assert "irregular" in notes
    assert ", at irregular times\n" in (project / "README.md").read_text("utf-8")


def test_the_figure_of_a_rare_class_is_not_empty(make_project):
    table = make_classes()
    package, *_ = make_project(table, task="classification")
    y = pd.Series([n % 40 == 0 for n in range(400)]).astype(int)
    probability = pd.Series([n % 40 / 1000 for n in range(400)], name="linear")
    [ax] = package("report").plot_errors(y, probability).axes
    assert ax.get_xlim()[1] < 0.4
    assert ax.get_ylim()[1] < 0.4


def test_dates_below_a_figure_do_not_overlap(make_project):
    package, *_ = make_project(
        make_table().assign(when=DAYS), task="forecast", time_column="when"
    )
    tested = pd.DataFrame({"time": DAYS, "y": range(120)})
    figure = package("report").plot_errors(tested, tested["y"])
    figure.canvas.draw()
    [ax] = figure.axes
    boxes = [label.get_window_extent() for label in ax.get_xticklabels()]
    for left, right in itertools.pairwise(boxes):
        assert left.x1 < right.x0


def test_a_slice_of_one_value_is_that_value(make_project):
    package, *_ = make_project(make_table())
    values = pd.Series([0.0] * 60 + list(range(1, 21)))
    names = package("evaluate").cut_column(values)
    assert set(names[values == 0]) == {"0.0"}


def test_a_column_without_a_name_or_of_texts_that_never_repeat_names_the_row(
    make_project,
):
    table = make_table().assign(maker=[f"maker {n * n}" for n in range(120)])
    table.index = [
        7 * n + n % 3 for n in range(120)
    ]  # rows taken out of a larger table
    package, *_ = make_project(table.reset_index().rename(columns={"index": ""}))
    assert list(package("config").EXCLUDED) == ["Unnamed: 0", "maker"]


def test_amounts_with_a_unit_name_no_row_though_each_is_another(make_project):
    table = make_table().assign(weight=[f"{n / 7:.2f} kg" for n in range(120)])
    package, *_ = make_project(table)
    assert not getattr(package("config"), "EXCLUDED", {})


@pytest.mark.parametrize("number", [True, False])
def test_rows_without_a_group_are_each_one_of_their_own(make_project, number):
    shops = [None if n % 10 == 0 else n % 7 for n in range(120)]
    if not number:
        shops = [shop if shop is None else f"shop {shop}" for shop in shops]
    package, _, told = make_project(
        make_table().assign(shop=shops), group_column="shop"
    )
    assert "shop is missing in 12 rows, each a group of its own" in told
    data = load(package)
    assert data["shop"].nunique() == 12 + 7
    assert package("splits").make_folds(package("data").select_labeled(data))


def test_a_class_of_very_few_rows_is_named(make_project):
    kinds = ["a", "b"] * 58 + ["c"] * 3 + ["d"]
    _, _, told = make_project(make_table().assign(value=kinds), task="classification")
    assert "value holds 'c' in 3 rows, and 1 more as rare: join rare classes" in told


def test_a_value_that_few_of_many_rows_lack_is_told_in_rows(make_project):
    table = make_table(2400)
    table.loc[7, "a"] = None
    _, project, _ = make_project(table)
    assert "- Missing: a in 1 row\n" in (project / "README.md").read_text("utf-8")


def test_a_range_of_years_has_no_commas(make_project):
    table = make_table().assign(built=[1950 + n % 60 for n in range(120)])
    _, project, _ = make_project(table.assign(area=[2 * n for n in range(2000, 2120)]))
    text = (project / "README.md").read_text("utf-8")
    assert "| built | 1950 | 2009 |\n| area | 4,000 | 4,238 |\n" in text


def test_rows_without_a_time_are_asked_about(make_project):
    days = [None if n == 7 else day for n, day in enumerate(DAYS)]
    *_, told = make_project(make_table().assign(when=days), time_column="when")
    assert "when is missing in 1 row: fill them in load_data, or take" in told


def test_a_table_without_a_feature_is_told(make_project):
    *_, told = make_project(pd.DataFrame({"": range(120), "value": range(120)}))
    assert "no column is left to learn from: join a table in load_data" in told
