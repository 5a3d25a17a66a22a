"""Run the project's main, and note which rows every estimator of scikit-learn learns
from and predicts."""

import contextlib
import functools
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import joblib

# a class is watched if it is loaded before main runs
import sklearn.decomposition  # noqa: F401
import sklearn.feature_selection  # noqa: F401
from sklearn.base import BaseEstimator

from .contracts import Missing

N_FOLDS = 3  # as good as more where only the rows of each count
KINDS = {
    "fit": "fit",
    "fit_transform": "fit",
    "fit_predict": "fit",
    "partial_fit": "fit",
    "predict": "predict",
    "predict_proba": "predict",
    "predict_log_proba": "predict",
    "decision_function": "predict",
    "transform": "transform",
}
SPLITS = ("split_holdout", "make_folds")


@dataclass
class Call:
    """A fit or a prediction: by which model, and the labels of the rows, None where
    they cannot be told apart."""

    kind: str
    model: object
    rows: set | None


class Log(list):
    """The calls of main, in order."""

    def __init__(self):
        super().__init__()
        # by id; the objects are kept, so that no id comes twice
        self.prepared = {}
        self.owners = {}
        self.newest = {}

    def note(self, kind, model, X, result):
        """Add a call of a Pipeline, of one of its steps on what the others prepared, or
        of another model."""
        if kind == "fit":
            self.own_steps(model)
        owner = self.find_owner(model)
        rows = find_rows(X)
        if id(X) in self.prepared:
            _, rows = self.prepared[id(X)]
        is_table = getattr(result, "ndim", 1) == 2
        if kind == "transform" or kind == "fit" and is_table:
            self.prepared[id(result)] = result, rows
        if kind == "transform":
            self.newest[id(owner)] = rows
            return
        if rows is None:
            rows = self.newest.get(id(owner))
        self.append(Call(kind, owner, rows))

    def own_steps(self, model):
        for step in list_steps(model):
            self.owners[id(step)] = model

    def find_owner(self, model):
        """Return the Pipeline that was fitted with a model as a step, or with its first
        step; else the model."""
        steps = list_steps(model)
        first = steps[0] if steps else model
        return self.owners.get(id(first), model)


def list_steps(model):
    """Return the estimators of a Pipeline; "passthrough" is the same in each."""
    steps = []
    for _, step in getattr(model, "steps", []):
        if hasattr(step, "fit"):
            steps.append(step)
    return steps


class Watched:
    """Stand in for a method of a class: log the outermost calls, then do what it
    did."""

    depth = 0
    lock = threading.Lock()  # of all threads: a model may fit its parts in its own

    def __init__(self, inner, kind, log):
        self.inner = inner
        self.kind = kind
        self.log = log

    def __get__(self, model, owner=None):
        method = self.inner.__get__(model, owner)
        if model is None:
            return method
        called = functools.partial(self.call, model, method)
        return functools.wraps(method)(called)

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
    methods = list_methods()
    for owner, name, inner in methods:
        kind = KINDS[name]
        setattr(owner, name, Watched(inner, kind, log))
    try:
        yield
    finally:
        restore(methods)


def restore(methods):
    for owner, name, inner in methods:
        setattr(owner, name, inner)


def list_methods():
    """Return (class, name, function) of each method to watch."""
    owners = set()
    for found in find_subclasses(BaseEstimator):
        owners.update(found.__mro__)
    methods = []
    for owner in owners:
        for name in KINDS:
            if name in vars(owner):
                methods.append((owner, name, vars(owner)[name]))
    return methods


def find_subclasses(owner):
    found = set(owner.__subclasses__())
    return found.union(*map(find_subclasses, found))


class Asked:
    """Stand in for OPEN_HOLDOUT = True, and log when main asks."""

    def __init__(self, log):
        self.log = log

    def __bool__(self):
        self.log.append(Call("open", None, set()))
        return True


class NoWrites:
    """Refuse to open a file of the project for writing: an audit leaves no trace."""

    root = None

    @classmethod
    def watch(cls, event, args):
        if cls.root is None or event != "open":
            return
        path, mode, _ = args
        writes = set("wax+").intersection(mode or "")
        if writes and isinstance(path, (str, bytes, Path)):
            cls.refuse(path)

    @classmethod
    def refuse(cls, path):
        path = Path(os.fsdecode(path)).absolute()
        if cls.root in path.parents:
            name = path.relative_to(cls.root).as_posix()
            raise Missing(f"main itself writes {name}: let write_report do so")


@contextlib.contextmanager
def writing_nothing(root):
    """No file below `root` is written until this ends."""
    NoWrites.root = Path(root).absolute()
    try:
        yield
    finally:
        NoWrites.root = None


sys.addaudithook(NoWrites.watch)


def trace_main(project):
    """Run main on few rows, nothing written to the project; return its splits and the
    log of fits and predictions."""
    few = project.few  # before anything stands in for what reads it
    log = Log()
    splits = {name: [] for name in SPLITS}
    with contextlib.ExitStack() as stack:
        for name, new in list_stand_ins(project, splits).items():
            module, function = name
            old = project.get(module, function)
            stack.enter_context(project.replaced(function, old, new))
        stack.enter_context(changed_constants(project, log))
        stack.enter_context(project.reading(few))
        stack.enter_context(joblib.parallel_config(backend="threading", n_jobs=1))
        stack.enter_context(writing_nothing(project.config.ROOT))
        stack.enter_context(watch(log))
        project.get("__main__", "main")()
    return splits, log


@contextlib.contextmanager
def changed_constants(project, log):
    """Open the holdout, with few folds in this process."""
    constants = vars(project.config)
    before = dict(constants)
    asked = Asked(log)
    n_folds = min(N_FOLDS, before.get("N_FOLDS", N_FOLDS))
    constants.update(OPEN_HOLDOUT=asked, N_FOLDS=n_folds, N_JOBS=1)
    try:
        yield
    finally:
        constants.update(before)


def list_stand_ins(project, splits):
    """Return {(module, function): what stands in for it}."""
    stand_ins = {("report", "write_report"): lambda *parts, **more: None}
    for name in SPLITS:
        split = project.get("splits", name)
        stand_ins["splits", name] = record_split(split, splits[name])
    if project.has("data", "read_rows_to_score"):
        read = project.get("data", "read_rows_to_score")
        select = project.get("data", "select_rows_to_score")
        stand_ins["data", "read_rows_to_score"] = read_few(project, read)
        if not project.is_forecast:  # its rows have the labels of one grid
            stand_ins["data", "select_rows_to_score"] = tell_apart(select)
    return stand_ins


def record_split(split, pairs):
    """Return `split`, a function of splits.py, that also adds the labels of the rows
    that it tells apart to `pairs`."""

    def recorded(data, *args, **kwargs):
        found = split(data, *args, **kwargs)
        several = [found] if split.__name__ == "split_holdout" else found
        for train, test in several:
            pairs.append((set(data.index[train]), set(data.index[test])))
        return found

    return functools.wraps(split)(recorded)


def read_few(project, read):
    """Return `read` for the rows to score that are among the few of the audit."""

    def read_these():
        column = project.get("data", "ROW_TO_SCORE")
        positions = project.few[column].dropna().astype(int)
        rows = read().iloc[positions]
        return rows.reset_index(drop=True)

    return read_these


def tell_apart(select):
    """Return `select` with labels that no row with a target has."""

    def select_apart(data):
        rows = select(data)
        return rows.set_axis([f"to score {row}" for row in rows.index])

    return select_apart
