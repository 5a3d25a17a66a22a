"""The checks of a package, in order, and what chance alone explains left out."""

import itertools
import json

from contracts import FEW_ROWS, MANY_ROWS, Project, describe_error
from guards import GUARDS, finding
from leakage import COLUMNS
from rows import ROWS
from wiring import check_wiring

CHECKS = dict.fromkeys((*GUARDS, check_wiring), FEW_ROWS) | dict.fromkeys(
    (*COLUMNS, *ROWS), MANY_ROWS
)
NAMES = {check.__name__.removeprefix("check_"): check for check in CHECKS}


def audit_package(package, names=tuple(NAMES)):
    """Return the findings of the checks named; those that cannot be made are one
    finding per reason."""
    found, stopped, project, tables = [], {}, None, {}
    for name in names:
        check = NAMES[name]
        rows = CHECKS[check]
        try:
            project = project or Project(package)
            tables[rows] = tables[rows] if rows in tables else project.sample(rows)
            found += unique(check(project, tables[rows]))
        except (Exception, SystemExit) as error:
            stopped.setdefault(describe_error(error), []).append(name)
    for reason, names in stopped.items():
        mend = (
            f"not checked: {', '.join(names)}; keep the functions of the template, and "
            "see whether `make run` works"
        )
        found.append(finding("contracts", "unknown", reason, mend))
    return hold(found)


def hold(findings):
    """Return the findings without the tests that chance alone explains, at 5% for all
    of them together.

    Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
    Journal of Statistics 6 (1979).
    """
    tests = sorted(
        (found for found in findings if "p" in found), key=lambda found: found["p"]
    )
    limits = [0.05 / (len(tests) - place) for place in range(len(tests))]
    pairs = zip(tests, limits, strict=True)
    held = [
        id(test)
        for test, _ in itertools.takewhile(lambda pair: pair[0]["p"] <= pair[1], pairs)
    ]
    kept = [found for found in findings if "p" not in found or id(found) in held]
    return [
        {name: value for name, value in found.items() if name != "p"} for found in kept
    ]


def unique(findings):
    return list(
        {json.dumps(found, sort_keys=True): found for found in findings}.values()
    )
