"""`takehome data FILE`: finds out how a file is read, and says the same of it as the
project's own run."""

import errno
import gzip
import json
import shutil
import textwrap
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from conftest import ROOT, find_facts, git, package_of, read_tree, run, run_project

from takehome import UserError
from takehome.ingest.delimited import find_read_options, read_header
from takehome.ingest.source_file import SourceFile
from takehome.template.configure import configure_project
from takehome.template.decide import decide_folds, find_name_rule

TEXT = "name;höhe;preis\nÄpfel;1,5;10\nBirnen;2,25;20\n"


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (b"a,b\n1,2\n", {}),
        (b"\xef\xbb\xbfa,b\n1,2\n", {}),
        (b"a;b\n1;2\n", {"sep": ";"}),
        (b"a\tb\n1\t2\n", {"sep": "\t"}),
        (b"a|b|c\n1,0|2|3\n4,0|5|6\n", {"sep": "|", "decimal": ","}),
        (b"a;b\n1,5;2\n2,5;3\n", {"sep": ";", "decimal": ","}),
        (b'a,b\n"x; y; z",1\n"p; q; r",2\n', {}),
        (b'a,b\n"line one\nline two",1\n"say ""hi""",2\n', {}),
        (TEXT.encode("utf-8"), {"sep": ";", "decimal": ","}),
        (TEXT.encode("cp1252"), {"encoding": "cp1252", "sep": ";", "decimal": ","}),
        (TEXT.encode("utf-16"), {"encoding": "utf-16", "sep": ";", "decimal": ","}),
        (b"a,b\n\x81\xe4,2\n", {"encoding": "latin-1"}),
        (b"only\n1\n2\n", {}),
    ],
)
def test_pandas_reads_a_file_with_the_options_found(tmp_path, content, options):
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    source = SourceFile(path)
    assert find_read_options(source) == options
    table = pd.read_csv(path, **options)
    assert list(table) == read_header(source, options)
    assert not table.isna().any(axis=None)


@pytest.mark.parametrize("name", ["rows.csv.gz", "rows.csv"])
def test_gzip_is_seen_by_its_content(tmp_path, name):
    (tmp_path / name).write_bytes(gzip.compress(b"a,b\n1,2\n"))
    options = find_read_options(SourceFile(tmp_path / name))
    assert list(pd.read_csv(tmp_path / name, **options)) == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"PK\x03\x04rest of a workbook", "is a broken zip"),
        (b"a,b\n1,\x00\n", "is not delimited text"),
        (b"\x1f\x8b\x08broken", "cannot be decompressed"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_line(tmp_path, content, message):
    (tmp_path / "rows.csv").write_bytes(content)
    with pytest.raises(UserError, match=message) as refusal:
        find_read_options(SourceFile(tmp_path / "rows.csv"))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("task", "labels", "messages"),
    [
        ("classification", ["no", "yes", "no", "", "NA", "no"], "no 75.0%, yes 25.0%"),
        ("classification", ["1", "0", "0", "1", "0", ""], "0 60.0%, 1 40.0%"),
        ("classification", ["true", "FALSE", "True"], "True 66.7%, False 33.3%"),
        ("classification", ["1.0", "2.50", "1.0", "1"], "1 75.0%, 2.5 25.0%"),
        (
            "regression",
            ["1", "2.5", "", "40000", "-3e2", "7"],
            "minimum -300.0, median 2.500, mean 7,942, maximum 40,000",
        ),
        ("regression", ["1", "two"], "holds 'two', which is not a number"),
    ],
)
def test_the_facts_of_a_target_are_told(tmp_path, task, labels, messages):
    path = tmp_path / "rows.csv"
    rows = [f"{n},{label}" for n, label in enumerate(labels)]
    path.write_text("\n".join(["a,y", *rows]) + "\n")
    answers = {"task": task, "target": "y", "time_column": None, "group_column": None}
    facts = find_facts(path, answers)
    assert facts["target_values"] == messages
    assert facts["rows"] == len(pd.read_csv(path))


