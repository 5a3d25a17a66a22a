"""A template repository with a tag, both engines, and projects baked once for all
tests."""

import ast
import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from forks import run_package

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "gh:org/ml-takehome"
BIN = Path(sys.executable).parent


def run(*command, cwd, check=True, given=None, **environment):
    """Run a command as a user would, `given` its input; return it finished, with its
    output as text."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert not check or done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def git(folder, *arguments):
    return run("git", *arguments, cwd=folder).stdout.strip()


def commit_all(folder, message):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


@pytest.fixture(scope="session")
def hosts(tmp_path_factory):
    """The folder that git takes for https://github.com/."""
    return tmp_path_factory.mktemp("hosts")


@pytest.fixture(scope="session", autouse=True)
def home(hosts, tmp_path_factory):
    """An empty home with a git identity, where gh: leads to `hosts`."""
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text(
        "[user]\nname = A Candidate\nemail = "
        "candidate@example.org\n[init]\ndefaultBranch = main\n"
        f'[url "{hosts.as_uri()}/"]\ninsteadOf = https://github.com/\n'
    )
    patch = pytest.MonkeyPatch()
    patch.setenv("HOME", str(home))
    patch.setenv("USERPROFILE", str(home))
    patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    patch.setenv("PYTHONUTF8", "1")
    patch.setenv("OMP_NUM_THREADS", "1")  # two test processes share two cores
    patch.setenv("LOKY_MAX_CPU_COUNT", "1")
    patch.delenv("PYTHONPATH", raising=False)
    patch.delenv(
        "PYTHONDONTWRITEBYTECODE", raising=False
    )  # else each run compiles all it imports anew
    patch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    yield home
    patch.undo()


@pytest.fixture(scope="session")
def template(hosts, tmp_path_factory):
    """A work tree of this repository as it stands, tagged v0.1.0 and pushed to where
    gh: leads."""
    bare = hosts / "org" / "ml-takehome.git"
    bare.parent.mkdir(parents=True)
    git(bare.parent, "init", "--quiet", "--bare", bare.name)
    tree = tmp_path_factory.mktemp("template")
    for name in git(
        ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"
    ).split("\0"):
        if name and (ROOT / name).exists():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    git(tree, "init", "--quiet")
    git(tree, "remote", "add", "origin", str(bare))
    commit_all(tree, "The template as it stands")
    git(tree, "tag", "v0.1.0")
    git(tree, "push", "--quiet", "origin", "main", "--tags")
    return tree


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
def baked(template, tmp_path_factory):
    """{task: project} baked by cookiecutter with the defaults; not to be changed."""
    return {
        task: bake_with_cookiecutter(
            ADDRESS, tmp_path_factory.mktemp(task), {"task": task}
        )[1]
        for task in ("classification", "regression", "forecast")
    }


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


def run_project(project, check=True):
    """Run the project's package as `python -m` does; `make run` itself stands in
    test_fresh.py."""
    name = package_of(project).name
    if sys.platform != "linux":  # others do not fork safely
        return run(sys.executable, "-m", name, cwd=project, check=check)
    done = run_package(name, project)
    assert not check or done.returncode == 0, f"{name}\n{done.stdout}\n{done.stderr}"
    return done


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


def read_tree(project, leave_out=(".git", "__pycache__", ".pytest_cache")):
    """Return {relative path: bytes} of a project's files."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file() and not set(path.relative_to(project).parts) & set(leave_out)
    }
