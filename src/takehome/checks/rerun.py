"""Run and test what is committed, in a copy, with the project's own Python."""

import json
import math
import shutil
import subprocess
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

from takehome import UserError
from takehome.checks.finding import Lacking
from takehome.environment import find_python, run_python
from takehome.git import run_git

MOST_SECONDS = 1800


@contextmanager
def copy_committed(project):
    """Give a folder with the committed tree, and with the files of data/ that git leaves out."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        archive, copy = Path(folder) / "tree.zip", Path(folder) / project.folder.name
        if run_git(project.folder, "archive", "--format=zip", f"--output={archive}", "HEAD") is None:
            raise Lacking("git cannot give the committed tree")
        with zipfile.ZipFile(archive) as tree:
            tree.extractall(copy)
        data = project.folder / "data"
        for path in data.iterdir() if data.is_dir() else []:
            if path.is_file() and not (copy / "data" / path.name).exists():
                (copy / "data").mkdir(exist_ok=True)
                shutil.copyfile(path, copy / "data" / path.name)
        yield copy


def run_package(copy, project, package):
    """Run the package in the copy; return the line on how it failed, or None."""
    source, _, name = package.rpartition("/")
    return run_there(copy, project, copy / source, "-m", name)


def run_tests(copy, project):
    return run_there(copy, project, copy, "-m", "pytest", "-q", "-p", "no:cacheprovider")


def run_there(copy, project, folder, *arguments):
    try:
        done = run_python(find_python(project), folder, *arguments, timeout=MOST_SECONDS)
    except UserError as error:
        return str(error)
    except subprocess.TimeoutExpired:
        return f"python {' '.join(arguments)} ran for more than {MOST_SECONDS // 60} minutes"
    said = (done.stderr.strip() or done.stdout.strip()).split("\n")[-1].replace(str(copy), ".")
    return f"python {' '.join(arguments)} ended with status {done.returncode}: {said}" if done.returncode else None


def compare_results(before, after):
    """Return a line on each part that another run made differ; `before` and `after` are {path: text}."""
    problems = []
    for path, text in before.items():
        if text is None or after[path] is None:
            problems.append(f"{path} is {'not committed' if text is None else 'gone after a run'}")
        elif path.endswith(".json"):
            old, new = read_json(text), read_json(after[path])
            parts = [key for key in {**old, **new} if key != "seconds" and not is_same(old.get(key), new.get(key))]
            problems += [f"{path}: {key} differs after another run" for key in parts]
        elif text != after[path]:
            lines = zip(text.split("\n"), after[path].split("\n"), strict=False)
            line = next((number for number, (a, b) in enumerate(lines, 1) if a != b), 1)
            problems.append(f"{path}:{line}: a run fills in something else than is committed")
    return problems


def read_json(text):
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def is_same(one, other):
    """Tell whether two values of JSON are the same, floats up to what another machine rounds otherwise."""
    if isinstance(one, float) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return one == other
