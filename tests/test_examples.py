"""The finished take-homes in examples/, committed in steps as a candidate would, stand
up to `takehome check`."""

import itertools
import shutil
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from takehome.check.finding import (
    FAILED,
)
from takehome.check.run import (
    check_project,
)
from takehome.project.blocks import fill_blocks, find_blocks

sys.path.insert(0, str(ROOT / "examples"))
import rebuild  # noqa: E402


def pretend_to_run(example):
    """Return a run that leaves the example's reports and blocks, in no time."""
    finished = (example / "README.md").read_text("utf-8")
    contents = {
        block.name: finished[block.content_start : block.content_end]
        for block in find_blocks(finished)
    }
    runs = itertools.count(1)

    def run(project):
        readme, results = project / "README.md", project / "reports" / "results.json"
        shutil.copytree(example / "reports", project / "reports", dirs_exist_ok=True)
        text = fill_blocks(readme.read_text("utf-8"), contents)
        readme.write_bytes(text.encode())
        with results.open("a", encoding="utf-8") as file:
            file.write("\n" * next(runs))  # each run leaves something to commit

    return run


@pytest.fixture(scope="module", params=rebuild.EXAMPLES)
def replayed(request, baked, tmp_path_factory):
    """An example with its history; not to be changed."""
    name, example = request.param, rebuild.HERE / request.param
    project = Path(
        shutil.copytree(
            baked[rebuild.EXAMPLES[name]], tmp_path_factory.mktemp("example") / name
        )
    )
    rebuild.replay(project, example, pretend_to_run(example))
    return project


def find_failures(project):
    return {
        entry.id: found.evidence
        for entry, found in check_project(project).items()
        if found.status == FAILED
    }


def test_an_example_passes_every_check(replayed):
    assert find_failures(replayed) == {}


def test_a_file_that_is_not_rebuilt_byte_for_byte_is_named(tmp_path):
    committed = rebuild.HERE / "churn-take-home"
    changed = Path(shutil.copytree(committed, tmp_path / "changed"))
    (changed / "reports" / "figures" / "errors.png").unlink()
    (changed / "churn" / "new.py").write_text("")
    (changed / "README.md").write_bytes((changed / "README.md").read_bytes() + b"\n")
    assert rebuild.compare(committed, changed) == [
        "README.md differs",
        "churn/new.py is new",
        "reports/figures/errors.png is not rebuilt",
    ]
