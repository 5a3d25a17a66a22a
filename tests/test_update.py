"""Projects born by either engine take `copier update` to a later version, with the
candidate's edits kept."""

import shutil

import pytest
from conftest import ADDRESS, BAKE, commit_all, git, package_of, run, write_git_settings

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
    write-up and one new file."""
    package = template / SKELETON_PACKAGE
    evaluate = package / "evaluate.py"
    evaluate.write_text(
        evaluate.read_text("utf-8").replace("N_BLOCKS = 25", "N_BLOCKS = 30"), "utf-8"
    )
    config = package / "config.py"
    config.write_text(
        config.read_text("utf-8") + "NEW_CONSTANT = 1  # came with v0.2.0\n", "utf-8"
    )
    readme = template / "{{cookiecutter.project_slug}}" / "README.md"
    readme.write_text(readme.read_text("utf-8") + "\nA sentence of v0.2.0.\n", "utf-8")
    (package / "added.py").write_text('"""Came with v0.2.0."""\n', "utf-8")
    commit_all(template, "A later version")
    git(template, "tag", "v0.2.0")
    git(template, "push", "--quiet", "origin", "main", "--tags")


def edit(project):
    """Do what a candidate does: write, decide, change a module, add a column's
    exclusion."""
    package = package_of(project)
    readme = project / "README.md"
    readme.write_text(
        readme.read_text("utf-8").replace("## Framing", "## Framing\n\nMy own words."),
        "utf-8",
    )
    config = package / "config.py"
    config.write_text(
        config.read_text("utf-8").replace(
            "EXCLUDED = {}", 'EXCLUDED = {"contract_id": "names the row"}'
        ),
        "utf-8",
    )
    data = package / "data.py"
    mine = "    data = load_table()\n    return data[data.seats > 1]\n"
    data.write_text(
        data.read_text("utf-8").replace("    return load_table()\n", mine), "utf-8"
    )


@pytest.mark.parametrize("engine", BAKE)
@pytest.mark.parametrize("own_file", [False, True])
def test_an_update_keeps_the_edits_and_brings_the_changes(
    own_template, tmp_path, engine, own_file
):
    answers = {}
    source = tmp_path / "own.csv"
    if own_file:
        source.write_text("seats;paid;left\n" + "1;2,5;yes\n3;4,25;no\n" * 20)
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

    release(own_template)
    done = run("copier", "update", "--defaults", "--quiet", cwd=project)

    assert "trust" not in (done.stdout + done.stderr).lower()
    package = package_of(project)
    config = (package / "config.py").read_text("utf-8")
    assert 'EXCLUDED = {"contract_id": "names the row"}' in config
    assert "NEW_CONSTANT = 1" in config
    assert ('READ_OPTIONS = {"sep": ";", "decimal": ","}' in config) == own_file
    assert "return data[data.seats > 1]" in (package / "data.py").read_text("utf-8")
    assert "N_BLOCKS = 30" in (package / "evaluate.py").read_text("utf-8")
    assert (package / "added.py").exists()
    assert (project / "README.md").read_text("utf-8") == written
    assert '_commit: "v0.2.0"' in (project / ".copier-answers.yml").read_text("utf-8")
    assert "<<<<<<<" not in config
    assert not list(project.rglob("*.rej"))
    git(project, "add", "--all")
    changed = {
        name.split("/")[-1]
        for name in git(project, "diff", "--cached", "--name-only").splitlines()
    }
    assert changed == {"added.py", "config.py", "evaluate.py", ".copier-answers.yml"}
