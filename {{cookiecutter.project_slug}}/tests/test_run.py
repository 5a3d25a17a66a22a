"""One whole run, on a copy of the write-up."""

import json
import shutil

import pytest

from {{ cookiecutter.package_name }} import InputError, config
from {{ cookiecutter.package_name }}.__main__ import main


@pytest.fixture
def project(load, table, tmp_path, monkeypatch):
    """A folder with a copy of the write-up, for main to fill from `table`."""
    shutil.copy(config.ROOT / "README.md", tmp_path)
    load(table)
    monkeypatch.setattr(config, "ROOT", tmp_path)
    monkeypatch.setattr(config, "PREDICT_FILE", None)
    return tmp_path


def contents(project):
    results = json.loads((project / "reports" / "results.json").read_text("utf-8"))
    results.pop("seconds")
    return results, [path.read_bytes() for path in [project / "README.md", *sorted(project.glob("reports/figures/*"))]]


def test_a_second_run_repeats_the_first(project):
    main()
    first = contents(project)
    main()
    assert contents(project) == first


def test_a_run_that_fails_leaves_the_last_good_one(project, monkeypatch):
    main()
    first = contents(project)
    monkeypatch.setattr(config, "METRIC", "no such metric")
    with pytest.raises(InputError, match="no such metric"):
        main()
    assert contents(project) == first
