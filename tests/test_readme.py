"""The commands of README.md and docs/, as they stand there."""

import re
import shlex
import shutil

import pytest
import yaml
from conftest import ROOT, git, run

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# what it would do; tests/test_fresh.py and the gate do it
MAKE = "make --dry-run PYTHON=python"


def list_commands(page):
    """Return the lines of a page's shell blocks without their comments, and those typed
    at a console."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    typed = re.findall(
        r"^\$ (.+)",
        "".join(re.findall(r"^```console\n.*?^```", text, re.MULTILINE | re.DOTALL)),
        re.M,
    )
    lines = [
        raw.split(" #")[0].strip() for block in blocks for raw in block.splitlines()
    ]
    return [*filter(None, lines), *typed]


def leave_out_uvx(words):
    """Return a command as it is where its program is installed."""
    if words[0] != "uvx":
        return words
    return words[3:] if words[1] == "--from" else words[1:]


def test_the_way_from_the_readme_to_a_project_works_as_written(
    template, baked, tmp_path
):
    """Each command in its order: questions answered by Return, copier's by its
    defaults, the file a real one."""
    commands = list_commands(ROOT / "README.md")
    start = commands.index("uvx cookiecutter gh:org/ml-takehome")
    folder, file = tmp_path, tmp_path / "renewals.csv"
    shutil.copy(baked["classification"] / "data" / "renewals.csv", file)
    for command in commands[start : commands.index("make test", start) + 1]:
        given = command.replace("PATH/TO/FILE", file.as_posix())
        words = leave_out_uvx(shlex.split(given))
        if words[0] in ("cookiecutter", "copier"):
            folder = tmp_path
        if words[0] == "cd":
            folder /= words[1]
        elif words[0] == "make":
            run(*shlex.split(MAKE), words[1], cwd=folder)
        else:
            run(
                *words,
                *(["--defaults"] if words[0] == "copier" else []),
                cwd=folder,
                given="\n" * 20,
            )
    assert (tmp_path / "churn-take-home" / ".git").exists()
    assert (folder / "data" / "renewals.csv").exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_the_coach_is_one(page):
    for command in list_commands(page):
        words = leave_out_uvx(shlex.split(command))
        if words[0] == "takehome":
            options = [word for word in words[1:] if word.startswith("-")]
            names = [word for word in words[1:] if word.isalpha() and word.islower()]
            shown = run("takehome", *names, "--help", cwd=ROOT, COLUMNS="200").stdout
            assert all(option in shown for option in options), command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_session_named_is_there(page):
    named = set(re.findall(r"`nox -s (\w+)", page.read_text("utf-8")))
    assert named <= set(
        re.findall(r"@nox.session\ndef (\w+)", (ROOT / "noxfile.py").read_text("utf-8"))
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page):
    prose = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.S | re.M)
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose)
    committed = git(ROOT, "ls-files").splitlines()
    for link in links:
        path = (page.parent / link).resolve()
        assert path.is_dir() or path.relative_to(ROOT).as_posix() in committed, link


def test_every_session_of_the_workflow_is_there():
    jobs = yaml.safe_load(
        (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    )["jobs"]
    named = jobs["other_sessions"]["strategy"]["matrix"]["session"]
    assert set(named) <= set(
        re.findall(r"@nox.session\ndef (\w+)", (ROOT / "noxfile.py").read_text("utf-8"))
    )
