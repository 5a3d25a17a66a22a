"""`takehome check`: each check passes on a finished project, and fails on a mutant of
it."""

import csv
import io
import json
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import BIN, ROOT, commit_all, git, read_tree, run, set_constants
from rich.console import Console

import takehome.check.rules  # noqa: F401  registers the checks
from takehome import UserError
from takehome.brief.commands import record_brief
from takehome.check import read_own_words
from takehome.check.finding import (
    CHECKS,
    FAILED,
    NOT_APPLICABLE,
    PASSED,
    Finding,
)
from takehome.check.readers.averages import Reference, tell_far
from takehome.check.readers.claims import Facts, question_claims
from takehome.check.rubric import ROLES, read_rubric
from takehome.check.rules.predictions import same_run
from takehome.check.run import (
    check_project,
    choose_next,
    score_dimensions,
)
from takehome.check.view import (
    show_findings,
    show_screen,
)

FAILS_AT_FIRST = """
framing assumptions metric baseline-first gain-stated suspects-explained holdout-once
error-analysis importance-read tried answer questions-answered data-findings decisions
limitations next-steps help-disclosed figures commits-small all-committed time-box
"""


@pytest.fixture
def finished(finished_once, tmp_path):
    """A copy of the finished project, to be changed at will."""
    return Path(shutil.copytree(finished_once, tmp_path / "project"))


@pytest.fixture
def nothing(tmp_path):
    """An empty folder outside of any git repository."""
    folder = tmp_path / "nothing"
    folder.mkdir()
    return folder


def find(project, name, full=False):
    """Return the finding of one check."""
    return next(iter(check_project(project, [name], full).values()))


def find_all(project):
    """Return {check: finding} of all fast checks."""
    return {entry.id: found for entry, found in check_project(project).items()}


def edit(project, path, change):
    file = project / path
    file.write_text(change(file.read_text("utf-8")), "utf-8")


def replace(path, old, new):
    """Return a mutation of the first match of a pattern in a file."""

    def mutate(project):
        edit(
            project,
            path,
            lambda text: re.sub(old, lambda _: new, text, count=1, flags=re.DOTALL),
        )

    return mutate


