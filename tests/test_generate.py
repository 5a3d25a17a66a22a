"""The skeleton is rendered by what was found in the data: the same bytes by either
engine and by `takehome data`, and the candidate's edits are kept."""

import importlib
import itertools
import json
import re
import sys
from datetime import date, timedelta

import pytest
from conftest import ROOT, make_quick, read_tree, run

from takehome import UserError
from takehome.template.answers_file import read_answers, write_answers
from takehome.template.configure import configure_project, write_project
from takehome.template.decide import assume_found
from takehome.template.merge import MergeConflict, merge_file, plan_changes
from takehome.template.render import (
    SKELETON,
    make_context,
    render_project,
    render_skeleton,
)
from takehome.template.series import list_calendar

TEXTS = [
    "arrived late and in pieces",
    "asked twice for a refund",
    "all went as it should",
]
README = b"# Mine\n<!-- scores: generated, x -->\n%s<!-- scores: end -->\nEnd %s\n"


def write_rows(path, kind, separator=",", rows=range(300), target=True, texts=True):
    """Write rows of a kind of target with an id, a group, a time, a text, a number."""
    labels = {"binary": ["no", "yes"], "multiclass": ["low", "mid", "top"]}
    lines = []
    if kind == "forecast":
        rows = rows if target else range(300, 307)
    for n in rows:
        label = labels[kind][n % len(labels[kind])] if kind in labels else n % 37 + 1
        text = f"{TEXTS[n % 3]} in case {n}" if texts else "short"
        day = date(2024, n % 12 + 1, n % 28 + 1)
        if kind == "forecast":
            day = date(2024, 1, 1) + timedelta(n)
        cells = [f"K{n * 7919:07d}x", n % 60, day]
        cells += [text, n % 11, *([label] if target else [])]
        lines.append(separator.join(map(str, cells)))
    names = ["id", "shop", "day", "note", "amount", *(["label"] if target else [])]
    path.write_text("\n".join([separator.join(names), *lines]) + "\n", "utf-8")


@pytest.fixture
def skeleton(tmp_path):
    """A template of a few files that have every kind of condition."""
    folder = tmp_path / "template" / "{{cookiecutter.project_slug}}"
    package = folder / "{{cookiecutter.package_name}}"
    package.mkdir(parents=True)
    (package / "config.py").write_text('KIND = "{{ cookiecutter.found.kind }}"\n')
    name = "{% if cookiecutter.found.texts %}texts.py{% endif %}"
    (package / name).write_text("TEXTS = {{ cookiecutter.found.texts }}\n")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\xff{{ no }}")
    return tmp_path / "template"


def render(skeleton, **found):
    answers = {"data_file": "", "predict_file": "", "task": "classification"}
    answers |= {"package_name": "churn", "time_column": "", "deliver": "none"}
    context = make_context(answers, {"time_column": "", **found})
    return render_skeleton(skeleton, context)


def test_a_file_whose_name_renders_to_nothing_is_left_out(skeleton):
    assert set(render(skeleton, kind="binary", texts=[])) == {
        "churn/config.py",
        "picture.png",
    }
    assert render(skeleton, kind="binary", texts=["note"]) == {
        "churn/config.py": b'KIND = "binary"\n',
        "churn/texts.py": b"TEXTS = ['note']\n",
        "picture.png": b"\x89PNG\r\n\xff{{ no }}",
    }


def test_a_fact_that_the_skeleton_asks_for_and_nobody_found_is_an_error(skeleton):
    with pytest.raises(Exception, match="has no attribute 'kind'"):
        render(skeleton, texts=[])


