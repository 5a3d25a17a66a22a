"""Make the examples anew and tell what differs from those committed, or with --write
put the new ones in their place.

Each is baked from this work tree, changed by its .patch, run and committed in the steps
of a candidate; its README is the committed one, whose generated blocks the run fills.
Without --write it must also pass `takehome check --full`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from takehome.check.finding import (
    FAILED,
)
from takehome.check.run import (
    check_project,
)
from takehome.project.compare_runs import (
    compare_contents,
)

HERE = Path(__file__).resolve().parent
EXAMPLES = {
    "churn-take-home": "classification",
    "rollout-take-home": "regression",
    "parcels-take-home": "forecast",
}
LEFT_OUT = {
    ".git",
    ".venv",
    ".copier-answers.yml",
    "__pycache__",
    ".pytest_cache",
    ".ruff_cache",
}
SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    **{f"GIT_{role}_NAME": "A Candidate" for role in ("AUTHOR", "COMMITTER")},
    **{
        f"GIT_{role}_EMAIL": "candidate@example.org" for role in ("AUTHOR", "COMMITTER")
    },
}


def main(write):
    """Rebuild every example; return a line for each thing that differs or fails."""
    os.environ |= SETTINGS
    problems = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        template = export(Path(folder) / "template")
        for name, task in EXAMPLES.items():
            print(f"{name}: bake, five runs{'' if write else ', check'}", flush=True)
            call(
                folder,
                sys.executable,
                "-m",
                "cookiecutter",
                template,
                "--no-input",
                f"task={task}",
            )
            project = Path(folder) / name
            replay(project, finish(project, Path(folder) / "finished" / name), run)
            if write:
                replace_tree(HERE / name, project)
            else:
                problems += [
                    f"{name}: {line}"
                    for line in [
                        *compare(HERE / name, project),
                        *find_failures(project),
                    ]
                ]
    return problems


def export(folder):
    """Copy the work tree without its history, since that would enter what is baked;
    return where it is."""
    listed = call(
        HERE.parent,
        "git",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    )
    for path in filter(None, listed.split("\0")):
        if (HERE.parent / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(HERE.parent / path, folder / path)
    return folder


def finish(project, finished):
    """Copy a project just baked and change it as its patch and its committed README
    say; return where it is."""
    shutil.copytree(project, finished)
    call(finished, "git", "apply", HERE / f"{project.name}.patch")
    shutil.copyfile(HERE / project.name / "README.md", finished / "README.md")
    return finished


def replay(project, finished, run):
    """Commit, in a project just baked, the steps that end in the finished one; `run`
    makes its reports."""
    for message in take_steps(project, finished):
        run(project)
        call(project, "git", "add", "--all")
        if call(project, "git", "status", "--porcelain"):
            call(project, "git", "commit", "--quiet", "--message", message)


def take_steps(project, finished):
    """Make the changes of each step in a project just baked, and yield what its commit
    says."""
    package = next(finished.glob("*/config.py")).parent.name
    config, text = (
        project / package / "config.py",
        (finished / package / "config.py").read_text("utf-8"),
    )
    baked = config.read_text("utf-8")
    still_closed = re.search(r"^OPEN_HOLDOUT = .*", baked, re.M)[0]
    closed = re.sub(r"^OPEN_HOLDOUT = .*", still_closed, text, flags=re.M)
    excluded = re.search(r"^EXCLUDED = \{[^}]*\}.*\n", text, re.M)[0]
    first = re.sub(r"^EXCLUDED = \{[^}]*\}\n", lambda _: excluded, baked, flags=re.M)

    yield "Run the three models on the file as it came"
    config.write_text(first, "utf-8")
    yield "Leave out the columns that no prediction can have"
    shutil.copytree(finished / package, project / package, dirs_exist_ok=True)
    config.write_text(closed, "utf-8")
    yield "Change what the errors out of fold point to"
    config.write_text(text, "utf-8")
    yield "Open the holdout: the model is final"
    shutil.copyfile(finished / "README.md", project / "README.md")
    yield "Write up what was found and decided"


def run(project):
    call(project, sys.executable, "-m", next(project.glob("*/config.py")).parent.name)


def call(folder, *command):
    return subprocess.run(
        command, cwd=folder, check=True, stdout=subprocess.PIPE, encoding="utf-8"
    ).stdout


def read_tree(project):
    paths = [path for path in project.rglob("*") if path.is_file()]
    kept = {path.relative_to(project).as_posix(): path for path in paths}
    return {
        name: path.read_bytes()
        for name, path in kept.items()
        if not LEFT_OUT & set(name.split("/"))
    }


def compare(committed, rebuilt):
    """Return a line for each file that is not the same."""
    before, after = read_tree(committed), read_tree(rebuilt)
    found = dict.fromkeys(before.keys() - after.keys(), "is not rebuilt")
    found |= dict.fromkeys(after.keys() - before.keys(), "is new")
    shared = before.keys() & after.keys()
    found |= {
        name: "differs"
        for name in shared
        if compare_contents(name, before[name], after[name])
    }
    return [f"{name} {found[name]}" for name in sorted(found)]


def find_failures(project):
    found = check_project(project, full=True)
    return [
        f"{entry.id}: {'; '.join(item.evidence)}"
        for entry, item in found.items()
        if item.status == FAILED
    ]


def replace_tree(committed, rebuilt):
    shutil.rmtree(committed)
    shutil.copytree(rebuilt, committed, ignore=shutil.ignore_patterns(*LEFT_OUT))


if __name__ == "__main__":
    sys.exit("\n".join(main(write=sys.argv[1:] == ["--write"])) or None)
