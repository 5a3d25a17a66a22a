"""The functions and constants of a project that the audit relies on, wherever the candidate left them as they were."""

import functools
import importlib
import pkgutil

MAX_ROWS = 3_000  # enough for every guard to turn red, few enough to fit models many times


class Missing(Exception):
    """A function or constant that the audit needs is not in the project; the message names it."""


class Project:
    """An imported package, its functions by name, and the table that its data module reads."""

    def __init__(self, package):
        self.package = importlib.import_module(package)
        self.modules = {
            module.name: importlib.import_module(f"{package}.{module.name}")
            for module in pkgutil.iter_modules(self.package.__path__)
        }
        self.config = self.get("config")
        self.is_forecast = self.setting("TASK") == "forecast"

    def get(self, module, name=None):
        """Return a module, or what it holds under `name`."""
        if module not in self.modules:
            raise Missing(f"there is no {module}.py")
        if name and not hasattr(self.modules[module], name):
            raise Missing(f"{module}.py has no {name}")
        return getattr(self.modules[module], name) if name else self.modules[module]

    def setting(self, name):
        """Return a constant of config.py, None where it is not there."""
        return getattr(self.config, name, None)

    def replace(self, name, new):
        """Put `new` in place of a function, in every module that holds it; return the function."""
        old = next(vars(module)[name] for module in self.modules.values() if name in vars(module))
        for module in self.modules.values():
            if vars(module).get(name) is old:
                setattr(module, name, new)
        return old

    @functools.cached_property
    def table(self):
        """The rows of the data file as load_table gives them; only those with a target, unless gaps have a meaning."""
        table = self.get("table", "load_table")()
        table = table if self.is_forecast else table.dropna(subset=[self.setting("TARGET")])
        return table.reset_index(drop=True)

    def sample(self):
        """Return at most about MAX_ROWS rows of the table: of a forecast the last, else drawn at random, in order."""
        table, time = self.table, self.setting("TIME_COLUMN")
        if self.is_forecast:
            moments = table[time].drop_duplicates().sort_values()
            table = table[table[time].isin(moments.tail(MAX_ROWS * len(moments) // len(table) + 1))]
            return table.reset_index(drop=True)
        return table.sample(min(len(table), MAX_ROWS), random_state=0).sort_index().reset_index(drop=True)

    def load(self, table):
        """Return what load_data makes of `table` in place of the file."""
        data = self.get("data")
        before, data.load_table = data.load_table, table.copy
        try:
            return data.load_data()
        finally:
            data.load_table = before

    def learnable(self, table):
        """Return (data, X, y), the rows of the loaded table that have a target."""
        data = self.load(table)
        X, y = self.get("data", "features_and_target")(data)
        return data.loc[y.index], X, y

    def split(self, data):
        """Return (train, holdout) as positions in `data`, and the folds as positions in its training rows."""
        train, holdout = self.get("splits", "split_data")(data)
        return train, holdout, self.get("splits", "make_folds")(data.iloc[train])