@pytest.mark.parametrize(
    ("mine", "old", "new", "merged"),
    [
        (b"a\n", b"a\n", b"b\n", b"b\n"),
        (b"b\n", b"a\n", b"b\n", b"b\n"),
        (b"a\n", b"a\n", None, None),
        (b"edited\n", b"a\n", None, b"edited\n"),
        (None, None, b"b\n", b"b\n"),
        (None, b"a\n", b"b\n", None),
        (
            b"1\n2\n3\n4\nmine\n",
            b"1\n2\n3\n4\n5\n",
            b"new\n2\n3\n4\n5\n",
            b"new\n2\n3\n4\nmine\n",
        ),
        (b"a\r\n", b"a\n", b"b\nc\n", b"b\r\nc\r\n"),
        (
            README % (b"0.81\n", b"mine"),
            README % (b"", b"old") + b"\n\n\nlast\n",
            README % (b"", b"old") + b"\n\n\nlater\n",
            None,
        ),
    ],
)
def test_a_file_is_merged(mine, old, new, merged):
    if merged is None and mine and old and new:
        mine = mine + b"\n\n\nlast\n"
        merged = mine.replace(b"last", b"later")
    assert merge_file(mine, old, new) == merged


@pytest.mark.parametrize(
    ("mine", "old", "new"),
    [(b"mine\n", b"old\n", b"new\n"), (b"mine\n", None, b"new\n")],
)
def test_two_changes_of_one_line_are_a_conflict(mine, old, new):
    with pytest.raises(MergeConflict):
        merge_file(mine, old, new)


def test_a_conflict_names_the_files(tmp_path):
    (tmp_path / "a.py").write_text("mine\n")
    (tmp_path / "b.py").write_text("old\n")
    old = {"a.py": b"old\n", "b.py": b"old\n"}
    with pytest.raises(UserError, match=r"^a\.py: your changes") as refusal:
        plan_changes(tmp_path, old, {"a.py": b"new\n", "b.py": b"new\n"})
    assert "\n" not in str(refusal.value)


KINDS = {
    "binary": "classification",
    "multiclass": "classification",
    "regression": "regression",
}
COMBINATIONS = list(itertools.product(KINDS, *[[False, True]] * 4))
KINDS["forecast"] = "forecast"
COMBINATIONS += itertools.product(
    ["forecast"], [False, True], [True], [False, True], [False]
)


def make_answers(kind, group, time, predict):
    return {
        "task": KINDS[kind],
        "project_name": "Shops",
        "project_slug": "shops",
        "package_name": "shops",
        "data_file": "rows.csv",
        "brief": "",
        "target": "label",
        "time_column": "day" if time else "",
        "group_column": "shop" if group else "",
        "predict_file": "new.csv" if predict else "",
        "metric": "auto",
        "hours": "4",
        "deliver": "none",
    }


def write_tree(project, files):
    for name, content in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(content)


def bake_like_copier(project, answers):
    """Write what `copier copy` does, without its start of a second."""
    found = assume_found(answers["task"])
    write_tree(project, render_project(answers, found))
    text = write_answers(answers, found, {})
    (project / ".copier-answers.yml").write_bytes(text.encode())


@pytest.mark.parametrize(("kind", "group", "time", "predict", "texts"), COMBINATIONS)
def test_a_file_that_comes_later_gives_the_bytes_of_one_that_was_there(
    tmp_path, kind, group, time, predict, texts
):
    write_rows(tmp_path / "rows.csv", kind, texts=texts)
    write_rows(tmp_path / "new.csv", kind, ";", range(40), texts=texts, target=False)
    answers = make_answers(kind, group, time, predict)
    scored = tmp_path / "new.csv" if predict else None
    early, late = tmp_path / "early", tmp_path / "late"
    early.mkdir()
    write_project(early, {}, answers, {}, tmp_path / "rows.csv", scored)
    bake_like_copier(late, answers)
    order = [tmp_path / "rows.csv", *([scored] if scored else [])]
    for file in order[:: -1 if group else 1]:  # rows to score may come first
        configure_project(late, file)
    assert read_tree(late) == read_tree(early)
    config = next(late.glob("*/config.py")).read_text("utf-8")
    assert ("TEXT_COLUMNS" in config) == texts
    assert ("POSITIVE_CLASS" in config) == (kind == "binary")
    if kind != "forecast":
        assert '"id": "row identifier' in config