def test_missing_values_and_repeated_rows_are_those_that_pandas_counts(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b,y\n1,x,2\n1.0,x,2\n,x,NA\nnan,,3\n")
    answers = dict.fromkeys(("time_column", "group_column"))
    facts = find_facts(path, {"task": "regression", "target": "y", **answers})
    data = pd.read_csv(path)
    assert facts["repeated_rows"] == data.duplicated().sum() == 1


CLASSES = {
    "texts.csv": "a,churned\n" + "1,no\n2,yes\n3,no\n" * 20,
    "numbers.csv": "a,churned\n" + "1,0\n2,1\n3,\n" * 20,
    "booleans.csv": "a,churned\n" + "1,TRUE\n2,FALSE\n3,\n" * 20,
    "codes.csv": "a;churned\n" + "1;01\n2;02\n3;01\n" * 20,
    "records.json": json.dumps(
        [{"a": n, "churned": n % 3 == 0} for n in range(60)],
    ),
    "digits.json": json.dumps(
        [{"a": n, "churned": str(n % 2)} for n in range(60)],
    ),
}


@pytest.mark.parametrize("name", CLASSES)
def test_the_positive_class_is_one_that_pandas_reads(
    project, tmp_path, import_from, name
):
    (tmp_path / name).write_text(CLASSES[name])
    configure_project(project, tmp_path / name, time_column="", group_column="")
    module = import_from(project)("data")
    y = module.make_target(module.select_labeled(module.load_data(module.read_data())))
    assert set(y) == {0, 1}


def test_data_comes_later_with_another_separator_and_the_project_runs(
    project, tmp_path
):
    source = tmp_path / "given by the company.csv"
    table = pd.read_csv(project / "data" / "renewals.csv")
    table.to_csv(source, sep=";", decimal=",", encoding="cp1252", index=False)
    done = run("takehome", "data", source, cwd=project)
    assert "given by the company.csv is in data/: binary, ROC AUC" in done.stdout
    assert not (project / "data" / "renewals.csv").exists()
    package = package_of(project)
    config = (package / "config.py").read_text("utf-8")
    assert 'DATA_FILE = ROOT / "data" / "given by the company.csv"' in config
    data = (package / "data.py").read_text("utf-8")
    assert '        decimal=",",\n        sep=";",\n' in data
    readme = (project / "README.md").read_text("utf-8")
    assert "synthetic" not in readme
    assert "- File: given by the company.csv, 869 rows of 14 columns" in readme
    assert run_project(project).returncode == 0


def test_a_run_is_no_edit_that_stands_in_the_way(ran_once, tmp_path):
    project = Path(shutil.copytree(ran_once, tmp_path / "project"))
    text = (project / "README.md").read_text("utf-8")
    configure_project(project, group_column="")
    after = (project / "README.md").read_text("utf-8")
    assert "of a new company" not in after
    scores = "<!-- models: generated, edits here are lost -->"
    end = "<!-- models: end -->"
    assert after.split(scores)[1].split(end)[0] == text.split(scores)[1].split(end)[0]


def test_the_rows_to_score_are_put_in_place_by_their_name(project, tmp_path):
    rows = (project / "data" / "renewals.csv").read_text("utf-8").splitlines()
    (tmp_path / "new.csv").write_text("\n".join(rows[:9]))
    messages = run("takehome", "data", "--predict", tmp_path / "new.csv", cwd=project)
    assert "new.csv is in data/ as the rows to score" in messages.stdout
    (tmp_path / "new.csv").write_text("\n".join(rows[:5]))
    run("takehome", "data", tmp_path / "new.csv", cwd=project)
    assert (project / "data" / "new.csv").read_text() == "\n".join(rows[:5])
    assert "read_rows_to_score" in (package_of(project) / "data.py").read_text("utf-8")


def test_a_file_without_a_named_column_changes_nothing(project, tmp_path):
    (tmp_path / "other.csv").write_text("a,churned\n1,2\n")
    before = read_tree(project)
    done = run("takehome", "data", tmp_path / "other.csv", cwd=project, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        'error: time_column "renewal_date" is not a column of other.csv: it has a, '
        "churned; name one of these, or none"
    ]
    assert read_tree(project) == before
    assert git(project, "status", "--short") == ""


def test_a_row_with_too_many_fields_is_refused_at_once(project, tmp_path):
    (tmp_path / "ragged.csv").write_text(
        "churned,renewal_date,company_id\nyes,2024-01-01,a\nno,2024-01-02,b,c,d\n"
    )
    done = run("takehome", "data", tmp_path / "ragged.csv", cwd=project, check=False)
    assert done.stderr == (
        "error: ragged.csv has 5 fields in row 2 and 3 in its header: "
        "correct that row\n"
    )
    assert git(project, "status", "--short") == ""


def test_outside_a_project_it_says_where_to_run(tmp_path):
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UserError, match="run this in the folder of a project made"):
        configure_project(tmp_path, tmp_path / "rows.csv")