def append(path, line):
    """Return a mutation that adds a line to a file, new or not."""

    def mutate(project):
        with (project / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")

    return mutate


def record(brief):
    """Return a mutation that records a brief, as it is found."""

    def mutate(project):
        path = project.parent / "brief.md"
        path.write_text(brief, "utf-8")
        record_brief(project, path, read_own_words(project), as_found=True)

    return mutate


def empty(title, instead=""):
    """Return a mutation that empties a section of the write-up."""
    return replace(
        "README.md", rf"## {title}\n.*?(?=\n## )", f"## {title}\n{instead}\n"
    )


def change_results(change):
    def mutate(project):
        def rewrite(text):
            results = json.loads(text)
            change(results)
            return json.dumps(results)

        edit(project, "reports/results.json", rewrite)

    return mutate


def commit(mutate, message="Change one more thing of the project"):
    """Return a mutation that is committed."""

    def both(project):
        mutate(project)
        commit_all(project, message)

    return both


def delete(*paths):
    def mutate(project):
        for path in paths:
            shutil.rmtree(project / path) if (project / path).is_dir() else (
                project / path
            ).unlink()

    return mutate


def write_notebook(*counts):
    """Return a mutation that adds a notebook whose cells have these execution
    counts."""

    def mutate(project):
        cells = [
            {
                "cell_type": "code",
                "source": ["1 + 1"],
                "execution_count": count,
                "outputs": [],
            }
            for count in counts
        ]
        (project / "look.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")

    return mutate


def restart(project, keep=0):
    """Forget all commits, or all but the first ones."""
    names = git(project, "log", "--reverse", "--format=%H").split()
    git(project, "update-ref", "-d", "HEAD") if not keep else git(
        project, "reset", "--soft", names[keep - 1]
    )
    git(project, "reset", "--quiet")


def jump_ahead(project):
    """Add a forest before anything of the baseline's run is committed."""
    shutil.copytree(project / "reports", project.parent / "reports")
    restart(project, keep=1)
    shutil.rmtree(project / "reports")
    append("churn/baseline.py", "forest = ExtraTreesClassifier()")(project)
    commit_all(project, "Add a forest")
    shutil.copytree(project.parent / "reports", project / "reports")
    commit_all(project, "Run it")


def open_twice(project):
    for value in ("False", "True"):
        set_constants(project, OPEN_HOLDOUT=value)
        commit_all(project, f"Set the holdout to {value}")


def grow(project):
    with (project / "model.bin").open("wb") as file:
        file.truncate(11_000_000)


def commit_as_one(project):
    restart(project, keep=1)
    commit_all(project, "Do the whole take-home at once")


def spoil_one_score(results):
    results["models"][1]["ROC AUC"] += 0.01


def state_another_gain(project):
    results = json.loads((project / "reports" / "results.json").read_text("utf-8"))
    gain = results["models"][-1]["gain"]
    append("README.md", f"The dummy is beaten by {gain * 1.008:.4f}.")(project)


def add_cache(project):
    (project / "churn" / "__pycache__").mkdir(exist_ok=True)
    append("churn/__pycache__/data.txt", "x")(project)
    git(project, "add", "--force", "churn/__pycache__/data.txt")


def drop_words(project, words):
    """Leave out every paragraph of the write-up with one of the words."""
    keep = [
        part
        for part in (project / "README.md").read_text("utf-8").split("\n\n")
        if not re.search(words, part) or part.startswith(("<!--", "#"))
    ]
    (project / "README.md").write_text("\n\n".join(keep), "utf-8")


def predict(project, rows=5, last="r5,basic,0.2,no"):
    """Ask for the rows of a file, and commit predictions of so many."""
    plans = [f"r{n},basic" for n in range(1, 6)]
    scored = [f"{plan},0.2,no" for plan in plans[:-1]] + [last]
    header = "id,plan,probability,predicted_churned"
    write_lines(project / "data" / "ask.csv", ["id,plan", *plans])
    write_lines(project / "reports" / "predictions.csv", [header, *scored[:rows]])
    append("churn/config.py", 'PREDICT_FILE = ROOT / "data" / "ask.csv"')(project)
    commit_all(project, "Score the rows asked for")


def write_lines(path, lines):
    path.write_text("\n".join([*lines, ""]), "utf-8")


def delete_predictions(project):
    predict(project)
    (project / "reports" / "predictions.csv").unlink()


def score_later(project):
    predict(project)
    change_results(spoil_one_score)(project)
    commit_all(project, "Run again, and forget the predictions")


PLACE = (
    "/" + "home/jane/data.csv"
)  # in two parts, so that no scanner takes this file for the slip
KEY = "AKIA" + "ABCDEFGHIJKLMNOP"
HELP = r"No other help was used\."
EMPTY_HELP = "| tool | used for | how checked |\n| --- | --- | --- |\n"
NO_COLUMN = "Each row is clean, and the linear model learned in each fold."
ERRORS = "(?i)error|wrong|miss|predict|forecast|false alarm"
READ = r"The choice makes sense.*?exceeds the intervals\."
NO_TIME = r"(\| scope \| 12 \|)[^\n]*"

# (check, what breaks it, what the evidence says)
MUTANTS = [
    (
        "brief-answered",
        record("Explain which customers leave."),
        "a1 “Explain which customers leave.”: no section or file named",
    ),
    (
        "form-kept",
        record("Hand in a Jupyter notebook."),
        "no notebook (.ipynb), which the brief demands",
    ),
    (
        "length-within-limit",
        record("Write a report of at most one page."),
        "estimated at 11 pt",
    ),
    ("framing", empty("Framing"), "0 words of your own under Framing"),
    (
        "assumptions",
        replace("README.md", r"I assume that.*?counted up to that day\.", ""),
        "never says what is assumed",
    ),
    (
        "metric",
        replace("README.md", r"The metric follows.*?has time for\.", ""),
        "no reason for the metric",
    ),
    (
        "baseline-compared",
        change_results(lambda found: found["models"].pop(0)),
        "models in reports/results.json",
    ),
    ("baseline-first", jump_ahead, "adds ExtraTreesClassifier before"),
    (
        "gain-stated",
        replace("README.md", r"\(95% interval [\d.]+ to [\d.]+\)\. The", "The"),
        "without its interval",
    ),
    (
        "results",
        change_results(lambda found: found["models"][1].pop("95% interval")),
        "linear has a score without",
    ),
    (
        "reports-fresh",
        commit(append("churn/data.py", "WINDOW = 3")),
        "churn/data.py in ",
    ),
    (
        "suspects-explained",
        change_results(
            lambda found: found["suspects"].append(
                {"column": "mood", "severity": "leak", "check": "", "evidence": ""}
            )
        ),
        "mood",
    ),
    ("numbers-agree", state_another_gain, "is close to the gain"),
    (
        "numbers-agree",
        append("README.md", "The model beats the dummy by 0.9876."),
        "0.9876 is claimed of the gain",
    ),
    (
        "numbers-agree",
        append("README.md", "On the holdout, opened late, it\nscores 0.9876."),
        "0.9876 is claimed of",
    ),
    (
        "numbers-agree",
        append("README.md", "The holdout score is 0.9876."),
        "0.9876 is claimed of",
    ),
    (
        "numbers-agree",
        append("README.md", "It reached a ROC AUC of 0.9876 on the holdout."),
        "0.9876 is claimed of",
    ),
    (
        "holdout-once",
        commit(append("churn/data.py", "WINDOW = 3")),
        "churn/data.py changed in",
    ),
    ("holdout-once", open_twice, "opened 2 times"),
    ("error-analysis", empty("Error analysis", "Some 2024 rows, 0.5."), "no row of"),
    ("error-analysis", lambda it: drop_words(it, ERRORS), "no words of yours on"),
    (
        "importance-read",
        replace("README.md", READ, "Yes."),
        "no meaning to active_days",
    ),
    ("tried", replace("README.md", READ, "Yes."), "what was tried and not kept"),
    ("predictions-valid", lambda it: predict(it, rows=4), "has 4 rows"),
    ("predictions-valid", lambda it: predict(it, last="r5,basic,,"), "is missing in 1"),
    (
        "predictions-valid",
        lambda it: predict(it, last="r4,basic,0.2,no"),
        "lacks id r5",
    ),
    ("predictions-valid", delete_predictions, "no predictions of the rows of"),
    ("predictions-valid", score_later, "and the scores are others since"),
    (
        "run-command",
        replace("README.md", "python -m churn", "python -m chum"),
        "`python -m chum`, which does not exist",
    ),
    ("tests-there", delete("tests"), "no function test_"),
    ("lint", append("churn/data.py", "import json"), "churn/data.py"),
    (
        "notebooks-in-order",
        write_notebook(1, 3, 2),
        "look.ipynb: cell 2 of 3 has the count 3",
    ),
    (
        "no-absolute-paths",
        append("churn/data.py", f'HERE = "{PLACE}"'),
        ": /" + "home/jane",
    ),
    (
        "no-absolute-paths",
        lambda project: (project / "link").symlink_to(BIN),
        "link is a link that leads out",
    ),
    ("no-secrets", append("Makefile", f"# {KEY}"), "Makefile:21: a key of AWS"),
    ("no-large-files", grow, "model.bin: 11 MB"),
    ("no-junk-files", append(".DS_Store", "x"), ".DS_Store: nobody wrote this"),
    ("no-junk-files", append("churn/data.py~", "x"), "churn/data.py~: nobody"),
    ("no-junk-files", append("~$notes.docx", "x"), "~$notes.docx: nobody"),
    ("no-junk-files", add_cache, "churn/__pycache__/data.txt: nobody"),
    ("no-placeholders", append("churn/data.py", "# TO" + "DO: more"), "churn/data.py:"),
    ("no-dead-options", append("churn/config.py", "DEPTH = 3"), "nothing reads DEPTH"),
    (
        "dependencies",
        append("churn/data.py", "import xgboost"),
        "imports xgboost, which is not declared",
    ),
    (
        "dependencies",
        replace("pyproject.toml", '"scipy"', '"scipy", "shap"'),
        "shap is declared",
    ),
    ("answer", empty("The answer"), "words of your own under Results, fewer than"),
    (
        "questions-answered",
        append("README.md", "<!-- What is left? -->"),
        "What is left?",
    ),
    ("questions-answered", append("README.md", "## Appendix"), "Appendix is empty"),
    ("data-findings", empty("Data", NO_COLUMN), "name no column of it"),
    (
        "data-findings",
        change_results(
            lambda found: found["suspects"].append(
                {"column": "mood", "severity": "identifier", "check": "a name"}
            )
        ),
        "mood: a name",
    ),
    ("help-disclosed", replace("README.md", HELP, ""), "neither which help was used"),
    ("help-disclosed", replace("README.md", HELP, EMPTY_HELP), "help is empty"),
    ("help-disclosed", replace("README.md", HELP, "Nonetheless."), "neither which"),
    (
        "help-disclosed",
        replace("README.md", HELP, f"{EMPTY_HELP}| a model | tests | |\n"),
        "a model | tests |  is not filled",
    ),
    (
        "help-disclosed",
        replace("README.md", HELP, "ChatGPT wrote the tests."),
        "not how its work was checked",
    ),
    ("decisions", empty("Decisions", "We chose boosting."), "0 decisions"),
    ("limitations", empty("Limitations", "None."), "1 words of your own"),
    (
        "next-steps",
        replace("README.md", "## With more time", "## Outlook"),
        "has no heading with next steps",
    ),
    (
        "figures",
        delete("reports/figures/scores.png"),
        "reports/figures/scores.png does not exist",
    ),
    ("commits-small", commit(append("README.md", "Yes."), "wip"), "says only “wip”"),
    ("commits-small", commit_as_one, "of the"),
    (
        "all-committed",
        append("notes.txt", "to myself"),
        "notes.txt has changes that are not committed",
    ),
    (
        "time-box",
        replace("README.md", NO_TIME, "| scope | 12 | 120 |"),
        "330 minutes spent of 240",
    ),
    (
        "last-third",
        replace("README.md", r"\| polish \|.*?\| write \|[^\n]*", "| write | 48 | 5 |"),
        "5 of ",
    ),
]
SLOW_MUTANTS = [
    (
        "tests-pass",
        append("tests/test_config.py", "def test_no():\n    assert False"),
        "ended with status 1",
    ),
    (
        "reproduces",
        change_results(spoil_one_score),
        "reports/results.json models[1].ROC AUC: committed ",
    ),
    (
        "audit-clean",
        replace(
            "churn/data.py", "hidden = \\[\n        config.TARGET,\n", "hidden = [\n"
        ),
        "churned",
    ),
]


@pytest.mark.parametrize(
    ("name", "mutate", "output"),
    MUTANTS,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_check_fails_on_its_mutant_and_says_where(finished, name, mutate, output):
    mutate(finished)
    found = find(finished, name)
    assert found.status == FAILED
    assert output in "\n".join(found.evidence)


def test_every_check_of_a_finished_project_passes(finished_once):
    statuses = {name: found.status for name, found in find_all(finished_once).items()}
    apart = {name: status for name, status in statuses.items() if status != PASSED}
    assert apart == dict.fromkeys(
        [
            *("audit-clean", "reproduces", "tests-pass", "notebooks-in-order"),
            "predictions-valid",
            *("brief-answered", "form-kept", "length-within-limit"),
        ],
        NOT_APPLICABLE,
    )


def test_predictions_of_every_row_asked_for_pass(finished):
    predict(finished)
    assert find(finished, "predictions-valid").status == PASSED
    (finished / "reports" / "predictions.csv").unlink()
    set_constants(finished, PREDICT_FILE='ROOT / "data" / "renewals.csv"')
    assert "of the rows of" in find(finished, "predictions-valid").evidence[0]


def test_predictions_that_are_empty_fail_and_very_many_are_not_judged(finished):
    predict(finished)
    file = finished / "reports" / "predictions.csv"
    file.write_text("", "utf-8")
    assert "is empty" in find(finished, "predictions-valid").evidence[0]
    file.write_text("id,score\n" + "1,2\n" * 200_001, "utf-8")
    found = find(finished, "predictions-valid")
    assert (found.status, "more than" in found.evidence[0]) == (NOT_APPLICABLE, True)


def test_predictions_have_the_columns_that_the_brief_asks_for(finished, monkeypatch):
    asked = ("id", "score")
    form = SimpleNamespace(prediction_columns=asked)
    monkeypatch.setattr("takehome.check.rules.predictions.read_form", lambda _: form)
    found = find(finished, "predictions-valid")
    assert "no predictions of the columns id, score" in found.evidence[0]
    predict(finished)
    messages = find(finished, "predictions-valid").evidence
    assert "lacks score, as the brief asks" in messages[0]
    assert "has plan, probability, predicted_churned, which the brief" in messages[1]
    rows = [f"r{n},0.2" for n in range(1, 6)]
    write_lines(finished / "reports" / "predictions.csv", ["id,score", *rows])
    assert find(finished, "predictions-valid").status == PASSED


def test_rows_of_a_file_that_pandas_reads_otherwise_are_not_counted(finished):
    predict(finished, rows=4)
    assert "has 4 rows" in find(finished, "predictions-valid").evidence[0]
    append("churn/data.py", "READ = dict(header=3)")(finished)
    assert find(finished, "predictions-valid").status == PASSED


def score_rows(project, probability, label="no"):
    """Commit predictions of forty rows, around a probability."""
    names = [f"r{n}" for n in range(40)]
    rows = [f"{name},{probability + n / 1e3},{label}" for n, name in enumerate(names)]
    header = "id,probability,predicted_churned"
    write_lines(project / "data" / "ask.csv", ["id", *names])
    write_lines(project / "reports" / "predictions.csv", [header, *rows])
    append("churn/config.py", 'PREDICT_FILE = ROOT / "data" / "ask.csv"')(project)
    commit_all(project, "Score the rows asked for")


def test_predictions_far_from_the_tested_rows_are_questioned_until_told(finished):
    with (finished / "reports" / "out_of_fold.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    results = json.loads((finished / "reports" / "results.json").read_text("utf-8"))
    selected = results["selected"]
    mean = sum(float(row[selected]) for row in rows) / len(rows)
    score_rows(finished, mean)
    assert find(finished, "predictions-valid").status == PASSED
    score_rows(finished, 0.9, "yes")
    probability, label = find(finished, "predictions-valid").evidence
    assert f"probability is far off, mean 92.0%, of the tested rows {mean:.1%}" in (
        probability
    )
    assert "predicted_churned is far off, share of yes 100.0%" in label
    messages = "Of the new rows a higher share leaves, as all are of one plan."
    append("README.md", messages)(finished)
    assert find(finished, "predictions-valid").status == PASSED


@pytest.mark.parametrize(
    ("cells", "messages"),
    [
        ([9.9] * 30, False),  # within half a standard deviation
        ([20.0] * 30, True),
        ([20.0] * 9, False),  # few rows say nothing
        ([12.0] * 10, False),  # chance, among ten rows
        (["high"] * 30, False),
    ],
)
def test_predicted_numbers_are_compared_on_average(cells, messages):
    tested = Reference([float(n % 17) for n in range(200)])
    assert (tell_far(list(map(str, cells)), tested) is not None) == messages


def test_classes_are_no_probabilities():
    tested = Reference([0.2, 0.3] * 50, positive="1", threshold=0.25)
    cells = ["0", "1"] * 20
    assert tell_far(cells, tested) is None
    assert "share of 1 100.0%" in tell_far(["1"] * 40, tested)
    assert tell_far([str(n) for n in range(40)], tested) is None


def test_predictions_of_the_rows_without_a_target_pass(finished):
    write_lines(finished / "data" / "ask.csv", ["id,churned", "a,yes", "b,", "c,"])
    set_constants(finished, DATA_FILE='ROOT / "data" / "ask.csv"')
    append("churn/data.py", "def read_rows_to_score():\n    return None")(finished)
    filled = finished / "reports" / "predictions.csv"
    write_lines(filled, ["id,churned", "b,no", "c,yes"])
    assert find(finished, "predictions-valid").status == PASSED
    write_lines(filled, ["id,churned", "b,no", "c,"])
    found = find(finished, "predictions-valid")
    assert "churned is missing in 1 rows" in found.evidence[0]


@pytest.mark.parametrize(
    "line",
    [
        "No AI was used.",
        "This was done without any help.",
        f"{EMPTY_HELP}| Claude | tests | read |",
        "None but the coach.",
        "Copilot wrote the docstrings, and I checked each.",
    ],
)
def test_help_may_be_disclosed_in_several_ways(finished, line):
    replace("README.md", HELP, line)(finished)
    assert find(finished, "help-disclosed").status == PASSED


@pytest.mark.parametrize(
    "words", ["R75388 left", "In row 316 it errs", "K0180 renewed on 2024-02-12"]
)
def test_a_row_may_be_named_by_its_id_number_or_date(finished, words):
    empty("Error analysis", f"It is wrong here: {words}.")(finished)
    assert find(finished, "error-analysis").status == PASSED


def test_every_check_has_a_mutant_and_an_entry_in_the_rubric():
    names = [entry.id for entry in read_rubric()]
    assert sorted(names) == sorted(CHECKS)
    assert len(names) < 50
    assert {name for name, *_ in MUTANTS + SLOW_MUTANTS} == set(names)
    entries = read_rubric()
    assert all(entry.rule.endswith(".") for entry in entries)


def test_a_fresh_bake_that_was_run_fails_what_only_the_candidate_can_do(ran_once):
    failed = [
        name for name, found in find_all(ran_once).items() if found.status == FAILED
    ]
    assert sorted(failed) == sorted(FAILS_AT_FIRST.split())


# the slow checks, on a project with one test


@pytest.fixture(scope="module")
def short(finished_once, make_once):
    """The finished project with one quick test; not to be changed."""
    return make_once("short", lambda folder: shorten_tests(finished_once, folder))


def shorten_tests(project, folder):
    shutil.copytree(project, folder, dirs_exist_ok=True)
    delete("tests")(folder)
    (folder / "tests").mkdir()
    add = append("tests/test_config.py", "def test_yes():\n    import churn.config")
    commit(add)(folder)


@pytest.mark.parametrize(
    "name",
    ["tests-pass", "reproduces", pytest.param("audit-clean", marks=pytest.mark.slow)],
)
def test_what_is_committed_runs_again_in_a_copy(short, name):
    before = read_tree(short, leave_out=[])
    assert find(short, name, full=True).status == PASSED
    assert read_tree(short, leave_out=[]) == before


@pytest.mark.parametrize(
    ("name", "mutate", "output"), SLOW_MUTANTS, ids=[name for name, *_ in SLOW_MUTANTS]
)
def test_a_slow_check_fails_on_its_mutant(short, tmp_path, name, mutate, output):
    project = Path(shutil.copytree(short, tmp_path / "project"))
    commit(mutate)(project)
    found = find(project, name, full=True)
    assert found.status == FAILED
    assert output in found.evidence[0]


# what must not raise an alarm


@pytest.mark.parametrize(
    "line",
    [
        "In 2024 the linear model saw about 870 rows, and boosting 5 folds.",
        "A forest reached 0.967, which we did not keep.",
        "The gain over the dummy is worth 12 calls per week, at 47.5 minutes each.",
        "Of 869 rows, 78.8% are customers who stay.",
        "The linear model with tickets by month reached a ROC AUC of 0.9876.",
        "On the holdout's largest accounts it scores 0.9876.",
        "On the holdout, the renewals of December score 0.9876.",
        "On the holdout it scores 0.9876 for large accounts, counted by hand.",
        "On the holdout it scores 0.9876 for large accounts, counted by\nhand.",
        "> We want a model that beats the baseline by 0.0512.",
        "The dummy is beaten by 12.5%. The gain over the dummy is what decides.",
    ],
)
def test_numbers_of_the_candidate_are_left_alone(finished, line):
    append("README.md", line)(finished)
    assert find(finished, "numbers-agree").status == PASSED


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("no-secrets", r'TfidfVectorizer(token_pattern="(?u)\\b[a-z0-9]+\\b")'),
        ("no-secrets", 'tokenizer = "distilbert-base-v2"'),
        ("no-absolute-paths", "# as on https://example.org/home/jane/page"),
        ("no-placeholders", "todo = [name for name in hacks]"),
        ("dependencies", "import numpy"),
    ],
)
def test_a_line_that_only_looks_like_a_slip_is_left_alone(finished, name, line):
    append("churn/data.py", line)(finished)
    assert find(finished, name).status == PASSED


def test_commands_of_python_itself_are_there(finished):
    append(
        "README.md",
        "`python -m venv .venv`, then `python -m pip install -r requirements.txt`",
    )(finished)
    assert find(finished, "run-command").status == PASSED


TESTED = Facts(
    thresholds=[0.25381],
    sizes={"rows": {800, 640, 160}, "columns": {22, 21}},
    shares=[0.296],
    tested={"13": [0, 0.0642, 0.0813], "37": [0.41, 1]},
)


@pytest.mark.parametrize(
    "text",
    [
        "The threshold is 0.25: whoever is above is refused.",
        "The chosen threshold of 25.4% follows the costs.",
        "A threshold of 0.5 costs more.",
        "I rejected the threshold of 0.5, which costs more.",
        "At first the threshold was 0.31.",
        "The threshold is about 0.3.",
        "The threshold of 0.05 is usual for significance.",
        "The data has 800 rows and 22 columns.",
        "The file has 640 rows to train on.",
        "After duplicates went, the data has 795 rows.",
        "The file of rows to score has 200 rows.",
        "The base rate is 29.6%.",
        "The share of positives is 30.1% in the train rows.",
        "The share of positives would be 50% in a balanced sample.",
        "Row 13 is good and got a probability of 0.081.",
        "Row 13 got 0.064 of boosting, row 37 got 0.41.",
        "Row 99 got 0.77.",  # of the holdout maybe: not known
        "Row 13 has an amount of 276.50.",
    ],
)
def test_claims_that_hold_or_weigh_something_else_are_left_alone(text):
    assert question_claims(text, TESTED) == {}
    assert question_claims(text, Facts()) == {}


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("The threshold is 0.31.", "0.31 is stated as the threshold, which is 0.2538"),
        ("We refuse above the cut-off of 31%.", "31% is stated as the threshold"),
        ("The data has 1,000 rows.", "1,000 rows are stated, and the data has 800"),
        ("The file holds 800 rows and 30 columns.", "30 columns are stated"),
        ("The base rate is 11.8%.", "which is 29.6%"),
        ("The share of positives was 0.118.", "which is 29.6%"),
        ("Row 13 defaults, and got only 0.012.", "out_of_fold.csv has 0, 0.0642"),
        ("For row 37 the model predicted a probability of 0.92.", "has 0.41, 1"),
    ],
)
def test_claims_that_the_run_contradicts_are_questioned(text, output):
    [(number, why)] = question_claims(text, TESTED).items()
    assert output in f"{number.text} {why}"


