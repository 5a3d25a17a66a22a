"""From the oldest release to the work tree; `nox -s release` runs this before a tag is
set. Code that was edited may conflict across layouts; tests/test_update.py edits it."""

import pytest
from conftest import ADDRESS, BAKE, ROOT, commit_all, git, package_of, run


@pytest.fixture
def oldest(template):
    """The name of the oldest tag, from which gh: bakes; v9999 is the work tree."""
    tags = git(ROOT, "tag", "--list", "v*", "--sort=version:refname").split()
    assert tags, (
        "no release is tagged yet: tag the first, then this has something to update "
        "from"
    )
    origin = git(template, "remote", "get-url", "origin")
    git(ROOT, "push", "--quiet", "--force", origin, f"{tags[0]}:refs/tags/{tags[0]}")
    git(template, "push", "--quiet", "--force", origin, "HEAD:refs/tags/v9999")
    return tags[0]


@pytest.mark.parametrize("engine", BAKE)
def test_a_project_of_the_oldest_release_takes_the_update(oldest, tmp_path, engine):
    (tmp_path / "out").mkdir()
    if engine == "cookiecutter":
        run(
            "cookiecutter",
            ADDRESS,
            "--no-input",
            "--checkout",
            oldest,
            "--output-dir",
            tmp_path / "out",
            cwd=tmp_path,
        )
        project = next((tmp_path / "out").iterdir())
    else:
        project = tmp_path / "out" / "project"
        run(
            "copier",
            "copy",
            "--defaults",
            "--quiet",
            "--vcs-ref",
            oldest,
            ADDRESS,
            project,
            cwd=tmp_path,
        )
        git(project, "init", "--quiet")
        commit_all(project, "Start")
    readme = project / "README.md"
    written = readme.read_text("utf-8").replace("## Framing", "## Framing\n\nMine.")
    readme.write_text(written, "utf-8")
    commit_all(project, "My words")
    run("copier", "update", "--defaults", "--quiet", "--vcs-ref", "v9999", cwd=project)
    assert git(project, "diff", "--name-only", "--diff-filter=U") == ""
    assert readme.read_text("utf-8") == written
    assert '_commit: "v9999"' in (project / ".copier-answers.yml").read_text("utf-8")
    run("python", "-m", package_of(project).name, cwd=project)
