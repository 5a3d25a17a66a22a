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
        if (
            run_git(
                project.folder, "archive", "--format=zip", f"--output={archive}", "HEAD"
            )
            is None
        ):
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
    return run_there(
        copy, project, copy, "-m", "pytest", "-q", "-p", "no:cacheprovider"
    )


def run_there(copy, project, folder, *arguments):
    try:
        done = run_python(
            find_python(project), folder, *arguments, timeout=MOST_SECONDS
        )
    except UserError as error:
        return str(error)
    except subprocess.TimeoutExpired:
        return (
            f"python {' '.join(arguments)} ran for more than {MOST_SECONDS // 60} "
            "minutes"
        )
    said = (
        (done.stderr.strip() or done.stdout.strip())
        .split("\n")[-1]
        .replace(str(copy), ".")
    )
    return (
        f"python {' '.join(arguments)} ended with status {done.returncode}: {said}"
        if done.returncode
        else None
    )
