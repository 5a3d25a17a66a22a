"""Run the project's main, and note which rows every estimator of scikit-learn learns
from and predicts."""

import contextlib
import functools
import shutil
import tempfile
import threading
from pathlib import Path

import joblib

# a class is watched if it is loaded before main runs
import sklearn.decomposition  # noqa: F401
import sklearn.feature_selection  # noqa: F401
from sklearn.base import BaseEstimator

FITS = ("fit", "fit_transform", "fit_predict", "partial_fit")
N_FOLDS = 3  # as good as more where only the rows of each count
PREDICTIONS = ("predict", "predict_proba", "predict_log_proba", "decision_function")


class Log(list):
    """Fits and predictions as (kind, model, labels of the rows, None where they cannot
    be told)."""

    def __init__(self):
        super().__init__()
        self.prepared, self.owners, self.newest = (
            {},
            {},
            {},
        )  # by id; the objects are kept, so that no id comes twice

    def note(self, kind, model, X, result):
        """Add a call of a Pipeline, of one of its steps on what the others prepared, or
        of another model."""
        steps = [step for _, step in getattr(model, "steps", [])]
        if kind == "fit":
            self.owners |= {id(step): model for step in steps}
        owner = self.owners.get(id(steps[0] if steps else model), model)
        rows = self.prepared[id(X)][1] if id(X) in self.prepared else find_rows(X)
        if kind == "transform" or getattr(result, "ndim", 1) == 2 and kind == "fit":
            self.prepared[id(result)] = result, rows
        if kind == "transform":
            self.newest[id(owner)] = rows
        else:
            self.append(
                (kind, owner, self.newest.get(id(owner)) if rows is None else rows)
            )


class Watched:
    """Stand in for a method of a class: log the outermost calls, then do what it
    did."""

    depth, lock = (
        0,
        threading.Lock(),
    )  # of all threads: a model may fit its parts in its own

    def __init__(self, inner, kind, log):
        self.inner, self.kind, self.log = inner, kind, log

    def __get__(self, model, owner=None):
        method = self.inner.__get__(model, owner)
        return (
            method
            if model is None
            else functools.wraps(method)(functools.partial(self.call, model, method))
        )

    def call(self, model, method, *args, **kwargs):
        with Watched.lock:
            outermost, Watched.depth = not Watched.depth, Watched.depth + 1
        try:
            result = method(*args, **kwargs)
        finally:
            with Watched.lock:
                Watched.depth -= 1
        given = args[0] if args else kwargs.get("X")
        if outermost and getattr(given, "ndim", 1) == 2:  # a target alone has one
            self.log.note(self.kind, model, given, result)
        return result


def find_rows(X):
    """Return the labels of X's rows, None where it has none."""
    return set(X.index) if hasattr(X, "index") and hasattr(X, "columns") else None


@contextlib.contextmanager
def watch(log):
    """Log every outermost fit and prediction by a class of scikit-learn or one that
    builds on it."""
    kinds = (
        dict.fromkeys(FITS, "fit")
        | dict.fromkeys(PREDICTIONS, "predict")
        | {"transform": "transform"}
    )
    replaced = [
        (owner, name, vars(owner)[name], kind)
        for owner in {
            owner for found in find_subclasses(BaseEstimator) for owner in found.__mro__
        }
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


class Asked:
    """Stand in for OPEN_HOLDOUT = True, and log when main asks."""

    def __init__(self, log):
        self.log = log

    def __bool__(self):
        self.log.append(("open", None, set()))
        return True


def trace_main(project, table):
    """Run main on `table`, nothing written to the project; return its splits and the
    log of fits and predictions."""
    splits, log, data = {}, Log(), project.get("data")
    constants, load_table = (
        dict(vars(project.config)),
        project.get("data", "load_table"),
    )
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copy(project.config.ROOT / "README.md", folder)
        changes = {
            "ROOT": folder,
            "PREDICT_FILE": None,
            "N_FOLDS": N_FOLDS,
            "FEW_ROWS": 0,
            "OPEN_HOLDOUT": Asked(log),
        }
        stack.callback(vars(project.config).update, constants)
        stack.callback(setattr, data, "load_table", load_table)
        vars(project.config).update(changes)
        data.load_table = table.copy
        for name in ("split_data", "make_folds"):
            old = project.get("splits", name)
            swap(
                stack,
                project,
                name,
                old,
                record_split(old, splits.setdefault(name, [])),
            )
        report = project.get(
            "report", "write_report"
        )  # its figures take as long as all the rest
        swap(stack, project, "write_report", report, lambda *parts: [])
        stack.enter_context(joblib.parallel_config(backend="threading", n_jobs=1))
        stack.enter_context(watch(log))
        project.get("__main__", "main")()
    return splits, log


def swap(stack, project, name, old, new):
    """Put `new` in place of a function until the stack closes."""
    project.replace(name, old, new)
    stack.callback(project.replace, name, new, old)


def record_split(split, pairs):
    """Return `split`, a function of splits.py, that also adds the labels of the rows
    that it tells apart to `pairs`."""

    def recorded(data, *args, **kwargs):
        found = split(data, *args, **kwargs)
        several = [found] if split.__name__ == "split_data" else found
        pairs.extend(
            (set(data.index[learnt]), set(data.index[tested]))
            for learnt, tested in several
        )
        return found

    return recorded
