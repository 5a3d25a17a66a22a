"""Read results.json, now and in earlier commits."""

import json

from takehome.check.finding import Missing
from takehome.check.readers.history import read_versions


def find_results(texts):
    """Return what the results.json nearest to the root holds, and its path."""
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
    return {**results, "path": path}


def find_misfit(results):
    """Return how results.json differs from the shape that the checks read, or None."""
    if not isinstance(results, dict):
        return "holds no object"
    models = results.get("models")
    if not models or not is_list_of_objects(models):
        return "holds no list of models"
    if not all(map(is_model, models)):
        return "holds a model without name or score"
    if not is_list_of_objects(results.get("suspects") or []):
        return "holds no list of suspects"
    if not isinstance(results.get("holdout"), (dict, type(None))):
        return "holds a holdout that is not a score"
    return None


def is_list_of_objects(value):
    """Tell whether a value of JSON is a list of objects."""
    if not isinstance(value, list):
        return False
    return all(isinstance(item, dict) for item in value)


def is_model(item):
    """Tell whether an object of JSON has the name and the score of a model."""
    has_name = isinstance(item.get("name"), str)
    has_score = isinstance(item.get("score"), (int, float))
    return has_name and has_score


def find_earlier(project):
    """Return (commit, results) of the committed versions of results.json that can be
    read, the latest first."""
    if isinstance(project.commits, Missing):
        return []
    found = []
    for _, commit, text in reversed(
        read_versions(project.folder, project.commits, "results.json")
    ):
        version = find_results({"results.json": text})
        if not isinstance(version, Missing):
            found.append((commit.name, version))
    return found