def test_claims_in_a_write_up_are_held_against_its_project(finished):
    results = json.loads((finished / "reports" / "results.json").read_text("utf-8"))
    threshold = results["use"][0]["threshold"]
    append("README.md", f"The threshold is {threshold:.2f}.")(finished)
    assert find(finished, "numbers-agree").status == PASSED
    with (finished / "reports" / "out_of_fold.csv").open(encoding="utf-8") as file:
        row = next(csv.DictReader(file))["row"]
    wrong = "The threshold is 0.91. The base rate is 77%. The file has 123 rows."
    append("README.md", f"{wrong} Row {row} got 0.999.")(finished)
    told = "\n".join(find(finished, "numbers-agree").evidence)
    assert re.findall(r": ([\d.%]+) is", told) == ["0.91", "77%", "0.999"]
    n_rows = (finished / "data" / "renewals.csv").read_text("utf-8").count("\n") - 1
    assert f"123 rows are stated, and the data has {n_rows}" in told


def test_a_number_of_an_earlier_run_is_stale(finished):
    first = git(finished, "log", "--format=%h", "--grep", "Run the dummy")
    results = json.loads(git(finished, "show", f"{first}:reports/results.json"))
    old = results["models"][-1]["gain"]
    append("README.md", f"We know more now. The dummy is beaten by {old:.3f}.")(
        finished
    )
    assert f"was the gain in {first}" in find(finished, "numbers-agree").evidence[0]
    replace(
        "README.md",
        "The dummy is beaten",
        "Before we left out the call, the dummy was beaten",
    )(finished)
    assert find(finished, "numbers-agree").status == PASSED


