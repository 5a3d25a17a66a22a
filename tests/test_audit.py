"""What is particular to `takehome audit`: no trace, its answers, what it says of
changed projects, and history."""

import json
import shutil
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from conftest import (
    bake_with_cookiecutter,
    commit_all,
    package_of,
    read_tree,
    run,
    set_constants,
)
from sklearn.dummy import DummyClassifier
from sklearn.pipeline import Pipeline

from takehome import UserError
from takehome.audit.in_project import (
    all_checks,
    columns,
    contracts,
    copies,
    drift,
    guards,
    leakage,
    learners,
    tracing,
    wiring,
)
from takehome.audit.in_project import project as project_rows
from takehome.audit.run import (
    CHECKS,
    MADE_IN_PROJECT,
    audit_project,
    read_history,
    read_source,
    show_findings,
)
from takehome.template.configure import configure_project

PLANTED = {
    "classification": ["exit_call_minutes"],
    "regression": ["final_invoice"],
    "forecast": [],
}


def audit(project, *options):
    words = ["-m", "takehome.cli", "audit", "--yes", *options]
    return run(sys.executable, *words, cwd=project, check=False)


@pytest.fixture(params=PLANTED)
def audited(request, baked, make_once):
    """(task, findings and status of a whole audit, the project before and after)."""
    sound = baked[request.param]
    folder = make_once(f"audited-{request.param}", lambda folder: keep(sound, folder))
    findings, status = json.loads((folder / "output.json").read_text("utf-8"))
    # that the user knows the project is kept in a folder of the coach's own
    before, after = (
        read_tree(folder / name, leave_out=["takehome"])
        for name in ("before", "project")
    )
    return request.param, findings, status, before, after


def keep(sound, folder):
    """Audit a copy of a project, and keep it, another copy and what the audit said."""
    shutil.copytree(sound, folder / "before")
    done = audit(shutil.copytree(folder / "before", folder / "project"), "--json")
    output = [json.loads(done.stdout), done.returncode]
    (folder / "output.json").write_text(json.dumps(output), "utf-8")


def test_an_audit_leaves_no_trace(audited):
    *_, before, after = audited
    assert after == before


def test_a_sound_project_is_clean_but_for_the_column_planted_in_its_sample(audited):
    task, findings, status, *_ = audited
    assert [finding["subject"] for finding in findings] == PLANTED[task]
    assert status == bool(PLANTED[task])


def test_a_finding_says_what_it_would_cost_to_leave_the_column_out(audited):
    for finding in audited[1]:
        assert list(finding) == ["check", "subject", "severity", "evidence", "fix"]
        assert "without it" in finding["evidence"]


def test_the_findings_are_told_as_text(audited):
    task, findings, *_ = audited
    messages = show_findings(findings)
    if PLANTED[task]:
        assert messages.startswith(f"LEAK    columns {PLANTED[task][0]}\n")
        assert messages.endswith("1 leak (a model learns what it cannot know)")
    else:
        assert messages.startswith("No leak found")


def test_a_column_that_is_explained_is_left_alone_whatever_the_package_is_called(
    project, audit_here
):
    set_constants(
        project, EXPLAINED='{"exit_call_minutes": "logged before the renewal"}'
    )
    package_of(project).rename(project / "leavers")
    assert audit_here(project, "columns", "sides", "wiring", "source") == []


def test_the_command_makes_only_the_checks_named(project):
    done = audit(project, "--only", "source", "--only", "history")
    assert (done.returncode, done.stdout) == (0, "Nothing found by source, history.\n")


def test_only_the_checks_named_are_made(project, audit_here):
    (package_of(project) / "splits.py").unlink()
    (unknown,) = audit_here(project, "rows", "sides")
    assert unknown["fix"].startswith("not checked: sides; ")


