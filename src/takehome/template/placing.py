"""Put files into a project, where all of them may be put. Standard library only: the
hooks run it."""

from takehome import UserError
from takehome.ingest.wording import quote
from takehome.project.files import NOT_ON_WINDOWS, replace_files, stays_inside


def put_into(project, files):
    """Replace all files, {path: content}, of a project; one that cannot be written is a
    UserError, and none changed."""
    for path in files:
        require_name(path.name)
        require_folder(project, path.parent)
    try:
        replace_files(files)
    except OSError as error:
        place = error.filename or "the project"
        raise UserError(
            f"cannot write {place} ({error.strerror}): nothing was changed"
        ) from None


def require_name(name):
    """Raise UserError for a file name that another system cannot hold."""
    if NOT_ON_WINDOWS.search(name):
        raise UserError(
            f"{quote(name)} cannot be a file's name on Windows, where a reviewer may "
            "unpack the project: rename it"
        )


def require_folder(project, folder):
    """Raise UserError for what is not a folder, or leads out of the project."""
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder.name} is a file, not a directory: rename it")
    if not stays_inside(project, folder):
        raise UserError(
            f"{folder.name} is a link out of the project: put a folder in its place"
        )
