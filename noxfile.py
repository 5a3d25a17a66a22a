"""Every check of this repository; `nox` runs those that decide, `nox --list` shows the rest."""

from pathlib import Path

import nox

nox.options.sessions = ["lint", "tests"]
nox.options.default_venv_backend = "uv|virtualenv"
PROJECT = nox.project.load_toml("pyproject.toml")
SKELETON = "{{cookiecutter.project_slug}}"


@nox.session
def lint(session):
    """Ruff on this repository and on what it bakes."""
    session.install(*nox.project.dependency_groups(PROJECT, "lint"), "cookiecutter")
    bakes = session.create_tmp()
    for task in ("classification", "regression"):
        session.run("cookiecutter", ".", "--no-input", "-f", "-o", bakes, f"task={task}", silent=True)
    session.run("ruff", "check", ".")
    session.run("ruff", "check", "--extend-select", "B,C4,I,PTH,SIM,UP", bakes)
    session.run("ruff", "format", "--check", ".", bakes)


@nox.session
def tests(session):
    """The tests, in one environment with everything that a baked project needs."""
    session.install("-r", f"{SKELETON}/requirements.txt", *nox.project.dependency_groups(PROJECT, "test"), "-e", ".")
    session.run("pytest", "--numprocesses", "2", *session.posargs)


@nox.session
def takehomes(session):
    """Real take-homes from a folder of yours: `nox -s takehomes -- FOLDER [NAME ...]`."""
    session.install("-r", f"{SKELETON}/requirements.txt", "cookiecutter")
    session.run("python", "benchmarks/takehomes.py", *session.posargs)


@nox.session
def bake_time(session):
    """A bake beside that of a one-file template, under both engines."""
    session.install("cookiecutter", "copier")
    session.run("python", "benchmarks/bake_time.py")


@nox.session
def lock(session):
    """Pin the skeleton's requirements anew, for every platform and Python."""
    session.install("uv")
    wanted = Path(session.create_tmp()) / "requirements.in"
    wanted.write_text("\n".join(["matplotlib", "pandas", "pytest", "scikit-learn", "scipy", "tqdm"]))
    options = ["--universal", "--python-version", "3.10", "--no-header", "--no-annotate", "--upgrade", "--quiet"]
    session.run("uv", "pip", "compile", str(wanted), *options, "--output-file", f"{SKELETON}/requirements.txt")
