"""A project as the checks see it: its functions, its rows, and samples of them."""

import functools

import numpy as np
from pandas.api.types import is_numeric_dtype

from .columns import find_keys
from .contracts import Contracts
from .forecast import draw_series
from .tables import choose_mark, in_file, make_learnable, read_raw

FEW_UNITS = 25  # at least, where there are as many, so that folds can be made
FEW_ROWS = 1_000  # enough for a guard to turn red, and models are fitted many times
MANY_ROWS = 3_000  # enough for a statistical test
RARE_ROWS = 30  # of each class, however rare it is
FEW_CLASSES = 20  # more would make a sample of rare ones
ROWS_WITHOUT_TARGET = 200


class Project(Contracts):
    """A package and the table that it reads, each loaded once."""

    @functools.cached_property
    def table_of_file(self):
        return read_raw(self)

    @functools.cached_property
    def mark(self):
        """How a row is marked: as text, or where load_data allows none, as a number."""
        return choose_mark(self, self.table_of_file)

    @functools.cached_property
    def raw(self):
        """The rows of the files; without copies if load_data drops these, since marks
        set copies apart."""
        raw = self.table_of_file
        if self.is_forecast:
            return raw
        loaded = self.get("data", "load_data")(raw.copy())
        if len(loaded) < len(raw):
            return raw.drop_duplicates()
        return raw

    @functools.cached_property
    def whole(self):
        """(data, X, y) of all rows with a target."""
        return make_learnable(self, self.raw)

    def learnable(self, table, change=None):
        return make_learnable(self, table, change)

    @functools.cached_property
    def kind(self):
        """What the target is: "binary", "multiclass" or "number"."""
        _, _, y = self.whole
        if not is_numeric_dtype(y):
            return "multiclass"
        if y.isin([0, 1]).all():
            return "binary"
        return "number"

    @functools.cached_property
    def few(self):
        """A raw table of about 1,000 rows with a target, whatever repeats kept whole,
        so that features of a history have one."""
        if self.is_forecast:
            return draw_series(self, self.raw, MANY_ROWS)
        _, _, y = self.whole
        labeled = self.raw.loc[in_file(y.index)]
        rows = draw_rows(labeled, self.find_unit(labeled), FEW_ROWS)
        rows = rows.union(self.draw_rare(y.loc[labeled.index]))
        others = self.raw.index.difference(labeled.index)
        to_score = None
        if self.has("data", "ROW_TO_SCORE"):
            to_score = self.get("data", "ROW_TO_SCORE")
        rows = rows.union(draw_without_target(self.raw.loc[others], to_score))
        return self.raw.loc[rows.sort_values()]

    def find_unit(self, table):
        """Return the column whose values repeat as a customer does, None without."""
        group = self.setting("GROUP_COLUMN")
        if group in table:
            return group
        keys = find_keys(table.drop(columns=self.list_hidden(table)))
        return max(keys, key=keys.get, default=None)

    def list_hidden(self, table):
        """Return the columns of the target and the time, where a table has them."""
        return self.list_present(table, ["TARGET", "TIME_COLUMN"])

    def list_axes(self, table):
        """Return the columns of the series, if there are several, and of the time."""
        return self.list_present(table, ["GROUP_COLUMN", "TIME_COLUMN"])

    def list_present(self, table, settings):
        names = []
        for setting in settings:
            name = self.setting(setting)
            if name in table:
                names.append(name)
        return names

    def draw_rare(self, y):
        """Return the labels of some rows of each class."""
        if self.kind == "number" or y.nunique() > FEW_CLASSES:
            return y.index[:0]
        shuffled = y.sample(frac=1, random_state=0)
        return shuffled.groupby(shuffled).head(RARE_ROWS).index

    @functools.cached_property
    def many(self):
        """(data, X, y) of at most some 3,000 rows; features are made of all rows."""
        if self.is_forecast:
            return self.learnable(self.few)
        data, X, y = self.whole
        drawn = y.sample(min(len(y), MANY_ROWS), random_state=0).index
        drawn = drawn.union(self.draw_rare(y))
        kept = y.index.isin(drawn)
        return data[kept], X[kept], y[kept]

    @functools.cached_property
    def train(self):
        """(data, X, y, folds) of the training rows among `many`."""
        data, X, y = self.many
        train, _, folds = self.split(data)
        data = data.iloc[train]
        X = X.iloc[train]
        y = y.iloc[train]
        return data, X, y, folds


def draw_without_target(rows, to_score):
    """Return the labels of some rows to score, which main predicts, and of some that
    only lack a target; the column `to_score` tells them apart, if there is one."""
    if to_score not in rows:
        return rows.index[:ROWS_WITHOUT_TARGET]
    is_asked = rows[to_score].notna()
    return rows.groupby(is_asked).head(ROWS_WITHOUT_TARGET).index


def draw_rows(table, unit, n_rows):
    """Return the labels of n_rows rows, all of one value of `unit` before the next, of
    a long one its first rows."""
    if len(table) <= 2 * n_rows:
        return table.index
    if unit is not None:
        place = table.groupby(unit, dropna=False).cumcount()
        table = table[place < n_rows // FEW_UNITS]
    shuffled = table.sample(frac=1, random_state=0)
    if unit is None:
        return shuffled.index[:n_rows]
    codes, _ = shuffled[unit].factorize(use_na_sentinel=False)
    order = np.argsort(codes, kind="stable")
    return shuffled.index[order[:n_rows]]
