"""What both engines bake: the same bytes, for every task and for hostile answers, and
projects that run."""

import ast
import csv
import io
import re
import shutil
import sys
import tokenize
from pathlib import Path

import pytest
import yaml
from conftest import (
    ADDRESS,
    BAKE,
    BIN,
    ROOT,
    git,
    make_quick,
    package_of,
    read_tree,
    run,
    run_project,
)

SKELETON = ROOT / "{{cookiecutter.project_slug}}"
MODULES = "__init__ __main__ config data evaluate explore models report splits"
SAMPLES = {
    "classification": ("churn", "renewals"),
    "regression": ("rollout", "rollouts"),
    "forecast": ("parcels", "parcels"),
}
FILES = {
    "README.md",
    "Makefile",
    "pyproject.toml",
    "requirements.txt",
    ".gitignore",
    ".copier-answers.yml",
    "tests/test_leakage.py",
}
HOSTILE = {
    "quotes": """He said "it's 'fine'" and \"\"\"left\"\"\".""",
    "backslash": r"C:\new\table \" \\ \u0041 \{",
    "newline": "first line\nsecond line\r\n# no heading\n\n- no list\n| no | table |",
    "braces": "{x} {0} {} %s ${HOME} `rm -rf`",
    "comment": (
        "a <!-- models: generated, edits here are lost --> b <!-- models: end --> "
        "<b>c</b> &amp; &"
    ),
    "table": "| a | b |\n| --- | --- |",
    "emoji": "naïve 🙂 数据 \u2028 café",
    "long": "five hundred " * 38 + "signs",
    "blanks": "  \t leading and trailing \t ",
}


@pytest.mark.parametrize("task", SAMPLES)
def test_a_default_project_holds_exactly_these_files(baked, task):
    package, sample = SAMPLES[task]
    expected = (
        FILES
        | {f"{package}/{name}.py" for name in MODULES.split()}
        | {f"data/{sample}.csv"}
    )
    assert set(read_tree(baked[task])) == expected


@pytest.mark.parametrize("task", SAMPLES)
def test_no_template_code_is_left_and_every_module_parses(baked, task):
    for name, content in read_tree(baked[task]).items():
        assert not re.search(rb"{{|{%|cookiecutter\.", content), name
        if name.endswith(".py"):
            ast.parse(content)


@pytest.mark.parametrize("task", SAMPLES)
def test_a_project_is_as_ruff_would_have_it(baked, task):
    ruff = shutil.which("ruff", path=BIN)
    more = "B,C4,I,PTH,SIM,UP"
    run(ruff, "check", "--no-cache", "--extend-select", more, ".", cwd=baked[task])
    run(ruff, "format", "--no-cache", "--check", ".", cwd=baked[task])


@pytest.mark.parametrize("task", ["regression", "forecast"])
def test_a_project_about_numbers_holds_no_line_about_classes(baked, task):
    code = b"".join(
        content
        for name, content in read_tree(baked[task]).items()
        if name.endswith(".py")
    )
    code = re.sub(
        rb"^class \w+|Classification and Regression Trees",
        b"",
        code,
        flags=re.MULTILINE,
    )
    assert not re.search(rb"\bclass(es|ifi\w+)?\b|\bproba|\bcost", code.lower())


@pytest.mark.parametrize("task", ["classification", "regression"])
def test_a_project_without_a_forecast_holds_no_line_about_one(baked, task):
    code = b"".join(
        content
        for name, content in read_tree(baked[task]).items()
        if name.endswith(".py")
    )
    assert not re.search(rb"\b(forecast|horizon|season|lag)", code.lower())


def test_the_default_project_is_the_same_from_both_engines_and_stays_so_after_a_run(
    baked, ran_once, tmp_path
):
    """cookiecutter's is baked and run for all tests."""
    _, project = BAKE["copier"](ADDRESS, tmp_path, {})
    assert read_tree(project) == read_tree(baked["classification"])
    run_project(project)
    assert read_tree(project) == read_tree(ran_once)


