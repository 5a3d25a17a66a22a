"""`takehome pack`: what it refuses, what it puts into the archive, what its proof
finds, and what a kill leaves."""

import io
import json
import os
import shutil
import sys
import sysconfig
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import commit_all, git, read_tree, run, run_project
from typer.testing import CliRunner

from takehome import UserError
from takehome.cli import app
from takehome.deliver import write_report
from takehome.pack import run as pack
from takehome.pack import verify
from takehome.pack.archive import (
    Entry,
    list_entries,
    write_archive,
)
from takehome.project.compare_runs import (
    compare_contents,
    compare_runs,
)

FILES = {
    ".gitignore": "__pycache__/\n.pytest_cache/\n",
    "README.md": "# Small\n\n<!-- score -->\n<!-- score: end -->\n",
    "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\n',
    "requirements.txt": "tiny\n",
    "data/rows.csv": "1\n2\n4\n",
    "small/__init__.py": "",
    "small/config.py": "from pathlib import Path\n\n"
    "ROOT = Path(__file__).parent.parent\nTARGET = 'rows'\n"
    'DATA_FILE = ROOT / "data" / "rows.csv"\n',
    "small/__main__.py": """\
import json, re
from . import config

rows = [int(row) for row in config.DATA_FILE.read_text("utf-8").split()]
models = [{"name": "mean", "score": sum(rows) / 10}]
results = {"models": models}
figures = config.ROOT / "reports" / "figures"
figures.mkdir(parents=True, exist_ok=True)
(figures / "scores.png").write_bytes(bytes(rows))
(figures.parent / "results.json").write_text(json.dumps(results), "utf-8")
readme = config.ROOT / "README.md"
block = "(?s)(score -->).*(<!-- score: end)"
filled = rf"\\1\\nscore {sum(rows) / 10}\\n\\2"
text = re.sub(block, filled, readme.read_text("utf-8"))
readme.write_text(text, "utf-8")
""",
    "tests/test_small.py": "from small import config\n\n\ndef test_rows():\n"
    "    assert config.DATA_FILE.exists()\n",
}


def zip_one(name, **facts):
    """Return the bytes of a zip with one file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name, **facts), "")
    return content.getvalue()


EARLIER = zip_one("project/churn/config.py")  # as packed once before


@pytest.fixture(autouse=True)
def checked(monkeypatch):
    """The list of what `takehome check` fails: nothing, unless a test adds to it."""
    failures = []
    monkeypatch.setenv(
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1"
    )  # the tests' own take longer to load than these projects
    monkeypatch.setattr(pack, "find_failures", lambda project: failures)
    return failures


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A project of few lines that keeps the contract of the template's, run and
    committed; not to be changed."""
    project = tmp_path_factory.mktemp("finished") / "small take-home"
    for name, text in FILES.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, "utf-8")
    run_project(project)
    git(project, "init", "--quiet")
    commit_all(project, "Done")
    return project


@pytest.fixture
def project(finished, tmp_path):
    """A copy of the finished project, to be changed at will; `project.zip` may come
    beside it."""
    return Path(shutil.copytree(finished, tmp_path / "project"))


def pack_here(project, **wishes):
    """Pack with this Python in place of a fresh environment; return what was said and
    the names in the archive."""
    reported = []
    pack.pack_project(
        project,
        lambda done, doing=None: reported.append(done),
        python=sys.executable,
        **wishes,
    )
    return "\n".join(reported), zipfile.ZipFile(
        project.parent / "project.zip"
    ).namelist()


def refuse(project, match, python=sys.executable, **wishes):
    """Expect that packing ends in one line that holds `match`, and leaves an archive
    from before as it was."""
    archive, reported = project.parent / "project.zip", []
    archive.write_bytes(EARLIER)
    with pytest.raises(UserError) as raised:
        pack.pack_project(
            project,
            lambda done, doing=None: reported.append(done),
            python=python,
            **wishes,
        )
    assert match in "\n".join([*reported, str(raised.value)])
    assert "\n" not in str(raised.value)
    assert archive.read_bytes() == EARLIER
    assert not list(project.parent.glob("*.new"))


def edit(project, name, old, new):
    text = (project / name).read_text("utf-8")
    assert old in text
    (project / name).write_bytes(text.replace(old, new).encode())


# the archive


def test_a_finished_project_is_packed_as_committed_and_proven(project):
    before = read_tree(project)
    reported, names = pack_here(project)
    assert names == sorted(
        f"project/{name}" for name in git(project, "ls-files").split("\n")
    )
    for line in (
        "Checked: nothing fails",
        "Tests: 1 passed",
        "Run: repeated, same numbers",
        "verified in a clean environment",
    ):
        assert line in reported
    assert read_tree(project) == before
    assert not git(
        project, "status", "--short", "--ignored", "-uall", ":(exclude)*.pyc"
    )


