"""What the trace of main shows: which rows are fitted on, tested and held out, and by
which models."""

from guards import finding
from tracing import trace_main


def check_wiring(project, table):
    """main goes through split_data and make_folds, and no estimator is fitted, or
    judged, on other rows."""
    splits, log = trace_main(project, table)
    unused = [name for name, pairs in splits.items() if not pairs]
    for name in unused:
        fix = f"split by {name} in splits.py, which the tests guard"
        yield finding("wiring", "leak", f"main never calls {name}", fix)
    if unused:
        return
    (train, holdout), folds = splits["split_data"][0], splits["make_folds"]
    yield from find_arrays(log)
    log = [entry for entry in log if entry[2] is not None]
    yield from judge_order(log, train, holdout, folds)
    yield from judge_holdout(log, train, holdout)


def find_arrays(log):
    """Yield the models whose rows cannot be followed."""
    unseen = {describe(model) for _, model, rows in log if rows is None}
    if unseen:
        evidence = f"{', '.join(sorted(unseen))} got arrays, whose rows have no labels"
        fix = "pass data frames, so that it can be shown which rows are fitted on"
        yield finding("wiring", "review", evidence, fix)


def judge_order(log, train, holdout, folds):
    """Yield what is wrong with each fit, and predictions of rows that were fitted
    on."""
    fitted = {}
    for place, (kind, model, rows) in enumerate(log, 1):
        # the last may be the model to hand over, which is fitted on all rows
        if kind == "fit" and place < len(log):
            fitted[id(model)] = rows
            yield from judge_fit(model, rows, train, holdout, folds)
        elif kind == "predict" and rows & fitted.get(id(model), set()):
            evidence = f"{describe(model)} predicts rows that it was fitted on"
            fix = "if that gives a score, score rows held out instead"
            yield finding("wiring", "review", evidence, fix)


def judge_fit(model, rows, train, holdout, folds):
    """Yield what is wrong with the rows that an estimator was fitted on."""
    name = describe(model)
    if rows & holdout:
        evidence = f"{name} is fitted on rows of the holdout"
        fix = "fit on rows of the training side only"
        yield finding("wiring", "leak", evidence, fix)
        return
    in_fold = any(rows <= fold_train for fold_train, _ in folds)
    is_final = rows == train and hasattr(model, "predict")
    if not in_fold and not is_final:
        evidence = f"{name} is fitted on rows that folds then test"
        fix = "put it into the Pipeline, so that each fold fits it anew"
        yield finding("wiring", "leak", evidence, fix)


def judge_holdout(log, train, holdout):
    """Yield what is wrong with how the holdout is used: once asked for, by one model,
    which folds have tested."""
    used, early = find_uses(log, holdout)
    if not used:
        evidence = "with OPEN_HOLDOUT no model predicts the holdout"
        fix = "score the chosen model on it once, when it is final"
        yield finding("holdout", "review", evidence, fix)
    if early:
        evidence = f"{early[0]} predicts the holdout in every run"
        fix = "do so only where OPEN_HOLDOUT is set"
        yield finding("holdout", "leak", evidence, fix)
    if len(used) > 1:
        evidence = f"{', '.join(used.values())} are compared on the holdout"
        fix = "choose by cross-validation, and score only the chosen model"
        yield finding("holdout", "leak", evidence, fix)
    validated = {repr(model) for kind, model, rows in log if is_fold(kind, rows, train)}
    for settings, name in used.items():
        if settings not in validated:
            evidence = f"{name} scores the holdout, and no fold tested these settings"
            fix = "score the model that was cross-validated"
            yield finding("holdout", "leak", evidence, fix)


def find_uses(log, holdout):
    """Return {settings: name} of the models that predict the holdout, and the names of
    those that do before it is asked for."""
    used, early, is_open = {}, [], False
    for kind, model, rows in log:
        is_open = is_open or kind == "open"
        if kind == "predict" and rows & holdout:
            used[repr(model)] = describe(model)
            if not is_open:
                early.append(describe(model))
    return used, early


def is_fold(kind, rows, train):
    """Return whether a fit was on some of the training rows, as in a fold."""
    return kind == "fit" and rows < train


def describe(model):
    """Return an estimator's name, of a Pipeline its last step's."""
    if hasattr(model, "steps"):
        _, model = model.steps[-1]
    return type(model).__name__
