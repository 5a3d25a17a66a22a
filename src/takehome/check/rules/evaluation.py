"""Are the scores honest: current, uncertain, free of leaks, and judged once on rows
never seen?"""

import re

from takehome import UserError
from takehome.audit import audit_project
from takehome.check.finding import (
    Lacking,
    NotApplicable,
    check,
    demand,
    demand_of_template,
    judge,
    judge_line,
    need,
)
from takehome.check.readers.claims import question_claims
from takehome.check.readers.data_facts import gather_facts
from takehome.check.readers.history import last_change, read_versions
from takehome.check.readers.numbers import collect_numbers, question_numbers
from takehome.check.readers.project import is_data
from takehome.check.readers.results import find_earlier
from takehome.check.readers.source import is_test
from takehome.check.readers.writeup import find_paragraphs
from takehome.check.rerun import run_package
from takehome.check.rules.own_words import find_own_paragraphs
from takehome.project.committed import copy_committed
from takehome.project.compare_runs import compare_contents, read_or_none

QUESTIONED = ("leak", "review")
OPENED = re.compile(r"^OPEN_HOLDOUT\s*(?::[^=\n]*)?=\s*True\b", re.MULTILINE)


@check
def results(project):
    found = demand_of_template(project, project.results)
    path, models = found["path"], found["models"]
    problems = [
        f"{path}: {model['name']} has a score without an interval"
        for model in models
        if not is_interval(model.get("interval"))
    ]
    return judge(
        problems, f"{path}: {len(models)} models, each score with its interval"
    )


def is_interval(value):
    """Tell whether a value of results.json is a list of two numbers."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    return all(isinstance(end, (int, float)) for end in value)


@check
def reports_fresh(project):
    path, package = need(project.results)["path"], need(project.package)
    need(project.commits)
    folder, _, _ = path.rpartition("/")
    reports = [name for name in project.files if name.startswith(f"{folder}/")]
    inputs = [name for name in project.files if is_code(name, package) or is_data(name)]
    run, report = last_change(project, reports or [path])
    change, source = last_change(project, inputs)
    if change > run:
        return judge_line(False, f"{source} changed after the last run, {report}")
    return judge_line(True, f"last run: {report}")


def is_code(path, package):
    """Tell whether a path is a module of the package, tests apart."""
    is_module = path.startswith(f"{package}/") and path.endswith(".py")
    return is_module and not is_test(path)


@check
def suspects_explained(project):
    own = [text for _, text in find_own_paragraphs(project)]
    prose = " ".join(own).replace("\\", "")
    suspects = need(project.results).get("suspects") or []
    questioned = [item for item in suspects if item.get("severity") in QUESTIONED]
    if not questioned:
        return judge_line(True, "the run found no column to review")
    problems = [
        f"{item.get('column')}: {item.get('check')}, {item.get('evidence')}"
        for item in questioned
        if str(item.get("column")) not in prose
    ]
    names = ", ".join(str(item.get("column")) for item in questioned)
    return judge(problems, f"the write-up speaks of {names}")


@check
def numbers_agree(project):
    writeup, found = demand(project.writeup), need(project.results)
    facts = gather_facts(project, found)
    known = collect_numbers(found)
    earlier = []
    for commit, version in find_earlier(project):
        earlier.append((commit, collect_numbers(version)))
    problems = []
    for start, paragraph in find_paragraphs(writeup.prose):
        if paragraph.lstrip().startswith(">"):  # the company's brief
            continue
        questioned = question_claims(paragraph, facts)
        questioned |= question_numbers(paragraph, known, earlier)
        for number, why in questioned.items():
            place = writeup.at(start + number.place)
            problems.append(f"{place}: {number.text} {why}")
    evidence = f"{writeup.path}: every number in the prose agrees with results.json"
    return judge(problems, evidence)


@check
def holdout_once(project):
    config = need(project.config)
    if not project.is_from_template:
        raise NotApplicable(f"cannot tell: {config} has no OPEN_HOLDOUT")
    commits = demand(project.commits)
    openings = find_openings(project, commits)
    if not openings and OPENED.search(project.texts[config]):
        raise Lacking(f"{config} opens the holdout, but that is not committed yet")
    if not openings:
        raise Lacking(
            f"{config}: OPEN_HOLDOUT was never True, so no score is of rows that no "
            "choice has seen"
        )
    if openings[0] == 0:
        raise NotApplicable(
            "the first commit already opens the holdout, so history cannot show what "
            "came before"
        )
    opened = commits[openings[0]].name
    problems = []
    if len(openings) > 1:
        problems.append(f"opened {len(openings)} times, first in {opened}")
    problems += find_changes_after(project, openings[0])
    if not need(project.results)["holdout"]:
        problems.append(f"{project.results['path']} has no holdout score: run again")
    evidence = f"opened in {opened}, nothing in {project.package}/ changed after"
    return judge(problems, evidence)


def find_openings(project, commits):
    """Return the places of the commits that opened the holdout."""
    openings, before = [], False
    for place, _, text in read_versions(project.folder, commits, "config.py"):
        if "OPEN_HOLDOUT" in text:
            now = bool(OPENED.search(text))
            if now and not before:
                openings.append(place)
            before = now
    return openings


def find_changes_after(project, place):
    """Return a line on each file of the package that changed after a commit."""
    after = {}
    for commit in project.commits[place + 1 :]:
        after |= dict.fromkeys(commit.lines, commit.name)
    after |= dict.fromkeys(project.changed, "the working tree, not committed")
    opened = project.commits[place].name
    changed = sorted(path for path in after if is_code(path, project.package))
    return [
        f"{path} changed in {after[path]}, after {opened} opened the holdout"
        for path in changed
    ]


@check
def audit_clean(project):
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
    others = f"no leak, {len(findings)} other findings: see `takehome audit`"
    return judge(leaks, others)


@check
def reproduces(project):
    demand(project.commits)
    path, package = need(project.results)["path"], need(project.package)
    names = (path, demand(project.writeup).path)
    with copy_committed(project.folder) as copy:
        before = [read_or_none(copy / name) for name in names]
        failure = run_package(copy, project.folder, package)
        after = [read_or_none(copy / name) for name in names]
    if failure:
        raise Lacking(failure)
    differences = []
    for name, old, new in zip(names, before, after, strict=True):
        differences += compare_contents(name, old, new)
    return judge(differences, f"{path} again, all numbers the same")
