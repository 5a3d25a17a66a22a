"""Did a simple model run end to end first, and is all else compared with it?"""

import re

from takehome.check.finding import NotApplicable, check, demand, judge, need
from takehome.check.readers.history import read_added_lines, read_versions
from takehome.check.rules.own_words import find_own_paragraphs

SIMPLE = r"dummy|naive|baseline|majority|constant|mean|median|prior"
COMPARED = re.compile(
    r"\b(dummy|naive|baseline|majority|chance\b|always\b|constant\b|median\b)",
    re.IGNORECASE,
)
MODEL = re.compile(
    r"\b([A-Z]\w*(?:Classifier|Regressor|Regression|SVC|SVR|Boost\w*)|XGB\w+|LGBM\w+|CatBoost\w*"
    r"|Ridge|Lasso|ElasticNet"
    r"|LSTM|Prophet|Sequential)\("
)
UNCERTAINTY = re.compile(
    r"±|\+/-|\bplus or minus\b|\d%? (?:to|and|–|-) "
    r"[-−]?\d|\d%?–[-−]?\d|[\[(][-−]?\d[\d.,]*%?\s*[,;–]\s*[-−]?\d"
)


@check
def baseline_compared(project):
    """The results hold a dummy or naive model, and another one beside it."""
    names = [model["name"] for model in need(project.results)["models"]]
    found = [name for name in names if re.search(SIMPLE, name, re.IGNORECASE)]
    missing = (
        ""
        if found and len(names) > 1
        else f"models in {project.results['path']}: {', '.join(names)}"
    )
    return judge(
        [missing] if missing else [], f"{project.results['path']}: {', '.join(names)}"
    )


@check
def baseline_first(project):
    """Results of the baseline were committed before any commit that adds a model."""
    commits = demand(project.commits)
    runs = read_versions(project.folder, commits, "results.json")
    if not runs:
        return judge(
            ["no commit holds a results.json: the baseline's run was never committed"]
        )
    if len(commits) == 1:
        raise NotApplicable(
            "one commit holds everything, so history cannot tell what came first"
        )
    first, before = runs[0][0], {commit.name for commit in commits[1 : runs[0][0] + 1]}
    added = find_added_models(project.folder)
    problems = [
        f"{name} adds {', '.join(models)} before {commits[first].name} has the first "
        "results.json"
        for name, models in added.items()
        if name in before and models
    ]
    return judge(
        problems,
        f"first results.json in {commits[first].name}, commit {first + 1} of "
        f"{len(commits)}",
    )


def find_added_models(folder):
    """Return {commit: kinds of models that no earlier commit had}."""
    seen, added = set(), {}
    for commit, lines in read_added_lines(folder).items():
        models = {model for line in lines for model in MODEL.findall(line)}
        added[commit] = sorted(models - seen)
        seen |= models
    return added


@check
def gain_stated(project):
    """The write-up states in your words by how much the model beats the baseline, with
    the uncertainty."""
    writeup = demand(project.writeup)
    compared = [
        (place, text)
        for place, text in find_own_paragraphs(project)
        if re.search(
            r"\bdummy|\bnaive|\bbaseline|"
            r"\bmajority|\bchance\b|\balways\b|\bconstant\b|\bmedian\b",
            text,
            re.IGNORECASE,
        )
        and re.search(r"\d", text)
    ]
    if not compared:
        return judge([f"{writeup.path} never sets a number against the baseline"])
    places = [place for place, text in compared if UNCERTAINTY.search(text)]
    return judge(
        [] if places else [f"{compared[0][0]}: a difference without its interval"],
        *places[:1],
    )