def test_the_same_commit_gives_the_same_bytes(project, tmp_path, monkeypatch):
    (project / "run.sh").write_text("#!/bin/sh\n", "utf-8")
    git(project, "update-index", "--add", "--chmod=+x", "run.sh")
    git(project, "commit", "--quiet", "--message", "A file to execute")
    git(project, "clone", "--quiet", ".", tmp_path / "clone" / "project")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    archives = [
        write_archive(each, list_entries(each), each.parent)
        for each in (project, tmp_path / "clone" / "project")
        if git(each, "reset", "--hard", "--quiet") == ""
    ]
    assert archives[0].read_bytes() == archives[1].read_bytes()
    modes = {
        info.filename: info.external_attr >> 16
        for info in zipfile.ZipFile(archives[0]).infolist()
    }
    assert (modes["project/run.sh"], modes["project/README.md"]) == (0o100755, 0o100644)


def test_a_detached_head_is_packed(project):
    git(project, "checkout", "--quiet", "--detach")
    assert "project/README.md" in pack_here(project)[1]


def test_data_is_left_out_and_put_back_for_the_proof(project):
    reported, names = pack_here(project, leave_data=True)
    assert not [name for name in names if "data" in name]
    assert "put back from the project" in reported
    assert "same numbers" in reported


def test_data_that_is_nowhere_is_said(project):
    git(project, "rm", "-r", "--quiet", "data")
    git(project, "commit", "--quiet", "--message", "No data")
    refuse(project, "has no data/", leave_data=True)


@pytest.mark.parametrize("ignored", ["data/", "*.csv"])
def test_data_that_git_ignores_is_refused_with_the_way_to_leave_it_out(
    project, ignored
):
    edit(project, ".gitignore", "__pycache__/", f"__pycache__/\n{ignored}")
    git(project, "rm", "-r", "--quiet", "--cached", "data")
    commit_all(project, "The data must not travel")
    refuse(
        project,
        "data/rows.csv is ignored by git, so it would be missing: add --no-data",
    )
    assert "same numbers" in pack_here(project, leave_data=True)[0]


def test_an_ignored_file_that_no_code_names_does_not_matter(project):
    edit(project, ".gitignore", "__pycache__/", "__pycache__/\nnotes.txt")
    (project / "data" / "notes.txt").write_text("mine", "utf-8")
    commit_all(project, "Notes stay here")
    assert "Checked: nothing fails" in pack_here(project)[0]


def test_the_bundle_is_a_clone_of_the_history(project, tmp_path):
    reported, _ = pack_here(project, bundle=True)
    git(tmp_path, "clone", "--quiet", "project.bundle", "clone")
    assert git(tmp_path / "clone", "log", "--format=%H %s") == git(
        project, "log", "--format=%H %s"
    )
    assert read_tree(tmp_path / "clone") == read_tree(project)


def test_submodules_and_lfs_pointers_are_said(project):
    (project / ".gitattributes").write_text("*.bin filter=lfs\n", "utf-8")
    (project / "model.bin").write_text(
        "version https://git-lfs.github.com/spec/v1\n", "utf-8"
    )
    git(project, "add", "--all")
    commit = git(project, "rev-parse", "HEAD")
    git(project, "update-index", "--add", "--cacheinfo", f"160000,{commit},library")
    (project / "library").mkdir()
    git(project, "commit", "--quiet", "--message", "A submodule and a pointer")
    reported, names = pack_here(project)
    assert "library is a submodule" in reported
    assert "model.bin is in Git LFS" in reported
    assert "project/model.bin" in names
    assert "project/library" not in names


# refusals


def test_what_check_fails_is_refused_or_named(project, checked):
    checked.append("todo: README.md line 3; write it")
    refuse(project, "todo: README.md line 3; write it")
    reported, _ = pack_here(project, force=True)
    assert (
        "- todo: README.md line 3; write it\nChecked: 1 fail, packed with --force"
        in reported
    )


def test_a_report_of_an_older_writeup_is_refused(project):
    write_report(project)
    commit_all(project, "A report")
    assert "same numbers" in pack_here(project)[0]
    edit(project, "README.md", "# Small", "# Another title")
    commit_all(project, "Another title")
    (project.parent / "project.zip").unlink()
    refuse(project, "reports/report.html: not of README.md and results.json as they")