def test_the_history_is_read_only_where_it_is_asked_for(project):
    shutil.rmtree(project / ".git")
    assert audit_project(project, ["source"]) == []
    assert len(audit_project(project, ["history"])) == 1


def test_a_check_of_no_name_is_refused_in_one_line_that_lists_the_names(project):
    with pytest.raises(UserError) as refusal:
        audit_project(project, ["sides", "magic"])
    assert str(refusal.value) == (
        f"magic is not a check of the audit: name one of {', '.join(CHECKS)}"
    )


def test_the_checks_inside_a_project_are_those_that_can_be_named():
    assert tuple(all_checks.NAMES) == MADE_IN_PROJECT


def test_what_could_only_not_be_checked_is_no_failure(project):
    (package_of(project) / "splits.py").unlink()
    done = audit(project, "--only", "sides")
    assert done.returncode == 0
    assert done.stdout.startswith("UNKNOWN contracts\n")
    assert done.stdout.endswith("; no leak in what could be checked\n")


BREAKS = {
    "a function has another name": (
        "data.py",
        "def load_data(",
        "def load_rows(",
        "has no load_data",
    ),
    "load_data ends in an error": (
        "data.py",
        "    data = table.copy()\n",
        "    data = table['absent'].copy()\n",
        "KeyError",
    ),
    "a module does not parse": (
        "report.py",
        "def write_report(",
        "def write report(",
        "report.py, line",
    ),
    "a module is not there": ("splits.py", None, None, "splits"),
    "the table's columns changed": (
        "config.py",
        'TARGET = "churned"',
        'TARGET = "left"',
        "'left' is not a column",
    ),
    "load_data keeps only the columns that it knows": (
        "data.py",
        "    data = table.copy()\n",
        "    data = table[['renewal_date', 'churned', 'company_id', 'seats']].copy()\n",
        "let it keep the columns that it does not know",
    ),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_what_cannot_be_checked_is_one_line(project, audit_here, broken):
    module, sound, changed, messages = BREAKS[broken]
    path = package_of(project) / module
    if sound is None:
        path.unlink()
    else:
        path.write_text(path.read_text("utf-8").replace(sound, changed), "utf-8")
    (unknown,) = audit_here(project, "sides", "rows", "wiring")
    assert unknown["severity"] == "unknown"
    assert messages in unknown["evidence"]
    assert "\n" not in unknown["evidence"]


def test_a_folder_without_a_project_ends_in_one_line(tmp_path):
    done = audit(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def replace(project, module, sound, changed):
    path = package_of(project) / module
    text = path.read_text("utf-8")
    assert text.count(sound) == 1
    path.write_text(text.replace(sound, changed), "utf-8")


def exclude(project):
    set_constants(
        project,
        EXCLUDED='{"exit_call_minutes": "logged later", "contract_id": "an id"}',
    )


def test_a_search_in_threads_of_its_own_is_sound(project, audit_here):
    exclude(project)
    search = """    model = LogisticRegression(max_iter=1000)
    from sklearn.model_selection import GridSearchCV

    model = GridSearchCV(model, {"C": [0.1, 1]}, cv=2, n_jobs=2)
"""
    model = "    model = LogisticRegression(max_iter=1000)\n"
    replace(project, "models.py", model, search)
    assert audit_here(project, "isolation", "wiring") == []


def test_a_step_that_predicts_the_holdout_in_every_run_is_a_leak(project, audit_here):
    exclude(project)
    models = "    models = make_models()\n"
    peek = """    fitted = make_models()["linear"].fit(X.iloc[train], y.iloc[train])
    fitted[-1].predict(fitted[:-1].transform(X.iloc[holdout]))
"""
    replace(project, "__main__.py", models, models + peek)
    (found,) = audit_here(project, "wiring")
    assert (found["check"], found["severity"]) == ("holdout", "leak")


@pytest.mark.parametrize(
    ("later", "is_final"),
    [
        ([], True),
        ([("fit", "other", 10), ("predict", "other", 0)], True),  # of another target
        ([("fit", "own", 10), ("predict", "own", 10)], True),  # by what it became
        ([("predict", "own", 10)], False),
        ([("fit", "other", 10), ("predict", "own", 10)], False),
        ([("fit", "other", 8)], False),  # it may hand on what it learned
    ],
)
def test_a_model_of_all_rows_is_final_if_only_such_models_follow(later, is_final):
    models = {"own": DummyClassifier(), "other": DummyClassifier()}
    calls = []
    for kind, name, n_rows in later:
        calls.append(tracing.Call(kind, models[name], set(range(n_rows))))
    final = tracing.Call("fit", models["own"], set(range(10)))
    assert wiring.hands_over(final, calls, set(range(10))) == is_final


def test_a_file_that_main_itself_would_write_is_named_and_left(project, audit_here):
    models = "    models = make_models()\n"
    write = '    X.to_csv(config.ROOT / "README.md")\n'
    replace(project, "__main__.py", models, models + write)
    before = read_tree(project)
    (unknown,) = audit_here(project, "wiring")
    assert unknown["evidence"] == "main itself writes README.md: let write_report do so"
    assert read_tree(project) == before


def test_rows_to_score_take_the_road_of_the_others(
    template, baked, tmp_path, audit_here
):
    data = baked["classification"] / "data" / "renewals.csv"
    rows = tmp_path / "rows.csv"
    pd.read_csv(data).head(50).drop(columns="churned").to_csv(rows, index=False)
    columns = {"target": "churned", "group_column": "company_id"}
    answers = {"data_file": data, "predict_file": rows, **columns}
    folder = tmp_path / "bake"
    folder.mkdir()
    _, project = bake_with_cookiecutter(template, folder, answers)
    exclude(project)
    assert audit_here(project, "wiring", "isolation", "labels") == []


def test_without_git_the_history_is_unknown(project):
    shutil.rmtree(project / ".git")
    assert [
        finding["severity"] for finding in read_history(project, package_of(project))
    ] == ["unknown"]


def test_code_that_changes_after_the_holdout_was_opened_is_asked_about(project):
    set_constants(project, OPEN_HOLDOUT="True")
    commit_all(project, "Open the holdout")
    assert list(read_history(project, package_of(project))) == []
    set_constants(project, N_FOLDS=4)
    commit_all(project, "Fewer folds")
    (asked,) = read_history(project, package_of(project))
    assert asked["subject"].endswith("Fewer folds")


def test_a_holdout_that_is_opened_twice_is_asked_about(project):
    for value in ("True", "False", "True"):
        set_constants(project, OPEN_HOLDOUT=value)
        commit_all(project, value)
    messages = [
        finding["evidence"] for finding in read_history(project, package_of(project))
    ]
    assert "opened 2 times" in messages[0]


def test_fits_and_splits_in_other_modules_are_asked_about(project):
    assert list(read_source(package_of(project))) == []
    path = package_of(project) / "data.py"
    lines = (
        "\n\ndef scale(X, scaler):\n    KFold(3)\n    return scaler.fit_transform(X)\n"
    )
    path.write_text(path.read_text("utf-8") + lines, "utf-8")
    assert [
        finding["evidence"].split()[0] for finding in read_source(package_of(project))
    ] == [
        "KFold",
        "fit_transform",
    ]


def test_a_column_that_only_one_outcome_fills_does_not_stop_the_search_for_groups(
    project, audit_here
):
    path = project / "data" / "renewals.csv"
    table = pd.read_csv(path)
    days = [f"2024-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(len(table))]
    table.assign(left_on=pd.Series(days).where(table["churned"] == "yes")).to_csv(
        path, index=False
    )
    columns = ["left_on", "exit_call_minutes", "contract_id"]
    set_constants(project, EXCLUDED=repr(dict.fromkeys(columns, "x")))
    found = audit_here(project, "groups")
    assert "unknown" not in {finding["severity"] for finding in found}


def test_a_column_that_is_stored_otherwise_has_not_moved():
    days = pd.Series([1, 2, 3])
    assert not columns.differs(days, days.astype(float))
    assert not columns.differs(pd.Series(["a", None]), pd.Series(["a", float("nan")]))


def test_a_column_of_which_one_value_is_another_has_moved():
    days = pd.Series([1, 2, 3])
    assert columns.differs(days, pd.Series([1, 2, 4.0]))
    assert columns.differs(days, pd.Series([1, 2, None]))
    assert columns.differs(pd.Series(["a", "b"]), pd.Series(["a", "c"]))


def test_pipelines_that_pass_their_features_on_are_told_apart():
    log = tracing.Log()
    rows = pd.DataFrame({"x": [0.0, 1.0, 2.0, 3.0]})
    y = [0, 1, 0, 1]
    models = [
        Pipeline([("features", "passthrough"), ("model", DummyClassifier())])
        for _ in range(2)
    ]
    with tracing.watch(log):
        models[0].fit(rows[:2], y[:2])
        models[1].fit(rows[2:], y[2:])
        models[0].predict(rows[2:])
    assert [call.model for call in log] == [*models, models[0]]


ORDERS = {
    "no column": ([], ["(order of the file)"]),
    "the target": ([1] * 40 + [0] * 40, []),
    "a kind": (["a"] * 30 + ["c"] * 20 + ["b"] * 30, []),
    "a customer": ([n // 3 for n in range(80)], []),
    "a step": ([n // 5 for n in range(80)], ["column"]),
}


@pytest.mark.parametrize("order", ORDERS)
def test_the_order_of_a_file_is_asked_about_unless_it_is_that_of_no_time(order):
    values, named = ORDERS[order]
    y = pd.Series([0, 1] * 40)
    table = pd.DataFrame({"y": y, "a": np.sin(range(80))})
    settings = {"TARGET": "y", "GROUP_COLUMN": None}
    if order == "the target":
        y = pd.Series(values)
    elif values:
        table["column"] = values
        settings["GROUP_COLUMN"] = "column" if order == "a customer" else None
    project = SimpleNamespace(raw=table, setting=settings.get)
    orders, _ = drift.find_file_order(project, y)
    assert list(orders) == named


def test_a_column_that_rises_with_the_time_is_named_as_a_copy_of_it():
    time = pd.Series(pd.date_range("2024-01-01", periods=100))
    X = pd.DataFrame({"snapshot": range(100, 200), "amount": [3, 1, 4, 1] * 25})
    names = drift.list_copies_of_time(time.to_frame("day"), X, "day")
    assert names == ["snapshot"]
    found = drift.describe_copies_of_time(names, X, X)
    assert (found["subject"], found["severity"]) == ("snapshot", "review")


def write_copies(project, folder):
    """Give a project a table in which every second row repeats another."""
    numbers = np.random.default_rng(0).normal(size=(300, 3)).round(4)
    rows = pd.DataFrame(numbers, columns=["a", "b", "c"])
    rows["y"] = np.where(rows["a"] > 0, "yes", "no")
    rows = pd.concat([rows, rows[:140]]).sample(frac=1, random_state=0)
    rows.to_csv(folder / "rows.csv", index=False)
    answers = {"target": "y", "time_column": "", "group_column": ""}
    configure_project(project, folder / "rows.csv", **answers)


def test_copies_on_one_side_of_a_split_are_no_shift(project, tmp_path, audit_here):
    write_copies(project, tmp_path)
    assert audit_here(project, "shift") == []


@pytest.mark.parametrize(
    ("moved", "group", "severities"),
    [(0, None, ["leak"]), (1, None, []), (0, "a", ["review"])],
)
def test_rows_alike_of_other_targets_or_groups_are_no_copies(moved, group, severities):
    rng = np.random.default_rng(0)
    rows = pd.DataFrame(rng.normal(size=(200, 3)), columns=["a", "b", "y"])
    both = pd.concat([rows, rows], ignore_index=True)
    y = both.pop("y")
    y[200:] += moved
    sides = np.arange(200), np.arange(200, 400), []
    project = SimpleNamespace(
        is_forecast=False,
        whole=(both, both.round(1), y),
        split=lambda data: sides,
        setting={"GROUP_COLUMN": group}.get,
    )
    found = [found for found in copies.check_copies(project) if found["p"] < 0.01]
    assert [finding["severity"] for finding in found] == severities


def test_a_holdout_of_high_values_is_a_shift_though_rows_repeat(
    project, tmp_path, audit_here
):
    write_copies(project, tmp_path)
    splits = package_of(project) / "splits.py"
    drawn = "    return shuffle_into_folds(data, n_folds, config.SEED)[0]\n"
    order = (
        "    rows = data['b'].argsort().to_numpy()\n    return rows[:300], rows[300:]\n"
    )
    text = splits.read_text("utf-8")
    assert drawn in text
    splits.write_text(text.replace(drawn, order), "utf-8")
    (found,) = audit_here(project, "shift")
    assert found["severity"] == "review"


def test_rows_without_a_feature_for_trees_are_known_by_the_mean():
    y = pd.Series([1.0, 2.0, 3.0, 4.0])
    residuals = learners.find_residuals(pd.DataFrame(index=y.index), y, [([0, 3], [1])])
    assert residuals[1] == pytest.approx(0.5 - 0.625)


@pytest.mark.parametrize("classes", [True, False])
def test_trees_learn_beside_a_column_that_no_training_row_fills(classes):
    y = pd.Series([0, 1] * 40 if classes else range(80))
    X = pd.DataFrame({"known": y, "late": np.where(y.index < 40, np.nan, 1.0)})
    fold = np.arange(40), np.arange(40, 80)
    with pytest.raises(ValueError, match="window shape"):
        learners.make_trees(y)[-1].fit(X.head(40), y.head(40))
    residuals = learners.find_residuals(X, y, [fold])
    assert np.isfinite(residuals[40:]).all()
    if classes:
        assert learners.measure_skill(learners.make_trees(y), X, y, [fold]) == 1


def test_a_guess_has_no_skill_though_tests_lack_the_rarest_classes():
    y = pd.Series(["a", "b"] * 30 + ["c", "d"])
    folds = [(np.arange(20, 62), np.arange(20)), (np.arange(20), np.arange(20, 62))]
    guess = DummyClassifier(strategy="most_frequent")
    skill = learners.measure_skill(guess, y.to_frame(), y, folds)
    assert skill == pytest.approx(0)


def test_a_column_of_any_name_is_encoded():
    codes = learners.encode(pd.DataFrame({"self": ["b", "a"], "X": [1, 2]}))
    assert codes["self"].tolist() == [1, 0]


def test_what_fits_in_other_processes_say_is_one_line():
    error = ValueError("fits failed:\nTraceback (most recent call last)\n x\nE: why\n")
    assert contracts.describe_error(error) == "E: why"


def test_a_sample_keeps_the_rows_of_a_customer_together():
    table = pd.DataFrame({"customer": [number % 500 for number in range(5000)]})
    rows = project_rows.draw_rows(table, "customer", 1000)
    assert set(table.loc[rows, "customer"].value_counts()) == {10}


def test_a_sample_of_large_groups_has_enough_of_them_to_split_by():
    table = pd.DataFrame({"shop": [number // 250 for number in range(10_000)]})
    rows = project_rows.draw_rows(table, "shop", 1000)
    assert table.loc[rows, "shop"].nunique() == 25
    assert rows.sort_values()[:2].tolist()[1] - rows.min() == 1  # the first of a shop


def test_rows_to_score_are_among_the_few_however_many_lack_a_target():
    n_rows = 2 * project_rows.ROWS_WITHOUT_TARGET
    table = pd.DataFrame({"score": [None] * n_rows + [0, 1]})
    rows = project_rows.draw_without_target(table, "score")
    assert list(rows[-2:]) == [n_rows, n_rows + 1]
    assert len(rows) == project_rows.ROWS_WITHOUT_TARGET + 2
    assert len(project_rows.draw_without_target(table, None)) < len(rows)


LUCK = [0.06, 0.05, 0.06, 0.07, 0.06, 0.06]  # of the first six shuffles


@pytest.mark.parametrize(("later", "is_leak"), [(0.01, False), (0.06, True)])
def test_a_shuffled_target_that_scores_is_looked_at_once_more(
    monkeypatch, later, is_leak
):
    def measure(_, seed):
        return [*LUCK, *np.linspace(later - 0.01, later + 0.01, 12)][seed]

    monkeypatch.setattr(guards, "measure_shuffled", measure)
    (found,) = guards.check_shuffled(SimpleNamespace(is_forecast=False))
    assert (found["p"] < 0.001) == is_leak


def test_of_many_tests_that_chance_explains_none_is_a_finding():
    chance = [{"check": str(n), "p": 0.02} for n in range(5)]
    strong = {"check": "strong", "p": 0.001}
    certain = {"check": "certain"}
    kept = all_checks.drop_chance([*chance, strong, certain])
    assert [finding["check"] for finding in kept] == ["strong", "certain"]


def test_a_difference_is_asked_about_only_where_neither_column_tells_much_alone():
    rng = np.random.default_rng(0)
    y = pd.Series(rng.integers(0, 2, 400))
    due = rng.integers(100, 1000, 400)
    paid = due - y * rng.integers(1, 60, 400)
    strong = y + 0.3 * rng.normal(size=400)
    X = pd.DataFrame({"due": due, "paid": paid, "strong": strong})
    folds = list(learners.FOLDS.split(X))
    assert not leakage.tells_alone(X, ("due", "paid"), y, folds)
    assert leakage.tells_alone(X, ("due", "strong"), y, folds)
    assert leakage.list_close_pairs(X) == [("due", "paid")]


@pytest.mark.parametrize(
    ("outcome", "rate", "state"),
    [
        ("positive", 0.12, "present"),
        ("positive", 0.88, "missing"),
        ("negative", 0.12, "present"),
        ("both", 0.12, None),
        ("none", 0, None),
    ],
)
def test_a_column_that_is_present_for_one_outcome_alone_is_a_leak(outcome, rate, state):
    rng = np.random.default_rng(0)
    y = pd.Series(np.arange(600) % 4 == 0).astype(int)
    kept = {"positive": y == 1, "negative": y == 0, "both": y >= 0, "none": y > 1}
    inside = kept[outcome] & (rng.random(600) < min(rate, 1 - rate) * 2)
    if state == "missing":
        inside = ~inside
    X = pd.DataFrame({"seen": np.where(inside, 1.0, np.nan)})
    found = list(leakage.find_one_outcome(X, y))
    if state is None:
        assert found == []
    else:
        [doubt] = found
        assert doubt["severity"] == "leak"
        assert f"where it is {state} have the same target" in doubt["evidence"]


def test_few_rows_with_one_outcome_may_be_chance():
    y = pd.Series(np.arange(600) % 4 == 0).astype(int)
    seen = pd.Series(np.nan, y.index)
    seen[y[y == 1].index[:13]] = 1.0  # of as many, 9.75 would have the other target
    assert list(leakage.find_one_outcome(seen.to_frame("seen"), y)) == []
    seen[y[y == 1].index[:14]] = 1.0
    assert len(list(leakage.find_one_outcome(seen.to_frame("seen"), y))) == 1