STATES = {
    "README.md is gone": lambda project: (project / "README.md").unlink(),
    "README.md is no UTF-8": lambda project: append(
        project / "README.md", b"caf\xe9\n"
    ),
    "config.py has the marks of a conflict": lambda project: append(
        package_of(project) / "config.py", b"<<<<<<< before\nA = 1\n=======\n"
    ),
    "config.py is no Python": lambda project: append(
        package_of(project) / "config.py", b"def (\n"
    ),
    "config.py is no UTF-8": lambda project: append(
        package_of(project) / "config.py", b"# caf\xe9\n"
    ),
    "a module imports what is not there": lambda project: append(
        package_of(project) / "report.py", b"import seaborn\n"
    ),
    "data is a file": lambda project: turn_into_file(project / "data"),
    "config.py is a folder": lambda project: turn_into_folder(
        package_of(project) / "config.py"
    ),
    "the answers are gone": lambda project: (project / ".copier-answers.yml").unlink(),
    "the answers are no UTF-8": lambda project: append(
        project / ".copier-answers.yml", b"# caf\xe9\n"
    ),
    "data is a link out of the project": lambda project: turn_into_link(
        project / "data"
    ),
}


def append(path, content):
    path.write_bytes(path.read_bytes() + content)


def turn_into_file(folder):
    shutil.rmtree(folder)
    folder.write_bytes(b"")


def turn_into_folder(path):
    path.unlink()
    path.mkdir()


def turn_into_link(folder):
    folder.rename(folder.parent.parent / "elsewhere")
    folder.symlink_to(folder.parent.parent / "elsewhere")


@pytest.mark.parametrize("state", STATES)
def test_a_project_in_any_state_takes_a_file_or_refuses_it_in_one_line(
    project, tmp_path, state
):
    source = tmp_path / "given.csv"
    table = pd.read_csv(project / "data" / "renewals.csv")
    table.to_csv(source, sep=";", index=False)
    STATES[state](project)
    before = read_tree(project)
    try:
        configure_project(project, source)
    except UserError as error:
        assert "\n" not in str(error)
        assert read_tree(project) == before
    else:
        assert (project / "data" / "given.csv").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("place", ["data/given.csv", "config.py", "README.md"])
def test_a_file_that_cannot_be_written_leaves_everything_as_it_was(
    project, tmp_path, monkeypatch, place
):
    source = tmp_path / "given.csv"
    table = pd.read_csv(project / "data" / "renewals.csv")
    table.to_csv(source, sep=";", index=False)
    before = read_tree(project)
    replace = Path.replace

    def fail(self, target):
        if target.as_posix().endswith(place):
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UserError, match="No space left on device"):
        configure_project(project, source)
    assert read_tree(project) == before


def test_a_name_that_the_terminal_lacks_is_told_in_its_code(project, tmp_path):
    source = tmp_path / "given.csv"
    table = pd.read_csv(project / "data" / "renewals.csv")
    table.assign(**{"\u5e74\u9f62": range(len(table))}).to_csv(source, index=False)
    done = run("takehome", "data", source, cwd=project, PYTHONIOENCODING="cp1252")
    assert "\\u5e74\\u9f62: row identifier, excluded" in done.stdout
    assert not done.stderr


