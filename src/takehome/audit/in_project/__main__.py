"""Run by the project's own Python: `python in_project PROJECT PACKAGE CHECK...` prints
findings as JSON in its last line."""

import contextlib
import json
import sys
import warnings

from all_checks import audit_package


def main(folder, package, *names):
    sys.path.insert(1, folder)
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(sys.stderr):
        found = audit_package(package, names)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
