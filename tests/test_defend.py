"""`takehome defend`: questions on the project's own facts, and what its files say."""

import io
import json
import os
import re
import subprocess
import sys

import pytest
from conftest import ROOT, read_tree

from takehome import UserError
from takehome.defend import on_decisions, run
from takehome.defend.run import TOPICS, choose_questions, hold_interview

MOST = len(TOPICS)
CONFIG = """raise SystemExit  # whoever runs this, ends

OPEN_HOLDOUT = False
{settings}
"""


def make_row(name, score, gain, interval, metric):
    row = {"model": name, metric: score, "gain": gain}
    row |= {"95% interval": [score - 1, score + 1]}
    return {**row, "95% interval of the gain": interval}


def write_project(folder, settings="", metric="MAE", task="regression", **parts):
    """Make a project of a config.py, one function, and results with these parts."""
    models = [
        make_row("dummy", 9.5, 0.0, [0.0, 0.0], metric),
        make_row("linear", 7.25, 2.25, [1.5, 3.0], metric),
    ]
    results = {"task": task, "metric": metric, "models": models, "selected": "linear"}
    (folder / "leavers").mkdir()
    (folder / "reports").mkdir()
    config = CONFIG.format(settings=settings)
    (folder / "leavers" / "config.py").write_text(config, "utf-8")
    text = 'def load_data(table):\n    """Return the rows."""\n    return table\n'
    (folder / "leavers" / "data.py").write_text(text, "utf-8")
    found = json.dumps({**results, **parts}, indent=2)
    (folder / "reports" / "results.json").write_text(found, "utf-8")
    return folder


def ask(folder, most=MOST):
    """Return {question: what the files say}."""
    return {found.text: found.answers for found in choose_questions(folder, most)}


def find(folder, words):
    """Return the one question with these words, and what the files say."""
    [found] = [item for item in ask(folder).items() if words in item[0]]
    return found


# the finished project


def test_a_finished_project_is_asked_ten_questions_each_with_its_places(finished_once):
    questions = choose_questions(finished_once, 10)
    assert len(questions) == 10
    for question in questions:
        assert question.text.endswith("?") and question.answers
        assert any(re.match(r"[\w./]+:\d+: \S", line) for line in question.answers)


def test_the_places_hold_what_is_quoted(finished_once):
    quoted = 0
    for question in choose_questions(finished_once, 10):
        for answer in question.answers:
            place = re.match(r"([\w./]+\.(?:py|md)):(\d+): (.{9,15})", answer)
            if place and not re.match(r"\d+ lines|decision: ", place[3]):
                lines = (finished_once / place[1]).read_text("utf-8").split("\n")
                line = lines[int(place[2]) - 1].replace("\\", "")
                assert place[3] in line
                quoted += 1
    assert quoted > 10


def test_questions_name_the_project_s_own_facts(finished_once):
    results = json.loads((finished_once / "reports" / "results.json").read_text())
    questions = "\n".join(ask(finished_once))
    threshold = results["use"][0]["threshold"]
    for fact in ("`exit_call_minutes`", "boosting", "`company_id`", "`active_days`"):
        assert fact in questions
    assert f"from a probability of {threshold:.3f} on" in questions


def test_what_a_run_without_the_exclusion_gave_is_found_in_history(finished_once):
    _, answers = find(finished_once, "Why was `exit_call_minutes` excluded")
    assert re.match(r"churn/config\.py:\d+: EXCLUDED|churn/config", answers[0])
    not_now = r"not excluded(, nor \d more that are now)?"
    assert re.search(rf"in \w{{7}}, {not_now}: \w+ ROC AUC 0\.9\d\d", answers[-1])


def test_the_same_project_gives_the_same_questions_and_is_left_as_it_is(finished_once):
    before = read_tree(finished_once, leave_out=[])
    assert ask(finished_once) == ask(finished_once)
    assert read_tree(finished_once, leave_out=[]) == before
    assert list(ask(finished_once, 3)) == list(ask(finished_once))[:3]


# kinds of projects


