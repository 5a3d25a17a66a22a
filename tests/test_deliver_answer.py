"""The answer `deliver`: a saved model and what predicts with it, and nothing of it in a
project that does not ask."""

import contextlib
import functools
import http.client
import json
import random
import re
import shutil
import subprocess
import sys

import pytest
from conftest import (
    ADDRESS,
    BAKE,
    commit_all,
    git,
    make_quick,
    package_of,
    read_tree,
    run,
    run_project,
    set_constants,
)
from test_bake import count_lines, list_dense_functions, read_tokens

from takehome.check.finding import PASSED
from takehome.check.run import check_project
from takehome.project.compare_runs import compare_runs
from takehome.template.answers_file import read_answers
from takehome.template.configure import write_project

ANSWERS = {
    "task": "classification",
    "project_name": "Leavers",
    "project_slug": "leavers",
    "package_name": "leavers",
    "data_file": "rows.csv",
    "brief": "",
    "target": "left",
    "time_column": "",
    "group_column": "",
    "predict_file": "new.csv",
    "metric": "auto",
    "hours": "4",
    "deliver": "model",
}
KINDS = ("binary", "multiclass", "regression", "forecast")
WORDS = ["deliver", "joblib", "fastapi", "sha256", "predict.py", "serve.py"]
WORDS += ["NEGATIVE_CLASS", "read_new_rows"]


