"""The finished take-homes in examples/, committed in steps as a candidate would, stand up to `takehome check`."""

import shutil
import sys
from pathlib import Path

import pytest
from conftest import ROOT, git

from takehome.check import check_project
from takehome.checks.finding import FAILED

sys.path.insert(0, str(ROOT / "examples"))
import rebuild  # noqa: E402

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module", params=rebuild.EXAMPLES)
def replayed(request, baked, tmp_path_factory):
    """An example with its history, its committed reports in the place of runs; not to be changed."""
    name, task = request.param, rebuild.EXAMPLES[request.param]
    project = Path(shutil.copytree(baked[task], tmp_path_factory.mktemp("example") / name))

    def copy_reports(project):
        shutil.copytree(EXAMPLES / name / "reports", project / "reports", dirs_exist_ok=True)

    rebuild.replay(project, EXAMPLES / name, copy_reports)
    return project


def find_failures(project):
    return {entry.id: found.evidence for entry, found in check_project(project).items() if found.status == FAILED}


def test_an_example_passes_every_check(replayed):
    assert find_failures(replayed) == {}


def test_the_history_ends_in_the_committed_example(replayed):
    assert rebuild.compare(EXAMPLES / replayed.name, replayed) == []
    assert len(git(replayed, "log", "--format=%h").split()) == 6
