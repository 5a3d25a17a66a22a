"""Run the project's main, and note which rows every estimator of scikit-learn is
fitted on and predicts."""

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
PREDICTIONS = ("predict", "predict_proba", "predict_log_proba", "decision_function")
KINDS = {
    **dict.fromkeys(FITS, "fit"),
    **dict.fromkeys(PREDICTIONS, "predict"),
    "transform": "transform",
}
N_FOLDS = 3  # as good as more where only the rows of each count


class Log(list):
    """Fits and predictions as (kind, model, labels of the rows, None where they cannot
    be told)."""

    def __init__(self):
        super().__init__()
        # by id; the objects are kept, so that no id comes twice
        self.prepared, self.owners, self.newest = {}, {}, {}

    def note(self, kind, model, X, result):
        """Add a call of a Pipeline, of one of its steps on what the others prepared, or
        of another model."""
        owner = self.find_owner(kind, model)
        _, rows = self.prepared.get(id(X), (X, find_rows(X)))
        has_columns = getattr(result, "ndim", 1) == 2
        if kind == "transform" or kind == "fit" and has_columns:
            self.prepared[id(result)] = result, rows
        if kind == "transform":
            self.newest[id(owner)] = rows
            return
        if rows is None:
            rows = self.newest.get(id(owner))
        self.append((kind, owner, rows))

    def find_owner(self, kind, model):
        """Return the Pipeline that a model is a step of, else the model itself."""
        steps = [step for _, step in getattr(model, "steps", [])]
        if kind == "fit":
            for step in steps:
                self.owners[id(step)] = model
        parts = [*steps, model]
        return self.owners.get(id(parts[0]), model)


class Watched:
    """Stand in for a method of a class: log the outermost calls, then do what it
    did."""

    # of all threads: a model may fit its parts in its own
    depth = 0
    lock = threading.Lock()

    def __init__(self, inner, kind, log):
        self.inner = inner
        self.kind = kind
        self.log = log

    def __get__(self, model, owner=None):
        method = self.inner.__get__(model, owner)
        if model is None:
            return method
        logged = functools.partial(self.call, model, method)
        return functools.wraps(method)(logged)

    def call(self, model, method, *args, **kwargs):
        with Watched.lock:
            outermost = Watched.depth == 0
            Watched.depth += 1
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
    if hasattr(X, "index") and hasattr(X, "columns"):
        return set(X.index)
    return None


@contextlib.contextmanager
def watch(log):
    """Log every outermost fit and prediction by a class of scikit-learn or one that
    builds on it."""
    estimators = find_subclasses(BaseEstimator)
    owners = {owner for estimator in estimators for owner in estimator.__mro__}
    replaced = []
    for owner in owners:
        for name in KINDS.keys() & vars(owner).keys():
            replaced.append((owner, name, vars(owner)[name]))
    for owner, name, inner in replaced:
        setattr(owner, name, Watched(inner, KINDS[name], log))
    try:
        yield
    finally:
        for owner, name, inner in replaced:
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
    splits, log = {"split_data": [], "make_folds": []}, Log()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copy(project.config.ROOT / "README.md", folder)
        change_constants(stack, project, folder, log)
        read_instead(stack, project, table)
        for name, pairs in splits.items():
            split = project.get("splits", name)
            swap(stack, project, name, split, record_split(split, pairs))
        # its figures take as long as all the rest
        report = project.get("report", "write_report")
        swap(stack, project, "write_report", report, lambda *parts: [])
        stack.enter_context(joblib.parallel_config(backend="threading", n_jobs=1))
        stack.enter_context(watch(log))
        project.get("__main__", "main")()
    return splits, log


def change_constants(stack, project, folder, log):
    """Let a run write into `folder`, in few folds, and open the holdout, until the
    stack closes."""
    constants = vars(project.config)
    stack.callback(constants.update, dict(constants))
    constants.update(
        ROOT=folder,
        PREDICT_FILE=None,
        N_FOLDS=N_FOLDS,
        FEW_ROWS=0,
        OPEN_HOLDOUT=Asked(log),
    )


def read_instead(stack, project, table):
    """Let a run read `table` in place of the file, until the stack closes."""
    data = project.get("data")
    load_table = project.get("data", "load_table")
    stack.callback(setattr, data, "load_table", load_table)
    data.load_table = table.copy


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
        for train, test in several:
            pairs.append((set(data.index[train]), set(data.index[test])))
        return found

    return recorded
