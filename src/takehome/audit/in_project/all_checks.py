"""All checks of a package, in order, and what chance alone explains left out."""

import json

from contracts import FEW_ROWS, MANY_ROWS, Project, describe_error
from guards import GUARDS, finding
from leakage import COLUMNS
from rows import ROWS
from wiring import check_wiring

CHECKS = {
    **dict.fromkeys((*GUARDS, check_wiring), FEW_ROWS),
    **dict.fromkeys((*COLUMNS, *ROWS), MANY_ROWS),
}
LEVEL = 0.05  # chance of one false alarm in all tests together


def audit_package(package):
    """Return the findings of all checks; those that cannot be made are one finding per
    reason."""
    findings, stopped, project, tables = [], {}, None, {}
    for check, n_rows in CHECKS.items():
        try:
            project = project or Project(package)
            if n_rows not in tables:
                tables[n_rows] = project.sample(n_rows)
            findings += unique(check(project, tables[n_rows]))
        except (Exception, SystemExit) as error:
            name = check.__name__.removeprefix("check_")
            stopped.setdefault(describe_error(error), []).append(name)
    findings += [describe_stop(reason, names) for reason, names in stopped.items()]
    return hold(findings)


def describe_stop(reason, names):
    """Return the finding on the checks that could not be made."""
    fix = (
        f"not checked: {', '.join(names)}; keep the functions of the template, and "
        "see whether `make run` works"
    )
    return finding("contracts", "unknown", reason, fix)


def hold(findings):
    """Return the findings without the tests that chance alone explains, at 5% for all
    of them together.

    Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
    Journal of Statistics 6 (1979).
    """
    tests = [found for found in findings if "p" in found]
    explained = []
    for place, test in enumerate(sorted(tests, key=lambda test: test["p"])):
        if explained or test["p"] > LEVEL / (len(tests) - place):
            explained.append(test)
    held = [found for found in findings if found not in explained]
    for found in held:
        found.pop("p", None)
    return held


def unique(findings):
    """Return the findings without repetitions, in order."""
    by_content = {json.dumps(found, sort_keys=True): found for found in findings}
    return list(by_content.values())
