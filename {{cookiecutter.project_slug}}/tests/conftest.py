import pytest

from {{ cookiecutter.package_name }} import config
from {{ cookiecutter.package_name }}.data import load_data


@pytest.fixture(scope="session")
def data():
    """At most 3,000 of the rows that have a target, in the order of the file."""
    data = load_data().dropna(subset=config.TARGET)
    return data.sample(min(len(data), 3000), random_state=config.SEED).sort_index().reset_index(drop=True)