def test_only_what_was_edited_is_merged_and_nothing_is_lost(tmp_path):
    write_rows(tmp_path / "rows.csv", "binary")
    answers = make_answers("binary", group=True, time=False, predict=False)
    project = tmp_path / "project"
    bake_like_copier(project, answers)
    readme = project / "README.md"
    readme.write_text(readme.read_text("utf-8") + "\nMy words.\n", "utf-8")
    data = project / "shops" / "data.py"
    mine = data.read_text("utf-8").replace(
        "    return data\n", "    return join(data)\n", 1
    )
    data.write_text(mine, "utf-8")
    configure_project(project, tmp_path / "rows.csv")
    assert readme.read_text("utf-8").endswith("\nMy words.\n")
    assert "rows.csv, 300 rows" in readme.read_text("utf-8")
    assert "return join(data)" in data.read_text("utf-8")
    configure_project(project, time_column="day")
    assert 'TIME_COLUMN = "day"' in (project / "shops" / "config.py").read_text("utf-8")
    assert "return join(data)" in data.read_text("utf-8")
    assert "parse_dates(data[config.TIME_COLUMN])" in data.read_text("utf-8")


def test_an_edit_that_stands_in_the_way_leaves_everything_as_it_was(tmp_path):
    write_rows(tmp_path / "rows.csv", "binary", ";")
    answers = make_answers("binary", group=True, time=False, predict=False)
    project = tmp_path / "project"
    bake_like_copier(project, answers)
    data = project / "shops" / "data.py"
    call = "pd.read_csv(config.DATA_FILE)"
    assert call in data.read_text("utf-8")
    data.write_text(data.read_text("utf-8").replace(call, "pd.read_feather(FILE)"))
    before = read_tree(project)
    with pytest.raises(UserError, match=r"^shops/data\.py: your changes"):
        configure_project(project, tmp_path / "rows.csv")
    assert read_tree(project) == before


def test_the_answers_come_back_as_they_were_written(tmp_path):
    answers = make_answers("binary", True, True, True)
    answers["brief"] = 'it\'s "50%" <of> \\ ä 😀 \u2028 & more\nlines'
    found = assume_found("classification") | {"excluded": {"it's 😀\u2028": "<&>"}}
    source = {"_src_path": "gh:org/ml-takehome", "_commit": "v1"}
    text = write_answers(answers, found, source)
    (tmp_path / ".copier-answers.yml").write_bytes(text.encode())
    package = tmp_path / answers["package_name"]
    package.mkdir()
    (package / "config.py").touch()
    assert read_answers(tmp_path) == (answers, found, source)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "holds no .copier-answers.yml: run this in the folder"),
        ("a: [", "does not hold the answers: restore it"),
        ("- 1", "does not hold the answers: restore it"),
        ("task: regression", "is of an older layout of the template: run `copier up"),
        ("task: regression\nfound_in_data: '{}'", "lacks 'project_name': restore it"),
    ],
)
def test_a_folder_without_good_answers_is_refused(tmp_path, text, message):
    if text is not None:
        (tmp_path / ".copier-answers.yml").write_text(text)
    with pytest.raises(UserError, match=message):
        configure_project(tmp_path)


@pytest.mark.parametrize("facts", ["{", "[]", "null", 5_000 * "[", '{"kind": []}'])
def test_recorded_facts_that_no_data_has_are_one_line(tmp_path, facts):
    answers = make_answers("binary", False, False, False)
    text = write_answers(answers, assume_found("classification"), {})
    start = text.index("found_in_data")
    record = tmp_path / ".copier-answers.yml"
    record.write_text(f"{text[:start]}found_in_data: '{facts}'\n")
    package = tmp_path / answers["package_name"]
    package.mkdir()
    (package / "config.py").write_text("")
    with pytest.raises(UserError, match="not valid JSON|facts that no data has"):
        configure_project(tmp_path)


def test_a_recorded_name_that_leads_out_of_the_project_is_refused(tmp_path):
    answers = make_answers("binary", False, False, False) | {"data_file": "../x.csv"}
    text = write_answers(answers, assume_found("classification"), {})
    (tmp_path / ".copier-answers.yml").write_text(text)
    with pytest.raises(UserError, match="'../x.csv' is a path"):
        configure_project(tmp_path)


