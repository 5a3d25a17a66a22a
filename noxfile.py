"""Every check of this repository; `nox` runs the required ones, `nox --list` shows the
rest."""

import json
import shutil
from pathlib import Path

import nox

nox.options.sessions = ["lint", "tests"]
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
ON_ALL_CORES = ["--numprocesses", "auto", "--dist", "worksteal"]
SKELETON = Path("{{cookiecutter.project_slug}}")
# what a project installs: the analysis alone, and with an API
ALONE = SKELETON / "{% if cookiecutter.deliver != 'api' %}requirements.txt{% endif %}"
SERVED = SKELETON / "{% if cookiecutter.deliver == 'api' %}requirements.txt{% endif %}"
ANALYSIS = ["matplotlib", "pandas", "pytest", "scikit-learn", "scipy"]
API = ["fastapi", "httpx2", "pydantic", "starlette", "uvicorn"]
READERS = Path("src/takehome/project/readers.json")
LOCKS = Path("locks")


def install_locked(session, group):
    """Install the locked packages of a dependency group, and nothing whose hash is not
    in the lock."""
    session.install("--require-hashes", "-r", str(LOCKS / f"{group}.txt"))


def install_all(session):
    """Install, as locked, what the tests and any baked project need, then this package
    as it stands."""
    install_locked(session, "test")
    session.install("--no-deps", "--no-build-isolation", "-e", ".")


