"""`takehome history`: what was tried, by the committed results."""

import json

import pytest
from conftest import commit_all, git, run, set_constants

from takehome import UserError
from takehome.history import versions
from takehome.history.changes import describe_changes
from takehome.history.run import list_runs, tell_runs, write_table

CONFIG = """import os

OPEN_HOLDOUT = False
METRIC = "ROC AUC"
DEPTH = 3  # of a tree
EXCLUDED = {"name": "says nothing"}
"""
MODELS = '''"""The models."""

from sklearn.dummy import DummyClassifier


def make_dummy():
    """Return the baseline."""
    return DummyClassifier()
'''
FOREST = """

def make_forest():
    return RandomForestClassifier()
"""
README = "# Leavers\n\n## Model choice\n\nThe forest.\n\n## Time\n\nAn hour.\n"


def write_results(project, score, metric="ROC AUC", selected="linear"):
    models = [
        {"model": "dummy", metric: 0.5, "95% interval": [0.5, 0.5]},
        {"model": "linear", metric: score, "95% interval": [score - 0.1, score + 0.1]},
    ]
    results = {"metric": metric, "models": models, "selected": selected}
    (project / "reports").mkdir(exist_ok=True)
    text = json.dumps(results)
    (project / "reports" / "results.json").write_text(text, "utf-8")


def set_models(project, text):
    (project / "leavers" / "models.py").write_text(text, "utf-8")


@pytest.fixture
def tried(tmp_path):
    """A project with five committed runs; the forest and the depth were not kept."""
    project = tmp_path / "tried"
    (project / "leavers").mkdir(parents=True)
    (project / "leavers" / "config.py").write_text(CONFIG, "utf-8")
    (project / "README.md").write_text(README, "utf-8")
    set_models(project, MODELS)
    git(project, "init", "--quiet")
    commit_all(project, "Start")
    write_results(project, 0.7)
    commit_all(project, "Run what was generated")
    set_models(project, MODELS + FOREST)
    set_constants(project, DEPTH="5")
    write_results(project, 0.71)
    commit_all(project, "Try a forest")
    set_models(project, MODELS.replace('"""Return the baseline."""', '"""Dummy."""'))
    set_constants(project, DEPTH="3", EXCLUDED='{"name": "no", "call": "late"}')
    write_results(project, 0.69)
    commit_all(project, "Leave out the call")
    set_constants(project, METRIC='"recall"')
    write_results(project, 0.4, metric="recall", selected="dummy")
    commit_all(project, "Judge by recall")
    return project


def test_each_run_has_what_changed_its_score_and_whether_it_was_kept(tried):
    runs, left_out = list_runs(tried)
    assert left_out == 0
    assert [(run.changes, run.score, run.kept) for run in runs] == [
        (["nothing in the code"], "linear 0.700 (0.600 to 0.800)", ""),
        (
            ["DEPTH: 3 → 5", "models.py: make_forest added"],
            "linear 0.710 (0.610 to 0.810)",
            "no",
        ),
        (
            [
                "DEPTH: 5 → 3",
                "EXCLUDED: + call",
                "models.py: make_forest removed",
            ],
            "linear 0.690 (0.590 to 0.790)",
            "yes",
        ),
        (["METRIC: 'ROC AUC' → 'recall'"], "dummy 0.500 (0.500 to 0.500)", "yes"),
    ]


BEFORE = 'def make_models():\n    return {"dummy": 1, "tree": 2}\n'
LOAD = "def load_data(table):\n    data = table.copy()\n    return data\n"


@pytest.mark.parametrize(
    ("name", "before", "after", "messages"),
    [
        (
            "make_models",
            BEFORE,
            BEFORE.replace('"tree": 2', '"forest": 3'),
            "make_models (+ forest, - tree)",
        ),
        ("make_models", BEFORE, BEFORE.replace("1", "7"), "make_models changed"),
        (
            "load_data",
            LOAD,
            LOAD.replace(
                "    return", '    data["night"] = data["hour"] < 5\n    return'
            ),
            "load_data (+ night)",
        ),
        ("", "A = {}", 'A = {"recall": 1, **B, 3: 4}', "other lines (+ recall)"),
        ("", "A = {}", 'A = {"0": "age"}', "other lines changed"),
        ("load_data", "def (:", LOAD, "load_data changed"),
    ],
)
def test_models_and_columns_that_came_and_went_are_named(name, before, after, messages):
    changed = {("data.py", name): (before, after)}
    assert describe_changes(changed) == [f"data.py: {messages}"]


def test_what_was_changed_again_in_part_is_partly_kept(tried):
    set_constants(tried, DEPTH="4")
    commit_all(tried, "Without a run")
    assert [run.kept for run in list_runs(tried)[0]] == ["", "no", "partly", "yes"]


