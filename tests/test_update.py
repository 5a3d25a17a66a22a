"""Projects born by either engine take `copier update` to a later version, with the
candidate's edits kept."""

import inspect
import json
import shutil

import pytest
import yaml
from conftest import (
    ADDRESS,
    BAKE,
    commit_all,
    git,
    package_of,
    read_tree,
    run,
    write_git_settings,
)

from takehome import UserError, cli
from takehome.project.renamed import ProjectFolder
from takehome.template.answers_file import read_answers

SKELETON_PACKAGE = "{{cookiecutter.project_slug}}/{{cookiecutter.package_name}}"


@pytest.fixture
def own_template(template, hosts, tmp_path, monkeypatch):
    """A copy of the template to release from, where gh: leads in this test."""
    shutil.copytree(hosts, tmp_path / "hosts")
    tree = shutil.copytree(template, tmp_path / "template")
    bare = tmp_path / "hosts" / "org" / "ml-takehome.git"
    git(tree, "remote", "set-url", "origin", bare)
    (tmp_path / "home").mkdir()
    write_git_settings(tmp_path / "home", tmp_path / "hosts")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    return tree


def release(template):
    """Release v0.2.0 of the template, with changes in code, in config.py, in the
    write-up, one new file, and a fact that no older project knows."""
    package = template / SKELETON_PACKAGE
    models = package / "models.py"
    text = models.read_text("utf-8")
    assert "max_iter=200" in text
    models.write_text(text.replace("max_iter=200", "max_iter=300"), "utf-8")
    config = package / "config.py"
    config.write_text(
        config.read_text("utf-8") + "NEW_CONSTANT = {{ cookiecutter.found.news }}\n",
        "utf-8",
    )
    found = template / "src" / "takehome" / "template" / "found.json"
    text = found.read_text("utf-8").replace('"texts": []', '"texts": [], "news": 1')
    found.write_text(text, "utf-8")
    readme = template / "{{cookiecutter.project_slug}}" / "README.md"
    readme.write_text(readme.read_text("utf-8") + "\nA sentence of v0.2.0.\n", "utf-8")
    (package / "added.py").write_text('"""Came with v0.2.0."""\n', "utf-8")
    commit_all(template, "A later version")
    git(template, "tag", "v0.2.0")
    git(template, "push", "--quiet", "origin", "main", "--tags")


def edit(project):
    """Do what a candidate does: write, decide, change a module."""
    package = package_of(project)
    for path, old, new in (
        (project / "README.md", "## Framing", "## Framing\n\nMy own words."),
        (package / "config.py", "EXPLAINED = {}", 'EXPLAINED = {"seats": "known"}'),
        (
            package / "data.py",
            "    return data\n",
            "    data = data[data.seats > 1]\n    return data\n",
        ),
    ):
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("own_file", "engine"),
    [
        (False, "cookiecutter"),
        (True, "copier"),
        pytest.param(True, "cookiecutter", marks=pytest.mark.slow),
        pytest.param(False, "copier", marks=pytest.mark.slow),
    ],
)
def test_an_update_keeps_the_edits_and_brings_the_changes(
    own_template, tmp_path, engine, own_file
):
    answers = {}
    source = tmp_path / "own.csv"
    if own_file:
        source.write_text(
            "seats;paid;left\n" + "1;2,5;yes\n3;4,25;no\n2;3,5;later\n" * 20
        )
        answers = {
            "data_file": source if engine == "cookiecutter" else source.name,
            "target": "left",
        }
    (tmp_path / "out").mkdir()
    _, project = BAKE[engine](ADDRESS, tmp_path / "out", answers)
    if engine == "copier":
        if own_file:
            run("takehome", "data", source, cwd=project)
        git(project, "init", "--quiet")
        commit_all(project, "Start")
    edit(project)
    commit_all(project, "My work")
    written = (project / "README.md").read_text("utf-8")
    before = recorded_facts(project)

    release(own_template)
    done = run("copier", "update", "--defaults", "--quiet", cwd=project)

    assert "trust" not in (done.stdout + done.stderr).lower()
    package = package_of(project)
    config = (package / "config.py").read_text("utf-8")
    assert 'EXPLAINED = {"seats": "known"}' in config
    assert "NEW_CONSTANT = 1" in config
    data = (package / "data.py").read_text("utf-8")
    assert ('sep=";"' in data and 'decimal=","' in data) == own_file
    assert "data = data[data.seats > 1]" in data
    models = (package / "models.py").read_text("utf-8")
    assert "max_iter=300" in models
    assert ('class_weight="balanced"' in models) == own_file  # three classes stay three
    assert (package / "added.py").exists()
    assert (project / "README.md").read_text("utf-8") == written
    assert '_commit: "v0.2.0"' in (project / ".copier-answers.yml").read_text("utf-8")
    assert recorded_facts(project) == before | {"news": 1}
    assert "<<<<<<<" not in config + data
    assert not list(project.rglob("*.rej"))
    git(project, "add", "--all")
    changed = {
        name.split("/")[-1]
        for name in git(project, "diff", "--cached", "--name-only").splitlines()
    }
    assert changed == {"added.py", "config.py", "models.py", ".copier-answers.yml"}


