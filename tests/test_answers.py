"""The questions of both engines are the same, and both refuse the same answers with the
same words."""

import json
import keyword
import re
import shutil
import sys
import zipfile

import pytest
import yaml
from conftest import BAKE, ROOT, bake_with_cookiecutter
from copier import run_copy
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import get_scorer_names

from takehome import UserError
from takehome.template.answers import (
    NAMES,
    check_answers,
    read_questions,
)
from takehome.template.decide import KINDS
from takehome.template.metrics import METRICS

COPIER = yaml.safe_load((ROOT / "copier.yml").read_text("utf-8"))
GOOD = {
    "task": "classification",
    "project_name": "Churn",
    "project_slug": "churn",
    "package_name": "churn",
    "data_file": "",
    "brief": "",
    "target": "churned",
    "time_column": "renewal_date",
    "group_column": "company_id",
    "predict_file": "",
    "metric": "auto",
    "hours": "4",
    "deliver": "none",
}
BAD = [
    {"package_name": "class"},
    {"package_name": "json"},
    {"package_name": "pandas"},
    {"package_name": "tests"},
    {"package_name": "Churn"},
    {"package_name": "1st"},
    {"package_name": ""},
    {"project_slug": ""},
    {"project_slug": "../evil"},
    {"project_slug": "/evil"},
    {"project_slug": "a/b"},
    {"project_slug": ".."},
    {"project_slug": "-rf"},
    {"project_name": "  "},
    {"hours": "0"},
    {"hours": "-3"},
    {"hours": "lots"},
    {"hours": "nan"},
    {"hours": "200"},
    {"deliver": "docker"},
    {"deliver": ""},
    {"task": "forecasting"},
    {"metric": "rocauc"},
    {"metric": "r2"},
    {"target": ""},
    {"time_column": "churned"},
    {"group_column": "churned"},
    {"task": "forecast", "time_column": ""},
    {"brief": "a form feed \f of a page"},
    {"project_name": "Churn\x85"},
    {"target": "churned\x7f"},
    {"time_column": "\ufffe"},
    {"group_column": "a\x1bb"},
    {"data_file": "a\x01.csv"},
    {"predict_file": "a\x9f.csv"},
    {"hours": "4\x0b"},
]


def test_both_engines_ask_the_same_questions():
    asked = [
        key
        for key, entry in COPIER.items()
        if isinstance(entry, dict) and entry.get("when") is not False
    ]
    assert asked == list(read_questions(ROOT))
    assert len(asked) <= 13


def test_the_defaults_of_both_engines_are_one_text():
    for key, default in read_questions(ROOT).items():
        assert COPIER[key]["default"] == default.replace("cookiecutter.", "")


@pytest.fixture(scope="module")
def questions(tmp_path_factory):
    """A template of copier's questions alone, which bakes nothing."""
    folder = tmp_path_factory.mktemp("questions")
    for path in (ROOT / "copier.yml", *ROOT.glob("src/takehome/template/*.json")):
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    (folder / "{{cookiecutter.project_slug}}").mkdir()
    return folder


def answer_copier(questions, folder, answers):
    """Give copier answers in this process."""
    run_copy(str(questions), folder, answers, defaults=True, quiet=True, pretend=True)


def refuse(answers):
    """Return the line in which the rules refuse answers."""
    with pytest.raises(UserError) as refusal:
        check_answers(answers)
    return str(refusal.value)


def test_good_answers_are_taken_by_the_rules_and_by_copier(questions, tmp_path):
    check_answers(GOOD)
    answer_copier(questions, tmp_path / "project", GOOD)


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_bad_answer_is_refused_by_the_rules_and_by_copier_in_the_same_line(
    questions, tmp_path, bad
):
    message = refuse({**GOOD, **bad})
    with pytest.raises(ValueError, match=re.escape(message)):
        answer_copier(questions, tmp_path / "project", {**GOOD, **bad})


# one rule, and the slugs that would lead out of the folder if the engine took them
@pytest.mark.parametrize(
    "bad",
    [{"hours": "0"}, {"project_slug": "../evil"}, {"project_slug": ".."}],
    ids=str,
)
def test_an_engine_that_refuses_an_answer_says_why_and_leaves_nothing(
    template, tmp_path, bad
):
    message = refuse({**GOOD, **bad})
    for engine, bake in BAKE.items():
        folder = tmp_path / engine / "inside"
        folder.mkdir(parents=True)
        done, _ = bake(template, folder, {**GOOD, **bad}, check=False)
        assert done.returncode == 1
        assert message in done.stdout + done.stderr
        assert [path.name for path in (tmp_path / engine).rglob("*")] == ["inside"]


@pytest.mark.parametrize("task", NAMES["metrics"])
def test_every_default_is_accepted_by_copier_when_a_data_file_is_named(
    template, tmp_path, task
):
    """copier checks defaults as it asks, so an empty one that may not be left so would
    end the questions."""
    _, project = BAKE["copier"](
        template, tmp_path, {"data_file": "rows.csv", "task": task}
    )
    assert 'TARGET = "target"' in next(project.glob("*/config.py")).read_text("utf-8")


