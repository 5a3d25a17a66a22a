"""The checks of a package, in order, and what chance alone explains left out."""

from .contracts import describe_error
from .copies import COPIES
from .dates import DATES
from .drift import DRIFT
from .finding import finding, join_names
from .forecast import FORECAST
from .groups import GROUPS
from .guards import GUARDS
from .leakage import COLUMNS
from .project import Project
from .wiring import check_wiring

CHECKS = (
    *GUARDS,
    *FORECAST,
    check_wiring,
    *COLUMNS,
    *DATES,
    *COPIES,
    *GROUPS,
    *DRIFT,
)
NAMES = {check.__name__.removeprefix("check_"): check for check in CHECKS}
ALPHA = 0.05  # chance of any false alarm of all statistical tests together


def audit_package(package, names=tuple(NAMES)):
    """Return the findings of the checks named; those that cannot be made are one
    finding per reason."""
    project = None
    findings = []
    stopped = {}
    for name in names:
        try:
            project = project or Project(package)
            findings += NAMES[name](project)
        except (Exception, SystemExit) as error:
            stopped.setdefault(describe_error(error), []).append(name)
    for reason, checks in stopped.items():
        names = join_names(checks, most=99)
        fix = f"not checked: {names}; see whether `make run` works"
        findings.append(finding("contracts", "unknown", reason, fix))
    return drop_repeats(drop_chance(findings))


def drop_chance(findings):
    """Return the findings without the tests that chance alone explains, at 5% for all
    of them together.

    Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
    Journal of Statistics 6 (1979).
    """
    tests = [found["p"] for found in findings if "p" in found]
    limit = find_limit(sorted(tests))
    kept = []
    for found in findings:
        p = found.pop("p", 0)
        if p <= limit:
            kept.append(found)
    return kept


def find_limit(ordered):
    """Return the greatest p that counts, 0 if none does."""
    limit = 0
    for place, p in enumerate(ordered):
        if p > ALPHA / (len(ordered) - place):
            break
        limit = p
    return limit


def drop_repeats(findings):
    kept = []
    for found in findings:
        if found not in kept:
            kept.append(found)
    return kept
