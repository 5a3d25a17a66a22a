"""Run a notebook in a kernel of the project's Python, in a copy of the project, so that
neither gets anything that it did not have."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from takehome import UserError, one_line
from takehome.project.files import CACHES, stays_inside
from takehome.project.python_env import find_python, run_python

START = Path(__file__).with_name("start_kernel.py")
INSTALL = (
    "a notebook needs nbclient and a kernel: `uvx --from 'ml-takehome[notebook]' "
    "takehome notebook`, or `pip install 'ml-takehome[notebook]'`"
)
MOST_SECONDS = 3600  # of a cell
STATE = "state"  # the folder of what the kernel keeps for itself, beside the copy
INTERRUPTED = "_async_cleanup_kernel_future"  # what nbclient has after an interrupt
ASK = "import sys, importlib.util as u; print(sys.version_info[:2], u.find_spec('{}'))"


@contextmanager
def copy_project(project):
    """Give a copy of the project as it stands, in a folder that is gone afterwards."""

    def choose_left_out(folder, names):
        left_out = set()
        for name in names:
            if name in CACHES or not stays_inside(project, Path(folder) / name):
                left_out.add(name)
        return left_out

    with tempfile.TemporaryDirectory(
        prefix="takehome-notebook-", ignore_cleanup_errors=True
    ) as folder:
        copy = Path(folder).resolve() / project.name
        shutil.copytree(project, copy, ignore=choose_left_out)
        yield copy


def run_cells(notebook, project, copy):
    """Run the notebook's cells in the copy, from top to bottom, and keep what they
    show; UserError for the first that fails."""
    client = make_client(notebook, project, copy)
    reason = find_failure(client)
    if reason and getattr(client, INTERRUPTED, None):
        signal.raise_signal(signal.SIGINT)
    if reason:
        raise UserError(
            f"the notebook stops with {reason}: see whether the project runs "
            "(`make run`), then ask again"
        )


def make_client(notebook, project, copy):
    """Return what runs the notebook's cells in the copy."""
    from nbclient import NotebookClient

    return NotebookClient(
        notebook,
        km=make_kernel(project, copy.parent / STATE),
        timeout=MOST_SECONDS,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(copy)}},
    )


def find_failure(client):
    """Run a notebook; return the line on why it stopped, None if it did not."""
    from nbclient.exceptions import (
        CellExecutionError,
        CellTimeoutError,
        DeadKernelError,
    )

    path = Path(client.resources["metadata"]["path"])
    environment = make_environment(path.parent / STATE)
    try:
        with keep_interrupt():
            client.execute(env=environment, stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        return one_line(f"{error.ename}: {error.evalue}")
    except (CellTimeoutError, DeadKernelError, RuntimeError) as error:
        return one_line(str(error).strip().partition("\n")[0])
    return None


@contextmanager
def keep_interrupt():
    """Let an interrupt mean afterwards what it did before: nbclient changes that."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if before and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)


def make_environment(state):
    """Return the environment of the kernel: no file of the user's own Jupyter."""
    names = (
        "IPYTHONDIR",
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
    )
    return {
        **os.environ,
        **dict.fromkeys(names, str(state)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def make_kernel(project, state):
    """Return the manager of a kernel that the project's Python will run."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    command = [*make_command(project), "-f", "{connection_file}"]

    class OneKernel(KernelSpecManager):
        def get_kernel_spec(self, kernel_name):
            return KernelSpec(argv=command, display_name="Python 3", language="python")

    state.mkdir(mode=0o700)
    return AsyncKernelManager(
        kernel_spec_manager=OneKernel(),
        connection_file=str(state / "kernel.json"),
        transport="tcp" if os.name == "nt" else "ipc",  # no port for others to see
    )


def make_command(project):
    """Return the command that starts a kernel in the project's Python; UserError if
    nothing here can be lent to it."""
    python = find_python(project)
    lent = map(json.dumps, find_lent())
    answer = run_python(python, project, "-c", ASK.format("ipykernel")).stdout.strip()
    version, _, found = answer.rpartition(") ")
    wanted = f"({sys.version_info[0]}, {sys.version_info[1]}"
    if found == "None" and version != wanted:
        number = ".".join(re.findall(r"\d+", version))
        raise UserError(
            f"the project's Python is {number} and this one is another: `uvx --python "
            f"{number} --from 'ml-takehome[notebook]' takehome notebook`"
        )
    return [str(python), str(START), *lent]


def find_lent():
    """Return (folders, modules, packages) that a kernel needs."""
    packages, needed = {}, ["ipykernel"]
    while needed:
        try:
            found = metadata.distribution(needed.pop())
        except metadata.PackageNotFoundError:  # one for another system
            continue
        name = found.metadata["Name"]
        if name not in packages:
            packages[name] = found
            needed += find_requirements(found)
    folders = {str(one.locate_file("")) for one in packages.values()}
    modules = set().union(*map(find_modules, packages.values()))
    return sorted(folders), sorted(modules), sorted(packages)


def find_modules(package):
    """Return the names of the modules at the top of a package's files."""
    modules = set()
    for file in package.files or []:
        top = Path(file).parts[0]
        name = top.partition(".")[0]
        if name.isidentifier() and not top.endswith("-info"):
            modules.add(name)
    return modules


def find_requirements(package):
    """Yield the names of what a package requires here, without its extras."""
    from packaging.requirements import Requirement

    for line in package.requires or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name
