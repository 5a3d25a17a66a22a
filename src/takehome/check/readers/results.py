"""Read results.json, now and in earlier commits."""

import json

from takehome.check.finding import Missing
from takehome.check.readers.history import read_versions


def find_results(texts):
    found = sorted(
        (path for path in texts if path.split("/")[-1] == "results.json"),
        key=lambda path: path.count("/"),
    )
    if not found:
        return Missing("no results.json: nothing was run here yet")
    try:
        results = json.loads(
            texts[found[0]], parse_int=float
        )  # an integer may be too large for anything else
    except (ValueError, RecursionError):
        return Missing(f"{found[0]} is not JSON: run again")
    problem = find_misfit(results)
    return (
        Missing(f"{found[0]} {problem}: run again")
        if problem
        else {**results, "path": found[0]}
    )


def find_misfit(results):
    """Return how results.json differs from the shape that the checks read, or None."""
    if not isinstance(results, dict):
        return "holds no object"
    models, suspects, holdout = (
        results.get(key) for key in ("models", "suspects", "holdout")
    )
    if (
        not isinstance(models, list)
        or not models
        or not all(isinstance(model, dict) for model in models)
    ):
        return "holds no list of models"
    for model in models:
        if not isinstance(model.get("name"), str) or not isinstance(
            model.get("score"), (int, float)
        ):
            return "holds a model without name or score"
    if not isinstance(suspects or [], list) or not all(
        isinstance(item, dict) for item in suspects or []
    ):
        return "holds no list of suspects"
    return (
        None
        if isinstance(holdout, (dict, type(None)))
        else "holds a holdout that is no score"
    )


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