def test_what_runs_a_notebook_need_not_be_declared(finished):
    source = "from IPython.display import Markdown"
    cells = [{"cell_type": "code", "source": source, "outputs": []}]
    (finished / "look.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    assert find(finished, "dependencies").status == PASSED
    append("churn/data.py", source)(finished)
    [line] = find(finished, "dependencies").evidence
    assert line == "churn/data.py imports ipython, which is not declared"


def test_a_notebook_that_was_run_in_order_passes(finished):
    write_notebook(1, 2, 3)(finished)
    assert find(finished, "notebooks-in-order").status == PASSED


def test_figures_of_a_notebook_are_its_own_or_lie_beside_it(nothing):
    text = "![A figure](attachment:a.png)\n\n![Another](figures/b.png)"
    cells = [{"cell_type": "markdown", "source": text}]
    (nothing / "work").mkdir()
    content = json.dumps({"cells": cells})
    (nothing / "work" / "look.ipynb").write_text(content, "utf-8")
    [line] = find(nothing, "figures").evidence
    assert "work/figures/b.png does not exist" in line


def test_a_rerun_in_the_working_tree_makes_reports_fresh(finished):
    append("churn/data.py", "WINDOW = 3")(finished)
    assert find(finished, "reports-fresh").status == FAILED
    change_results(lambda results: results.update(seconds=9.9))(finished)
    assert find(finished, "reports-fresh").status == PASSED


# the clock


def start_clock(monkeypatch, spent, left):
    phases = [
        {"phase": name, "planned": 60, "spent": minutes}
        for name, minutes in spent.items()
    ]
    clock = {
        "hours": 4,
        "phases": phases,
        "phase": "write",
        "running": True,
        "spent": sum(spent.values()),
        "left": left,
    }
    monkeypatch.setattr("takehome.check.rules.time.read_clock", lambda project: clock)


def test_the_clock_comes_before_the_table(finished_once, monkeypatch):
    start_clock(monkeypatch, {"iterate": 290, "write": 10}, left=0)
    assert find(finished_once, "time-box").evidence == (
        "the clock: 300 minutes spent of 240",
    )
    assert find(finished_once, "last-third").status == FAILED


def test_next_steps_fit_into_the_time_left():
    failed = {entry: Finding(FAILED, ("",)) for entry in read_rubric()}
    assert [entry.id for entry in choose_next(failed)][0] == "suspects-explained"
    assert sum(entry.minutes for entry in choose_next(failed, minutes_left=12)) <= 12
    assert len(choose_next(failed, minutes_left=0)) == 1


# projects that are not as the template made them


def rename_package(project):
    git(project, "mv", "churn", "leavers")
    for path in [*project.glob("tests/*.py"), project / "README.md"]:
        path.write_text(
            path.read_text("utf-8")
            .replace("churn.", "leavers.")
            .replace("churn ", "leavers "),
            "utf-8",
        )
    git(project, "mv", "README.md", "README.MD")


def add_submodule(project):
    other = project.parent / "other"
    shutil.copytree(project, other)
    git(
        project,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        str(other),
        "other",
    )


def encode(encoding):
    def mutate(project):
        readme = project / "README.md"
        readme.write_bytes((readme.read_text("utf-8") + "café").encode(encoding))

    return mutate


def write(path, content):
    return lambda project: (project / path).write_bytes(content)


# (what makes it odd, a check, its status, its line)
ODD = {
    "another package name": (
        rename_package,
        "no-dead-options",
        PASSED,
        "leavers/config.py: 17 constants",
    ),
    "a config.py less": (
        delete("churn/config.py"),
        "no-dead-options",
        NOT_APPLICABLE,
        "no package with a config.py",
    ),
    "a source folder": (
        lambda it: shutil.move(it / "churn", it / "src" / "churn"),
        "no-dead-options",
        PASSED,
        "src/churn",
    ),
    "no package": (delete("churn"), "reports-fresh", NOT_APPLICABLE, "no package"),
    "no write-up": (
        delete("README.md"),
        "answer",
        FAILED,
        "no README in the project's folder",
    ),
    "no git": (
        delete(".git"),
        "holdout-once",
        FAILED,
        "no git repository here that git can read",
    ),
    "no commits": (restart, "baseline-first", FAILED, "no commit holds this folder"),
    "detached head": (
        lambda it: git(it, "checkout", "--quiet", "HEAD~1"),
        "all-committed",
        PASSED,
        "files, all committed",
    ),
    "a submodule": (add_submodule, "lint", PASSED, "10 files"),
    "a link to itself": (
        lambda it: (it / "loop").symlink_to("loop"),
        "no-absolute-paths",
        FAILED,
        "loop is a link",
    ),
    "a broken name": (
        append("a\n\x1b[31mb.py", "import json"),
        "lint",
        FAILED,
        "\\n\\x1b[31mb.py",
    ),
    "broken TOML": (
        write("pyproject.toml", b"[project"),
        "dependencies",
        FAILED,
        "pyproject.toml is not TOML",
    ),
    "other TOML": (
        write("pyproject.toml", b"project = 3"),
        "dependencies",
        FAILED,
        "no list project.dependencies",
    ),
    "broken Python": (
        write("churn/data.py", b"import pandas as pd\n\n\ndef (:\n"),
        "lint",
        FAILED,
        "churn/data.py:4: invalid syntax",
    ),
    "deep Python": (
        append("churn/data.py", f"{'(' * 5000}1"),
        "lint",
        FAILED,
        "churn/data.py:",
    ),
    "NUL in Python": (
        write("churn/data.py", b"x = 1\0"),
        "lint",
        FAILED,
        "churn/data.py:1",
    ),
    "broken results": (
        write("reports/results.json", b"{"),
        "results",
        FAILED,
        "reports/results.json is not valid JSON",
    ),
    "other results": (
        write("reports/results.json", b'{"metric": "R2", "models": [1]}'),
        "results",
        FAILED,
        "does not hold a list of models",
    ),
    "results of other parts": (
        change_results(lambda found: found.update(columns=5, excluded={"a": 1}, use=3)),
        "importance-read",
        NOT_APPLICABLE,
        "the results name no important column",
    ),
    "deep results": (
        write("reports/results.json", b"[" * 100_000),
        "results",
        FAILED,
        "is not valid JSON",
    ),
    "another encoding": (
        encode("latin-1"),
        "answer",
        FAILED,
        "README.md is not UTF-8 (byte",
    ),
    "UTF-16": (encode("utf-16"), "answer", FAILED, "README.md is not UTF-8 (byte 0)"),
    "an empty write-up": (
        write("README.md", b""),
        "questions-answered",
        FAILED,
        "README.md has no headings",
    ),
    "a broken notebook": (
        write("a.ipynb", b"{}"),
        "notebooks-in-order",
        FAILED,
        "a.ipynb: cannot be read",
    ),
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_project_is_told_in_one_line_each(finished, odd):
    mutate, name, status, output = ODD[odd]
    mutate(finished)
    findings = check_project(finished)
    shown = io.StringIO()
    show_findings(findings, choose_next(findings), Console(file=shown, width=80))
    assert not any(
        "\n" in line for found in findings.values() for line in found.evidence
    )
    [found] = [found for entry, found in findings.items() if entry.id == name]
    assert (found.status, output in found.evidence[0]) == (status, True), found


def test_a_folder_that_is_no_project_is_told_in_one_line(nothing):
    with pytest.raises(UserError, match="without a write-up and without a config.py"):
        check_project(nothing)


# a stranger's project, which lacks what only the template brings

WORDS = """# Which customers leave

## Problem

One row is one customer. We predict at the end of a month who leaves in the next one, so
that somebody calls them; a miss costs more than a call, and we assume that calls help.

## How to run

`{command}`

## Results

A forest reaches an AUC of 0.81, and a constant 0.50, a gain of 0.31 (0.25 to 0.37). The
AUC fits, since the list is worked from the top. We tried a linear model, which was
worse. Older customers stay, as `age` has it; the model is wrong on c17, who left.
"""
SCRIPT = """import pandas as pd

data = pd.read_csv("customers.csv")
print(data.describe())
"""
# what only the template's projects have
OURS = {
    *("results", "baseline-compared", "baseline-first", "suspects-explained"),
    *("reports-fresh", "numbers-agree", "holdout-once", "time-box", "last-third"),
    *("importance-read", "no-dead-options", "predictions-valid"),
}


def make_script(folder):
    write_words(folder, "python train.py")
    (folder / "train.py").write_text(SCRIPT, "utf-8")
    (folder / "requirements.txt").write_text("pandas==2.3.3\nnumpy==2.3.5\n", "utf-8")


def make_source_layout(folder):
    write_words(folder, "python -m leavers.train")
    package = folder / "src" / "leavers"
    package.mkdir(parents=True)
    (package / "config.py").write_text("RATE = 0.1\n", "utf-8")
    (package / "train.py").write_text(
        f"from .config import RATE\n{SCRIPT}print(RATE)\n", "utf-8"
    )
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "leavers"\ndependencies = ["pandas"]\n', "utf-8"
    )


def make_notebook(folder):
    cells = [
        {"cell_type": "markdown", "source": [WORDS.format(command="jupyter lab")]},
        {
            "cell_type": "code",
            "source": [f"%matplotlib inline\n{SCRIPT}"],
            "execution_count": 1,
            "outputs": [{"output_type": "display_data", "data": {"image/png": "XXX"}}],
        },
    ]
    (folder / "leavers.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    (folder / "requirements.txt").write_text("pandas\n", "utf-8")


def write_words(folder, command):
    (folder / "README.md").write_text(WORDS.format(command=command), "utf-8")


STRANGERS = [make_script, make_source_layout, make_notebook]


@pytest.fixture(params=STRANGERS, ids=lambda make: make.__name__)
def stranger(request, nothing):
    """A small project that the template did not make, in a commit."""
    rows = [f"c{n},{n + 20},{n % 2}" for n in range(40)]
    write_lines(nothing / "customers.csv", ["customer,age,left", *rows])
    request.param(nothing)
    git(nothing, "init", "--quiet")
    commit_all(nothing, "Predict who leaves")
    return nothing


def test_nothing_fails_for_lack_of_what_only_the_template_brings(stranger):
    findings = find_all(stranger)
    failed = {name for name, found in findings.items() if found.status == FAILED}
    assert not failed & OURS
    assert failed == {
        *("tests-there", "decisions", "limitations", "next-steps", "commits-small"),
        "help-disclosed",
    }


def test_what_a_stranger_lacks_is_not_judged_and_what_is_there_is(stranger):
    findings = find_all(stranger)
    assert findings["results"].evidence[0].startswith("cannot tell: no results.json")
    for name in ("dependencies", "error-analysis", "data-findings"):
        assert findings[name].status == PASSED, findings[name]
    is_notebook = (stranger / "leavers.ipynb").exists()
    status = NOT_APPLICABLE if is_notebook else PASSED
    assert findings["run-command"].status == status
    (stranger / "more.py").write_text("import xgboost\n", "utf-8")
    assert "imports xgboost" in find(stranger, "dependencies").evidence[0]


# the command


def takehome(*words, cwd):
    return run("takehome", "check", *words, cwd=cwd, check=False, COLUMNS="80")


def test_the_command_shows_scores_evidence_and_next_steps_and_leaves_no_trace(finished):
    append("churn/config.py", "DEPTH = 3")(finished)
    status, before = (
        git(finished, "status", "--porcelain", "--ignored"),
        read_tree(finished, leave_out=[]),
    )
    done = takehome("--all", cwd=finished)
    assert done.returncode == 1
    assert "code quality     ■■■■□  4 of 5" in done.stdout
    line = r"✗ no-dead-options: churn/config.py:\d+: nothing reads DEPTH"
    assert re.search(line, done.stdout)
    assert "1. all-committed" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert read_tree(finished, leave_out=[]) == before
    assert git(finished, "status", "--porcelain", "--ignored") == status


def show(show_it, findings, following):
    """Return what is shown on a terminal of 80 columns, line by line."""
    shown = io.StringIO()
    show_it(findings, following, Console(file=shown, width=80, highlight=False))
    return [line.rstrip() for line in shown.getvalue().splitlines()]


def test_a_fresh_bake_is_judged_on_one_screen_and_all_lists_the_rest(ran_once):
    findings = check_project(ran_once)
    following = choose_next(findings)
    lines = show(show_screen, findings, following)
    assert len(lines) < 24 and max(map(len, lines)) <= 80
    failed = [entry.id for entry, it in findings.items() if it.status == FAILED]
    assert lines[-1].startswith(f"{len(failed) - 3} more checks fail, ")
    listed = "\n".join(show(show_findings, findings, following))
    assert all(f"✗ {name}: " in listed for name in failed)


def test_the_screen_holds_whatever_fails():
    long = Finding(FAILED, ("evidence that goes on and on " * 20,) * 9)
    findings = dict.fromkeys(read_rubric(), long)
    by_length = sorted(findings, key=lambda entry: len(entry.fix))
    assert len(show(show_screen, findings, by_length[-3:])) < 24


def test_a_role_weighs_the_same_checks_otherwise():
    rubrics = {role: read_rubric(role) for role in ROLES}
    weights = {}
    for role, entries in rubrics.items():
        for entry in entries:
            weights[role, entry.id] = entry.weight
    assert weights["engineer", "tests-there"] > weights["analyst", "tests-there"]
    assert weights["analyst", "answer"] > weights["engineer", "answer"]
    assert min(weights.values()) >= 1 and max(weights.values()) <= 5
    with pytest.raises(UserError, match="plumber is not a role: choose scientist"):
        read_rubric("plumber")


COMPANY = """
what we ask:
  - {id: answer, weight: 5, title: The answer is on top}
  - id: served
    title: It can be served
    weight: 4
    files: [serve.py, "churn/*.py"]
  - {id: monitoring, headings: [Monitoring, Limitations]}
interview:
  - {id: explains, question: 'Can they explain their own split?'}
  - {id: asks, question: 'Did they ask back?', answer: yes}
"""


def write_rubric(folder, text):
    path = folder / "rubric.yml"
    path.write_text(text, "utf-8")
    return path


def test_a_company_judges_by_a_rubric_of_its_own(finished_once, tmp_path):
    rubric = write_rubric(tmp_path, COMPANY)
    findings = check_project(finished_once, rubric=rubric)
    assert {entry.id: found.status for entry, found in findings.items()} == {
        **{"answer": PASSED, "served": FAILED, "monitoring": FAILED},
        **{"explains": NOT_APPLICABLE, "asks": PASSED},
    }
    messages = {entry.id: found.evidence[0] for entry, found in findings.items()}
    assert messages["served"] == "no file serve.py"
    assert messages["monitoring"] == "README.md has no text under a heading Monitoring"
    assert "by hand: Can they explain" in messages["explains"]
    assert score_dimensions(findings) == {"what we ask": 2, "interview": 5}


def test_the_rubric_of_the_docs_holds(finished_once, tmp_path):
    page = (ROOT / "docs" / "company.md").read_text("utf-8")
    [text] = re.findall(r"```yaml\n(soundness:.*?)```", page, re.DOTALL)
    found = check_project(finished_once, rubric=write_rubric(tmp_path, text))
    assert [entry.weight for entry in found] == [5, 3, 4, 3, 5]


def test_the_command_takes_a_role_and_a_rubric(finished_once, tmp_path):
    rubric = write_rubric(tmp_path, COMPANY)
    words = ("--json", "--role", "analyst", "--rubric", rubric)
    found = json.loads(takehome(*words, cwd=finished_once).stdout)
    assert found["scores"] == {"what we ask": 2, "interview": 5}
    assert found["next"] == ["served", "monitoring"]


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\n"


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("", "it is not a mapping"),
        ("- answer", "it is not a mapping"),
        ("a: [", "it is not YAML (line 1)"),
        (BOMB, "it refers to parts of itself"),
        ("[" * 1_000, "it is not YAML"),
        ("[" * 200_000, "it has 200,000 brackets"),
        ("a: " + "x" * 300_000, "it is not a file of at most 256 KB"),
        ("a: 3", "a is not a list of checks"),
        ("a: [answer]", "a check of a is not a mapping"),
        ("a: [{id: Answer}]", "'Answer' is not an id"),
        ("a: [{id: answer, weight: 9}]", "weight of answer is not a whole number of 1"),
        ("a: [{id: answer, weight: true}]", "weight of answer is not"),
        ("a: [{id: answer, wieght: 3}]", "'wieght' of answer is none of"),
        ("a: [{id: answer}, {id: answer}]", "answer is in it twice"),
        ("a: [{id: answer, files: [x]}]", "answer is a check of takehome"),
        ("a: [{id: mine}]", "mine is not takehome's, so it needs one of"),
        ("a: [{id: mine, question: x, files: [x]}]", "so it needs one of question"),
        ("a: [{id: mine, files: []}]", "files of mine: no list"),
        ("a: [{id: mine, files: [3]}]", "files of mine is not a text"),
        ("a: [{id: mine, question: x, answer: 3}]", "answer of mine is not yes or no"),
        ("a: []", "it holds no check"),
    ],
)
def test_a_rubric_that_does_not_hold_is_one_line(nothing, text, output):
    rubric = write_rubric(nothing, text)
    with pytest.raises(UserError, match=re.escape(output)) as error:
        check_project(nothing, rubric=rubric)
    assert "\n" not in str(error.value) and len(str(error.value)) < 700