@nox.session
def lint(session):
    """Ruff on this repository; the tests hold what is baked to it."""
    install_locked(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def tests(session):
    """The tests but the slow ones, in one environment with everything that a baked
    project needs."""
    install_all(session)
    session.run("pytest", *ON_ALL_CORES, "-m", "not slow", *session.posargs)


@nox.session
def slow(session):
    """The tests that take long, whose claims have quicker tests too."""
    install_all(session)
    session.run("pytest", *ON_ALL_CORES, "-m", "slow", *session.posargs)


@nox.session
def wheel(session):
    """The package as it is released: built, installed alone, every command's help."""
    install_all(session)
    session.run("pytest", "tests/test_wheel.py", "-m", "slow", *session.posargs)


@nox.session
def examples(session):
    """The examples made anew and compared with those committed; `nox -s examples --
    --write` renews them."""
    install_all(session)
    session.run("python", "examples/rebuild.py", *session.posargs)


@nox.session
def takehomes(session):
    """Real take-homes from a folder of yours: `nox -s takehomes -- FOLDER [NAME
    ...]`."""
    install_all(session)
    session.run("python", "benchmarks/takehomes.py", *session.posargs)


@nox.session
def coverage(session):
    """How often intervals cover the truth, and what is selected where it is known: `nox
    -s coverage -- [SETS]`."""
    session.install("-r", str(ALONE), "cookiecutter")
    session.run("python", "benchmarks/coverage.py", *session.posargs)


@nox.session
def mutants(session):
    """Every leak of tests/mutants.py, injected: which guard and which check of the
    audit find it, and which do not."""
    install_all(session)
    session.run("python", "benchmarks/mutation.py", *session.posargs)


@nox.session
def leaks(session):
    """What the audit says of planted leaks and of clean data: `nox -s leaks -- [SEEDS]
    [--peers PYTHON ...]`."""
    install_all(session)
    session.run("python", "benchmarks/leaks.py", *session.posargs)


@nox.session
def scale(session):
    """A run's time and memory beside a script by hand as rows grow: `nox -s scale --
    [ROWS ...]`."""
    session.install("-r", str(ALONE), "cookiecutter")
    session.run("python", "benchmarks/scale.py", *session.posargs)


@nox.session
def bake_time(session):
    """A bake beside that of a one-file template, under both engines."""
    session.install("cookiecutter", "copier")
    session.run("python", "benchmarks/bake_time.py")


@nox.session
def peers(session):
    """A run beside a script by hand and three AutoML packages: `nox -s peers --
    [FOLDER]` keeps their environments."""
    session.install("-r", str(ALONE), "cookiecutter")
    session.run("python", "benchmarks/peers.py", *session.posargs)


@nox.session
def cluster(session):
    """A run on a cluster of two processes, as docs/larger.md starts it, beside the same
    run without."""
    session.install("-r", str(ALONE), "cookiecutter", "distributed")
    session.run("python", "benchmarks/cluster.py")


@nox.session
def cold_start(session):
    """The first `make run` with nothing cached, with uv and without."""
    session.install("cookiecutter", "uv")
    session.run("python", "benchmarks/cold_start.py")


@nox.session
def templates(session):
    """What other templates bake, from clones of yours: `nox -s templates -- CCDS COOKIE
    KEDRO_STARTERS`."""
    session.install("cookiecutter", "cookiecutter-data-science")
    session.run("python", "benchmarks/templates.py", *session.posargs)


@nox.session
def docs(session):
    """The pages of docs/ as a site, built without a warning and opened in a browser:
    chromium or chrome."""
    install_locked(session, "docs")
    shutil.rmtree(
        "docs/_build", ignore_errors=True
    )  # a page that was renamed must not stay
    session.run(
        "sphinx-build", "-W", "--keep-going", "--nitpicky", "docs", "docs/_build"
    )
    session.run("pytest", "tests/pages.py", *session.posargs)


@nox.session
def printed(session):
    """The reports of the examples as a browser prints them: chromium or chrome."""
    install_all(session)
    session.install("playwright", "weasyprint")
    session.run("pytest", "tests/printed.py", *session.posargs)


@nox.session
def pictures(session):
    """The pictures of the README and of docs/, taken anew; needs chromium."""
    install_all(session)
    session.run("python", "docs/take_pictures.py")


@nox.session
def evening(session):
    """docs/evening.md, played anew; some minutes, and the network for what `takehome
    pack` installs."""
    install_all(session)
    session.run("python", "docs/play.py")


@nox.session
def release(session):
    """Projects baked from the oldest release, by either engine, take `copier update` to
    the work tree."""
    install_all(session)
    session.run("pytest", "tests/release.py")


@nox.session
def lock(session):
    """Pin anew, for every platform and Python: the skeleton's requirements, the
    readers, what the checks install."""
    session.install("uv")
    pins = compile_pins(session, ANALYSIS)
    ALONE.write_text("\n".join(pins) + "\n")
    kept = ["--constraints", str(ALONE)]
    served = compile_pins(session, [*ANALYSIS, *API], *kept)
    SERVED.write_text("\n".join(served) + "\n")
    found = {
        package: compile_pins(session, [package], *kept)
        for package in json.loads(READERS.read_text())
    }
    READERS.write_text(json.dumps(found, indent=1) + "\n")
    required = [*served, *(pin for pins in found.values() for pin in pins)]
    write_lock(session, "test", required, "pyproject.toml")
    write_lock(session, "lint", [], "--constraints", str(LOCKS / "test.txt"))
    write_lock(session, "release", [])
    write_lock(session, "docs", [], python="3.11")  # the oldest that Sphinx 9 runs on


def write_lock(session, group, packages, *options, **python):
    """Pin a dependency group together with packages, with the hash of every file that
    may be installed."""
    lines = compile_pins(
        session, packages, *options, "--group", group, "--generate-hashes", **python
    )
    (LOCKS / f"{group}.txt").write_text("\n".join(lines) + "\n")


def compile_pins(session, packages, *options, python="3.10"):
    """Return the lines that pin packages and all that they need."""
    wanted = Path(session.create_tmp()) / "requirements.in"
    wanted.write_text("\n".join(packages))
    command = [
        "uv",
        "pip",
        "compile",
        str(wanted),
        "--universal",
        "--python-version",
        python,
    ]
    quiet = ["--no-header", "--no-annotate", "--upgrade", "--quiet"]
    return session.run(*command, *quiet, *options, silent=True).splitlines()