def make_rows(rows):
    """Return the lines of a table whose target follows from some of its columns."""
    chance = random.Random(0)  # noqa: S311
    lines = []
    for n in rows:
        seats = chance.choice([*range(1, 40), ""])
        plan = chance.choice(["basic", "team", "", "all in"])
        unsure = (seats or 20) + (plan == "team") * 15 + chance.gauss(0, 8)
        answers = ("yes" if unsure > 30 else "no", int(unsure) // 20, f"{unsure:.1f}")
        cells = [f"K{n * 7919:07d}x", f"0{n % 7}", seats, plan, n % 3 == 0]
        lines.append([*cells, *map(str, answers)])
    return lines


def write_rows(path, rows, kind="binary", labels=True):
    """Write rows of a table, with its target or without."""
    if kind == "forecast":
        return write_series(path, rows, labels)
    place = {"binary": -3, "multiclass": -2, "regression": -1}[kind]
    lines = ["id,area,seats,plan,trial" + labels * ",left"]
    for cells in make_rows(rows):
        chosen = cells[:5] + labels * [cells[place]]
        lines.append(",".join(map(str, chosen)))
    path.write_text("\n".join(lines) + "\n", "utf-8")


def write_series(path, rows, labels):
    """Write the days of two series."""
    chance = random.Random(1)  # noqa: S311
    lines = ["day,shop" + labels * ",left"]
    for n in rows:
        for shop in ("A", "B"):
            day = f"2024-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}"
            value = f",{n % 7 * 5 + chance.gauss(20, 2):.1f}"
            lines.append(f"{day},{shop}" + labels * value)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def answer(kind, **changes):
    """Return answers that fit the rows of a kind."""
    answers = ANSWERS | changes
    if kind == "forecast":
        answers |= {"time_column": "day", "group_column": "shop"}
    task = kind if kind in ("regression", "forecast") else "classification"
    return answers | {"task": task}


def bake_and_run(kind, folder, **changes):
    """Bake a project of rows of a kind with rows to score, and run it."""
    answers = answer(kind, **changes)
    last = 120 if kind == "forecast" else 300
    write_rows(folder / "rows.csv", range(last), kind)
    write_rows(folder / "new.csv", range(last, last + 5), kind, labels=False)
    scored = folder / "new.csv" if answers["predict_file"] else None
    (folder / "project").mkdir()
    write_project(folder / "project", {}, answers, {}, folder / "rows.csv", scored)
    make_quick(folder / "project")
    run_project(folder / "project")


@pytest.fixture
def delivered(make_once, tmp_path):
    """A project with a saved model and an API that was run, to be changed at will."""
    make = functools.partial(bake_and_run, "binary", deliver="api")
    once = make_once("delivered", make)
    return shutil.copytree(once, tmp_path / "delivered") / "project"


@pytest.fixture
def modules(delivered, import_from):
    """The function that returns a module of that project."""
    return import_from(delivered)


@pytest.fixture(scope="module")
def served(make_once):
    """(connection to the API of that project on an ephemeral port, the project)."""
    make = functools.partial(bake_and_run, "binary", deliver="api")
    project = make_once("delivered", make) / "project"
    with serving(project) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        yield connection, project
        connection.close()


@contextlib.contextmanager
def serving(project):
    """Run the API as `make serve` does until this ends, and yield its port."""
    command = [sys.executable, "-m", "leavers.serve", "--port", "0"]
    server = subprocess.Popen(
        command, cwd=project, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        for line in server.stderr:
            if started := re.search(rb"http://127\.0\.0\.1:(\d+)", line):
                yield int(started[1])
                return
        raise AssertionError("the API did not start")
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


def post(connection, rows):
    """Return (status, answer) for rows, or for bytes as they are."""
    content = rows if isinstance(rows, bytes) else json.dumps(rows)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/predict", content, headers)
    answer = connection.getresponse()
    messages = answer.read().decode()
    return answer.status, json.loads(messages) if messages[:1] in "[{" else messages


def read_table(path):
    """Return the rows of a CSV file as a client sends them."""
    head, *lines = path.read_text("utf-8").splitlines()
    rows = []
    for line in lines:
        row = dict(zip(head.split(","), line.split(","), strict=True))
        row["seats"] = float(row["seats"]) if row["seats"] else None
        row["plan"] = row["plan"] or None
        row["trial"] = row["trial"] == "True"
        rows.append(row)
    return rows


def predict(project, file, *options, check=True):
    words = ("-m", f"{package_of(project).name}.predict", file, *options)
    return run(sys.executable, *words, cwd=project, check=check)


@pytest.mark.parametrize("task", ["classification", "regression", "forecast"])
def test_a_project_that_does_not_ask_holds_no_word_of_it(baked, task):
    for name, content in read_tree(baked[task]).items():
        if name != "requirements.txt":
            words = [word for word in WORDS if word.encode() in content]
            assert not words, name
    assert read_answers(baked[task])[0]["deliver"] == "none"


def test_a_project_that_asks_holds_those_words(delivered):
    held = b"".join(read_tree(delivered).values())
    assert not [word for word in WORDS if word.encode() not in held]


@pytest.mark.parametrize(
    "deliver", [pytest.param("model", marks=pytest.mark.slow), "api"]
)
def test_both_engines_bake_the_same_bytes(template, tmp_path, deliver):
    trees = []
    for engine, bake in BAKE.items():
        (tmp_path / engine).mkdir()
        _, project = bake(ADDRESS, tmp_path / engine, {"deliver": deliver})
        trees.append(read_tree(project))
    assert trees[0] == trees[1]
    assert "churn/predict.py" in trees[0]
    assert ("churn/serve.py" in trees[0]) == (deliver == "api")


@pytest.mark.parametrize(
    "engine", ["cookiecutter", pytest.param("copier", marks=pytest.mark.slow)]
)
def test_a_project_is_given_an_api_later_and_keeps_its_edits(
    template, tmp_path, engine
):
    (tmp_path / "later").mkdir()
    _, project = BAKE[engine](ADDRESS, tmp_path / "later", {})
    if engine == "copier":
        git(project, "init", "--quiet")
        commit_all(project, "Start")
    set_constants(project, EXPLAINED='{"seats": "known"}')
    write = (project / "README.md").read_text("utf-8").replace("## Framing", "## Mine")
    (project / "README.md").write_text(write, "utf-8")
    commit_all(project, "My work")
    words = ("copier", "update", "--defaults", "--quiet", "-d", "deliver=api")
    run(*words, cwd=project)
    (tmp_path / "early").mkdir()
    _, early = BAKE[engine](ADDRESS, tmp_path / "early", {"deliver": "api"})
    set_constants(early, EXPLAINED='{"seats": "known"}')
    (early / "README.md").write_text(write, "utf-8")
    assert read_tree(project) == read_tree(early)
    run("takehome", "data", cwd=project)
    assert read_tree(project) == read_tree(early)


@pytest.mark.parametrize(
    "kind", ["forecast", *[pytest.param(k, marks=pytest.mark.slow) for k in KINDS[:3]]]
)
@pytest.mark.parametrize(
    "predict_file", ["new.csv", pytest.param("", marks=pytest.mark.slow)]
)
def test_a_project_of_each_kind_predicts_a_file_as_its_run_does(
    tmp_path, kind, predict_file
):
    bake_and_run(kind, tmp_path, predict_file=predict_file)
    project = tmp_path / "project"
    predict(project, tmp_path / "new.csv", "--output", "out.csv")
    made = (project / "out.csv").read_bytes()
    assert len(set(made.splitlines())) > 4
    if predict_file:
        assert made == (project / "reports" / "predictions.csv").read_bytes()
    run("ruff", "format", "--isolated", "--no-cache", "--check", ".", cwd=project)
    run("ruff", "check", "--isolated", "--no-cache", ".", cwd=project)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["binary", "regression", "forecast"])
def test_rows_of_the_data_without_a_target_are_filled_in_alike(tmp_path, kind):
    write_rows(tmp_path / "rows.csv", range(120), kind)
    head, *lines = (tmp_path / "rows.csv").read_text("utf-8").splitlines()
    asked = [line.rpartition(",")[0] + "," for line in lines[-6:]]
    write_lines(tmp_path / "rows.csv", [head, *lines[:-6], *asked])
    write_lines(tmp_path / "asked.csv", [head, *asked])
    project = tmp_path / "project"
    project.mkdir()
    answers = answer(kind, predict_file="rows.csv")
    rows = tmp_path / "rows.csv"
    write_project(project, {}, answers, {}, rows, rows)
    run_project(project)
    done = predict(project, tmp_path / "asked.csv")
    made = (project / "reports" / "predictions.csv").read_text("utf-8")
    assert list_filled(done.stdout) == list_filled(made)


def write_lines(path, lines):
    path.write_text("\n".join(lines) + "\n", "utf-8")


def list_filled(text):
    """Return the last cells of each line, where the predictions are."""
    filled = [line.split(",")[-2:] for line in text.splitlines()]
    assert len(filled) == 7
    assert all(map(all, filled))
    return filled


def test_a_file_is_predicted_as_the_run_did_and_printed(delivered):
    done = predict(delivered, delivered.parent / "new.csv")
    expected = (delivered / "reports" / "predictions.csv").read_text("utf-8")
    assert done.stdout == expected
    assert len(set(re.findall(r"0\.\d+", expected))) == 5


@pytest.mark.slow
def test_the_saved_model_has_the_same_bytes_in_each_run(delivered):
    before = read_tree(delivered / "reports")
    assert {"model.joblib", "model.json"} <= set(before)
    run_project(delivered)
    assert read_tree(delivered / "reports") == before


def test_what_is_saved_beside_the_model_says_what_it_is(delivered):
    facts = json.loads((delivered / "reports" / "model.json").read_text("utf-8"))
    results = json.loads((delivered / "reports" / "results.json").read_text("utf-8"))
    selected = next(
        row for row in results["models"] if row["model"] == results["selected"]
    )
    assert facts["columns"] == {
        "area": "text",
        "seats": "number",
        "plan": "text",
        "trial": "true or false",
    }
    assert facts["optional columns"] == {"id": "text"}
    assert facts["score"] == selected[facts["metric"]]
    assert facts["threshold"] == results["use"][0]["threshold"]
    assert set(facts["versions"]) == {"python", "numpy", "pandas", "scikit-learn"}


def test_given_labels_and_other_columns_stay_as_they_were(delivered):
    (delivered / "given.csv").write_text(
        "extra,left,trial,plan,seats,area\n1,yes,True,team,3,05\n2,,False,basic,39,00\n"
    )
    done = predict(delivered, "given.csv")
    head, first, second = done.stdout.splitlines()
    assert head == "extra,left,trial,plan,seats,area,probability,predicted_left"
    assert first.startswith("1,yes,True,team,3,05,0.")
    assert second.startswith("2,,False,basic,39,00,0.")
    assert done.stderr == "ignored: extra\ntaken as missing: id\n"


GOOD = "area,seats,plan,trial\n05,3,team,True\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("area,plan,trial\n05,team,True\n", "the rows lack seats: add the column"),
        ("trial\nTrue\n", "the rows lack area, seats, plan: add the column"),
        (GOOD.replace("3", "three"), "column 'seats' is not a number: "),
        ("area,seats,plan,trial\n", "there are no rows to predict"),
        ("", "rows.csv is not read as the data is: No columns to parse"),
        (GOOD + "1,2,3,4,5,6\n", "rows.csv is not read as the data is: Error token"),
        (GOOD.replace("plan", "probability"), "the rows lack plan"),
        (
            "probability," + GOOD.replace("\n05", "\n1,05"),
            "the rows have a column 'probability' already: rename it",
        ),
        (None, "No such file"),
    ],
)
def test_rows_that_do_not_fit_are_refused_in_one_line(delivered, text, message):
    if text is not None:
        (delivered / "rows.csv").write_text(text)
    done = predict(delivered, "rows.csv", "--output", "out.csv", check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert done.stderr.strip().count("\n") == 0
    assert not (delivered / "out.csv").exists()


def test_values_that_pandas_takes_for_another_type_are_those_of_the_data(modules):
    pd = modules("predict").pd
    module = modules("predict")
    model, facts = module.load_model()
    texts = {"area": ["05"], "seats": ["3"], "plan": [None], "trial": [True]}
    values = {"area": ["05"], "seats": [3], "plan": [float("nan")], "trial": [True]}
    one = module.predict_rows(pd.DataFrame(texts), model, facts)
    other = module.predict_rows(pd.DataFrame(values), model, facts)
    assert one["probability"].equals(other["probability"])
    assert module.convert(pd.Series([7, None]), "text").tolist()[0] == "7"


def test_a_changed_model_is_refused_before_it_is_opened(delivered, modules):
    path = delivered / "reports" / "model.joblib"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(modules("predict").InputError, match="not the file of model"):
        modules("predict").load_model()


@pytest.mark.parametrize("name", ["python", "numpy", "pandas", "scikit-learn"])
def test_a_model_of_another_version_is_refused(delivered, modules, name):
    path = delivered / "reports" / "model.json"
    facts = json.loads(path.read_text("utf-8"))
    facts["versions"][name] = "0.1"
    path.write_text(json.dumps(facts), "utf-8")
    with pytest.raises(modules("predict").InputError, match=f"with {name} 0.1, this"):
        modules("predict").load_model()


@pytest.mark.parametrize("content", [None, "{", "[]", "{}"])
def test_without_a_saved_model_one_line_says_how_to_make_one(
    delivered, modules, content
):
    path = delivered / "reports" / "model.json"
    path.unlink()
    if content is not None:
        path.write_text(content)
    with pytest.raises(modules("predict").InputError, match="no saved model.*: run"):
        modules("predict").load_model()


ROW = {"area": "05", "seats": 3, "plan": "team", "trial": True}


def test_what_is_served_is_what_the_run_predicted(served):
    connection, project = served
    rows = read_table(project.parent / "new.csv")
    status, together = post(connection, rows)
    assert status == 200
    expected = read_predictions(project / "reports" / "predictions.csv")
    assert together == expected
    for row, prediction in zip(rows, expected, strict=True):
        assert post(connection, [row]) == (200, [is_nearly(prediction)])


def read_predictions(path):
    """Return the columns that are predicted, a dict per row."""
    lines = path.read_text("utf-8").splitlines()
    predictions = []
    for line in lines[1:]:
        *_, probability, predicted = line.split(",")
        one = {"predicted_left": predicted, "probability": float(probability)}
        predictions.append(one)
    return predictions


def is_nearly(prediction):
    """Allow for sums in another order, as a linear model has them of fewer rows."""
    about = pytest.approx(prediction["probability"], rel=1e-12)
    return prediction | {"probability": about}


@pytest.mark.slow
def test_a_thousand_requests_are_answered_as_the_file_is_predicted(served, tmp_path):
    connection, project = served
    write_rows(tmp_path / "many.csv", range(2000, 3000), labels=False)
    predict(project, tmp_path / "many.csv", "--output", tmp_path / "out.csv")
    rows = read_table(tmp_path / "many.csv")
    expected = read_predictions(tmp_path / "out.csv")
    assert len(rows) == 1000
    for row, prediction in zip(rows, expected, strict=True):
        assert post(connection, [row]) == (200, [is_nearly(prediction)])


def test_the_health_of_the_api_says_which_model_it_has(served):
    connection, project = served
    facts = json.loads((project / "reports" / "model.json").read_text("utf-8"))
    connection.request("GET", "/health")
    answer = json.loads(connection.getresponse().read())
    assert answer.pop("status") == "ok"
    assert answer == {key: facts[key] for key in ("model", "sha256", "versions")}


def without(name):
    return {key: value for key, value in ROW.items() if key != name}


@pytest.mark.parametrize(
    ("rows", "status", "message"),
    [
        ([without("seats")], 422, "body 0 seats: Field required"),
        ([ROW, ROW | {"mood": 1}], 422, "body 1 mood: Extra inputs are not"),
        ([ROW | {"left": "no"}], 422, "body 0 left: Extra inputs are not"),
        ([ROW | {"seats": "3"}], 422, "body 0 seats: Input should be a valid number"),
        ([ROW | {"seats": True}], 422, "body 0 seats: Input should be a valid num"),
        ([ROW | {"seats": [1]}], 422, "body 0 seats: Input should be a valid number"),
        ([ROW | {"seats": 10**400}], 422, "body 0 seats: Input should be a valid"),
        ([ROW | {"seats": float("nan")}], 422, "body 0 seats: Input should be a fin"),
        ([ROW | {"seats": float("inf")}], 422, "body 0 seats: Input should be a fin"),
        ([ROW | {"plan": 3}], 422, "body 0 plan: Input should be a valid string"),
        ([ROW | {"trial": "yes"}], 422, "body 0 trial: Input should be a valid bool"),
        ([ROW] * 1001, 422, "body: List should have at most 1000 items"),
        ([], 422, "body: List should have at least 1 item"),
        (ROW, 422, "body: Input should be a valid list"),
        ([3], 422, "body 0: Input should be a valid dictionary"),
        (b"[{", 422, "body 2: JSON decode error"),
        (b"", 422, "body: Field required"),
        (b"\xff", 400, "error parsing the body"),
        (b" " * 10_000_001, 413, "Content Too Large"),
        ([ROW | {"plan": "gold"}], 200, "probability"),
        ([ROW | {"plan": "a\u0000\U0001f642"}], 200, "probability"),
        ([dict.fromkeys(ROW)], 200, "probability"),
        ([ROW | {"id": "K1"}], 200, "probability"),
    ],
    ids=lambda part: str(part)[:60],
)
def test_each_kind_of_bad_request_is_refused_by_name(served, rows, status, message):
    connection, _ = served
    answered, answer = post(connection, rows)
    assert answered == status
    assert message in str(answer)
    assert post(connection, [ROW])[0] == 200  # it still answers


def test_a_text_that_no_encoding_has_is_no_error_of_the_server(served):
    connection, _ = served
    assert post(connection, [ROW | {"plan": "\ud800"}])[0] in (200, 422)
    assert post(connection, [ROW])[0] == 200


def test_an_api_with_a_changed_model_does_not_start(delivered):
    path = delivered / "reports" / "model.joblib"
    path.write_bytes(path.read_bytes() + b" ")
    done = run(sys.executable, "-m", "leavers.serve", cwd=delivered, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "error: model.joblib is not the file of model.json: run the project\n"
    )


def test_the_tests_of_a_project_hold_what_is_served_to_what_is_predicted(delivered):
    words = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_predict.py")
    assert "2 passed" in run(sys.executable, *words, cwd=delivered).stdout
    serve = package_of(delivered) / "serve.py"
    text = serve.read_text("utf-8")
    mutant = text.replace("predict_rows(table,", "predict_rows(table[::-1],")
    assert mutant != text
    serve.write_text(mutant, "utf-8")
    done = run(sys.executable, *words, cwd=delivered, check=False)
    assert "1 failed, 1 passed" in done.stdout


def test_a_row_that_depends_on_those_beside_it_is_noticed(delivered):
    data = package_of(delivered) / "data.py"
    text = data.read_text("utf-8")
    mark = "    # joins, derived columns and repairs go here\n"
    rank = '    data["place"] = data["seats"].rank()\n'
    assert mark in text
    data.write_text(text.replace(mark, rank + mark), "utf-8")
    words = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_predict.py")
    done = run(sys.executable, *words, cwd=delivered, check=False)
    assert "test_a_row_is_predicted_alike_whatever_rows_are_beside_it" in done.stdout


def test_the_audit_follows_a_project_with_a_saved_model(delivered, audit_here):
    found = audit_here(delivered, "wiring", "sides", "shift")
    assert [finding for finding in found if finding["severity"] == "unknown"] == []


def test_its_code_passes_the_checks(delivered):
    git(delivered, "init", "--quiet")
    commit_all(delivered, "Run")
    names = ["run-command", "lint", "dependencies", "no-dead-options", "tests-there"]
    found = check_project(delivered, names)
    assert {entry.id: result.status for entry, result in found.items()} == (
        dict.fromkeys(names, PASSED)
    )


def test_another_run_is_held_to_the_saved_model(delivered, tmp_path):
    later = shutil.copytree(delivered, tmp_path / "later")
    facts = json.loads((later / "reports" / "model.json").read_text("utf-8"))
    facts["sha256"] = "another processor's"
    write_facts(later, facts)
    assert compare_runs(delivered, later) == []
    facts["versions"]["pandas"] = "0.1"
    write_facts(later, facts)
    (line,) = compare_runs(delivered, later)
    assert line.startswith("reports/model.json versions.pandas: committed ")
    (later / "reports" / "model.joblib").unlink()
    assert "reports/model.joblib is not written by the run" in (
        compare_runs(delivered, later)
    )


def write_facts(project, facts):
    text = json.dumps(facts)
    (project / "reports" / "model.json").write_text(text, "utf-8")


def read_dockerfile(project):
    """Return [(instruction, arguments)] of the Dockerfile."""
    lines = (project / "Dockerfile").read_text("utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    return [tuple(line.split(" ", 1)) for line in lines]


def test_the_dockerfile_copies_what_exists_and_runs_a_module_as_another_user(delivered):
    instructions = read_dockerfile(delivered)
    messages = dict(instructions)
    ignored = (delivered / ".dockerignore").read_text("utf-8").splitlines()
    assert re.fullmatch(r"python:\$\{PYTHON\}-slim-\w+", messages["FROM"])
    assert re.fullmatch(r"PYTHON=3\.1\d", messages["ARG"])
    assert messages["USER"] not in ("root", "0", "0:0")
    copies = [words.split() for name, words in instructions if name == "COPY"]
    assert len(copies) == 4
    for *sources, _ in copies:
        if sources[0].startswith("--from="):
            assert re.search(r":\d+\.\d+\.\d+$", sources[0])
            continue
        for source in sources:
            assert (delivered / source).exists()
            assert any(fits(source, line[1:]) for line in ignored if line[0] == "!")
    _, module, *options = json.loads(messages["CMD"])[1:]
    assert (delivered / f"{module.replace('.', '/')}.py").exists()
    assert options == ["--host", "0.0.0.0"]  # noqa: S104
    order = [name for name, _ in instructions]
    assert order.index("USER") > max(n for n, name in enumerate(order) if name == "RUN")


def fits(source, pattern):
    """Return whether .dockerignore lets a file in."""
    return source == pattern or source.startswith(pattern.rstrip("*"))


def test_what_is_baked_can_be_read_in_one_sitting(delivered):
    for name in ("predict.py", "serve.py", "__main__.py", "data.py", "report.py"):
        text = (package_of(delivered) / name).read_text("utf-8")
        tokens = read_tokens(text)
        assert len(tokens) <= 9 * count_lines(tokens)
        assert list_dense_functions(text) == []
        if name in ("predict.py", "serve.py"):
            assert max(map(len, text.splitlines())) <= 88
