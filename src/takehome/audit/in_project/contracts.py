"""The functions and constants of a project that the audit relies on, wherever the
candidate left them as they were."""

import contextlib
import importlib
import pkgutil
import re

READERS = ("read_data", "read_all_rows")
TRACEBACK = "Traceback (most recent call last)"


class Missing(Exception):
    """What the audit needs is not in the project; the message names it."""


class Contracts:
    """A package that is imported module by module, and its functions by name."""

    def __init__(self, package):
        self.modules = {}
        self.broken = {}
        folders = importlib.import_module(package).__path__
        for module in pkgutil.iter_modules(folders):
            self.import_module(package, module.name)
        self.config = self.get("config")

    def import_module(self, package, name):
        try:
            self.modules[name] = importlib.import_module(f"{package}.{name}")
        except Exception as error:
            self.broken[name] = describe_error(error)

    def get(self, module, name=None):
        """Return a module, or what it holds under `name`."""
        if module not in self.modules:
            raise Missing(self.broken.get(module, f"there is no {module}.py"))
        found = self.modules[module]
        if name is None:
            return found
        if not hasattr(found, name):
            raise Missing(f"{module}.py has no {name}")
        return getattr(found, name)

    def has(self, module, name):
        return hasattr(self.modules.get(module), name)

    def setting(self, name):
        """Return a constant of config.py, None where the project does not need it."""
        return getattr(self.config, name, None)

    @property
    def is_forecast(self):
        return self.setting("HORIZON") is not None

    @contextlib.contextmanager
    def replaced(self, name, old, new):
        """Put `new` in place of a function, in every module that holds it."""
        holders = []
        for module in self.modules.values():
            if vars(module).get(name) is old:
                holders.append(module)
        for module in holders:
            setattr(module, name, new)
        try:
            yield
        finally:
            for module in holders:
                setattr(module, name, old)

    @contextlib.contextmanager
    def reading(self, table):
        """Let whatever reads the data again get this table."""
        with contextlib.ExitStack() as stack:
            for name in READERS:
                if self.has("data", name):
                    old = self.get("data", name)
                    stack.enter_context(self.replaced(name, old, table.copy))
            yield

    def make_models(self):
        """Return {name: model} of those that learn from features: all but the first."""
        models = self.get("models", "make_models")()
        names = list(models)[1:]
        return {name: models[name] for name in names}

    def split(self, data):
        """Return (train, holdout) as positions in `data`, and the folds as positions in
        its training rows."""
        train, holdout = self.get("splits", "split_holdout")(data)
        folds = self.get("splits", "make_folds")(data.iloc[train])
        return train, holdout, folds


def describe_error(error):
    """Return an exception in one line; what the package lacks reads alike, whoever
    wanted it."""
    if TRACEBACK in str(error):  # of a fit that scikit-learn made in another process
        return str(error).strip().splitlines()[-1]
    message = " ".join(str(error).split())
    if isinstance(error, Missing):
        return message
    pattern = r"cannot import name '(\w+)' from '[\w.]*?(\w+)'"
    if name := re.match(pattern, message):
        return f"{name[2]}.py has no {name[1]}"
    if module := re.match(r"No module named '\w+\.(\w+)'", message):
        return f"there is no {module[1]}.py"
    return f"{type(error).__name__}: {message}"
