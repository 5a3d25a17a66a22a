"""Every check of this repository; `nox` runs those that decide, `nox --list` shows the rest."""

import json
from pathlib import Path

import nox

nox.options.sessions = ["lint", "tests"]
nox.options.default_venv_backend = "uv|virtualenv"
PROJECT = nox.project.load_toml("pyproject.toml")
SKELETON = "{{cookiecutter.project_slug}}"
READERS = Path("src/takehome/readers.json")
# all that a baked project needs, whatever its file
REQUIRED = [
    "-r",
    f"{SKELETON}/requirements.txt",
    *(pin for pins in json.loads(READERS.read_text()).values() for pin in pins),
]


@nox.session
def lint(session):
    """Ruff on this repository and on what it bakes."""
    session.install(*nox.project.dependency_groups(PROJECT, "lint"), "cookiecutter")
    bakes = session.create_tmp()
    for task in ("classification", "regression", "forecast"):
        session.run("cookiecutter", ".", "--no-input", "-f", "-o", bakes, f"task={task}", silent=True)
    session.run("ruff", "check", ".")
    session.run("ruff", "check", "--extend-select", "B,C4,I,PTH,SIM,UP", bakes)
    session.run("ruff", "format", "--check", ".", bakes)


@nox.session
def tests(session):
    """The tests, in one environment with everything that a baked project needs."""
    session.install(*REQUIRED, *nox.project.dependency_groups(PROJECT, "test"), "-e", ".")
    session.run("pytest", "--numprocesses", "2", *session.posargs)


@nox.session
def examples(session):
    """The examples made anew and compared with those committed; `nox -s examples -- --write` renews them."""
    session.install(*REQUIRED, *nox.project.dependency_groups(PROJECT, "lint"), "cookiecutter", "-e", ".")
    session.run("python", "examples/rebuild.py", *session.posargs)


@nox.session
def takehomes(session):
    """Real take-homes from a folder of yours: `nox -s takehomes -- FOLDER [NAME ...]`."""
    session.install(*REQUIRED, "cookiecutter")
    session.run("python", "benchmarks/takehomes.py", *session.posargs)


@nox.session
def coverage(session):
    """How often intervals cover the truth, and what is selected where it is known: `nox -s coverage -- [SETS]`."""
    session.install("-r", f"{SKELETON}/requirements.txt", "cookiecutter")
    session.run("python", "benchmarks/coverage.py", *session.posargs)


@nox.session
def scale(session):
    """A run's time and memory beside a script by hand as rows grow: `nox -s scale -- [ROWS ...]`."""
    session.install("-r", f"{SKELETON}/requirements.txt", "cookiecutter")
    session.run("python", "benchmarks/scale.py", *session.posargs)


@nox.session
def bake_time(session):
    """A bake beside that of a one-file template, under both engines."""
    session.install("cookiecutter", "copier")
    session.run("python", "benchmarks/bake_time.py")


@nox.session
def lock(session):
    """Pin the skeleton's requirements anew, and the readers of workbooks and parquet, for every platform and Python."""
    session.install("uv")
    pins = compile_pins(session, ["matplotlib", "pandas", "pytest", "scikit-learn", "scipy", "tqdm"])
    requirements = Path(SKELETON, "requirements.txt")
    requirements.write_text("\n".join(pins) + "\n")
    kept = ["--constraints", str(requirements)]
    found = {package: compile_pins(session, [package], *kept) for package in json.loads(READERS.read_text())}
    READERS.write_text(json.dumps(found, indent=1) + "\n")


def compile_pins(session, packages, *options):
    """Return the lines that pin packages and all that they need."""
    wanted = Path(session.create_tmp()) / "requirements.in"
    wanted.write_text("\n".join(packages))
    command = ["uv", "pip", "compile", str(wanted), "--universal", "--python-version", "3.10"]
    quiet = ["--no-header", "--no-annotate", "--upgrade", "--quiet"]
    return session.run(*command, *quiet, *options, silent=True).splitlines()
