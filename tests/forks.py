"""Python programs in forks of a process that has their libraries loaded, since loading
takes longer than most runs."""

import atexit
import contextlib
import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
import threading
from importlib.metadata import entry_points
from pathlib import Path

LIBRARIES = [  # not copier itself, which keeps the environment that it is loaded in
    "cookiecutter.cli",
    "dunamai",
    "jinja2.ext",
    "matplotlib.backends.backend_agg",
    "matplotlib.figure",
    "openpyxl",
    "pathspec",
    "pydantic.dataclasses",
    "pytest",
    "questionary",
    "rich.console",
    "scipy.stats",
    "sklearn.decomposition",
    "sklearn.ensemble",
    "sklearn.feature_selection",
    "sklearn.inspection",
    "sklearn.linear_model",
    "tqdm",
    "typer",
]
CAN_FORK = sys.platform == "linux"  # others do not fork safely


def run_python(arguments, folder, **environment):
    """Return the finished command of `python ARGUMENTS` in `folder`, with its output
    as text."""
    return run_forked(be_python, arguments, folder, environment)


def run_script(name, arguments, folder, **environment):
    """Return the finished command of a script that a package installed, likewise."""
    return run_forked(be_script, [name, *arguments], folder, environment)


def run_forked(role, arguments, folder, environment):
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(LIBRARIES)
    words = [str(word) for word in arguments]
    with tempfile.TemporaryDirectory() as streams:
        places = [Path(streams) / name for name in ("stdout", "stderr")]
        settings = {**os.environ, **environment}
        child = forks.Process(
            target=become, args=(role, words, folder, settings, places)
        )
        child.start()
        child.join()
        messages = [place.read_text("utf-8") for place in places]
    return subprocess.CompletedProcess(words, child.exitcode, *messages)


def become(role, words, folder, environment, places):
    """Take on the streams, environment and folder of a new process, then its role."""
    for number, place in enumerate(places, 1):
        os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(environment)
    sys.dont_write_bytecode = bool(os.environ.get("PYTHONDONTWRITEBYTECODE"))
    os.chdir(folder)
    try:
        role(words)
    finally:
        threading._shutdown()  # as a Python ends, but no fork: it waits for processes
        atexit._run_exitfuncs()  # that these end


def be_python(words):
    """Do what `python -m MODULE` or `python FOLDER` does."""
    if words[0] == "-m":
        sys.argv = words[1:]
        sys.path.insert(0, str(Path.cwd()))
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = words
        runpy.run_path(words[0], run_name="__main__")


def be_script(words):
    sys.argv = words
    (script,) = entry_points(group="console_scripts", name=words[0])
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(script.load()())
