"""A template repository with a tag, both engines, and projects baked once for all
tests."""

import ast
import functools
import importlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import forks
import pytest

from takehome.audit import run as audit_run
from takehome.ingest.detect import open_table
from takehome.ingest.facts import describe_facts
from takehome.ingest.predict_file import find_predict_file
from takehome.template.configure import write_project

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "gh:org/ml-takehome"
BIN = Path(sys.executable).parent
TASKS = ("classification", "regression", "forecast")
SCRIPTS = {"cookiecutter", "copier", "takehome"}


def pytest_collection_modifyitems(items):
    """Mark the tests that need the template's clone, in which every bake begins."""
    for item in items:
        if "template" in item.fixturenames:
            item.add_marker("bakes")


def run(*command, cwd, check=True, given=None, **environment):
    """Run a command as a user would, `given` its input; return it finished, with its
    output as text.

    Where the system forks safely, Python programs are forks of a process that has
    their libraries loaded, unless they ask, or the environment tells Python what to do.
    """
    words = [str(part) for part in command]
    if given is None and can_fork(words, environment):
        done = run_in_fork(words, cwd, environment)
    else:
        done = run_anew(words, cwd, given, environment)
    assert not check or done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done


def can_fork(words, environment):
    return (
        forks.CAN_FORK
        and (words[0] in SCRIPTS or words[:2] == [sys.executable, "-m"])
        and not any(name.startswith(("PYTHON", "PATH")) for name in environment)
    )


def run_in_fork(words, cwd, environment):
    if words[0] in SCRIPTS:
        return forks.run_script(words[0], words[1:], cwd, **environment)
    return forks.run_python(words[1:], cwd, **environment)


def run_anew(words, cwd, given, environment):
    return subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **environment},
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def git(folder, *arguments):
    return run("git", *arguments, cwd=folder).stdout.strip()


def commit_all(folder, message):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


@pytest.fixture(scope="session")
def make_once(tmp_path_factory):
    """The function that makes a folder once for all test processes, and returns it;
    not to be changed."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    return functools.partial(make_in, shared / "shared")


def make_in(shared, name, make):
    """Return the folder of a name in `shared`, filled by the first process that asks;
    the others wait."""
    folder, lock, made = shared / name, shared / f"{name}.lock", shared / f"{name}.made"
    shared.mkdir(exist_ok=True)
    while not made.exists():
        try:
            lock.mkdir()
        except FileExistsError:
            time.sleep(0.05)
            continue
        try:
            if not made.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of a failed attempt
                folder.mkdir()
                make(folder)
                made.touch()
        finally:
            lock.rmdir()
    return folder


@pytest.fixture(scope="session")
def hosts(make_once):
    """The folder that git takes for https://github.com/."""
    return make_once("hosts", lambda folder: None)


@pytest.fixture(scope="session", autouse=True)
def home(hosts, tmp_path_factory):
    """An empty home with a git identity, where gh: leads to `hosts`."""
    home = tmp_path_factory.mktemp("home")
    write_git_settings(home, hosts)
    patch = pytest.MonkeyPatch()
    patch.setenv("HOME", str(home))
    patch.setenv("USERPROFILE", str(home))
    patch.setenv("LOCALAPPDATA", str(home))
    patch.delenv("XDG_STATE_HOME", raising=False)
    patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    patch.setenv("PYTHONUTF8", "1")
    patch.setenv("OMP_NUM_THREADS", "1")  # test processes share the cores
    patch.setenv("LOKY_MAX_CPU_COUNT", "1")
    patch.delenv("PYTHONPATH", raising=False)
    patch.delenv(
        "PYTHONDONTWRITEBYTECODE", raising=False
    )  # else each run compiles all it imports anew
    patch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    yield home
    patch.undo()


def write_git_settings(home, hosts):
    """Give a home an identity, and let gh: lead to a folder."""
    (home / ".gitconfig").write_text(
        "[user]\nname = A Candidate\nemail = candidate@example.org\n"
        "[init]\ndefaultBranch = main\n"
        f'[url "{hosts.as_uri()}/"]\ninsteadOf = https://github.com/\n'
    )


@pytest.fixture(scope="session")
def template(hosts, make_once):
    """A work tree of this repository as it stands, tagged v0.1.0 and pushed to where
    gh: leads."""
    return make_once("template", functools.partial(publish, hosts))


def publish(hosts, tree):
    bare = hosts / "org" / "ml-takehome.git"
    bare.parent.mkdir(parents=True)
    git(bare.parent, "init", "--quiet", "--bare", bare.name)
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in listed.split("\0"):
        if name and (ROOT / name).exists():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    git(tree, "init", "--quiet")
    git(tree, "remote", "add", "origin", str(bare))
    commit_all(tree, "The template as it stands")
    git(tree, "tag", "v0.1.0")
    git(tree, "push", "--quiet", "origin", "main", "--tags")


def bake_with_cookiecutter(template, folder, answers, check=True):
    """Bake into `folder`; return the finished command and the project's folder."""
    words = [f"{key}={value}" for key, value in answers.items()]
    done = run(
        "cookiecutter",
        template,
        "--no-input",
        "--output-dir",
        folder,
        *words,
        cwd=folder,
        check=check,
    )
    made = [path for path in Path(folder).iterdir() if path.is_dir()]
    return done, made[0] if made else None


def bake_with_copier(template, folder, answers, check=True):
    """Bake into `folder`/project; return the finished command and the project's
    folder."""
    words = [
        word for key, value in answers.items() for word in ("--data", f"{key}={value}")
    ]
    project = Path(folder) / "project"
    done = run(
        "copier",
        "copy",
        "--defaults",
        "--quiet",
        *words,
        template,
        project,
        cwd=folder,
        check=check,
    )
    return done, project if project.exists() else None


