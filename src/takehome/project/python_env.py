"""Find the Python that runs a project, and run it there."""

import os
import subprocess
import sys
from pathlib import Path

from takehome import UserError

PROBE = (
    "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, ['matplotlib', "
    "'pandas', 'scipy', 'sklearn'])))"
)


def find_python(project):
    """Return the Python of the project's .venv, of the active environment, or this one:
    the first that has pandas.

    Raises UserError if none has what the project needs.
    """
    for python in list_pythons(project):
        if run_python(python, project, "-c", PROBE).returncode == 0:
            return python
    raise UserError(
        f"no Python here has what {project.name} needs: `make run` in it makes its "
        ".venv, then ask again"
    )


def list_pythons(project):
    """Yield the Pythons that may run a project, the likeliest first, this one last."""
    environments = [project / ".venv"]
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if os.environ.get(name):
            environments.append(Path(os.environ[name]))
    for environment in environments:
        for part in ("bin/python", "Scripts/python.exe"):
            python = environment / part
            if python.exists():
                yield python
    yield Path(sys.executable)


def run_python(python, project, *arguments, timeout=None, **environment):
    """Return the finished process of `python arguments` in the project's folder, its
    output as text."""
    return subprocess.run(
        [str(python), *map(str, arguments)],
        cwd=project,
        env={
            **os.environ,
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        },
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
    )


def find_end(done):
    """Return the last line that a finished process wrote, of its errors if any."""
    output = done.stderr.strip() or done.stdout.strip()
    if not output:
        return "no output"
    return output.splitlines()[-1].strip()
