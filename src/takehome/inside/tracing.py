"""The wiring: run the project's main, and watch which rows every estimator of scikit-learn learns from and predicts."""

import contextlib
import functools
import io
import shutil
import tempfile
import threading
from pathlib import Path

import joblib
from sklearn.base import BaseEstimator

from guards import finding

FITS = ("fit", "fit_transform", "fit_predict", "partial_fit")
PREDICTIONS = ("predict", "predict_proba", "predict_log_proba", "decision_function")


class Watched:
    """Stand in for a method of a class: log the outermost calls, then do what it did."""

    depth = threading.local()

    def __init__(self, inner, kind, log):
        self.inner, self.kind, self.log = inner, kind, log

    def __get__(self, model, owner=None):
        method = self.inner.__get__(model, owner)
        return method if model is None else functools.wraps(method)(functools.partial(self.call, model, method))

    def call(self, model, method, *args, **kwargs):
        outermost = not getattr(self.depth, "now", 0)
        self.depth.now = getattr(self.depth, "now", 0) + 1
        try:
            if outermost and args and getattr(args[0], "ndim", 2) == 2:  # a target alone has one
                self.log.append((self.kind, model, find_rows(args[0])))
            return method(*args, **kwargs)
        finally:
            self.depth.now -= 1


def find_rows(X):
    """Return the labels of X's rows, None where it has none."""
    return set(X.index) if hasattr(X, "index") and hasattr(X, "columns") else None


@contextlib.contextmanager
def watch(log):
    """Log every outermost fit and prediction by a class of scikit-learn or one that builds on it."""
    kinds = dict.fromkeys(FITS, "fit") | dict.fromkeys(PREDICTIONS, "predict")
    replaced = [
        (owner, name, vars(owner)[name], kind)
        for owner in find_subclasses(BaseEstimator)
        for name, kind in kinds.items()
        if name in vars(owner)
    ]
    for owner, name, inner, kind in replaced:
        setattr(owner, name, Watched(inner, kind, log))
    try:
        yield
    finally:
        for owner, name, inner, _ in replaced:
            setattr(owner, name, inner)


def find_subclasses(owner):
    found = set(owner.__subclasses__())
    return found.union(*map(find_subclasses, found))


def trace_main(project, table):
    """Run main on `table`, nothing written to the project; return its splits and the log of fits and predictions."""
    splits, log, data_module = {}, [], project.get("data")
    saved = {name: getattr(project.config, name) for name in vars(project.config) if name.isupper()}
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()), watch(log):
        readme = Path(folder, "README.md")
        shutil.copy(project.config.README, readme)
        changes = {"ROOT": Path(folder), "README": readme, "REPORTS": Path(folder, "reports")}
        vars(project.config).update(changes, PREDICT_FILE=None, OPEN_HOLDOUT=True, N_JOBS=1)
        before, data_module.load_table = data_module.load_table, table.copy
        undo = [(name, record_split(project, name, splits)) for name in ("split_data", "make_folds")]
        try:
            with joblib.parallel_config(backend="threading", n_jobs=1):
                project.get("__main__", "main")()
        finally:
            data_module.load_table = before
            vars(project.config).update(saved)
            for name, old in undo:
                project.replace(name, old)
    return splits, log


def record_split(project, name, splits):
    """Let splits.py's function `name` note the labels of the rows that it tells apart; return the function."""

    def recorded(data, *args, **kwargs):
        found = old(data, *args, **kwargs)
        pairs = [found] if name == "split_data" else found
        splits.setdefault(name, []).extend([(set(data.index[a]), set(data.index[b])) for a, b in pairs])
        return found

    project.get("splits", name)
    old = project.replace(name, lambda *args, **kwargs: recorded(*args, **kwargs))
    return old


def check_wiring(project, table):
    """main goes through split_data and make_folds, and no estimator learns from, or is judged on, other rows."""
    splits, log = trace_main(project, table)
    for name in ("split_data", "make_folds"):
        if name not in splits:
            yield finding(
                "wiring", "leak", f"main never calls {name}", f"split by {name} in splits.py, which the tests guard"
            )
    if len(splits) < 2:
        return
    train, holdout = splits["split_data"][0]
    folds = splits["make_folds"]
    unseen = sorted({type(model).__name__ for _, model, rows in log if rows is None})
    if unseen:
        told = f"{', '.join(unseen)} got arrays, whose rows cannot be followed"
        yield finding("wiring", "ask", told, "pass data frames, so that it can be shown which rows are learnt from")
    learnt = {}
    for kind, model, rows in log:
        if rows is not None and kind == "fit":
            learnt[id(model)] = rows
            yield from judge_fit(model, rows, train, holdout, folds)
        elif rows is not None and (seen := len(rows & learnt.get(id(model), set()))):
            told = f"{describe(model)} predicts {seen:,} rows that it learnt from"
            yield finding("wiring", "ask", told, "if that gives a score, score rows held out instead")
    yield from judge_final_model(log, train, holdout)


def judge_fit(model, rows, train, holdout, folds):
    """Yield what is wrong with the rows that an estimator learnt from."""
    name = describe(model)
    if shared := len(rows & holdout):
        mend = "fit on rows of the training side only"
        yield finding("wiring", "leak", f"{name} learns from {shared:,} rows of the holdout", mend)
    elif not any(rows <= part for part, _ in folds) and (rows != train or not hasattr(model, "predict")):
        mend = "put it into the Pipeline, so that each fold fits it anew"
        yield finding("wiring", "leak", f"{name} learns from rows that folds then test", mend)


def judge_final_model(log, train, holdout):
    """Yield whether what scores the holdout is none of the models that were cross-validated."""
    final = [model for kind, model, rows in log if kind == "predict" and rows and rows <= holdout]
    compared = {repr(model) for kind, model, rows in log if kind == "fit" and rows and rows < train}
    if not final:
        told = "with OPEN_HOLDOUT no model predicts the holdout"
        yield finding("same-model", "ask", told, "score the chosen model on it once, when it is final")
    elif repr(final[-1]) not in compared:
        told = f"{describe(final[-1])} scores the holdout, and folds never saw it with these settings"
        yield finding("same-model", "leak", told, "score the model that was cross-validated")


def describe(model):
    """Return an estimator's name, of a Pipeline its last step's."""
    return type(getattr(model, "steps", [("", model)])[-1][1]).__name__