BAKE = {"cookiecutter": bake_with_cookiecutter, "copier": bake_with_copier}


@pytest.fixture(scope="session")
def baked(template, make_once):
    """{task: project} baked by cookiecutter with the defaults; not to be changed."""
    return {task: bake_once(make_once, task) for task in TASKS}


def bake_once(make_once, task):
    folder = make_once(
        task, lambda folder: bake_with_cookiecutter(ADDRESS, folder, {"task": task})
    )
    (project,) = folder.iterdir()
    return project


@pytest.fixture(scope="session")
def ran_once(baked, make_once):
    """The default project after its first run; not to be changed."""
    return make_once("ran", lambda folder: run_copy(baked["classification"], folder))


def run_copy(project, folder):
    shutil.copytree(project, folder, dirs_exist_ok=True)
    done = run_project(folder)
    folder.with_name("ran.stdout").write_text(done.stdout, "utf-8")


@pytest.fixture(scope="session")
def printed_once(ran_once):
    """What the first run of the default project prints."""
    return ran_once.with_name("ran.stdout").read_text("utf-8")


@pytest.fixture(scope="session")
def quick_once(baked, make_once):
    """The default project after a run of few folds and trees; not to be changed."""

    def run_quick(folder):
        shutil.copytree(baked["classification"], folder, dirs_exist_ok=True)
        make_quick(folder)
        run_project(folder)

    return make_once("quick", run_quick)


@pytest.fixture(scope="session")
def finished_once(ran_once, make_once):
    """The default project, finished and committed in steps; not to be changed."""
    return make_once("finished", lambda folder: finish_copy(ran_once, folder))


def finish_copy(project, folder):
    from finished import finish_project

    shutil.copytree(project, folder, dirs_exist_ok=True)
    finish_project(folder)


@pytest.fixture
def project(baked, tmp_path):
    """A copy of the baked classification project, to be changed at will."""
    return Path(shutil.copytree(baked["classification"], tmp_path / "project"))


def package_of(project):
    """Return the package's folder."""
    return next(project.glob("*/config.py")).parent


def set_constants(project, **values):
    """Change constants of config.py, given as source code."""
    config = package_of(project) / "config.py"
    text = config.read_text("utf-8")
    for name, value in values.items():
        text = set_constant(text, name, value)
    config.write_text(text, "utf-8")


def set_constant(text, name, value):
    """Return a module's text with another value of a constant, on as many lines as it
    stands on."""
    lines = text.splitlines(keepends=True)
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == name:
            lines[node.lineno - 1 : node.end_lineno] = [f"{name} = {value}\n"]
            return "".join(lines)
    raise AssertionError(f"config.py has no {name}")


def make_quick(project):
    """Let a run take few folds and trees, where it matters that it ends, and not how
    well it predicts."""
    set_constants(project, N_FOLDS="2")
    models = package_of(project) / "models.py"
    text = models.read_text("utf-8")
    assert "max_iter=200" in text
    models.write_text(text.replace("max_iter=200", "max_iter=20"), "utf-8")


def run_project(project, check=True):
    """Run the project's package as `python -m` does; `make run` itself stands in
    test_fresh.py."""
    return run(sys.executable, "-m", package_of(project).name, cwd=project, check=check)


@pytest.fixture
def audit_here(monkeypatch):
    """The function that returns what the audit finds in a project by the checks named;
    all if none is."""
    if forks.CAN_FORK:
        monkeypatch.setattr(audit_run, "run_python", run_in_fork_of_its_python)
    return lambda project, *only: audit_run.audit_project(project, only)


def run_in_fork_of_its_python(python, project, *arguments, **environment):
    return forks.run_python(arguments, project, **environment)


@pytest.fixture
def import_from(monkeypatch):
    """The function that imports a project's package anew, and gives the function that
    returns its module of a name."""
    imported = set()

    def forget():  # projects share their package's name
        for name in [
            name for name in sys.modules if name.partition(".")[0] in imported
        ]:
            del sys.modules[name]

    def import_package(project):
        package = package_of(project).name
        imported.add(package)
        forget()
        monkeypatch.syspath_prepend(str(project))
        return lambda name: importlib.import_module(f"{package}.{name}")

    yield import_package
    forget()


@pytest.fixture
def place_file(tmp_path, import_from):
    """The function that writes the project of a file, and returns (what imports a
    module of the package, the project, what the user is told)."""

    def place(answers, path, asked=None):
        given = {"brief": "", "metric": "auto", "hours": "4", "deliver": "none"}
        given |= {"data_file": path.name, "predict_file": asked.name if asked else ""}
        project = tmp_path / "project"
        project.mkdir()
        messages = write_project(project, {}, given | answers, {}, path, asked)
        return import_from(project), project, messages

    return place


@pytest.fixture
def place_tables(tmp_path, place_file):
    """The same of a table and one of rows to score, which it saves first."""

    def place(answers, table, asked=None):
        path, rows_to_score = tmp_path / "rows.csv", None
        table.to_csv(path, index=False)
        if asked is not None:
            rows_to_score = tmp_path / "asked.csv"
            asked.to_csv(rows_to_score, index=False)
        return place_file(answers, path, rows_to_score)

    return place


def read_tree(project, leave_out=(".git", "__pycache__", ".pytest_cache")):
    """Return {relative path: bytes} of a project's files."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file() and not set(path.relative_to(project).parts) & set(leave_out)
    }


def find_facts(path, answers, predict_path=None, report=None):
    """Return the facts of a file, and of one of rows to score, as `takehome data` finds
    them; `answers` has None for a column that is not named."""
    with open_table(path, answers, report) as table:
        predict = None
        if predict_path:
            predict = find_predict_file(predict_path, table, answers, report)
        return describe_facts(table, predict, answers)