def test_a_forecast_is_asked_how_far_it_looks(tmp_path):
    settings = 'HORIZON = 7\nTIME_COLUMN = "day"'
    folds = [{"train rows": 100, "test rows": 20}]
    write_project(tmp_path, settings, task="forecast", folds=folds)
    _, answers = find(tmp_path, "Each forecast looks 7 steps ahead")
    assert answers[:2] == [
        'leavers/config.py:5: TIME_COLUMN = "day"',
        "leavers/config.py:4: HORIZON = 7",
    ]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('TIME_COLUMN = "day"\nGROUP_COLUMN = "firm"', "a `firm` that is new to"),
        ('TIME_COLUMN = "day"', "later rows than you train on"),
        ('GROUP_COLUMN = "firm"', "No `firm` is on both sides"),
        ("", "You shuffle the rows before"),
    ],
)
def test_each_split_has_its_question(tmp_path, settings, words):
    write_project(tmp_path, settings, folds=[{"train rows": 100}])
    find(tmp_path, words)


def test_numbers_are_asked_about_what_may_be_promised(tmp_path):
    use = [{"bias": -1.5, "90% of absolute errors below": 61.2}]
    write_project(tmp_path, use=use)
    find(tmp_path, "less than 61.200, and on average they are 1.500 too low")


def test_several_classes_are_asked_about_the_one_found_least(tmp_path):
    use = [{"class": "red", "recall": 0.9}, {"class": "blue", "recall": 0.4}]
    write_project(tmp_path, task="classification", use=use)
    _, answers = find(tmp_path, "finds 40% of blue, the least")
    assert answers[0].endswith("recall of red 0.900, recall of blue 0.400")


def test_a_suspect_is_asked_about_by_how_severe_it_is(tmp_path):
    suspects = [
        {"column": "id", "severity": "identifier", "evidence": "9 values"},
        {"column": "call", "severity": "leak", "evidence": "power 0.99"},
    ]
    settings = 'EXPLAINED = {\n    "call": "before",\n}'
    write_project(tmp_path, settings, suspects=suspects)
    _, answers = find(tmp_path, "`call` looks like target leakage (power 0.99)")
    assert 'leavers/config.py:5: "call": "before",' in answers


def test_an_identifier_and_a_column_are_asked_about_otherwise(tmp_path):
    ids = [{"column": "id", "reason": "row identifier, by its name"}]
    late = [{"column": "call", "reason": "logged later"}]
    write_project(tmp_path, excluded=ids + late)
    find(tmp_path, "Why was `call` excluded")
    results = tmp_path / "reports" / "results.json"
    found = {**json.loads(results.read_text("utf-8")), "excluded": ids}
    results.write_text(json.dumps(found), "utf-8")
    find(tmp_path, "`id` is excluded as an identifier")


def test_a_function_that_rows_to_score_bring_is_nobodys(tmp_path):
    key = ("leavers/data.py", "load_data")
    brought = {("leavers/__main__.py", "main"): "changed"}
    changed = {**brought, key: "changed"}
    assert on_decisions.drop_for_rows_to_score(changed) == changed
    brought[("leavers/data.py", "read_rows_to_score")] = "wrote"
    changed |= brought
    assert on_decisions.drop_for_rows_to_score(changed) == {key: "changed"}


@pytest.mark.parametrize(
    ("rule", "asked"),
    [("min(costs)", "Who set the costs"), ("best.min()", "by a rule of your own")],
)
def test_a_threshold_by_capacity_is_not_asked_about_costs(tmp_path, rule, asked):
    write_project(tmp_path, use=[{"threshold": 0.486}])
    text = f'def choose_threshold(y, best):\n    """Costs."""\n    return {rule}\n'
    (tmp_path / "leavers" / "evaluate.py").write_text(text, "utf-8")
    find(tmp_path, asked)


def test_a_closed_holdout_and_an_interval_around_0_are_asked_about(tmp_path):
    write_project(tmp_path)
    find(tmp_path, "The holdout was never opened")
    models = [
        make_row("naive", 9.5, 0.0, [0.0, 0.0], "MAE"),
        make_row("linear", 9.0, 0.5, [-1.0, 2.0], "MAE"),
        make_row("boosting", 8.9, 0.6, [-1.0, 2.2], "MAE"),
    ]
    results = tmp_path / "reports" / "results.json"
    found = {**json.loads(results.read_text("utf-8")), "models": models}
    results.write_text(json.dumps(found), "utf-8")
    find(tmp_path, "over the naive model is 0.500, and its interval, -1 to 2,")
    find(tmp_path, "boosting scores 8.900 (7.900 to 9.900), better than linear")
    results.write_text(json.dumps({**found, "selected": "naive"}), "utf-8")
    find(tmp_path, "You hand in the naive, with nothing learned. Why not boosting")


