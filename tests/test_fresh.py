"""Once, everything from nothing: an empty home, no uv, the project's own Makefile makes
its environment."""

import os
import shutil

from conftest import ADDRESS, BAKE, run


def test_make_makes_the_environment_runs_and_tests(template, tmp_path, monkeypatch):
    _, project = BAKE["cookiecutter"](ADDRESS, tmp_path, {})
    (tmp_path / "bin").mkdir()
    for name in ("python3", "make", "sh", "touch", "grep", "sed"):
        (tmp_path / "bin" / name).symlink_to(
            shutil.which(name, path=os.defpath) or shutil.which(name)
        )
    (tmp_path / "empty home").mkdir()
    fresh = {"HOME": str(tmp_path / "empty home"), "PATH": str(tmp_path / "bin")}
    done = run("make", "run", cwd=project, **fresh)
    assert "over the dummy." in done.stdout
    assert (project / "reports" / "results.json").exists()
    assert "passed" in run("make", "test", cwd=project, **fresh).stdout
    assert "run - read data/" in run("make", "help", cwd=project, **fresh).stdout
    assert "installed" not in run("make", "run", cwd=project, **fresh).stdout