def test_the_command_tells_its_version():
    assert run("takehome", "--version", cwd=".").stdout.strip() == "0.1.0"


def test_a_table_to_join_reads_the_shared_key_as_the_data_does(project, tmp_path):
    codes = [f"{n:020}" for n in range(60)]
    answers = {"target": "y", "time_column": "", "group_column": ""}
    orders = pd.DataFrame({"code": codes, "a": range(60), "y": [0, 1] * 30})
    orders.to_csv(tmp_path / "orders.csv", index=False)
    configure_project(project, tmp_path / "orders.csv", **answers)
    sizes = pd.DataFrame({"code": codes[:9], "size": 3})
    sizes.to_csv(tmp_path / "sizes.csv", index=False)
    _, read, join, *_ = configure_project(project, tmp_path / "sizes.csv")
    names = {"pd": pd, "config": SimpleNamespace(ROOT=project)}
    names["data"] = pd.read_csv(tmp_path / "orders.csv", dtype={"code": "str"})
    exec(f"{read.strip()}\n{join.strip()}", names)  # noqa: S102
    assert names["data"]["size"].notna().sum() == 9


@pytest.mark.parametrize(
    ("n_rows", "time", "n_folds"),
    [(20, None, 5), (20, "day", 2), (200, None, 10), (200, "day", 5), (9, None, 2)],
)
def test_folds_of_very_few_rows_test_three_or_more(n_rows, time, n_folds):
    table = SimpleNamespace(n_rows=n_rows, columns={})
    answers = {"task": "regression", "target": "y"}
    answers |= {"time_column": time, "group_column": None}
    found = decide_folds(answers, table, Counter(range(n_rows)))
    assert found["n_folds"] == n_folds


