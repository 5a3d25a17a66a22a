"""A state that the coach keeps in a project's git directory: a file is written whole
beside the old one, forced to the disk and put in its place, under a lock that the
system lifts when its holder dies. Standard library only."""

import os
from contextlib import contextmanager

from takehome import UserError
from takehome.project.git import find_repository

if os.name == "nt":
    import msvcrt
else:
    import fcntl

NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def find_state_file(project, name):
    """Return the path of a state in the project's git directory, there or not.

    Raises UserError where there is no repository.
    """
    repository = find_repository(project)
    if repository is None:
        raise UserError(
            f"{project} is not in a git repository, where takehome keeps its state: "
            "`git init` makes one"
        )
    return repository.folder / "takehome" / name


@contextmanager
def change_state(path):
    """Make the folder of a state, and hold the state's lock; a link in the folder's
    place is a UserError."""
    if path.parent.is_symlink():
        raise UserError(
            f"{path.parent} is a link, which takehome does not follow: delete it"
        )
    path.parent.mkdir(exist_ok=True)
    with hold_lock(path.with_suffix(".lock")):
        yield


@contextmanager
def hold_lock(path):
    """Wait until no other process holds the file, and hold it."""
    flags = os.O_WRONLY | os.O_CREAT | NO_LINK | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags, 0o666), "w") as file:  # noqa: PTH123  a descriptor
        if os.name == "nt":
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def update_state(path, read, before, content, what):
    """Replace a state by its new content, if `read(path)` still gives what was read
    before; `what` names it in errors, with the command that shows it.

    Raises UserError if another process changed it, or it cannot be written.
    """
    name, command = what
    try:
        with change_state(path):
            if read(path) != before:
                raise UserError(
                    f"another process updated {name}: see `{command}`, then repeat the "
                    "command"
                )
            replace_file(path, content)
    except OSError as error:
        raise UserError(
            f"cannot write {path} ({error.strerror}), {name} is as it was: make it "
            "writable"
        ) from None


def replace_file(path, content):
    """Write bytes so that the file is either the old one or the whole new one, even if
    the power fails."""
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.unlink(missing_ok=True)  # of a killed process, or a link
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:  # an interrupt too leaves nothing half written
        beside.unlink(missing_ok=True)
        raise