def test_json_holds_what_a_program_needs(finished_once):
    done = takehome(
        "--json", "--only", "answer", "--only", "baseline", cwd=finished_once
    )
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert [item["id"] for item in found["checks"]] == [
        "baseline-compared",
        "baseline-first",
        "gain-stated",
        "answer",
    ]
    assert found["scores"] == {"baseline": 5, "write-up": 5}
    assert found["next"] == []


@pytest.mark.parametrize("words", [["--only", "beauty"], ["--project", "nowhere"]])
def test_a_slip_in_the_command_ends_in_one_line(nothing, words):
    done = takehome(*words, cwd=nothing)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1


def test_a_score_is_best_only_if_nothing_fails():
    entries = [entry for entry in read_rubric() if entry.dimension == "code quality"]
    findings = dict.fromkeys(entries, Finding(PASSED, ()))
    assert score_dimensions(findings) == {"code quality": 5}
    assert score_dimensions(findings | {entries[-1]: Finding(FAILED, ("",))}) == {
        "code quality": 4
    }
    assert score_dimensions(dict.fromkeys(entries, Finding(NOT_APPLICABLE, ("",)))) == {
        "code quality": None
    }


def test_predictions_stay_those_of_a_run_when_the_holdout_is_opened_later():
    closed = {"models": [1], "use": [{"threshold": 0.2, "rows": 80}]}
    opened = {"models": [1], "use": [*closed["use"], {"threshold": 0.2, "rows": 20}]}
    moved = {"models": [1], "use": [{"threshold": 0.3, "rows": 80}]}
    assert same_run(closed, opened)
    assert not same_run(closed, moved)