def write_rows(path, target, task):
    """Write a small table whose columns have hostile names."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["amount", f"other {target}", target])
        for row in range(80):
            outcome = f"{target} {row % 3}" if task == "classification" else row % 7
            writer.writerow([row * 7 % 11, f"{target} {row % 4}", outcome])


@pytest.mark.parametrize(
    "task", ["classification", pytest.param("regression", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_answers_are_only_text_from_both_engines(
    template, tmp_path, kind, task
):
    text = HOSTILE[kind]
    source = tmp_path / "donn\u00e9es 'of' {x} \U0001f642.csv"
    target = " ".join(text.split())[:60]
    write_rows(source, target, task)
    answers = {
        "task": task,
        "project_name": text,
        "project_slug": "hostile",
        "package_name": "hostile",
    }
    answers |= {"brief": text, "target": target}
    trees = []
    for engine, bake in BAKE.items():
        (tmp_path / engine).mkdir()
        given = source if engine == "cookiecutter" else source.name
        _, project = bake(ADDRESS, tmp_path / engine, {**answers, "data_file": given})
        if engine == "copier":
            run(sys.executable, "-m", "takehome.cli", "data", source, cwd=project)
        trees.append(read_tree(project))
    assert trees[0] == trees[1]
    assert yaml.safe_load(trees[0][".copier-answers.yml"])["brief"] == text.replace(
        "\r\n", "\n"
    )
    make_quick(project)
    run_project(project)  # alike, they run alike: one is enough
    readme = (project / "README.md").read_text("utf-8")
    assert readme.count("<!-- models: generated, edits here are lost -->") == 1
    assert len(re.findall("^#+ ", readme, re.MULTILINE)) == 14


def test_cookiecutter_and_copier_work_from_the_public_address(template, tmp_path):
    """Exactly as the README writes them."""
    run("cookiecutter", ADDRESS, "--no-input", cwd=tmp_path)
    done = run("copier", "copy", "--defaults", ADDRESS, "by-copier", cwd=tmp_path)
    assert "trust" not in (done.stdout + done.stderr).lower()
    assert (tmp_path / "churn-take-home" / "README.md").exists()
    assert (tmp_path / "by-copier" / "README.md").exists()


def test_the_first_commit_holds_everything(baked):
    assert git(baked["classification"], "status", "--short") == ""
    assert (
        git(baked["classification"], "log", "--format=%s") == "Start from ml-takehome"
    )


def test_without_git_the_project_is_still_made(template, tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "cookiecutter").symlink_to(shutil.which("cookiecutter"))
    (tmp_path / "out").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    done, project = BAKE["cookiecutter"](template, tmp_path / "out", {})
    assert "Note: git is not installed, so there is no first commit" in done.stdout
    assert (project / "README.md").exists()


def test_the_template_may_be_given_as_a_relative_path(template, tmp_path, monkeypatch):
    monkeypatch.setenv("PWD", str(template))
    run("cookiecutter", ".", "--no-input", "--output-dir", tmp_path, cwd=template)
    assert (tmp_path / "churn-take-home" / ".git").exists()


def test_a_relative_template_that_cannot_be_found_is_one_line(
    template, tmp_path, monkeypatch
):
    monkeypatch.delenv("PWD", raising=False)
    outcome = run(
        "cookiecutter",
        ".",
        "--no-input",
        "--output-dir",
        tmp_path,
        cwd=template,
        check=False,
    )
    assert outcome.returncode == 1
    assert "error: template '.' is not found from" in outcome.stderr + outcome.stdout
    assert "StopIteration" not in outcome.stderr
    assert not any(tmp_path.iterdir())


def test_no_path_and_no_name_of_this_machine_is_in_a_project(baked, template):
    for name, content in read_tree(baked["classification"]).items():
        for word in (str(template), str(ROOT), "Candidate", str(Path.home())):
            assert word.encode() not in content, name


CODE = (tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING)
DENSE = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.IfExp)
DENSE += (ast.Lambda, ast.Starred, ast.NamedExpr)
MOST_TOKENS = {"classification": 4_750, "regression": 4_450, "forecast": 4_900}


def read_tokens(text):
    """Return the tokens of code in a text, without comments and docstrings."""
    docstrings = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docstrings.update(range(node.lineno, node.end_lineno + 1))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [
        token
        for token in tokens
        if token.type in CODE and token.start[0] not in docstrings
    ]


def count_lines(tokens):
    return len({token.start[0] for token in tokens})


def list_dense_functions(text):
    """Return what is too dense: functions of over 12 tokens a line, 25 lines or two
    comprehensions and their like; main may be long."""
    tokens = read_tokens(text)
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef):
            continue
        inside = [t for t in tokens if node.lineno <= t.start[0] <= node.end_lineno]
        n_lines = count_lines(inside)
        n_dense = sum(isinstance(part, DENSE) for part in ast.walk(node))
        is_long = n_lines > 25 and node.name != "main"
        if len(inside) > 12 * n_lines or is_long or n_dense > 2:
            found.append(node.name)
    return found


@pytest.mark.parametrize("task", SAMPLES)
def test_the_package_can_be_read_in_one_sitting(baked, task):
    paths = sorted(package_of(baked[task]).glob("*.py"))
    texts = {path.name: path.read_text("utf-8") for path in paths}
    tokens = [token for text in texts.values() for token in read_tokens(text)]
    lines = sum(count_lines(read_tokens(text)) for text in texts.values())
    assert len(tokens) <= MOST_TOKENS[task]
    assert len(tokens) <= 9 * lines
    assert {name: list_dense_functions(text) for name, text in texts.items()} == (
        dict.fromkeys(texts, [])
    )


def test_a_packed_line_is_dense():
    packed = "def f(x):\n    a, b = [y for y in x if y], {z: 1 for z in x if z > 2}\n"
    assert list_dense_functions(packed) == ["f"]


@pytest.mark.parametrize("task", SAMPLES)
def test_the_tests_of_a_project_are_short(baked, task):
    text = (baked[task] / "tests" / "test_leakage.py").read_text("utf-8")
    assert len(read_tokens(text)) <= 1_000


def test_the_samples_are_what_their_script_makes(tmp_path):
    run(sys.executable, ROOT / "samples" / "make_samples.py", tmp_path, cwd=tmp_path)
    made = read_tree(tmp_path)
    assert len(made) == 3
    assert made == {
        name: content
        for name, content in read_tree(SKELETON / "data").items()
        if name in made
    }