def test_a_file_without_the_target_is_a_table_to_join_once_the_data_is_there(tmp_path):
    write_rows(tmp_path / "rows.csv", "binary")
    (tmp_path / "shops.csv").write_text("shop;town\n1;A\n2;B\n")
    project = tmp_path / "project"
    bake_like_copier(project, make_answers("binary", False, False, False))
    with pytest.raises(UserError, match='target "label" is not a column of shops.csv'):
        configure_project(project, tmp_path / "shops.csv")
    configure_project(project, tmp_path / "rows.csv")
    before = read_tree(project)
    messages = configure_project(project, tmp_path / "shops.csv")
    assert (
        messages[1]
        == """    shops = pd.read_csv(config.ROOT / "data" / "shops.csv", sep=';')"""
    )
    after = read_tree(project)
    assert after.pop("data/shops.csv") == (tmp_path / "shops.csv").read_bytes()
    assert after == before


def test_what_both_engines_assume_is_what_the_coach_finds():
    sys.path.insert(0, str(ROOT / "samples"))
    write_found = importlib.import_module("write_found")
    sys.path.pop(0)
    path = ROOT / "src" / "takehome" / "template" / "found.json"
    assert json.loads(path.read_text("utf-8")) == write_found.make_found()
    questions = json.loads((ROOT / "cookiecutter.json").read_text("utf-8"))
    assert questions == write_found.make_questions()


def test_what_is_rendered_is_formatted(tmp_path):
    lines = ["code,born,left,label"]
    for n in range(60):
        lines.append(f"00{n % 7},{n % 28 + 1:02d}.03.1990,{n % 27 + 2}/05/24,{n % 2}")
    (tmp_path / "rows.csv").write_text("\n".join(lines))
    answers = make_answers("binary", False, False, False)
    (tmp_path / "project").mkdir()
    write_project(tmp_path / "project", {}, answers, {}, tmp_path / "rows.csv")
    data = (tmp_path / "project" / "shops" / "data.py").read_text("utf-8")
    assert '            "born": "%d.%m.%Y",\n' in data
    run("ruff", "format", "--isolated", "--check", "project", cwd=tmp_path)
    run("ruff", "check", "--isolated", ".", cwd=tmp_path / "project")


def test_every_conditional_expression_says_what_else():
    """Jinja cannot compile one that does not, in a file with a quote in its name."""
    for path in (ROOT / SKELETON).rglob("*'*"):
        for expression in re.findall(r"\{\{.*?\}\}", path.read_text("utf-8")):
            assert expression.count(" if ") == expression.count(" else "), path


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("folder", ["data", "shops"])
def test_nothing_is_written_through_a_folder_that_leads_out(tmp_path, folder):
    write_rows(tmp_path / "rows.csv", "binary", ";")
    project = tmp_path / "project"
    bake_like_copier(project, make_answers("binary", False, False, False))
    (project / "data").mkdir(exist_ok=True)
    (project / folder).rename(tmp_path / "outside")
    (project / folder).symlink_to(tmp_path / "outside")
    before = read_tree(tmp_path / "outside")
    with pytest.raises(UserError, match=f"{folder} is a link out of the project"):
        configure_project(project, tmp_path / "rows.csv")
    assert read_tree(tmp_path / "outside") == before


def test_a_target_that_load_data_is_to_make_is_taken(tmp_path):
    write_rows(tmp_path / "rows.csv", "binary")
    project = tmp_path / "project"
    answers = make_answers("binary", True, False, False) | {"target": "late"}
    bake_like_copier(project, answers)
    messages = configure_project(project, tmp_path / "rows.csv")
    assert (
        'target "late" is not a column of rows.csv: load_data has to make it'
        in messages
    )
    config = (project / "shops" / "config.py").read_text("utf-8")
    assert 'TARGET = "late"\nPOSITIVE_CLASS = True' in config
    assert "late: made in load\\_data" in (project / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("what", "guard"),
    [
        ("time_column", "test_train_rows_are_older_than_test_rows"),
        ("group_column", "test_no_group_is_in_train_and_test"),
    ],
)
def test_a_time_or_group_that_load_data_makes_decides_the_split(tmp_path, what, guard):
    write_rows(tmp_path / "rows.csv", "binary", texts=False)
    project = tmp_path / "project"
    bake_like_copier(project, make_answers("binary", False, False, False))
    configure_project(project, tmp_path / "rows.csv")
    path = project / "shops" / "data.py"
    made = {
        "time_column": 'data["made"] = data["day"] + pd.Timedelta(hours=1)',
        "group_column": 'data["made"] = data["shop"] // 2',
    }
    text = path.read_text("utf-8").replace(
        "    # joins", f"    {made[what]}\n    # joins"
    )
    path.write_text(text, "utf-8")
    messages = configure_project(project, **{what: "made"})
    assert (
        f'{what} "made" is not a column of rows.csv: load_data has to make it'
        in messages
    )
    make_quick(project)
    run(sys.executable, "-m", "shops", cwd=project)
    done = run(sys.executable, "-m", "pytest", "-k", guard, cwd=project)
    assert "1 passed" in done.stdout