def recorded_facts(project):
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text("utf-8"))
    return json.loads(answers["found_in_data"])


@pytest.mark.parametrize("own_file", [False, True])
def test_both_engines_bake_the_same_bytes(template, tmp_path, own_file):
    answers = {"metric": "neg_mean_squared_log_error", "task": "regression"}
    files = {"data_file": tmp_path / "own.csv", "predict_file": tmp_path / "new.json"}
    if own_file:
        rows = [f"K{n:04d}x;2,{n % 9};{n % 13}\n" for n in range(90)]
        files["data_file"].write_text("key;paid;days\n" + "".join(rows))
        files["predict_file"].write_text('[{"key": "K1", "paid": 2.5}]')
        answers |= {"target": "days", **files}
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    _, early = BAKE["cookiecutter"](ADDRESS, tmp_path / "a", answers)
    if own_file:
        answers |= {key: path.name for key, path in files.items()}
    _, late = BAKE["copier"](ADDRESS, tmp_path / "b", answers)
    if own_file:
        for path in files.values():
            run("takehome", "data", path, cwd=late)
    assert read_tree(early) == read_tree(late)


def test_an_update_to_another_package_name_is_refused_and_deletes_nothing(
    own_template, project
):
    edit(project)
    commit_all(project, "My work")
    before = read_tree(project)
    release(own_template)
    words = ("copier", "update", "--defaults", "--quiet", "-d", "package_name=other")
    done = run(*words, cwd=project, check=False)
    assert done.returncode == 1
    assert 'package_name "other" is not "churn"' in done.stdout + done.stderr
    assert read_tree(project) == before


def test_a_package_renamed_by_hand_is_named_and_updated_once_it_is_recorded(
    own_template, project
):
    edit(project)
    git(project, "mv", "churn", "leavers")
    with pytest.raises(UserError, match="if you renamed it, give its name as package"):
        read_answers(project)
    answers = project / ".copier-answers.yml"
    text = answers.read_text("utf-8")
    for key in ("package_name", "package_made"):
        text = text.replace(f'{key}: "churn"', f'{key}: "leavers"')
    answers.write_text(text, "utf-8")
    assert read_answers(project)[0]["package_name"] == "leavers"
    commit_all(project, "Rename")
    release(own_template)
    run("copier", "update", "--defaults", "--quiet", cwd=project)
    assert not (project / "churn").exists()
    assert "max_iter=300" in (project / "leavers" / "models.py").read_text("utf-8")
    assert "data.seats > 1" in (project / "leavers" / "data.py").read_text("utf-8")


def list_commands(app):
    """Yield the functions of all commands."""
    yield from (command.callback for command in app.registered_commands)
    for group in app.registered_groups:
        yield from list_commands(group.typer_instance)


def test_every_command_looks_whether_the_package_was_renamed():
    """`data` apart, which refuses."""
    for command in list_commands(cli.app):
        if command is not cli.data:
            parameters = inspect.signature(command).parameters
            assert parameters["project"].annotation == ProjectFolder, command


@pytest.mark.parametrize("words", [["clock"], ["clock", "status"], ["defend"]])
def test_a_package_that_was_renamed_by_hand_is_told(project, words):
    assert "note:" not in run("takehome", *words, cwd=project, check=False).stderr
    package_of(project).rename(project / "leavers")
    messages = run("takehome", *words, cwd=project, check=False).stderr
    assert messages.startswith(
        "note: the package is leavers, and .copier-answers.yml names churn, which "
        "`copier update` would make anew: give package_name and package_made there"
    )
