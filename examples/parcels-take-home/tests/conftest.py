import pytest

from parcels import config, data
from parcels.table import load_table


@pytest.fixture(scope="session")
def table():
    """The file's rows of the last moments, at most about 4,000 of them, of no more series than these are enough for."""
    table, time = load_table(), config.TIME_COLUMN
    if config.GROUP_COLUMN:
        sizes = table[config.GROUP_COLUMN].value_counts()
        table = table[table[config.GROUP_COLUMN].isin(sizes.index[: max(1, 4000 // sizes.iloc[0])])]
    moments = table[time].drop_duplicates().sort_values().tail(4000 * table[time].nunique() // len(table) + 1)
    return table[table[time].isin(moments)].reset_index(drop=True)


@pytest.fixture
def load(monkeypatch):
    """load_data, given a table in place of the file."""

    def load(table):
        monkeypatch.setattr(data, "load_table", table.copy)
        return data.load_data()

    return load