def test_a_decision_that_no_other_question_is_on_is_taken(tmp_path):
    write_project(tmp_path)
    rows = "| split | later rows | shuffled | |\n| blanks | kept | filled | they tell |"
    text = f"# A\n\n## Decisions\n\n| decision | chosen | rejected | why |\n{rows}\n"
    (tmp_path / "README.md").write_text(text, "utf-8")
    _, answers = find(tmp_path, "On blanks you chose “kept” over “filled”")
    assert answers[0].startswith("README.md:7: decision: blanks; chosen: kept;")


def test_only_what_is_there_is_asked_about(tmp_path):
    (tmp_path / "train.py").write_text("def fit(rows):\n    return rows\n", "utf-8")
    (tmp_path / "README.md").write_text("# Mine\n", "utf-8")
    [(text, answers)] = ask(tmp_path).items()
    assert text.startswith("Walk me through `fit` in train.py")
    assert answers[0] == "train.py:1: def fit(rows):"
    (tmp_path / "train.py").unlink()
    with pytest.raises(UserError, match="has no fact to ask about: run it"):
        ask(tmp_path)


ODD = [None, "x", True, [], {}, float("nan"), 1e999, [1], ["a", "b"], {"column": "a"}]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_values_that_no_run_writes_end_in_no_traceback(tmp_path, odd):
    rows = [{"column": odd, "reason": odd, "severity": odd, "threshold": odd}]
    numbers = {"error rate": odd, "predictive power": odd, "class": odd, "recall": odd}
    rows = [{**rows[0], **numbers, "permutation importance": odd, "bias": odd}]
    keys = ("folds", "split", "excluded", "suspects", "use", "slices", "columns")
    write_project(tmp_path, **dict.fromkeys(keys, rows), selection_reason=odd)
    assert ask(tmp_path)
    results = tmp_path / "reports" / "results.json"
    found = json.loads(results.read_text("utf-8"))
    for row in found["models"]:
        row |= dict.fromkeys(["gain", "95% interval", "95% interval of the gain"], odd)
    results.write_text(json.dumps({**found, **dict.fromkeys(keys, odd)}), "utf-8")
    assert ask(tmp_path)


# the command


def test_without_a_terminal_all_is_printed(tmp_path):
    write_project(tmp_path, excluded=[{"column": "a\x1b[31m\nb", "reason": "late"}])
    lines = []
    questions = choose_questions(tmp_path, 10)
    hold_interview(questions, lines.append)
    assert len([line for line in lines if re.match(r"\d+\. ", line)]) == len(questions)
    assert not any("\x1b" in line or "\n" in line for line in lines)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("typed", "asked", "answered"), [("\n\n\n\n", 3, 2), ("\nq\n", 1, 1), ("", 1, 0)]
)
def test_at_a_terminal_enter_shows_the_next(
    tmp_path, monkeypatch, typed, asked, answered
):
    write_project(tmp_path)
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    monkeypatch.setattr(sys, "stdout", Terminal())
    lines = []
    questions = choose_questions(tmp_path, 3)
    hold_interview(questions, lines.append)
    shown = "\n".join(lines)
    assert len(re.findall(r"^\d\. ", shown, re.MULTILINE)) == asked
    shown = " ".join(shown.split())
    messages = [question.answers[0][:40] in shown for question in questions]
    assert messages == [number < answered for number in range(3)]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pty")
def test_a_real_terminal_is_asked_one_at_a_time(tmp_path):
    import pty

    write_project(tmp_path)
    here, there = pty.openpty()
    command = [sys.executable, "-m", "takehome", "defend", "--questions", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    streams = {"stdin": there, "stdout": there}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, **streams)
    os.close(there)
    shown = read_until(here, "1. ")
    assert "2. " not in shown
    os.write(here, b"\n")
    assert "reports/results.json:" in read_until(here, "1.500 to 3")
    os.write(here, b"q\n")
    assert process.wait(timeout=30) == 0
    os.close(here)


def read_until(descriptor, words):
    """Return what a terminal shows, once the words are in it."""
    shown = ""
    while words not in shown:
        shown += os.read(descriptor, 1000).decode()
    return shown


@pytest.mark.parametrize("most", [0, -1, MOST + 1])
def test_a_number_of_questions_that_there_cannot_be_is_one_line(tmp_path, most):
    with pytest.raises(UserError, match=f"{most} is not a number of questions"):
        choose_questions(tmp_path, most)


def test_a_folder_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(UserError, match="is not a directory"):
        choose_questions(tmp_path / "nowhere", 10)


def test_each_topic_has_a_question_of_its_own():
    assert len(set(run.TOPICS)) == len(run.TOPICS) >= 10