@pytest.mark.parametrize(
    ("labels", "positive"),
    [((0, 1), 1), ((1, 2), 2), (("good", "bad"), "bad"), (("yes", "no"), "yes")],
)
def test_the_positive_class_is_told_by_a_word_else_the_rarer(
    tmp_path, labels, positive
):
    lines = ["amount,label", *(f"{n},{labels[n % 3 == 0]}" for n in range(90))]
    (tmp_path / "rows.csv").write_text("\n".join(lines) + "\n", "utf-8")
    project = tmp_path / "project"
    bake_like_copier(project, make_answers("binary", False, False, False))
    messages = configure_project(project, tmp_path / "rows.csv")
    config = (project / "shops" / "config.py").read_text("utf-8")
    assert f"POSITIVE_CLASS = {json.dumps(positive)}\n" in config
    assert any(
        line.startswith(f"POSITIVE_CLASS = {positive!r}, of ") for line in messages
    )


@pytest.mark.parametrize(("time", "n_folds"), [(True, 3), (False, 8)])
def test_folds_are_few_where_one_class_is_rare(tmp_path, time, n_folds):
    lines = ["day,amount,label"]
    for n in range(400):
        lines.append(f"{date(2024, 1, 1) + timedelta(n)},{n * 7 % 97},{n % 12 == 0}")
    (tmp_path / "rows.csv").write_text("\n".join(lines) + "\n", "utf-8")
    project = tmp_path / "project"
    bake_like_copier(project, make_answers("binary", False, time, False))
    configure_project(project, tmp_path / "rows.csv")
    config = (project / "shops" / "config.py").read_text("utf-8")
    assert f"N_FOLDS = {n_folds}  # few rows are of the rarer class" in config


@pytest.mark.parametrize(
    ("column", "advice"),
    [("Hour", 'add "Hour" to the time in load_data'), ("shop", "with --group")],
)
def test_a_forecast_says_what_tells_the_rows_of_a_step_apart(tmp_path, column, advice):
    lines = [f"day,{column},label"]
    for n in range(60 * 24):
        lines.append(f"{date(2024, 1, 1) + timedelta(n // 24)},{n % 24},{n % 37 + 1}")
    (tmp_path / "rows.csv").write_text("\n".join(lines) + "\n", "utf-8")
    project = tmp_path / "project"
    bake_like_copier(project, make_answers("forecast", False, True, False))
    messages = configure_project(project, tmp_path / "rows.csv")
    [note] = [line for line in messages if "rows on average" in line]
    assert note.startswith("a step has 24.0 rows on average, whose label is summed: ")
    assert advice in note


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"target": "Label "}, 'of rows.csv: did you mean "label"'),
        ({"target": "labels"}, 'of rows.csv: did you mean "label"'),
        (
            {"target": "target"},
            'target "target" is not a column of rows.csv: it has id',
        ),
        ({"time_column": "date"}, 'time_column "date" is not a column of rows.csv'),
        ({"target": "id"}, "too many for classes: name another column"),
        ({"metric": "roc_auc", "target": "note"}, "too many for classes"),
        ({"metric": "r2"}, 'metric "r2" is not a scikit-learn scorer'),
        ({"hours": "0"}, "is not a time box"),
    ],
    ids=str,
)
def test_what_does_not_fit_the_data_changes_nothing(tmp_path, change, message):
    write_rows(tmp_path / "rows.csv", "binary")
    project = tmp_path / "project"
    bake_like_copier(project, make_answers("binary", False, False, False))
    before = read_tree(project)
    with pytest.raises(UserError, match=re.escape(message)) as refusal:
        configure_project(project, tmp_path / "rows.csv", **change)
    assert "\n" not in str(refusal.value)
    assert read_tree(project) == before


