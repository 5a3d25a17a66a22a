"""Run and test a copy of the project, with the project's own Python."""

import subprocess

from takehome import UserError
from takehome.project.python_env import find_end, find_python, run_python

MOST_SECONDS = 1800


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
    last = find_end(done).replace(str(copy), ".")
    return f"{command} ended with status {done.returncode}: {last}"
