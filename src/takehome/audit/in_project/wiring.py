"""What the trace of main tells: which rows are learnt from, tested and held out, and by
which models."""

from guards import finding
from tracing import trace_main


def check_wiring(project, table):
    """main goes through split_data and make_folds, and no estimator learns from, or is
    judged on, other rows."""
    splits, log = trace_main(project, table)
    for name in (name for name, pairs in splits.items() if not pairs):
        mend = f"split by {name} in splits.py, which the tests guard"
        yield finding("wiring", "leak", f"main never calls {name}", mend)
    if not all(splits.values()):
        return
    (train, holdout), folds = splits["split_data"][0], splits["make_folds"]
    if unseen := sorted({describe(model) for _, model, rows in log if rows is None}):
        told = f"{', '.join(unseen)} got arrays, whose rows cannot be followed"
        yield finding(
            "wiring",
            "ask",
            told,
            "pass data frames, so that it can be shown which rows are learnt from",
        )
    log = [entry for entry in log if entry[2] is not None]
    learnt = {}
    for n, (kind, model, rows) in enumerate(log, 1):
        if kind == "fit" and n < len(
            log
        ):  # the last may be the model to hand over, which learns from all
            learnt[id(model)] = rows
            yield from judge_fit(model, rows, train, holdout, folds)
        elif kind == "predict" and rows & learnt.get(id(model), set()):
            told = f"{describe(model)} predicts rows that it learnt from"
            yield finding(
                "wiring",
                "ask",
                told,
                "if that gives a score, score rows held out instead",
            )
    yield from judge_holdout(log, train, holdout)


def judge_fit(model, rows, train, holdout, folds):
    """Yield what is wrong with the rows that an estimator learnt from."""
    if rows & holdout:
        told = f"{describe(model)} learns from rows of the holdout"
        yield finding("wiring", "leak", told, "fit on rows of the training side only")
    elif not any(rows <= part for part, _ in folds) and (
        rows != train or not hasattr(model, "predict")
    ):
        told = f"{describe(model)} learns from rows that folds then test"
        yield finding(
            "wiring",
            "leak",
            told,
            "put it into the Pipeline, so that each fold fits it anew",
        )


def judge_holdout(log, train, holdout):
    """Yield what is wrong with how the holdout is used: once asked for, by one model,
    which folds have tested."""
    kinds = [kind for kind, _, _ in log]
    asked = kinds.index("open") if "open" in kinds else len(log)
    used = [
        (n, model)
        for n, (kind, model, rows) in enumerate(log)
        if kind == "predict" and rows & holdout
    ]
    compared = {
        repr(model) for kind, model, rows in log if kind == "fit" and rows < train
    }
    if not used:
        told = "with OPEN_HOLDOUT no model predicts the holdout"
        yield finding(
            "holdout",
            "ask",
            told,
            "score the chosen model on it once, when it is final",
        )
    if used and used[0][0] < asked:
        told = f"{describe(used[0][1])} predicts the holdout in every run"
        yield finding("holdout", "leak", told, "do so only where OPEN_HOLDOUT is set")
    if len(models := {repr(model): describe(model) for _, model in used}) > 1:
        told = f"{', '.join(models.values())} are compared on the holdout"
        yield finding(
            "holdout",
            "leak",
            told,
            "choose by cross-validation, and score only the chosen model",
        )
    for name in (name for told, name in models.items() if told not in compared):
        told = f"{name} scores the holdout, and folds never saw it with these settings"
        yield finding(
            "holdout", "leak", told, "score the model that was cross-validated"
        )


def describe(model):
    """Return an estimator's name, of a Pipeline its last step's."""
    return type(getattr(model, "steps", [("", model)])[-1][1]).__name__
