"""A copy of a project as it was committed."""

import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

from takehome import UserError
from takehome.project.git import run_git


@contextmanager
def copy_committed(project, commit="HEAD"):
    """Give a folder with the tree of a commit, and with the files of data/ that git
    leaves out."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        archive, copy = Path(folder) / "tree.zip", Path(folder) / project.name
        output = f"--output={archive}"
        if run_git(project, "archive", "--format=zip", output, commit) is None:
            raise UserError("git cannot give the committed tree")
        with zipfile.ZipFile(archive) as tree:
            tree.extractall(copy)
        copy_data(project / "data", copy / "data")
        yield copy


def copy_data(folder, copy):
    """Copy the files that are not in the copy yet."""
    for path in folder.glob("*"):
        target = copy / path.name
        if path.is_file() and not target.exists():
            copy.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
