"""Run and test what is committed, in a copy, with the project's own Python."""

import shutil
import subprocess
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

from takehome import UserError
from takehome.check.finding import Lacking
from takehome.project.git import run_git
from takehome.project.python_env import find_python, run_python

MOST_SECONDS = 1800


@contextmanager
def copy_committed(project):
    """Give a folder with the committed tree, and with the files of data/ that git
    leaves out."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        archive, copy = Path(folder) / "tree.zip", Path(folder) / project.folder.name
        output = f"--output={archive}"
        if run_git(project.folder, "archive", "--format=zip", output, "HEAD") is None:
            raise Lacking("git cannot give the committed tree")
        with zipfile.ZipFile(archive) as tree:
            tree.extractall(copy)
        copy_data(project.folder / "data", copy / "data")
        yield copy


def copy_data(folder, copy):
    """Copy the files that are not in the copy yet."""
    for path in folder.glob("*"):
        target = copy / path.name
        if path.is_file() and not target.exists():
            copy.mkdir(exist_ok=True)
            shutil.copyfile(path, target)


def run_package(copy, project, package):
    """Run the package in the copy; return the line on how it failed, or None."""
    parent, _, name = package.rpartition("/")
    folder = copy / parent
    return run_there(copy, project, folder, "-m", name)


def run_tests(copy, project):
    """Run the tests in the copy; return the line on how they failed, or None."""
    pytest = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
    return run_there(copy, project, copy, *pytest)


def run_there(copy, project, folder, *arguments):
    """Run the project's Python in a folder of the copy; return the line on how it
    failed, or None."""
    command = f"python {' '.join(arguments)}"
    try:
        python = find_python(project)
        done = run_python(python, folder, *arguments, timeout=MOST_SECONDS)
    except UserError as error:
        return str(error)
    except subprocess.TimeoutExpired:
        return f"{command} ran for more than {MOST_SECONDS // 60} minutes"
    if done.returncode == 0:
        return None
    output = done.stderr.strip() or done.stdout.strip()
    last = output.split("\n")[-1].replace(str(copy), ".")
    return f"{command} ended with status {done.returncode}: {last}"
