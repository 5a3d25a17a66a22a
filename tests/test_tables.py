"""Tables unlike the samples: what the functions of their projects do with them."""

import sqlite3
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest
from conftest import bake_with_cookiecutter, package_of, run, run_project

ANSWERS = {
    "task": "classification",
    "project_name": "Shops",
    "project_slug": "shops",
    "package_name": "shops",
    "target": "kind",
    "time_column": "",
    "group_column": "",
}


@pytest.fixture
def make_project(place_file):
    """The function that bakes the table of a file, and returns (what imports a module
    of the package, the project, what the user is told)."""

    def make(path, asked=None, **answers):
        return place_file(ANSWERS | answers, path, asked)

    return make


@pytest.fixture
def save(tmp_path):
    """The function that writes a table as CSV and returns its file."""

    def save_table(table, name="rows.csv"):
        table.to_csv(tmp_path / name, index=False)
        return tmp_path / name

    return save_table


def make_table(n=400):
    """Return a number, a category, and a class that follows from both by chance."""
    rng = np.random.default_rng(0)
    size = rng.normal(size=n)
    city = rng.choice(["oslo", "bergen", "tromso"], n)
    kind = np.where(size + (city == "oslo") + rng.normal(size=n) > 0, "yes", "no")
    return pd.DataFrame({"size": size, "city": city, "kind": kind})


def load(package):
    data = package("data")
    return data.load_data(data.read_data())


# what a project is given


def save_workbook(table, path):
    with pd.ExcelWriter(path) as writer:
        pd.DataFrame({"read": ["me"]}).to_excel(writer, sheet_name="Notes", index=False)
        table.to_excel(writer, sheet_name="Customers", index=False)


def save_zip(table, path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "what this is\nand more\n")
        archive.writestr("customers.csv", table.to_csv(index=False))


def save_database(table, path):
    connection = sqlite3.connect(path)
    table.to_sql("customers", connection, index=False)
    connection.execute("CREATE TABLE staff (name TEXT)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("name", "write", "note"),
    [
        ("given.xlsx", save_workbook, 'sheet "Customers" is the data'),
        ("given.zip", save_zip, 'file "customers.csv" of given.zip is the data'),
        ("given.sqlite", save_database, 'table "customers" of given.sqlite is the dat'),
        ("given.json", lambda table, path: table.to_json(path, orient="records"), ""),
    ],
)
def test_a_project_reads_what_was_given(make_project, tmp_path, name, write, note):
    table = make_table(60).round(6)
    write(table, tmp_path / name)
    package, project, messages = make_project(tmp_path / name)
    assert any(note in line for line in messages)
    pd.testing.assert_frame_equal(load(package), table, check_dtype=False)
    taken_out = "customers.csv" if name.endswith((".sqlite", ".zip")) else name
    assert [path.name for path in (project / "data").glob("[!.]*")] == [taken_out]


def test_a_bake_takes_the_table_out_of_its_container_and_says_so(template, tmp_path):
    save_database(make_table(60), tmp_path / "given.sqlite")
    answers = {"data_file": "given.sqlite", "target": "kind", "task": "classification"}
    answers |= {"time_column": "", "group_column": ""}
    done, project = bake_with_cookiecutter(template, tmp_path, answers)
    assert 'table "customers" of given.sqlite is the data' in done.stdout
    config = (package_of(project) / "config.py").read_text("utf-8")
    assert 'DATA_FILE = ROOT / "data" / "customers.csv"' in config
    made = {path.name for path in (project / "data").iterdir()}
    assert made == {"customers.csv"}


def test_the_reader_of_a_workbook_is_required_once_and_in_order(make_project, tmp_path):
    save_workbook(make_table(60), tmp_path / "given.xlsx")
    _, project, _ = make_project(tmp_path / "given.xlsx")
    lines = (project / "requirements.txt").read_text("utf-8").splitlines()
    names = [line.split("==")[0] for line in lines if "==" in line]
    assert names == sorted(names)
    assert names.count("openpyxl") == names.count("et-xmlfile") == 1
    needed = (project / "pyproject.toml").read_text("utf-8")
    assert '"matplotlib", "numpy", "openpyxl", "pandas"' in " ".join(needed.split())


