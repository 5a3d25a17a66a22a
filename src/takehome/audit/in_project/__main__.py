"""Run by the project's own Python: `python in_project PROJECT PACKAGE CHECK...` prints
findings as JSON in its last line."""

import contextlib
import json
import sys
import warnings
from pathlib import Path


def main(folder, package, *names):
<<<<<<< HEAD
    audit_package = import_audit()
    sys.path.insert(0, folder)
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(sys.stderr):
        findings = audit_package(package, names)
    print(json.dumps(findings))


def import_audit():
    """Import as a package, so that no module here hides one of the project's."""
    here = Path(__file__).resolve().parent
    sys.path[0] = str(here.parent)
    from in_project.all_checks import audit_package

    del sys.path[0]
    return audit_package
=======
    sys.path.insert(1, folder)
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(sys.stderr):
        found = audit_package(package, names)
    print(json.dumps(found))
>>>>>>> f723ceb7c1f7faff1b6ce45d544e421cd7fa32f8


if __name__ == "__main__":
    main(*sys.argv[1:])
