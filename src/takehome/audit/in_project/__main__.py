"""Run by the project's own Python: `python in_project PROJECT PACKAGE CHECK...` prints
findings as JSON in its last line."""

import contextlib
import json
import sys
import warnings
from pathlib import Path


def main(folder, package, *names):
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


if __name__ == "__main__":
    main(*sys.argv[1:])
