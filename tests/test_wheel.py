"""The package as it is released: its wheel, installed in an empty environment."""

import os
import subprocess
import sys
import zipfile

import pytest
import typer
from conftest import ROOT

from takehome.cli import app


def list_commands(command, words=()):
    """Yield the words of a command and of all that it holds."""
    yield words
    for name, inner in getattr(command, "commands", {}).items():
        yield from list_commands(inner, (*words, name))


COMMANDS = list(list_commands(typer.main.get_command(app)))


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built without what only this machine has."""
    folder = tmp_path_factory.mktemp("dist")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    run(*pip, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("ml_takehome-*.whl"))


@pytest.fixture(scope="module")
def scripts(wheel, tmp_path_factory):
    """The folder of the programs of an empty environment with the wheel alone."""
    place = tmp_path_factory.mktemp("alone")
    run(sys.executable, "-m", "venv", str(place))
    folder = place / ("Scripts" if os.name == "nt" else "bin")
    run(str(folder / "python"), "-m", "pip", "install", "--quiet", str(wheel))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help_without_a_type_of_flags(scripts, words):
    shown = run(str(scripts / "takehome"), *words, "--help")
    assert shown.startswith(f"Usage: {' '.join(['takehome', *words])}")
    assert "<bool>" not in shown


@pytest.mark.slow
def test_the_name_on_the_index_is_a_command_too(scripts):
    assert run(str(scripts / "ml-takehome"), "--version") == run(
        str(scripts / "takehome"), "--version"
    )


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_what_it_reads(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    shipped = [name.removeprefix("takehome/") for name in names]
    for path in (ROOT / "src" / "takehome").rglob("*"):
        if path.suffix in (".py", ".json", ".yml"):
            assert path.relative_to(ROOT / "src" / "takehome").as_posix() in shipped
    assert not [name for name in names if name.startswith(("tests/", "samples/"))]
