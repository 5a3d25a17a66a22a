"""Read results.json, now and in earlier commits."""

import json

from takehome.check.finding import (
    Missing,
)
from takehome.check.readers.history import (
    read_versions,
)


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
    return {**results, **scores, "path": path}


def read_score(row, results):
    """Return a row of scores under keys that do not depend on the metric."""
    return {
        "model": row["model"],
        "score": row[results["metric"]],
        "interval": row.get("95% interval"),
        "gain": row.get("gain"),
        "gain_interval": row.get("95% interval of the gain"),
    }


def find_misfit(results):
    """Return how results.json differs from the shape that the checks read, or None."""
    if not isinstance(results, dict):
        return "does not hold an object"
    if not isinstance(results.get("metric"), str):
        return "does not name its metric"
    if not results.get("models") or not is_table(results["models"]):
        return "does not hold a list of models"
    if not is_table(results.get("holdout") or []):
        return "does not hold a list of scores on the holdout"
    for row in [*results["models"], *(results.get("holdout") or [])]:
        score = row.get(results["metric"])
        if not isinstance(row.get("model"), str) or not isinstance(score, (int, float)):
            return "holds a model without a name or a score"
    if not is_table(results.get("suspects") or []):
        return "does not hold a list of columns to review"
    return None


def is_table(part):
    return isinstance(part, list) and all(isinstance(row, dict) for row in part)


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
