"""Are the scores honest: current, uncertain, free of leaks, and judged once on rows
never seen?"""

import re
from itertools import pairwise

from takehome import UserError
from takehome.audit.run import audit_project
from takehome.check.finding import Lacking, NotApplicable, check, demand, judge, need
from takehome.check.readers.history import last_change, read_versions
from takehome.check.readers.numbers import question_numbers
from takehome.check.readers.project import is_data
from takehome.check.readers.results import find_earlier
from takehome.check.readers.source import is_test
from takehome.check.readers.writeup import find_paragraphs
from takehome.check.rerun import copy_committed, run_package
from takehome.project.compare_runs import compare_contents, read_or_none

OPENED = re.compile(r"^OPEN_HOLDOUT\s*(?::[^=\n]*)?=\s*True\b", re.MULTILINE)


@check
def results(project):
    """The last run's results.json is there, and every score in it has an interval."""
    found = demand(project.results)
    bare = [
        model["name"]
        for model in found["models"]
        if not is_interval(model.get("interval"))
    ]
    problems = [
        f"{found['path']}: {name} has a score without an interval" for name in bare
    ]
    return judge(
        problems,
        f"{found['path']}: {len(found['models'])} models, each score with its interval",
    )


def is_interval(value):
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(end, (int, float)) for end in value)
    )


@check
def reports_fresh(project):
    """The results and figures are newer than the code and the data they come from, as
    far as git can tell."""
    path, package = need(project.results)["path"], need(project.package)
    need(project.commits)
    reports = [
        name for name in project.files if name.startswith(f"{path.rpartition('/')[0]}/")
    ] or [path]
    inputs = [name for name in project.files if is_code(name, package) or is_data(name)]
    (when, which), (last, code) = (
        last_change(project, reports),
        last_change(project, inputs),
    )
    return judge(
        [f"{code} changed after the last run, {which}"] if last > when else [],
        f"last run: {which}",
    )


def is_code(path, package):
    return path.startswith(f"{package}/") and path.endswith(".py") and not is_test(path)


@check
def suspects_explained(project):
    """Every column that the run suspects of knowing the answer is excluded, or
    explained in your words."""
    prose = demand(project.writeup).prose.replace("\\", "")
    leaks = [
        item
        for item in need(project.results).get("suspects") or []
        if item.get("severity") in ("leak", "ask")
    ]
    unnamed = [item for item in leaks if str(item.get("column")) not in prose]
    problems = [
        f"{item.get('column')}: {item.get('check')}, {item.get('evidence')}"
        for item in unnamed
    ]
    names = ", ".join(str(item.get("column")) for item in leaks)
    return judge(
        problems,
        f"the write-up speaks of {names}" if names else "the run suspects no column",
    )


@check
def numbers_agree(project):
    """Every number in your words that comes from results.json is the one that stands
    there now."""
    writeup, found = demand(project.writeup), need(project.results)
    earlier = find_earlier(project)
    problems = [
        f"{writeup.at(start + number.place)}: {number.text} {why}"
        for start, paragraph in find_paragraphs(writeup.prose)
        if not paragraph.lstrip().startswith(">")  # the company's brief
        for number, why in question_numbers(paragraph, found, earlier).items()
    ]
    return judge(
        problems,
        f"{writeup.path}: no number in the prose is one of an earlier or other run, "
        "or of none",
    )


@check
def holdout_once(project):
    """The holdout was opened once, and nothing in the package changed after."""
    config, commits = need(project.config), demand(project.commits)
    is_open = OPENED.search(project.texts[config])
    versions = read_versions(project.folder, commits, "config.py")
    states = [
        (place, bool(OPENED.search(text)))
        for place, _, text in versions
        if "OPEN_HOLDOUT" in text
    ]
    openings = [
        place
        for (_, before), (place, now) in pairwise([(-1, False), *states])
        if now and not before
    ]
    if not openings and is_open:
        raise Lacking(f"{config} opens the holdout, but that is not committed yet")
    if not openings:
        raise Lacking(
            f"{config}: OPEN_HOLDOUT was never True, so no score is of rows that no "
            "choice has seen"
        )
    if openings[0] == 0:
        raise NotApplicable(
            "the first commit already opens the holdout, so history cannot tell what "
            "came before"
        )
    opened = commits[openings[0]].name
    problems = (
        [f"opened {len(openings)} times, first in {opened}"]
        if len(openings) > 1
        else []
    )
    problems += find_changes_after(project, openings[0])
    if need(project.results).get("holdout") is None:
        problems.append(f"{project.results['path']} has no holdout score: run again")
    return judge(
        problems, f"opened in {opened}, nothing in {project.package}/ changed after"
    )


def find_changes_after(project, place):
    """Return a line on each file of the package that changed after a commit."""
    after = {
        path: commit.name
        for commit in project.commits[place + 1 :]
        for path in commit.lines
    }
    after |= dict.fromkeys(project.changed, "the working tree, not committed")
    opened = project.commits[place].name
    changed = sorted(path for path in after if is_code(path, project.package))
    return [
        f"{path} changed in {after[path]}, after {opened} opened the holdout"
        for path in changed
    ]


@check
def audit_clean(project):
    """The audit finds no model that learns what it cannot know."""
    need(project.package)
    try:
        findings = audit_project(project.folder)
    except UserError as error:
        raise NotApplicable(str(error)) from None
    leaks = [
        f"{item['check']} {item['subject']}: {item['evidence']}"
        for item in findings
        if item["severity"] == "leak"
    ]
    return judge(
        leaks, f"no leak, {len(findings)} other findings: see `takehome audit`"
    )


@check
def reproduces(project):
    """A run of what is committed gives the committed results again."""
    demand(project.commits)
    path, package = need(project.results)["path"], need(project.package)
    with copy_committed(project) as copy:
        before = {
            name: read_or_none(copy / name)
            for name in (path, demand(project.writeup).path)
        }
        failure = run_package(copy, project.folder, package)
        after = {name: read_or_none(copy / name) for name in before}
    if failure:
        raise Lacking(failure)
    differences = [
        line
        for name in before
        for line in compare_contents(name, before[name], after[name])
    ]
    return judge(differences, f"{path} again, all numbers the same")
