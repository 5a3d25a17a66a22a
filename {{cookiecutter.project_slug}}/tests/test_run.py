"""One whole run, on a copy of the write-up."""

import json
import shutil

import pytest

from {{ cookiecutter.package_name }} import InputError, config
from {{ cookiecutter.package_name }}.__main__ import main


@pytest.fixture
def project(data, tmp_path, monkeypatch):
    """A copy of the project with the rows of `data`, for main to work on."""
    shutil.copy(config.README, tmp_path)
    data.to_csv(tmp_path / "rows.csv", index=False)
    paths = {"ROOT": tmp_path, "README": tmp_path / "README.md", "REPORTS": tmp_path / "reports"}
    for name, value in {**paths, "DATA_FILE": tmp_path / "rows.csv", "READ_OPTIONS": {}, "PREDICT_FILE": None}.items():
        monkeypatch.setattr(config, name, value)
    return tmp_path


def contents(project):
    results = json.loads((project / "reports" / "results.json").read_text("utf-8"))
    results.pop("seconds")
    return results, [path.read_bytes() for path in [config.README, *sorted(project.glob("reports/figures/*"))]]


def test_a_second_run_repeats_the_first(project):
    main()
    first = contents(project)
    main()
    assert contents(project) == first


def test_a_run_that_fails_leaves_the_last_good_one(project, monkeypatch):
    main()
    first = contents(project)
    monkeypatch.setattr(config, "EXCLUDED", {"no such column": "a slip"})
    with pytest.raises(InputError, match="no such column"):
        main()
    assert contents(project) == first