def test_a_metric_of_two_classes_does_not_fit_three(tmp_path):
    write_rows(tmp_path / "rows.csv", "multiclass")
    project = tmp_path / "project"
    bake_like_copier(project, make_answers("multiclass", False, False, False))
    with pytest.raises(UserError, match='metric "roc_auc" does not fit a multiclass'):
        configure_project(project, tmp_path / "rows.csv", metric="roc_auc")
    configure_project(project, tmp_path / "rows.csv", metric="f1_macro")
    evaluate = (project / "shops" / "evaluate.py").read_text("utf-8")
    assert 'f1_score(y, predicted, average="macro")' in evaluate


@pytest.mark.parametrize(
    ("step", "history", "calendar"),
    [
        ("h", 24 * 20, ["hour of day", "day of week"]),
        ("D", 800, ["day of week", "day of month", "month of year"]),
        ("B", 30, ["day of week"]),
        ("7D", 120, ["day of month", "month of year"]),
        ("MS", 30, ["month of year"]),
        ("YS", 30, []),
        ("15min", 100, []),
    ],
)
def test_the_calendar_has_what_differs_and_was_seen_twice(step, history, calendar):
    assert list_calendar(step, history) == calendar


def test_rows_to_score_may_be_those_of_the_data_without_a_target(tmp_path):
    write_rows(tmp_path / "rows.csv", "regression")
    lines = (tmp_path / "rows.csv").read_text("utf-8").splitlines()
    lines[-1] = lines[-1].rpartition(",")[0] + ","
    (tmp_path / "rows.csv").write_text("\n".join(lines), "utf-8")
    project = tmp_path / "project"
    answers = make_answers("regression", True, True, True)
    bake_like_copier(project, answers | {"predict_file": "rows.csv"})
    configure_project(project, tmp_path / "rows.csv")
    data = (project / "shops" / "data.py").read_text("utf-8")
    assert "return data[data[config.TARGET].isna()]" in data
    assert "PREDICT_FILE" not in (project / "shops" / "config.py").read_text("utf-8")
    (tmp_path / "other").mkdir()
    write_rows(tmp_path / "other" / "rows.csv", "regression", target=False)
    with pytest.raises(UserError, match='are both named "rows.csv": rename one'):
        configure_project(project, predict=tmp_path / "other" / "rows.csv")


def test_a_time_of_two_columns_is_made_in_load_data(tmp_path):
    lines = ["year,month,sold"]
    for n in range(60):
        lines.append(f"{2015 + n // 12},{n % 12 + 1},{n % 12 * 3 + n}")
    (tmp_path / "rows.csv").write_text("\n".join(lines) + "\n")
    answers = make_answers("forecast", False, True, False)
    answers |= {"target": "sold", "time_column": "year"}
    project = tmp_path / "project"
    bake_like_copier(project, answers)
    configure_project(project, tmp_path / "rows.csv")
    config = (project / "shops" / "config.py").read_text("utf-8")
    assert 'TIME_COLUMN = "date"\n' in config
    assert 'STEP = "MS"' in config
    data = (project / "shops" / "data.py").read_text("utf-8")
    assert (
        '    parts = {"year": data["year"], "month": data["month"], "day": 1}\n' in data
    )
    run("ruff", "format", "--isolated", "--check", ".", cwd=project)


def test_byte_code_beside_an_installed_skeleton_is_left_out(skeleton):
    package = skeleton / "{{cookiecutter.project_slug}}/{{cookiecutter.package_name}}"
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "config.cpython-311.pyc").write_bytes(b"\xa7\r\r\n")
    names = render(skeleton, kind="binary", texts=[])
    assert not [name for name in names if "__pycache__" in name]