def test_a_failed_check_is_told_with_its_way_out(monkeypatch, project):
    monkeypatch.undo()
    messages = pack.find_failures(project)
    assert any(
        line.startswith("limitations: ")
        and line.endswith("what this data could not show.")
        for line in messages
    )


@pytest.mark.parametrize("name", ["README.md", "new file.txt", "two\nlines.txt"])
def test_what_is_not_committed_is_refused(project, name):
    (project / name).write_text("changed", "utf-8")
    refuse(
        project,
        f"not committed: {name if name.isprintable() else json.dumps(name)}: "
        "commit or ignore it",
    )


def test_without_git_or_a_commit_nothing_is_packed(project):
    shutil.rmtree(project / ".git")
    refuse(project, "is not in a git repository")
    git(project, "init", "--quiet")
    refuse(project, "git has no commit of")


def test_without_a_config_what_is_needed_is_said(project):
    git(project, "rm", "--quiet", "small/config.py")
    git(project, "commit", "--quiet", "--message", "No config")
    refuse(project, "holds 0 packages with TARGET in config.py")


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("notes: final.txt", "is not a valid name on Windows"),
        ("aux.py", "is not a valid name on Windows"),
        ("two\nlines.txt", r'"two\nlines.txt" in project is not a valid name'),
        ("readme.md", "README.md and readme.md are one file on Windows"),
        (".venv/lib/module.py", ".venv/lib/module.py is part of an environment"),
        ("env/pyvenv.cfg", "env/pyvenv.cfg is part of an environment"),
    ],
)
def test_names_that_not_every_system_holds_are_refused(project, name, match):
    entry = Entry("100644", "0" * 40, name)
    with pytest.raises(UserError, match="^[^\n]*$") as raised:
        pack.refuse_entries([*list_entries(project), entry], "project")
    assert match in str(raised.value)


def test_a_symbolic_link_is_refused_by_name(project):
    target = git(project, "hash-object", "-w", "README.md")
    git(project, "update-index", "--add", "--cacheinfo", f"120000,{target},shortcut")
    git(project, "commit", "--quiet", "--message", "A link")
    git(project, "-c", "core.symlinks=false", "reset", "--hard", "--quiet")
    git(project, "config", "core.symlinks", "false")
    refuse(project, "shortcut is a symbolic link")


@pytest.mark.parametrize(
    ("output", "match"),
    [
        ("project/reports/mine.zip", "inside the repository"),
        ("none/mine.zip", "is not writable"),
        ("mine", ".zip"),
    ],
)
def test_the_archive_goes_to_no_wrong_place(project, tmp_path, output, match):
    refuse(project, match, output=tmp_path / output)


@pytest.mark.parametrize(
    "content",
    [
        b"notes",
        zip_one("brief.pdf"),
        zip_one("project/thesis.txt"),
        zip_one("project/churn/config.py", date_time=(2026, 9, 1, 12, 0, 0)),
    ],
)
def test_a_file_that_was_not_packed_is_never_replaced(project, content):
    for name, wishes in (("project.bundle", {"bundle": True}), ("project.zip", {})):
        theirs = project.parent / name
        theirs.write_bytes(content)
        with pytest.raises(
            UserError, match=f"{name} exists, and was not packed from here: move it"
        ):
            pack.pack_project(
                project, lambda *messages: None, python=sys.executable, **wishes
            )
        assert theirs.read_bytes() == content


def test_what_was_packed_before_is_replaced_and_said(project):
    assert "instead of" not in pack_here(project, bundle=True)[0]
    git(project, "commit", "--quiet", "--allow-empty", "--message", "Later")
    assert (
        "verified in a clean environment, replacing what was packed before"
        in pack_here(project, bundle=True)[0]
    )


def test_a_bundle_of_another_history_is_never_replaced(project, tmp_path):
    pack_here(project, bundle=True)
    shutil.rmtree(project / ".git")
    git(project, "init", "--quiet")
    commit_all(project, "Anew")
    with pytest.raises(
        UserError, match="project.bundle exists, and was not packed from here"
    ):
        pack_here(project, bundle=True)


def test_a_bundle_would_hold_the_data_left_out(project):
    refuse(project, "leave out --bundle or --no-data", bundle=True, leave_data=True)


def test_a_project_inside_a_repository_is_packed_alone(project, tmp_path):
    shutil.rmtree(project / ".git")
    git(tmp_path, "init", "--quiet")
    commit_all(tmp_path, "All of it")
    refuse(project, "inside the repository")
    (tmp_path / "project.zip").unlink()
    outside = tmp_path.with_suffix(".zip")
    refuse(project, "the whole repository around", output=outside, bundle=True)
    (tmp_path / "project.zip").unlink()
    pack.pack_project(
        project, lambda *messages: None, output=outside, python=sys.executable
    )
    assert "project/README.md" in zipfile.ZipFile(outside).namelist()


