"""The functions and constants of a project that the audit relies on, wherever the
candidate left them as they were."""

import functools
import importlib
import pkgutil
import re

FEW_ROWS = 1_000  # enough for a guard to turn red, and models are fitted many times
MANY_ROWS = 3_000  # enough for a statistical test
RARE_ROWS = 30  # of each class, however rare it is


class Missing(Exception):
    """A function or constant that the audit needs is not in the project; the message
    names it."""


class Project:
    """A package that is imported module by module, its functions by name, and the table
    that it reads."""

    def __init__(self, package):
        self.modules, self.broken = {}, {}
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
            try:
                self.modules[module.name] = importlib.import_module(
                    f"{package}.{module.name}"
                )
            except Exception as error:
                self.broken[module.name] = describe_error(error)
        self.config = self.get("config")
        self.is_forecast = self.setting("TASK") == "forecast"

    def get(self, module, name=None):
        """Return a module, or what it holds under `name`."""
        if module not in self.modules:
            raise Missing(self.broken.get(module, f"there is no {module}.py"))
        if name and not hasattr(self.modules[module], name):
            raise Missing(f"{module}.py has no {name}")
        return getattr(self.modules[module], name) if name else self.modules[module]

    def setting(self, name):
        """Return a constant of config.py, None where it is not there."""
        return getattr(self.config, name, None)

    def replace(self, name, old, new):
        """Put `new` in place of a function, in every module that holds it."""
        for module in self.modules.values():
            if vars(module).get(name) is old:
                setattr(module, name, new)

    @functools.cached_property
    def table(self):
        """The rows of the data file as load_table gives them; only those with a target,
        unless gaps have a meaning."""
        table, target = self.get("table", "load_table")(), self.setting("TARGET")
        if target not in table:
            raise Missing(
                f"target {target!r} is not in what load_table reads: one that "
                "load_data makes is not followed"
            )
        table = table if self.is_forecast else table.dropna(subset=[target])
        return table.reset_index(drop=True)

    def sample(self, rows):
        """Return that many rows of the table, in order: the last of some series, else
        drawn, more of a rare class."""
        table, target, time = (
            self.table,
            self.setting("TARGET"),
            self.setting("TIME_COLUMN"),
        )
        if self.is_forecast:
            if group := self.setting(
                "GROUP_COLUMN"
            ):  # fewer series rather than fewer moments
                sizes = table[group].value_counts()
                table = table[
                    table[group].isin(sizes.index[: max(1, MANY_ROWS // sizes.iloc[0])])
                ]
            moments = table[time].drop_duplicates().sort_values()
            kept = table[time].isin(
                moments.tail(MANY_ROWS * len(moments) // len(table) + 1)
            )
            return table[kept].reset_index(drop=True)
        drawn = table.sample(frac=1, random_state=0)
        kept = drawn.index[:rows]
        if self.setting("TASK") == "classification":
            kept = kept.union(drawn.index[drawn.groupby(target).cumcount() < RARE_ROWS])
        return table.loc[kept.sort_values()].reset_index(drop=True)

    def load(self, table):
        """Return what load_data makes of `table` in place of the file."""
        data, before = self.get("data"), self.get("data", "load_table")
        data.load_table = table.copy
        try:
            return self.get("data", "load_data")()
        finally:
            data.load_table = before

    def learnable(self, table):
        """Return (data, X, y), the rows of the loaded table that have a target."""
        data = self.load(table)
        X, y = self.get("data", "features_and_target")(data)
        return data.loc[y.index], X, y

    def split(self, data):
        """Return (train, holdout) as positions in `data`, and the folds as positions in
        its training rows."""
        train, holdout = self.get("splits", "split_data")(data)
        return train, holdout, self.get("splits", "make_folds")(data.iloc[train])

    def make_models(self, X, y):
        """Return {name: model} of those that learn from features: all but the first."""
        models = self.get("baseline", "make_models")(X, y)
        return {name: models[name] for name in list(models)[1:]}


def describe_error(error):
    """Return an exception in one line; what the package lacks is told alike, whoever
    wanted it."""
    told = " ".join(str(error).split())
    if isinstance(error, Missing):
        return told
    if name := re.match(r"cannot import name '(\w+)' from '[\w.]*?(\w+)'", told):
        return f"{name[2]}.py has no {name[1]}"
    if module := re.match(r"No module named '\w+\.(\w+)'", told):
        return f"there is no {module[1]}.py"
    return f"{type(error).__name__}: {told}"
