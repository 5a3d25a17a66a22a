"""Verify an archive: install it in a clean environment, test and run it, and compare
what the run writes."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree  # noqa: S405  pytest has just written it
from zipfile import ZipFile

from takehome import UserError
from takehome.project.compare_runs import compare_runs, shorten
from takehome.project.python_env import find_end, list_pythons, run_python

# nothing that only this machine adds to the path; compiled modules, since each process
# would compile all it imports
ALONE = {"PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "", "PYTHONUTF8": "1"}


def verify_archive(
    archive, folder, project, package, report, leave_data=False, python=None
):
    """Return a line for each thing that does not hold when the archive is unpacked in
    `folder` and run there.

    `project` gives the version of Python and, if `leave_data`, its data. A given
    `python` is used instead of a clean environment.
    """
    copy, packed = folder / "copy" / project.name, folder / "packed" / project.name
    unpack(archive, copy.parent)
    unpack(archive, packed.parent, ("README.md", "reports/"))
    try:
        if leave_data:
            put_data_back(project, copy)
            report("Data: not in the archive, put back from the project to verify it")
        if not python:
            python = make_environment(copy, next(list_pythons(project)))
            report("Environment: made from requirements.txt", "running the tests")
    except UserError as error:
        return [str(error)]
    return verify_copy(packed, copy, package, python, report)


def verify_copy(packed, copy, package, python, report):
    """Return a line for each test of `copy` that fails, and each thing that its run
    writes otherwise than `packed`."""
    passed, failed = run_tests(python, copy)
    count = f"{passed} passed, {len(failed)} failed" if failed else f"{passed} passed"
    report(f"Tests: {count}", f"running `python -m {package}` again")
    error = run_again(python, copy, package)
    if error:
        report("Run: ended in an error")
        return [*shorten(failed), error]
    differences = compare_runs(packed, copy)
    outcome = "but differs" if differences else "same numbers"
    report(f"Run: repeated, {outcome}")
    return [*shorten(failed), *differences]


def unpack(archive, folder, starts=""):
    """Unpack the files whose path in the project starts so, with their permissions."""
    with ZipFile(archive) as opened:
        for info in opened.infolist():
            _, _, name = info.filename.partition("/")
            if name.startswith(starts):
                path = Path(opened.extract(info, folder))
                path.chmod(info.external_attr >> 16 & 0o777)


def put_data_back(project, copy):
    """Copy the project's data/ into the copy."""
    if not (project / "data").is_dir():
        raise UserError(
            f"{project} has no data/ to run the project with: put it there, it does "
            "not enter the archive"
        )
    shutil.copytree(project / "data", copy / "data", dirs_exist_ok=True)


# environment


def make_environment(copy, base):
    """Return the Python of a fresh .venv with the requirements, made as the project's
    Makefile does, without make."""
    environment = copy / ".venv"
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    requirements = ("install", "--quiet", "-r", "requirements.txt")
    if uv := shutil.which("uv"):
        make = (uv, "venv", "--quiet", "--python", base, environment)
        install = (uv, "pip", *requirements, "--python", python)
    else:
        options = ("--no-compile", "--disable-pip-version-check")
        make = (base, "-m", "venv", environment)
        install = (python, "-m", "pip", *requirements, *options)
    for command in (make, install):
        done = run_command(command, copy)
        if done.returncode:
            raise UserError(
                f"requirements.txt is not installable: {find_own_end(done, copy)}"
            )
    return python


def run_command(command, folder):
    """Return the finished process of a command in a folder."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, **ALONE},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def find_own_end(done, folder):
    """Return the last line that a process wrote, its folder taken out."""
    return find_end(done).replace(f"{folder}{os.sep}", "")


# tests and run


def run_tests(python, folder):
    """Return (number of tests that passed, a line for each that failed)."""
    record = folder.parent / "tests.xml"
    pytest = ("-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={record}")
    done = run_python(python, folder, *pytest, **ALONE)
    if not record.exists():
        return 0, [f"the tests do not start: {find_own_end(done, folder)}"]
    passed, failed = 0, []
    for case in ElementTree.parse(record).iter("testcase"):  # noqa: S314
        problems = [part for part in case if part.tag in ("failure", "error")]
        failed += [describe_failure(case, problem) for problem in problems]
        passed += len(case) == 0
    if done.returncode and not failed:
        failed.append(
            f"the tests end with status {done.returncode}: {find_own_end(done, folder)}"
        )
    return passed, failed


def describe_failure(case, problem):
    """Return a test's name and the first line that pytest marks as its error."""
    names = (case.get("classname"), case.get("name"))
    marked = re.search(r"^E\s+(.+)", problem.text or "", re.MULTILINE)
    reason = marked[1] if marked else problem.get("message")
    return f"{'.'.join(filter(None, names))} fails: {reason}"


def run_again(python, folder, package):
    """Run the package; return a line if that fails, else None. What it must write is
    deleted before, so that none is left over."""
    for name in ("results.json", "predictions.csv", "model.json", "model.joblib"):
        (folder / "reports" / name).unlink(missing_ok=True)
    done = run_python(python, folder, "-m", package, **ALONE)
    if done.returncode:
        return (
            f"`python -m {package}` ends with status {done.returncode}: "
            f"{find_own_end(done, folder)}"
        )
    return None
