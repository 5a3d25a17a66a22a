"""Kill commands at random points and count what is lost: `python benchmarks/kills.py
[TIMES] [COMMAND ...]`, from an environment with the project's requirements,
cookiecutter and copier.

After each kill the clock's state, the project's files and the packed zip must be those
before the command or those after it, all of them. A run writes file by file: README.md,
which is the candidate's in part, must be whole, and the next run must leave what an
undisturbed one does. copier writes file by file into a project that is committed: there
nothing that was committed may be lost, and the same update must succeed once its traces
are taken back.
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
COPIER = [sys.executable, "-m", "copier"]
SKELETON = "{{cookiecutter.project_slug}}"
FEW_ROWS = 200  # of the sample, so that a run takes seconds
ENDING = ".takehome-new"  # of a file beside the one that it would have replaced
LEFT_OUT = (".git",)


def bake(folder):
    """Return a project on the sample, in `folder`."""
    words = ["-m", "cookiecutter", ROOT, "--no-input", "--output-dir", folder]
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    return folder / "churn-take-home"


def run(words, project, seconds=None, program=TAKEHOME):
    """Run a command, killed after some seconds; return how long it took."""
    start = time.monotonic()
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*program, *words], cwd=project, **silent) as process:
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
        is_left_out = inside.parts[0] in LEFT_OUT or path.name.endswith(ENDING)
        is_left_out |= "__pycache__" in path.parts
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


def kill_run(project, times):
    """Return how often the write-up was neither that of before nor that of after, or
    the next run did not make up for it."""
    table = project / "data" / "renewals.csv"
    rows = table.read_text("utf-8").splitlines(keepends=True)[: FEW_ROWS + 1]
    table.write_text("".join(rows), "utf-8")
    words, program = ["-m", "churn"], [sys.executable]
    run(words, project, program=program)
    config = project / "churn" / "config.py"
    text = config.read_text("utf-8")
    config.write_text(text.replace("SEED = 0", "SEED = 1"), "utf-8")
    before = Path(shutil.copytree(project, project.with_name("before")))
    longest = run(words, project, program=program)
    after = read_files(project)
    assert read_files(before) != after
    write_ups = [(folder / "README.md").read_bytes() for folder in (before, project)]
    lost = 0
    for _ in range(times):
        shutil.rmtree(project)
        shutil.copytree(before, project)
        run(words, project, random.uniform(0.7, 1.05) * longest, program)
        is_whole = (project / "README.md").read_bytes() in write_ups
        run(words, project, program=program)
        lost += not is_whole or read_files(project) != after
    return lost


def kill_update(project, times):
    """Return how often an update lost something that was committed, or could not be
    made again."""
    project = bake_with_copier(project.parent)
    before = Path(shutil.copytree(project, project.with_name("before")))
    words = ["update", "--defaults", "--quiet"]
    longest = run(words, project, program=COPIER)
    after = read_files(project)
    assert after != read_files(before)
    lost = 0
    for _ in range(times):
        shutil.rmtree(project)
        shutil.copytree(before, project)
        run(words, project, random.uniform(0.2, 1) * longest, COPIER)
        (project / ".git" / "index.lock").unlink(missing_ok=True)
        git(project, "reset", "--quiet", "--hard", "start")
        git(project, "clean", "--quiet", "--force", "-d")
        same = read_files(project) == read_files(before)
        run(words, project, program=COPIER)
        lost += not same or read_files(project) != after
    return lost


def bake_with_copier(folder):
    """Return an edited project of a template of two versions, committed."""
    template, project = folder / "template", folder / "updated"
    git(folder, "clone", "--quiet", ROOT, template)
    git(template, "tag", "--force", "v9998")
    makefile = template / SKELETON / "Makefile"
    makefile.write_text(makefile.read_text("utf-8") + "# a later version\n", "utf-8")
    (template / SKELETON / "later.md").write_text("New.\n", "utf-8")
    commit(template)
    git(template, "tag", "v9999")
    words = ["copy", "--defaults", "--quiet", "--vcs-ref", "v9998", template, project]
    subprocess.run([*COPIER, *map(str, words)], check=True, capture_output=True)
    git(project, "init", "--quiet")
    readme = project / "README.md"
    readme.write_text(readme.read_text("utf-8") + "My words.\n", "utf-8")
    commit(project)
    git(project, "tag", "start")
    return project


def commit(folder):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A step")


def git(folder, *words):
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


WORDS = ("pause", "resume")
KILLS = {
    "clock": kill_clock,
    "data": kill_data,
    "pack": kill_pack,
    "run": kill_run,
    "update": kill_update,
}


def main(times=200, *names):
    random.seed(0)
    print("| command | kills | lost |\n| --- | --- | --- |")
    for name in names or KILLS:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            lost = KILLS[name](bake(Path(folder)), int(times))
        print(f"| {name} | {times} | {lost} |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
