"""A project's run in a fork of a process that has its libraries loaded, since loading
takes as long as the run."""

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

LIBRARIES = [
    "matplotlib.backends.backend_agg",
    "scipy.stats",
    "sklearn.ensemble",
    "sklearn.inspection",
    "tqdm",
]


def run_package(name, folder):
    """Return the finished command, with its output as text, as after `python -m NAME`
    in `folder`; Linux only."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(LIBRARIES)
    with tempfile.TemporaryDirectory() as streams:
        child = forks.Process(
            target=become_package, args=(name, folder, dict(os.environ), Path(streams))
        )
        child.start()
        child.join()
        texts = [
            (Path(streams) / stream).read_text("utf-8")
            for stream in ("stdout", "stderr")
        ]
    return subprocess.CompletedProcess(
        [sys.executable, "-m", name], child.exitcode, *texts
    )


def become_package(name, folder, environment, streams):
    for number, stream in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(streams / stream, os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    runpy.run_module(name, run_name="__main__", alter_sys=True)