@pytest.mark.parametrize("fee", ["120,5 EUR", "120,5", "0,0001"])
def test_a_number_of_the_rows_to_score_is_the_same_with_a_unit_and_without(
    make_project, tmp_path, fee
):
    lines = [f"{n},5 EUR;{n % 3};{n % 7}" for n in range(1, 60)]
    rows = tmp_path / "rows.csv"
    rows.write_text("\n".join(["fee;x;y", *lines]) + "\n", "utf-8")
    asked = tmp_path / "new.csv"
    asked.write_text(f"fee;x\n{fee};1\n", "utf-8")
    package, _, _ = make_project(
        rows, asked, task="regression", target="y", deliver="model"
    )
    expected = float(fee.partition(" ")[0].replace(",", "."))
    data = package("data")
    table = data.load_data(data.read_all_rows())
    assert table["fee"].tolist() == [*(n + 0.5 for n in range(1, 60)), expected]
    # by the other road, on which the columns get the kinds of the data
    predict = package("predict")
    matched = predict.match_columns(
        data.read_new_rows(asked), predict.describe_columns(data.read_data())
    )
    assert data.load_data(matched)["fee"].tolist() == [expected]


# features and splits


def test_a_date_counts_as_days_where_no_time_is_named(make_project, save):
    table = make_table().assign(seen="2024-03-01")
    table.loc[0, "seen"] = "2024-03-31"
    package, _, _ = make_project(save(table))
    days = package("data").make_features(load(package))["seen"]
    assert days[0] - days[1] == 30


def test_a_date_that_load_data_makes_is_a_feature(make_project, save):
    package, _, _ = make_project(save(make_table()))
    made = load(package).assign(due=pd.Timestamp("2024-03-01"))
    assert set(package("data").make_features(made)["due"]) == {19783}


def test_equal_texts_are_on_one_side(make_project, save):
    table = make_table(300)
    words = [f"the box of order {n // 3} came late" for n in range(300)]
    package, _, _ = make_project(save(table.assign(review=words)))
    assert package("config").TEXT_COLUMNS == ["review"]
    data, splits = load(package), package("splits")
    for train, test in [splits.split_holdout(data), *splits.make_folds(data)]:
        texts = set(data["review"].iloc[train]) & set(data["review"].iloc[test])
        assert not texts


def test_rows_without_a_text_are_not_kept_together(make_project, save):
    table = make_table(200)
    table["note"] = [
        f"some words on row {n}" if n % 3 == 0 else None for n in range(200)
    ]
    package, *_ = make_project(save(table))
    groups = package("data").get_groups(load(package))
    assert groups.nunique() == 200


def test_words_of_a_text_are_learned_from(make_project, save):
    rng = np.random.default_rng(0)
    words = {"yes": ["lovely", "quick", "kind"], "no": ["slow", "broken", "rude"]}
    table = make_table(300)
    table["review"] = [
        f"{rng.choice(words[kind])} box and {rng.choice(words[kind])} shop {n}"
        for n, kind in enumerate(table["kind"])
    ]
    package, _, _ = make_project(save(table[["review", "kind"]].assign(x=1)))
    data = load(package)
    X, y = package("data").make_features(data), package("data").make_target(data)
    model = package("models").make_linear_model()
    folds = package("splits").make_folds(data)[:1]
    _, predicted = package("evaluate").fit_folds(model, X, y, folds)
    assert ((predicted > 0.5) == y[predicted.index]).mean() > 0.95


def test_more_folds_than_blocks_are_no_trouble(make_project, save):
    package, _, _ = make_project(save(make_table()))
    vars(package("config")).update(N_FOLDS=40)
    data = load(package)
    folds = package("splits").make_folds(data)
    y = package("data").make_target(data)
    tested = package("evaluate").make_tested_rows(data, y, folds)
    assert tested["fold"].nunique() == 40
    assert tested["block"].nunique() == 15


def test_more_folds_than_groups_are_refused_with_a_way_out(make_project, save):
    table = make_table().assign(store=lambda rows: rows.index % 8)
    package, _, _ = make_project(save(table), group_column="store")
    vars(package("config")).update(N_FOLDS=9)
    with pytest.raises(package("data").InputError) as refusal:
        package("splits").make_folds(load(package))
    assert str(refusal.value).startswith("cannot make 9 folds: ")
    assert "\n" not in str(refusal.value)


# models and what they predict


