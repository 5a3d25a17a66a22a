"""The locks of the repository's own sessions, beside what they lock."""

import json
import re
import sys

import pytest
import yaml
from conftest import ROOT
from packaging.requirements import Requirement

if sys.version_info < (3, 11):
    import tomli as tomllib
else:
    import tomllib

SKELETON = ROOT / "{{cookiecutter.project_slug}}"
WORKFLOWS = [ROOT / "action.yml", *(ROOT / ".github" / "workflows").glob("*.yml")]
LOCKS = sorted((ROOT / "locks").glob("*.txt"))


def read_lock(path):
    """Return {requirement: its hashes} of a lock."""
    blocks = re.split(r"\n(?=\S)", path.read_text("utf-8").strip())
    return {
        Requirement(block.split("\\")[0]): re.findall(
            r"--hash=sha256:([0-9a-f]{64})\b", block
        )
        for block in blocks
    }


def pinned(requirements):
    return {f"{one.name}{one.specifier}" for one in requirements}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_locked_package_has_one_version_and_its_hashes(path):
    for requirement, hashes in read_lock(path).items():
        assert [one.operator for one in requirement.specifier] == ["=="]
        assert hashes, requirement


def test_the_tests_run_on_the_versions_that_a_project_gets():
    readers = json.loads(
        (ROOT / "src" / "takehome" / "project" / "readers.json").read_text("utf-8")
    )
    given = [pin for pins in readers.values() for pin in pins]
    alone, served = SKELETON.glob("*requirements.txt*")
    for path in (alone, served):
        given += path.read_text("utf-8").splitlines()
    assert pinned(map(Requirement, given)) <= pinned(
        read_lock(ROOT / "locks" / "test.txt")
    )


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_a_hash_and_named_by_its_version(path):
    text = path.read_text("utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert used
    for action in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", action), action


def test_a_workflow_may_only_read_unless_a_job_says_otherwise():
    granted = {}
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        content = yaml.safe_load(path.read_text("utf-8"))
        granted[path.name] = content["permissions"]
    assert granted == {"ci.yml": {"contents": "read"}, "release.yml": {}}


def test_the_lint_session_and_the_tests_agree():
    assert pinned(read_lock(ROOT / "locks" / "lint.txt")) <= pinned(
        read_lock(ROOT / "locks" / "test.txt")
    )


def test_every_dependency_is_locked_within_its_range():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert {path.stem for path in LOCKS} == set(declared["dependency-groups"])
    for group, dependencies in declared["dependency-groups"].items():
        locked = list(read_lock(ROOT / "locks" / f"{group}.txt"))
        own = declared["project"]["dependencies"] if group == "test" else []
        for wanted in [
            Requirement(one) for one in [*dependencies, *own] if isinstance(one, str)
        ]:
            found = [
                next(iter(one.specifier)).version
                for one in locked
                if one.name == wanted.name
            ]
            assert found and all(
                wanted.specifier.contains(version) for version in found
            ), wanted