ATTACKS = [
    "{{ cycler.__init__.__globals__.os.mkdir('made') }}",
    "{{ [cycler] | map(attribute='__init__.__globals__.os') | first }}",
    "{{ (cycler | attr('__init__')).__globals__.os.mkdir('made') }}",
    "{{ '{0.__class__}'.format(7) }}{{ lipsum.__globals__['os'].mkdir('made') }}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_answer_on_the_command_line_reaches_no_code(template, tmp_path, attack):
    done, project = bake_with_cookiecutter(
        template, tmp_path, {"brief": attack}, check=False
    )
    assert "Unable to render variable 'brief'" in done.stdout + done.stderr
    assert (done.returncode, project) == (1, None)


def test_without_the_sandbox_an_answer_would_be_executed(template, tmp_path):
    for name in ("cookiecutter.json", "copier.yml"):
        shutil.copy(template / name, tmp_path)
    questions = json.loads((tmp_path / "cookiecutter.json").read_text("utf-8"))
    del questions["_extensions"]
    (tmp_path / "cookiecutter.json").write_text(json.dumps(questions), "utf-8")
    (tmp_path / "{{cookiecutter.project_slug}}").mkdir()
    (tmp_path / "out").mkdir()
    bake_with_cookiecutter(tmp_path, tmp_path / "out", {"brief": ATTACKS[0]}, False)
    assert (tmp_path / "out" / "made").is_dir()


@pytest.mark.parametrize("answer", ["{{ 7 * 7 }}", "{% set x = 1 %}", "{# gone #}"])
def test_template_code_in_an_answer_is_refused_by_cookiecutter_which_would_run_it(
    template, tmp_path, answer
):
    done, project = BAKE["cookiecutter"](
        template, tmp_path, {"brief": answer}, check=False
    )
    assert done.returncode == 1
    assert "error: brief holds '{{', '{%' or '{#'" in done.stderr
    assert project is None


@pytest.mark.parametrize(
    ("key", "answer", "message"),
    [
        ("data_file", "nowhere.csv", "does not exist"),
        ("data_file", "folder", "is a folder"),
        ("data_file", "empty.csv", "is empty"),
        ("data_file", "header.csv", "holds a header and no rows: ask"),
        ("data_file", "several.zip", "is a column of no table of several.zip: a.csv"),
        (
            "target",
            "target",
            'target "target" is not a column of rows.csv: it has day, shop, sold',
        ),
        ("time_column", "date", 'time_column "date" is not a column'),
        ("group_column", "city", 'group_column "city" is not a column'),
        ("predict_file", "nowhere.csv", "does not exist"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(template, tmp_path, key, answer, message):
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "header.csv").write_text("day,shop,sold\n")
    with zipfile.ZipFile(tmp_path / "several.zip", "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, "day,shop\n2024-01-01,a\n2024-01-02,b\n")
    (tmp_path / "rows.csv").write_text(
        "day,shop,sold\n2024-01-01,a,1\n2024-01-02,b,0\n"
    )
    before = sorted(path.name for path in tmp_path.iterdir())
    answers = {"data_file": "rows.csv", "target": "sold", key: answer}
    done, _ = BAKE["cookiecutter"](template, tmp_path, answers, check=False)
    assert done.returncode == 1
    assert [
        line
        for line in done.stderr.splitlines()
        if message in line and line.startswith("error: ")
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@given(st.sampled_from(sorted(GOOD)), st.text())
def test_no_answer_makes_the_rules_crash(key, answer):
    try:
        check_answers({**GOOD, key: answer})
    except UserError as refusal:
        assert "\n" not in str(refusal)


@given(st.text(min_size=1))
def test_a_slug_that_is_accepted_stays_in_its_folder(slug):
    try:
        check_answers({**GOOD, "project_slug": slug})
    except UserError:
        return
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", slug)


def test_reserved_names_hold_every_keyword_and_module_of_this_python():
    modules = {
        name
        for name in sys.stdlib_module_names
        if name == name.lower() and not name.startswith("_")
    }
    assert modules | {word for word in keyword.kwlist if word.islower()} <= set(
        NAMES["reserved"]
    )


def test_reserved_names_hold_every_pinned_requirement():
    skeleton = ROOT / "{{cookiecutter.project_slug}}"
    lines = []
    for path in skeleton.glob("*requirements.txt*"):
        lines += path.read_text("utf-8").splitlines()
    assert len(lines) > 100  # with and without the API
    packages = {line.split("==")[0].replace("-", "_") for line in lines}
    imported_as = {
        "pillow": "pil",
        "opentelemetry_api": "opentelemetry",
        "python_dateutil": "dateutil",
        "scikit_learn": "sklearn",
    }
    assert {imported_as.get(name, name) for name in packages} <= set(NAMES["reserved"])


def test_every_metric_offered_is_a_scorer_of_scikit_learn():
    assert {
        metric for metrics in NAMES["metrics"].values() for metric in metrics
    } <= set(get_scorer_names())


def test_every_metric_offered_is_known_to_the_skeleton():
    for task, offered in NAMES["metrics"].items():
        assert sorted(METRICS[KINDS[task]]) == offered


def test_the_names_file_is_what_copier_reads():
    assert (
        json.loads(
            (ROOT / "src" / "takehome" / "template" / "names.json").read_text("utf-8")
        )
        == NAMES
    )