def test_the_command_takes_its_options_and_tells_each_step(
    project, tmp_path, monkeypatch, checked
):
    checked.append("todo")
    monkeypatch.setattr(pack, "verify_archive", lambda *given: [])
    words = [
        "pack",
        "--project",
        str(project),
        "--output",
        str(tmp_path / "mine.zip"),
        "--no-data",
        "--force",
        "--yes",
    ]
    done = CliRunner().invoke(app, words)
    assert done.stdout.startswith(
        "- todo\nChecked: 1 fail, packed with --force\nPacked: "
    )
    assert not [
        name
        for name in zipfile.ZipFile(tmp_path / "mine.zip").namelist()
        if "data" in name
    ]


def test_a_full_disk_ends_in_one_line(project, monkeypatch):
    def fail(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pack, "write_archive", fail)
    refuse(project, "No space left on device: make room")


def test_the_command_ends_in_one_line_without_traceback(tmp_path):
    done = run(
        "takehome", "pack", "--yes", "--project", tmp_path, cwd=tmp_path, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_contents_that_git_lost_are_named(project):
    lost = git(project, "rev-parse", "HEAD:pyproject.toml")
    (project / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    refuse(project, "git has lost the contents of pyproject.toml")


# the proof


@pytest.mark.parametrize(
    ("name", "old", "new", "match"),
    [
        (
            "reports/results.json",
            "0.7",
            "0.9",
            "reports/results.json models[0].score: committed 0.9, run again 0.7",
        ),
        (
            "reports/results.json",
            '"name"',
            '"kind": 1, "name"',
            "models[0].kind: committed 1, run again nothing",
        ),
        (
            "reports/results.json",
            "{",
            "",
            "reports/results.json is not committed, or not valid JSON",
        ),
        ("README.md", "\n", "\r\n", "README.md has other line ends"),
        (
            "README.md",
            "score 0.7",
            "score 0.9",
            "README.md line 4: committed 'score 0.9', run again 'score 0.7'",
        ),
        (
            "reports/figures/scores.png",
            "\x01",
            "\x03",
            "reports/figures/scores.png is another picture",
        ),
        (
            "tests/test_small.py",
            ".exists()",
            ".is_dir()",
            "test_small.test_rows fails: ",
        ),
        ("tests/test_small.py", "small", "smaller", "No module named 'smaller'"),
        (
            "tests/test_small.py",
            "test_rows",
            "rows",
            "the tests end with status 5: no tests ran",
        ),
        (
            "pyproject.toml",
            "]\n",
            "\n",
            "the tests do not start: ERROR: pyproject.toml",
        ),
        (
            "small/__main__.py",
            "rows =",
            "error =",
            "`python -m small` ends with status 1: NameError: name 'rows'",
        ),
        (
            "small/__main__.py",
            '"results.json"',
            '"other.json"',
            "results.json is not written by the run",
        ),
    ],
)
def test_the_proof_names_what_does_not_hold(project, name, old, new, match):
    edit(project, name, old, new)
    git(project, "rm", "-r", "--quiet", "--cached", ".")
    commit_all(project, "A mutant")
    refuse(project, match)


def test_predictions_that_no_run_writes_any_more_are_found(project):
    (project / "reports" / "predictions.csv").write_text("1\n", "utf-8")
    commit_all(project, "Left over")
    refuse(project, "reports/predictions.csv is not written by the run")


def test_a_readme_in_another_encoding_ends_in_one_line(project):
    (project / "README.md").write_bytes("Größe".encode("latin-1"))
    commit_all(project, "Another encoding")
    refuse(project, "UnicodeDecodeError")


def test_a_path_of_this_machine_is_found(project):
    edit(
        project,
        "small/config.py",
        'ROOT / "data" / "rows.csv"',
        f"Path({str(project / 'data' / 'rows.csv')!r})",
    )
    commit_all(project, "It works here")
    refuse(project, "small/config.py holds a path of this machine")


def test_an_unproven_archive_is_written_only_if_asked(project):
    edit(project, "reports/results.json", "0.7", "0.9")
    commit_all(project, "By hand")
    reported, names = pack_here(project, force=True)
    assert "committed 0.9, run again 0.7" in reported
    assert ", not verified" in reported
    assert "project/README.md" in names


@pytest.mark.parametrize(
    ("before", "after"),
    [(0.1, 0.2), (0.1, None), (1, 1.0), (1, True), (0, 1e-10), (7_000_000, 7_000_001)],
)
def test_what_is_more_than_rounding_is_another_value(before, after):
    messages = [
        json.dumps({"other": 1, "value": value}).encode() for value in (before, after)
    ]
    assert len(compare_contents("results.json", *messages)) == 1


def test_the_last_digits_of_another_processor_are_no_difference():
    messages = [
        json.dumps({"other": value, "value": [value]}).encode()
        for value in (0.7, 0.7 + 1e-12)
    ]
    assert compare_contents("results.json", *messages) == []


def test_each_value_that_differs_is_named_by_its_place(finished, tmp_path):
    repeated = Path(shutil.copytree(finished, tmp_path / "repeated"))
    assert compare_runs(finished, repeated) == []
    edit(repeated, "reports/results.json", '"name": "mean"', '"name": ["a", {}]')
    assert [line.partition(":")[0] for line in compare_runs(finished, repeated)] == [
        "reports/results.json models[0].name",
        "reports/results.json models[0].name[0]",
        "reports/results.json models[0].name[1]",
    ]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """A folder with the wheel of `tiny`, a package made up, which needs no network."""
    folder = tmp_path_factory.mktemp("wheels")
    with zipfile.ZipFile(folder / "tiny-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr(
            "tiny-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        )
        wheel.writestr(
            "tiny-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr("tiny-1.0.dist-info/RECORD", "")
    return folder


def test_a_fresh_environment_holds_what_is_required_and_no_more(
    project, wheels, monkeypatch
):
    monkeypatch.setattr(
        shutil, "which", lambda name: None
    )  # no uv, as on most machines
    monkeypatch.setenv("PYTHONPATH", sysconfig.get_path("purelib"))
    for name, value in {
        "NO_INDEX": "1",
        "FIND_LINKS": str(wheels),
        "CONFIG_FILE": os.devnull,
    }.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    edit(
        project,
        "small/__main__.py",
        "import json",
        "import tiny\nimport rich\nimport json",
    )
    commit_all(project, "One package is declared, one is only here")
    refuse(
        project,
        "ends with status 1: ModuleNotFoundError: No module named 'rich'",
        python=None,
    )


def test_requirements_that_cannot_be_installed_end_in_one_line(project, monkeypatch):
    done = SimpleNamespace(
        returncode=1,
        stdout="",
        stderr="Looking\nERROR: No matching distribution found for tiny\n",
    )
    monkeypatch.setattr(verify, "run_command", lambda command, folder: done)
    refuse(
        project,
        "is not installable: ERROR: No matching distribution found for tiny",
        python=None,
    )


def test_of_a_baked_project_all_is_compared_and_only_the_edit_differs(
    quick_once, tmp_path
):
    project = Path(shutil.copytree(quick_once, tmp_path / "project"))
    edit(project, "reports/results.json", '"selected": "', '"selected": "not ')
    commit_all(project, "Done, one name by hand")
    reported, _ = pack_here(project, force=True)
    differences = [
        line.partition(":")[0] for line in reported.split("\n") if line.startswith("- ")
    ]
    assert differences == ["- reports/results.json selected"]


# a kill

PACK = """
import os, sys
from pathlib import Path
from takehome.pack import run as pack

pack.find_failures = pack.verify_archive = lambda *given: []
calls, last = 0, int(sys.argv[1])

def count(*event):
    global calls
    calls += 1
    if calls == last:
        os._exit(9)

sys.setprofile(count)
pack.pack_project(Path().resolve(), lambda *told: None)
sys.setprofile(None)
print(calls)
"""


def test_a_killed_packing_leaves_the_archive_from_before_or_the_whole_new_one(
    project, tmp_path
):
    (tmp_path / "temporary").mkdir()
    archive, places = tmp_path / "project.zip", {"TMPDIR": str(tmp_path / "temporary")}
    calls = int(run(sys.executable, "-c", PACK, 0, cwd=project, **places).stdout)
    whole = archive.read_bytes()
    for last in [
        *range(1, calls - 50, calls // 10),
        *range(calls - 300, calls - 50, 25),
    ]:  # these while it is put in place
        archive.write_bytes(EARLIER)
        assert (
            run(
                sys.executable, "-c", PACK, last, cwd=project, check=False, **places
            ).returncode
            == 9
        )
        assert archive.read_bytes() in (EARLIER, whole)
    run(sys.executable, "-c", PACK, 0, cwd=project, **places)
    assert archive.read_bytes() == whole
    assert not list(tmp_path.glob("*.new"))
