"""Kill `takehome` at random points and count what is lost: `python benchmarks/kills.py
[TIMES]`, from an environment with the project's requirements and cookiecutter.

After each kill the clock's state, the project's files and the packed zip must be those
before the command or those after it, all of them.
"""

import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parent.parent
TAKEHOME = [sys.executable, "-m", "takehome"]
ENDING = ".takehome-new"  # of a file beside the one that it would have replaced


def bake(folder):
    """Return a project on the sample, in `folder`."""
    words = ["-m", "cookiecutter", ROOT, "--no-input", "--output-dir", folder]
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    return folder / "churn-take-home"


def run(words, project, seconds=None):
    """Run a command, killed after some seconds; return how long it took."""
    start = time.monotonic()
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*TAKEHOME, *words], cwd=project, **silent) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    return time.monotonic() - start


def read_files(project):
    """Return {path: bytes} of what the project holds, what is left beside apart."""
    found = {}
    for path in project.rglob("*"):
        inside = path.relative_to(project)
        is_left_out = inside.parts[0] == ".git" or path.name.endswith(ENDING)
        if path.is_file() and not is_left_out:
            found[str(inside)] = path.read_bytes()
    return found


def kill_clock(project, times):
    """Return how often an event of the clock was lost or broken."""
    state = project / ".git" / "takehome" / "clock.json"
    run(["clock", "start"], project)
    lost, longest = 0, max(run(["clock", word], project) for word in WORDS)
    for number in range(times):
        before = json.loads(state.read_text("utf-8"))["events"]
        run(["clock", WORDS[number % 2]], project, random.uniform(0.3, 1) * longest)
        try:
            after = json.loads(state.read_text("utf-8"))["events"]
        except ValueError:
            after = []
        lost += after[: len(before)] != before or len(after) - len(before) > 1
    return lost


def kill_data(project, times):
    """Return how often files were neither all those of before nor all of after."""
    source = project / "data" / "renewals.csv"
    table = project.parent / "own.csv"
    table.write_text(source.read_text("utf-8").replace(",", ";"), "utf-8")
    before = Path(shutil.copytree(project, project.with_name("before")))
    longest = run(["data", str(table)], project)
    states = [read_files(before), read_files(project)]
    assert states[0] != states[1]
    lost = 0
    for _ in range(times):
        shutil.rmtree(project)
        shutil.copytree(before, project)
        run(["data", str(table)], project, random.uniform(0.3, 1) * longest)
        lost += read_files(project) not in states
    return lost


def kill_pack(project, times):
    """Return how often the zip packed before was lost or broken."""
    archive = project.with_name(f"{project.name}.zip")
    with ZipFile(archive, "w") as packed:
        for name in ("churn/config.py", "README.md"):
            packed.writestr(f"{project.name}/{name}", "as before")
    before, lost = archive.read_bytes(), 0
    for _ in range(times):
        run(["pack", "--yes", "--force"], project, random.uniform(0.2, 4))
        lost += archive.read_bytes() != before
    return lost


WORDS = ("pause", "resume")


def main(times):
    random.seed(0)
    print("| command | kills | lost |\n| --- | --- | --- |")
    for name, kill in (("clock", kill_clock), ("data", kill_data), ("pack", kill_pack)):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            lost = kill(bake(Path(folder)), times)
        print(f"| {name} | {times} | {lost} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or ["200"]))
