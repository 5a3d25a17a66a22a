import pytest

from rollout import config, data
from rollout.table import load_table


@pytest.fixture(scope="session")
def table():
    """At most 3,000 rows of the file that have a target, in its order."""
    table = load_table().dropna(subset=config.TARGET)
    return table.sample(min(len(table), 3000), random_state=config.SEED).sort_index().reset_index(drop=True)


@pytest.fixture
def load(monkeypatch):
    """load_data, given a table in place of the file."""

    def load(table):
        monkeypatch.setattr(data, "load_table", table.copy)
        return data.load_data()

    return load