@pytest.mark.parametrize(("n_columns", "n_folds"), [(100, 10), (101, 5)])
@pytest.mark.parametrize("n_classes", [1, 10])
def test_folds_of_many_columns_are_fewer_since_each_judges_all(
    n_columns, n_folds, n_classes
):
    columns = dict.fromkeys(range(n_columns // n_classes + n_columns % n_classes))
    table = SimpleNamespace(n_rows=800, columns=columns)
    task = "classification" if n_classes > 1 else "regression"
    answers = {"task": task, "time_column": None, "group_column": None}
    counts = Counter(dict.fromkeys(range(n_classes), 800 // n_classes))
    assert decide_folds(answers, table, counts)["n_folds"] == n_folds


@pytest.mark.parametrize(("n_months", "n_folds"), [(3, 1), (6, 2), (12, 4), (24, 5)])
def test_each_fold_of_a_panel_tests_a_month(n_months, n_folds):
    months = SimpleNamespace(distinct=set(range(n_months)))
    table = SimpleNamespace(n_rows=100 * n_months, columns={"month": months})
    answers = {"task": "regression", "time_column": "month", "group_column": None}
    found = decide_folds(answers, table, Counter(range(table.n_rows)))
    assert found["n_folds"] == n_folds


@pytest.mark.parametrize(
    ("task", "labels", "message"),
    [
        ("regression", [""] * 60, 'target "y" holds no value: name another column'),
        ("classification", ["ZA", "NA"] * 30, "only 'ZA' beside 'NA', which pandas"),
        ("classification", [1] + [0] * 60, 'target "y" holds 1 in 1 row only'),
    ],
)
def test_a_target_without_labels_to_learn_is_refused(
    project, tmp_path, task, labels, message
):
    write_labels(tmp_path / "rows.csv", labels)
    answers = {"target": "y", "time_column": "", "group_column": "", "task": task}
    with pytest.raises(UserError, match=message):
        configure_project(project, tmp_path / "rows.csv", **answers)


def write_labels(path, labels):
    rows = [f"{n % 9},{label}" for n, label in enumerate(labels)]
    path.write_text("\n".join(["a,y", *rows]) + "\n")


def test_classes_that_differ_in_capitals_are_asked_about(project, tmp_path):
    write_labels(tmp_path / "rows.csv", ["Yes", "yes", "no", "no "] * 20)
    answers = {"target": "y", "time_column": "", "group_column": ""}
    lines = configure_project(project, tmp_path / "rows.csv", **answers)
    assert sum("if they are one class, give it one name" in line for line in lines) == 1
    assert any("'no ', with spaces around it" in line for line in lines)


def test_a_time_in_whole_numbers_is_shown_as_such(project, tmp_path, import_from):
    rows = [f"{n % 9},{2000 + n // 20},{n % 2}" for n in range(300)]
    (tmp_path / "rows.csv").write_text("\n".join(["a,year,y", *rows]) + "\n")
    answers = {"target": "y", "time_column": "year", "group_column": ""}
    configure_project(project, tmp_path / "rows.csv", **answers)
    splits = import_from(project)("splits")
    data = pd.read_csv(tmp_path / "rows.csv")
    folds = splits.describe_folds(data, data["y"], splits.make_folds(data))
    assert json.loads(json.dumps(folds))[0]["test start"] == 2007


@pytest.mark.parametrize(
    ("names", "others", "rule"),
    [
        ([f"m{n}" for n in range(12)], ["a"], r"^m\d+$"),
        ([f"m{n}" for n in range(12)], ["m12"], ""),
        ([f"fee_{letter}" for letter in "abcdefghijklm"], ["fe"], "^fee_"),
        ([f"m{n}" for n in range(3)], ["a"], ""),
        ([f'm"{n}' for n in range(12)], ["a"], ""),
    ],
)
def test_many_columns_are_named_by_a_rule_where_their_names_have_one(
    names, others, rule
):
    assert find_name_rule(names, [*others, *names]) == rule


def test_numbers_in_columns_named_by_a_rule_are_read(project, tmp_path, import_from):
    header = ",".join([*(f"m{n}" for n in range(12)), "y"])
    rows = [",".join([*[f"$ {n}"] * 12, str(n % 2)]) for n in range(60)]
    (tmp_path / "rows.csv").write_text("\n".join([header, *rows]) + "\n")
    answers = {"target": "y", "time_column": "", "group_column": ""}
    lines = configure_project(project, tmp_path / "rows.csv", **answers)
    assert "the note on m0 holds for 7 more columns" in lines
    module = import_from(project)("data")
    assert module.config.NUMBERS_IN_TEXT == r"^m\d+$"
    data = module.load_data(module.read_data())
    assert data["m11"].tolist() == list(range(60))


@pytest.mark.parametrize(("groups", "n_folds"), [(19, 7), (6, 2), (200, 10)])
def test_each_fold_tests_two_groups_beside_those_of_the_holdout(groups, n_folds):
    columns = {"g": SimpleNamespace(distinct=set(range(groups)))}
    table = SimpleNamespace(n_rows=400, columns=columns)
    answers = {"task": "regression", "time_column": None, "group_column": "g"}
    found = decide_folds(answers, table, Counter(range(400)))
    assert found["n_folds"] == n_folds


def test_a_name_that_a_terminal_would_obey_is_told_in_its_code(project, tmp_path):
    name = "c\x1b[31m\u202elast"
    rows = [f"$ {n},{n % 2}" for n in range(60)]
    (tmp_path / "rows.csv").write_text("\n".join([f"{name},y", *rows]) + "\n", "utf-8")
    answers = {"target": "y", "time_column": "", "group_column": ""}
    lines = configure_project(project, tmp_path / "rows.csv", **answers)
    told = r"c\x1b[31m\u202elast is read as numbers such as '$ 0'"
    assert told in lines


def test_the_columns_of_predictions_are_chosen_as_the_page_says():
    page = (ROOT / "docs" / "data.md").read_text("utf-8")
    code = page.rpartition("```python\n")[2].partition("```")[0]
    rows = pd.DataFrame({"a": [5, 6], "probability": [0.1, 0.2], "predicted_y": [0, 1]})
    names = {"predictions": rows}
    exec(textwrap.dedent(code), names)  # noqa: S102
    assert names["predictions"].to_csv(index=False) == "id,score\n1,0.1\n2,0.2\n"
