"""Did a simple model run end to end first, and is all else compared with it?"""

import re

from takehome.check.finding import (
    Missing,
    NotApplicable,
    check,
    demand,
    judge,
    judge_line,
    need,
)
from takehome.check.readers.history import read_added_lines, read_versions
from takehome.check.rules.own_words import find_own_paragraphs

SIMPLE = re.compile(
    r"dummy|naive|baseline|majority|constant|mean|median|prior", re.IGNORECASE
)
COMPARED = re.compile(
    r"\bdummy|\bnaive|\bbaseline|\bmajority|\bchance\b|\balways\b|\bconstant\b"
    r"|\bmedian\b",
    re.IGNORECASE,
)
MODEL = re.compile(
    r"\b([A-Z]\w*(?:Classifier|Regressor|Regression|SVC|SVR|Boost\w*)|XGB\w+|LGBM\w+"
    r"|CatBoost\w*|Ridge|Lasso|ElasticNet|LSTM|Prophet|Sequential)\("
)
NEVER_RUN = Missing(
    "no commit holds a results.json: the baseline's run was never committed"
)
UNCERTAINTY = re.compile(
    r"±|\+/-|\bplus or minus\b|\d%? (?:to|and|–|-) [-−]?\d|\d%?–[-−]?\d"
    r"|[\[(][-−]?\d[\d.,]*%?\s*[,;–]\s*[-−]?\d"
)


@check
def baseline_compared(project):
    found = need(project.results)
    names = [model["name"] for model in found["models"]]
    has_simple = any(map(SIMPLE.search, names))
    models = ", ".join(names)
    if not has_simple or len(names) < 2:
        return judge_line(False, f"models in {found['path']}: {models}")
    return judge_line(True, f"{found['path']}: {models}")


@check
def baseline_first(project):
    if not project.is_from_template:
        need(project.results)
    commits = demand(project.commits)
    runs = read_versions(project.folder, commits, "results.json")
    if not runs:
        demand(NEVER_RUN)
    if len(commits) == 1:
        raise NotApplicable(
            "one commit holds everything, so history cannot show what came first"
        )
    place, first, _ = runs[0]
    added = find_added_models(project.folder)
    problems = [
        f"{commit.name} adds {', '.join(added[commit.name])} before {first.name} has "
        "the first results.json"
        for commit in commits[1 : place + 1]
        if added.get(commit.name)
    ]
    evidence = (
        f"first results.json in {first.name}, commit {place + 1} of {len(commits)}"
    )
    return judge(problems, evidence)


def find_added_models(folder):
    """Return {commit: kinds of models that no earlier commit had}."""
    seen, added = set(), {}
    for commit, lines in read_added_lines(folder).items():
        models = set(MODEL.findall("\n".join(lines)))
        added[commit] = sorted(models - seen)
        seen |= models
    return added


@check
def gain_stated(project):
    writeup = demand(project.writeup)
    compared = {}
    for place, text in find_own_paragraphs(project):
        if COMPARED.search(text) and re.search(r"\d", text):
            compared[place] = text
    if not compared:
        line = f"{writeup.path} never sets a number against the baseline"
        return judge_line(False, line)
    for place, text in compared.items():
        if UNCERTAINTY.search(text):
            return judge_line(True, place)
    first = next(iter(compared))
    return judge_line(False, f"{first}: a difference without its interval")
