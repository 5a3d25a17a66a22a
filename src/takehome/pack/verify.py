"""Prove a project elsewhere: install it in a fresh environment, test and run it, and
compare what the run writes."""

import os
import re
import shutil
import subprocess
from xml.etree import ElementTree  # noqa: S405  pytest has just written it
from zipfile import ZipFile

from takehome import UserError
from takehome.project.compare_runs import compare_runs, shorten
from takehome.project.python_env import list_pythons, run_python

# nothing that only this machine adds to the path; compiled modules, since each process
# would compile all it imports
ALONE = {"PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "", "PYTHONUTF8": "1"}


def prove_archive(
    archive, folder, project, package, say, leave_data=False, python=None
):
    """Return a line for each thing that does not hold when the archive is unpacked in
    `folder` and run there.

    `project` gives the version of Python and, if `leave_data`, its data. A given
    `python` is used instead of a fresh environment.
    """
    copy, packed = folder / "copy" / project.name, folder / "packed" / project.name
    unpack(archive, copy.parent)
    unpack(archive, packed.parent, ("README.md", "reports/"))
    try:
        if leave_data:
            put_data_back(project, copy)
            say(
                "Data: left out of the archive, put back from the project for the proof"
            )
        if not python:
            python = make_environment(copy, next(list_pythons(project)))
            say("Environment: made anew from requirements.txt", "running the tests")
    except UserError as error:
        return [str(error)]
    return prove_copy(packed, copy, package, python, say)


def prove_copy(packed, copy, package, python, say):
    """Return a line for each test of `copy` that fails, and each thing that its run
    writes otherwise than `packed`."""
    passed, failed = run_tests(python, copy)
    say(
        f"Tests: {passed} passed{f', {len(failed)} failed' if failed else ''}",
        f"running `python -m {package}` again",
    )
    ended = run_again(python, copy, package)
    differences = [] if ended else compare_runs(packed, copy)
    if ended:
        say("Run: ended in an error")
    elif differences:
        say("Run: repeated, but differs")
    else:
        say("Run: repeated, same numbers")
    return [*shorten(failed), *ended, *differences]


def unpack(archive, folder, starts=""):
    """Unpack the files whose path in the project starts so, with their permissions."""
    with ZipFile(archive) as opened:
        for info in opened.infolist():
            if info.filename.partition("/")[2].startswith(starts):
                mode = info.external_attr >> 16 & 0o777
                os.chmod(opened.extract(info, folder), mode)  # noqa: PTH101


def put_data_back(project, copy):
    if not (project / "data").is_dir():
        raise UserError(
            f"{project} has no data/ to run the project with: put it there, it stays "
            "out of the archive"
        )
    shutil.copytree(project / "data", copy / "data", dirs_exist_ok=True)


# environment


def make_environment(copy, base):
    """Return the Python of a fresh .venv with the requirements, made as the project's
    Makefile does, without make."""
    place = copy / ".venv"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    requirements = ["install", "--quiet", "-r", "requirements.txt"]
    if uv := shutil.which("uv"):
        make = [uv, "venv", "--quiet", "--python", base, place]
        install = [uv, "pip", *requirements, "--python", python]
    else:
        make = [base, "-m", "venv", place]
        install = [
            python,
            "-m",
            "pip",
            *requirements,
            "--no-compile",
            "--disable-pip-version-check",
        ]
    for command in (make, install):
        done = run_command(command, copy)
        if done.returncode:
            raise UserError(
                f"requirements.txt cannot be installed: {tell_end(done, copy)}"
            )
    return python


def run_command(command, folder):
    return subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, **ALONE},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def tell_end(done, folder):
    """Return the last line that a process wrote, its folder taken out."""
    lines = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()
    return lines[-1].strip().replace(f"{folder}{os.sep}", "")


# tests and run


def run_tests(python, folder):
    """Return (number of tests that passed, a line for each that failed)."""
    record = folder.parent / "tests.xml"
    done = run_python(
        python,
        folder,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--junitxml={record}",
        **ALONE,
    )
    if not record.exists():
        return 0, [f"the tests do not start: {tell_end(done, folder)}"]
    cases = list(ElementTree.parse(record).iter("testcase"))  # noqa: S314
    failed = [
        tell_failure(case, problem)
        for case in cases
        for problem in case
        if problem.tag in ("failure", "error")
    ]
    if done.returncode and not failed:
        failed = [
            f"the tests end with status {done.returncode}: {tell_end(done, folder)}"
        ]
    return sum(len(case) == 0 for case in cases), failed


def tell_failure(case, problem):
    """Return a test's name and the first line that pytest marks as its error."""
    name = ".".join(filter(None, [case.get("classname"), case.get("name")]))
    marked = re.search(r"^E\s+(.+)", problem.text or "", re.MULTILINE)
    return f"{name} fails: {marked[1] if marked else problem.get('message')}"


def run_again(python, folder, package):
    """Run the package; return a line if that fails. What it must write is gone before,
    so that none is left over."""
    for name in ("results.json", "predictions.csv"):
        (folder / "reports" / name).unlink(missing_ok=True)
    done = run_python(python, folder, "-m", package, **ALONE)
    if done.returncode:
        return [
            f"`python -m {package}` ends with status {done.returncode}: "
            f"{tell_end(done, folder)}"
        ]
    return []