def test_many_rows_are_trained_on_in_processes_whose_errors_are_one_line(
    make_project, save, monkeypatch
):
    table = make_table(13_000)
    table["when"] = pd.date_range("2020-01-01", periods=13_000, freq="h")
    package, project, _ = make_project(save(table), time_column="when")
    assert package("config").N_JOBS == -1
    table["kind"] = table["kind"].where(table.index > 9_000, "no")
    table.to_csv(package("config").DATA_FILE, index=False)
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "2")
    done = run_project(project, check=False)
    assert done.returncode == 1
    assert done.stderr == "error: a fold has rows of one class only: lower N_FOLDS\n"


def test_errors_of_logarithms_are_scored_though_a_line_would_fall_below_zero(
    make_project, save
):
    rng = np.random.default_rng(0)
    size = rng.normal(size=400)
    price = np.exp(2 * size + rng.normal(size=400) / 4)
    table = pd.DataFrame({"size": size, "price": price})
    metric = {"metric": "neg_root_mean_squared_log_error"}
    package, _, _ = make_project(
        save(table), task="regression", target="price", **metric
    )
    data = load(package)
    X, y = package("data").make_features(data), package("data").make_target(data)
    models, evaluate = package("models").make_models(), package("evaluate")
    folds = package("splits").make_folds(data)
    del models["boosting"]
    *_, scores = evaluate.compare_models(models, data, X, y, folds)
    label = package("config").METRIC
    assert scores[1][label] < scores[0][label] / 2


def test_a_model_that_ignores_all_columns_finds_none_important(make_project, save):
    package, _, _ = make_project(save(make_table()))
    data, evaluate = load(package), package("evaluate")
    X, y = package("data").make_features(data), package("data").make_target(data)
    folds = package("splits").make_folds(data)
    important = {}
    models = package("models").make_models()
    for name in ("dummy", "linear"):
        fitted, _ = evaluate.fit_folds(models[name], X, y, folds)
        important[name] = list(evaluate.measure_importance(fitted, X, y, folds).index)
    assert important == {"dummy": [], "linear": ["size", "city"]}


def test_a_fold_of_one_class_is_refused(make_project, save):
    package, _, _ = make_project(save(make_table()))
    y = pd.Series([0, 1, 0, 1, 1])
    check_folds = package("evaluate").check_folds
    check_folds(y, [([0, 1], [2, 3])])
    for fold in (([0, 2], [3, 4]), ([0, 1], [3, 4])):
        with pytest.raises(ValueError, match="one class only: lower N_FOLDS"):
            check_folds(y, [fold])


def test_of_several_classes_the_likeliest_is_handed_in(make_project, save):
    table = make_table()
    table["kind"] = table["kind"].where(table["size"] < 1, "other")
    asked = save(table.drop(columns="kind"), "new.csv")
    package, project, _ = make_project(save(table), asked)
    data = package("data")
    rows = data.load_data(data.read_all_rows())
    labeled = data.select_labeled(rows)
    model = package("models").make_linear_model()
    model.fit(data.make_features(labeled), data.make_target(labeled))
    scored = package("__main__").predict_rows(model, rows)
    assert (scored["predicted_kind"] == table["kind"]).mean() > 0.7
    assert set(scored["predicted_kind"]) == {"no", "other", "yes"}


def test_a_class_that_training_rows_lack_shifts_no_other(make_project, save):
    table = make_table()
    table["kind"] = table["kind"].where(table["size"].abs() < 1.5, "other")
    package, _, _ = make_project(save(table))
    y = pd.Series(["a", "no", "no", "yes", "yes"])
    predicted = pd.Series(["yes", "no", "yes", "yes", "yes"])
    use = package("evaluate").describe_use(y, predicted)
    assert {row["class"]: row["recall"] for row in use} == {"a": 0, "no": 0.5, "yes": 1}


def make_visits():
    """Return rows in the order of their owner, whose few high values come last."""
    rows = np.arange(2400)
    table = pd.DataFrame({"owner": [f"o{n // 400}" for n in rows], "a": rows % 7})
    few = rows % 400 < 8
    return table.assign(kind=np.where(few, "rare", "usual"), cost=99 * few + rows % 2)


@pytest.mark.parametrize(("task", "target"), [(None, "kind"), ("regression", "cost")])
def test_a_table_in_the_order_of_its_groups_passes_the_test_of_a_shuffled_target(
    make_project, save, task, target
):
    answers = {"task": task or "classification", "target": target}
    _, project, _ = make_project(save(make_visits()), group_column="owner", **answers)
    done = run(sys.executable, "-m", "pytest", "-q", "-k", "shuffled", cwd=project)
    assert "1 passed" in done.stdout
