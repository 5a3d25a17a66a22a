"""Run by the project's own Python: `python inside PROJECT PACKAGE` prints findings as JSON in its last line."""

import contextlib
import itertools
import json
import sys
import warnings


def main(folder, package):
    sys.path.insert(1, folder)
    warnings.simplefilter("ignore")
    from contracts import Missing, Project
    from guards import GUARDS, finding
    from questions import QUESTIONS
    from tracing import check_wiring

    found, project, table = [], None, None
    with contextlib.redirect_stdout(sys.stderr):
        try:
            project = Project(package)
            table = project.sample()
        except Exception as error:
            found.append(finding("contracts", "unknown", describe(error), "the audit needs load_table and config.py"))
        for check in (*GUARDS, check_wiring, *QUESTIONS) if table is not None else ():
            name = check.__name__.removeprefix("check_").replace("_", "-")
            try:
                found += unique(check(project, table))
            except Missing as error:
                found.append(finding(name, "unknown", f"not checked: {error}", "keep the contracts of the template"))
            except Exception as error:
                found.append(finding(name, "unknown", f"ended in {describe(error)}", "see whether `make run` works"))
    print(json.dumps(hold(found)))


def hold(findings):
    """Return the findings without the tests that chance alone explains, at 5% for all of them together.

    Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6 (1979).
    """
    tests = sorted((found for found in findings if "p" in found), key=lambda found: found["p"])
    limits = [0.05 / (len(tests) - place) for place in range(len(tests))]
    pairs = zip(tests, limits, strict=True)
    held = [id(test) for test, _ in itertools.takewhile(lambda pair: pair[0]["p"] <= pair[1], pairs)]
    kept = [found for found in findings if "p" not in found or id(found) in held]
    return [{name: value for name, value in found.items() if name != "p"} for found in kept]


def unique(findings):
    return list({json.dumps(found, sort_keys=True): found for found in findings}.values())


def describe(error):
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"


if __name__ == "__main__":
    main(*sys.argv[1:])
