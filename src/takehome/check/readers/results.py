"""Read results.json, now and in earlier commits."""

import json

from takehome.check.finding import Missing
from takehome.check.readers.history import read_versions

MOST_MODELS = 100  # each is looked for in every paragraph
MOST_VERSIONS = 100  # of results.json that are looked at, the latest


def find_results(texts):
    """Return the results as the checks read them, or what is wrong with them.

    The rows of models and of the holdout get the same keys whatever the metric: model,
    score, interval, gain, gain_interval.
    """
    paths = [path for path in texts if path.split("/")[-1] == "results.json"]
    if not paths:
        return Missing("no results.json: nothing was run here yet")
    path = min(paths, key=lambda path: path.count("/"))
    try:
        # an integer may be too large for anything else
        results = json.loads(texts[path], parse_int=float)
    except (ValueError, RecursionError):
        return Missing(f"{path} is not valid JSON: run again")
    problem = find_misfit(results)
    if problem:
        return Missing(f"{path} {problem}: run again")
    scores = {}
    for key in ("models", "holdout"):
        scores[key] = [read_score(row, results) for row in results.get(key) or []]
    gains = [[row["gain"], row["gain_interval"]] for row in scores["models"]]
    return {**results, **scores, "gain": gains, "path": path}


def read_score(row, results):
    """Return a row of scores under keys that do not depend on the metric."""
    return {
        "name": row["model"],
        "score": row[results["metric"]],
        "interval": row.get("95% interval"),
        "gain": row.get("gain"),
        "gain_interval": row.get("95% interval of the gain"),
    }


def find_misfit(results):
    """Return how results.json differs from the shape that the checks read, or None."""
    if not isinstance(results, dict):
        return "does not hold an object"
    metric = results.get("metric")
    if not isinstance(metric, str):
        return "does not name its metric"
    models, holdout = results.get("models"), results.get("holdout") or []
    if not models or not is_list_of_objects(models):
        return "does not hold a list of models"
    if len(models) > MOST_MODELS:
        return f"holds more than {MOST_MODELS} models"
    if not is_list_of_objects(holdout):
        return "does not hold a list of scores on the holdout"
    if not all(is_score(row, metric) for row in [*models, *holdout]):
        return "holds a model without name or score"
    if not is_list_of_objects(results.get("suspects") or []):
        return "does not hold a list of columns to review"
    return None


def list_rows(results, key):
    """Return the rows of a part of results, none where it is no list of them."""
    rows = results.get(key)
    if not isinstance(rows, list):
        return []
    return [row for row in rows if isinstance(row, dict)]


def is_list_of_objects(value):
    """Tell whether a value of JSON is a list of objects."""
    if not isinstance(value, list):
        return False
    return all(isinstance(item, dict) for item in value)


def is_score(row, metric):
    """Tell whether an object of JSON has the name and the score of a model."""
    has_name = isinstance(row.get("model"), str)
    has_score = isinstance(row.get(metric), (int, float))
    return has_name and has_score


def find_earlier(project):
    """Return (commit, results) of the committed versions of results.json that can be
    read, the latest first."""
    if isinstance(project.commits, Missing):
        return []
    found = []
    versions = read_versions(project.folder, project.commits, "results.json")
    for _, commit, text in reversed(versions[-MOST_VERSIONS:]):
        version = find_results({"results.json": text})
        if not isinstance(version, Missing):
            found.append((commit.name, version))
    return found