def test_scores_of_another_metric_are_set_apart(tried):
    lines = tell_runs(*list_runs(tried))
    assert lines[0] == "Scores: ROC AUC"
    assert lines.count("Scores: ROC AUC") == 1
    output = "Scores: recall from here on, not to be compared with ROC AUC above"
    assert lines.index(output) > lines.index("         Leave out the call")


def test_a_commit_that_changes_no_result_and_no_code_is_no_run(tried):
    results = tried / "reports" / "results.json"
    results.write_text(results.read_text("utf-8") + "\n", "utf-8")
    commit_all(tried, "Run again")
    assert len(list_runs(tried)[0]) == 4


def test_a_package_of_another_name_and_code_that_does_not_parse_are_followed(tried):
    git(tried, "mv", "leavers", "churners")
    (tried / "churners" / "models.py").write_text("def (:", "utf-8")
    write_results(tried, 0.6)
    commit_all(tried, "Rename the package")
    last = list_runs(tried)[0][-1]
    assert last.changes[0] == "models.py: other lines changed, make_dummy removed"
    assert len(last.changes) == 1


def test_a_long_history_is_told_from_its_end(tried, monkeypatch):
    monkeypatch.setattr(versions, "MOST_RUNS", 2)
    runs, left_out = list_runs(tried)
    assert [run.changes[0] for run in runs] == [
        "DEPTH: 5 → 3",
        "METRIC: 'ROC AUC' → 'recall'",
    ]
    assert tell_runs(runs, left_out)[0] == "2 earlier runs are left out."


@pytest.mark.parametrize("interval", [["a", "b"], [{}, []], [None, 1], "ab", [1]])
def test_an_interval_that_is_none_is_not_told(tried, interval):
    path = tried / "reports" / "results.json"
    results = json.loads(path.read_text("utf-8"))
    for row in results["models"]:
        row["95% interval"] = interval
    path.write_text(json.dumps(results), "utf-8")
    commit_all(tried, "Break")
    assert list_runs(tried)[0][-1].score == "dummy 0.500"


def test_the_table_is_made_once_under_model_choice_and_then_filled(tried):
    runs, _ = list_runs(tried)
    write_table(tried, runs)
    once = (tried / "README.md").read_text("utf-8")
    assert once.startswith("# Leavers\n\n## Model choice\n\nThe forest.\n\n<!-- tried")
    assert once.endswith("<!-- tried: end -->\n\n## Time\n\nAn hour.\n")
    row = f"| {runs[1].commit} | DEPTH: 3 → 5; models.py: make\\_forest added | "
    assert f"{row}linear 0.710 (0.610 to 0.810), ROC AUC | no |" in once
    write_table(tried, runs)
    assert (tried / "README.md").read_text("utf-8") == once


def test_the_command_changes_nothing_but_the_write_up_when_asked(tried):
    done = run("takehome", "history", cwd=tried)
    assert done.stdout.startswith("Scores: ROC AUC\n")
    assert git(tried, "status", "--porcelain", "--ignored") == ""
    done = run("takehome", "history", "--table", cwd=tried)
    assert done.stdout.endswith("README.md updated: 4 runs, in the block tried\n")
    assert git(tried, "status", "--porcelain", "--ignored") == "M README.md"


def test_a_write_up_without_a_place_for_the_table_stays_as_it_is(tried):
    (tried / "README.md").write_bytes(b"# Mine\r\n")
    with pytest.raises(UserError, match="has no section Model choice: put <!-- tried"):
        write_table(tried, list_runs(tried)[0])
    assert (tried / "README.md").read_bytes() == b"# Mine\r\n"


def test_windows_line_ends_stay(tried):
    (tried / "README.md").write_bytes(README.replace("\n", "\r\n").encode())
    write_table(tried, list_runs(tried)[0])
    text = (tried / "README.md").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n") > 12


def test_code_that_nests_too_deeply_is_told_all_the_same(tried):
    set_models(tried, MODELS + f"\nX = {'+'.join(['1'] * 5_000)}\n")
    set_constants(tried, DEPTH="-".join(["1"] * 5_000))
    write_results(tried, 0.5)
    commit_all(tried, "Nest")
    assert list_runs(tried)[0][-1].changes[0].startswith("DEPTH: ")


@pytest.mark.parametrize(
    ("spoil", "output"),
    [
        (lambda it: None, "no git repository here that git can read"),
        (lambda it: commit_in(it, {}), "holds a results.json: commit reports/"),
        (lambda it: commit_in(it, {"reports/results.json": "{"}), "can be read: run"),
    ],
)
def test_a_history_without_results_is_one_line(tmp_path, spoil, output):
    project = tmp_path / "empty"
    project.mkdir()
    spoil(project)
    with pytest.raises(UserError, match=output):
        list_runs(project)


def commit_in(project, files):
    for path, text in {"a.py": "a = 1", **files}.items():
        (project / path).parent.mkdir(exist_ok=True)
        (project / path).write_text(text, "utf-8")
    git(project, "init", "--quiet")
    commit_all(project, "Start")
