"""What the trace of main tells: which rows are learned from, tested and held out, and
by which models."""

from .finding import finding
from .tracing import trace_main

IN_FOLD = "put it into the Pipeline, so that each fold fits it anew"
ON_TRAIN = "fit on rows of the training side only"


def check_wiring(project):
    """main goes through split_holdout and make_folds, and no estimator learns from, or
    is judged on, other rows."""
    splits, log = trace_main(project)
    for name, pairs in splits.items():
        if not pairs:
            fix = f"split by {name} in splits.py, which the tests guard"
            yield finding("wiring", "leak", f"main never calls {name}", fix)
    if not all(splits.values()):
        return
    train, holdout = splits["split_holdout"][0]
    folds = splits["make_folds"]
    yield from judge_arrays(log)
    log = [call for call in log if call.rows is not None]
    yield from judge_fits(log, train, holdout, folds)
    yield from judge_predictions(log)
    yield from judge_holdout(project, log, holdout, folds)


def judge_arrays(log):
    unseen = {describe(call.model) for call in log if call.rows is None}
    if unseen:
        names = ", ".join(sorted(unseen))
        evidence = f"{names} got arrays, whose rows cannot be followed"
        fix = "pass data frames, so that it can be shown which rows are learned from"
        yield finding("wiring", "review", evidence, fix)


def judge_fits(log, train, holdout, folds):
    """Yield what is wrong with the rows that estimators learned from."""
    compared = set().union(*[rows for fold in folds for rows in fold])
    for place, call in enumerate(log):
        if call.kind != "fit" or hands_over(call, log[place + 1 :], train | holdout):
            continue
        name = describe(call.model)
        if call.rows & holdout:
            evidence = f"{name} learns from rows of the holdout"
            yield finding("wiring", "leak", evidence, ON_TRAIN)
        elif not (learns_in_fold(call, folds) or is_final(call, train, compared)):
            evidence = f"{name} learns from rows that folds then test"
            yield finding("wiring", "leak", evidence, IN_FOLD)


def hands_over(call, later, labeled):
    """Return whether a fit makes a model that scores new rows, which may learn from
    all: it predicts no row whose target is known, and only such models follow it."""
    predicts = hasattr(call.model, "predict")
    for other in later:
        learns_from_all = other.kind == "fit" and other.rows >= labeled
        if other.model is call.model and learns_from_all:
            return predicts  # from here on it is another model
        if other.model is call.model and other.rows & labeled:
            return False
        if not learns_from_all and other.kind not in ("predict", "open"):
            return False
    return predicts


def learns_in_fold(call, folds):
    """Return whether a model learned from training rows of one fold."""
    return any(call.rows <= rows for rows, _ in folds)


def is_final(call, train, compared):
    """Return whether a model learned from all of the training side, or all rows of the
    folds, to be tested on the holdout."""
    learns_all = call.rows == train or call.rows >= compared
    return learns_all and hasattr(call.model, "predict")


def judge_predictions(log):
    """Yield which models predict rows that they learned from; a dummy repeats itself
    whatever it learned."""
    learned = {}
    for call in log:
        name = describe(call.model)
        repeated = call.rows & learned.get(id(call.model), set())
        if call.kind == "fit":
            learned[id(call.model)] = call.rows
        elif repeated and not name.startswith("Dummy"):
            evidence = f"{name} predicts rows that it learned from"
            fix = "if that gives a score, score rows held out instead"
            yield finding("wiring", "review", evidence, fix)


def judge_holdout(project, log, holdout, folds):
    """Yield what is wrong with how the holdout is used: once asked for, by one model
    beside the baseline, which folds have tested."""
    is_open = False
    used = {}
    for call in log:
        is_open = is_open or call.kind == "open"
        if call.kind == "predict" and call.rows & holdout:
            used.setdefault(repr(call.model), (describe(call.model), is_open))
    yield from judge_opening(used)
    baseline, *_ = project.get("models", "make_models")().values()
    used.pop(repr(baseline), None)
    yield from judge_choice(used, log, folds)


def judge_opening(used):
    if not used:
        evidence = "with OPEN_HOLDOUT no model predicts the holdout"
        fix = "score the chosen model on it once, when it is final"
        yield finding("holdout", "review", evidence, fix)
    early = [name for name, was_open in used.values() if not was_open]
    if early:
        evidence = f"{early[0]} predicts the holdout in every run"
        fix = "do so only where OPEN_HOLDOUT is set"
        yield finding("holdout", "leak", evidence, fix)


def judge_choice(used, log, folds):
    """Yield whether models are compared on the holdout, or one is new to the folds."""
    if len(used) > 1:
        names = [name for name, _ in used.values()]
        evidence = f"{', '.join(names)} are compared on the holdout"
        fix = "choose by cross-validation, and score only the chosen model"
        yield finding("holdout", "leak", evidence, fix)
    compared = set()
    for call in log:
        if call.kind == "fit" and learns_in_fold(call, folds):
            compared.add(repr(call.model))
    for model, (name, _) in used.items():
        if model not in compared:
            evidence = f"{name} scores the holdout, and folds never saw it so set"
            fix = "score the model that was cross-validated"
            yield finding("holdout", "leak", evidence, fix)


def describe(model):
    """Return an estimator's name, of a Pipeline its last step's."""
    if model is None:
        return "nothing"
    steps = getattr(model, "steps", [("", model)])
    return type(steps[-1][1]).__name__
