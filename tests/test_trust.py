"""A stranger's project is read, and nothing that it says runs, or leads elsewhere."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import commit_all, git, read_tree, run
from typer.testing import CliRunner

from takehome import UserError, cli
from takehome.__main__ import main as start
from takehome.audit.run import read_history
from takehome.brief import read
from takehome.check.readers import project as project_reader
from takehome.check.readers.claims import Facts, question_claims
from takehome.check.readers.history import read_commits, read_versions
from takehome.check.readers.numbers import collect_numbers, question_numbers
from takehome.check.readers.project import read_project
from takehome.check.readers.writeup import (
    find_figures,
    find_paragraphs,
    find_questions,
    read_writeup,
)
from takehome.check.rules.clean import ABSOLUTE, PLACEHOLDER, SECRETS
from takehome.check.rules.code import COMMAND, IN_CODE, lint
from takehome.cli import app
from takehome.clock.prompts import find_hours, has_baseline
from takehome.clock.store import find_state, write_events
from takehome.deliver import write_report
from takehome.deliver.source import read_source
from takehome.pack import run as packing
from takehome.pack.archive import list_entries
from takehome.project import git as reading
from takehome.project import trust
from takehome.project.blocks import fill_blocks
from takehome.project.config_file import find_config
from takehome.project.files import (
    ENDING,
    read_regular,
    refuse_strange_files,
    replace_files,
)
from takehome.project.state_file import replace_file
from takehome.template.merge import read_blocks

unix = pytest.mark.skipif(os.name == "nt", reason="the marker is a shell script")

# what git's manual says of a key is that its value, or a file that it names, is run
KEYS = [
    "core.fsmonitor",
    "core.hooksPath",
    "core.pager",
    "core.editor",
    "core.askPass",
    "core.sshCommand",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "core.attributesFile",
    "include.path",
    "includeIf.gitdir:/**.path",
    "pager.log",
    "pager.diff",
    "pager.status",
    "pager.ls-files",
    "alias.log",
    "alias.status",
    "alias.cat-file",
    "diff.external",
    "diff.planted.command",
    "diff.planted.textconv",
    "filter.planted.clean",
    "filter.planted.smudge",
    "filter.planted.process",
    "merge.planted.driver",
    "gpg.program",
    "gpg.ssh.program",
    "gpg.ssh.defaultKeyCommand",
    "gpg.x509.program",
    "sequence.editor",
    "interactive.diffFilter",
    "trailer.planted.command",
    "trailer.planted.cmd",
    "tar.zip.command",
    "credential.helper",
    "remote.origin.url",
    "remote.origin.uploadpack",
    "remote.origin.vcs",
    "url.ext::MARK.insteadOf",
    "uploadpack.packObjectsHook",
    "submodule.nested.update",
    "difftool.planted.cmd",
    "mergetool.planted.cmd",
    "browser.planted.cmd",
    "man.planted.cmd",
    "sendemail.smtpServer",
    "sendemail.toCmd",
    "guitool.planted.cmd",
    "instaweb.httpd",
    "trace2.eventTarget",
]
VALUES = {
    "core.hooksPath": "{hooks}",
    "core.attributesFile": "{attributes}",
    "include.path": "{included}",
    "includeIf.gitdir:/**.path": "{included}",
    "remote.origin.url": "ext::{mark}",
    "url.ext::MARK.insteadOf": "https://",
    "submodule.nested.update": "!{mark}",
    "alias.log": "!{mark}",
    "alias.status": "!{mark}",
    "alias.cat-file": "!{mark}",
}
# by these a plain `git status`, `git diff`, `git log` or `git show` runs the marker
LIVE = (
    "core.fsmonitor",
    "core.hooksPath",
    "include.path",
    "diff.external",
    "diff.planted.command",
    "diff.planted.textconv",
    "filter.planted.clean",
    "filter.planted.process",
    "gpg.program",
    "remote.origin.url",
)


LACKING = ("remote", "url")  # they are asked where the history lacks an object


class Planted:
    """A repository that names a program which leaves a mark."""

    def __init__(self, folder):
        self.folder, self.marked = folder / "repo", folder / "marked"
        self.mark = folder / "mark"
        self.mark.write_text(f"#!/bin/sh\ntouch '{self.marked}'\n")
        self.mark.chmod(0o755)
        (folder / "hooks").mkdir()
        for name in ("post-index-change", "reference-transaction", "pre-auto-gc"):
            shutil.copy2(self.mark, folder / "hooks" / name)
        self.names = {
            "mark": self.mark,
            "hooks": folder / "hooks",
            "attributes": folder / "attributes",
            "included": folder / "included",
        }
        (folder / "attributes").write_text("*.py filter=planted diff=planted\n")
        (folder / "included").write_text(f"[core]\n\tfsmonitor = {self.mark}\n")
        self.fill()

    def fill(self):
        """Make the repository: a package, an attribute for each driver, a signature."""
        package = self.folder / "churn"
        (package / "data").mkdir(parents=True)
        (self.folder / "data").mkdir()
        (package / "config.py").write_text('TARGET = "y"\nOPEN_HOLDOUT = False\n')
        (self.folder / ".gitattributes").write_text(
            "* filter=planted diff=planted merge=planted\n"
        )
        (self.folder / "README.md").write_text("# A title\n")
        git(self.folder, "init", "--quiet")
        commit_all(self.folder, "Begin")
        self.sign()
        later = 4_000_000_000  # each file looks changed, so that git looks into it
        os.utime(self.folder / "README.md", (later, later))
        (package / "config.py").write_text('TARGET = "y"\nOPEN_HOLDOUT = True\n')

    def sign(self):
        """Give the last commit a signature, that of nobody."""
        head = git(self.folder, "cat-file", "commit", "HEAD").split("\n\n", 1)
        signature = (
            "gpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----"
        )
        text = f"{head[0]}\n{signature}\n\n{head[1]}\n"
        name = run(
            *("git", "hash-object", "-w", "-t", "commit", "--stdin"),
            cwd=self.folder,
            given=text,
        )
        git(self.folder, "update-ref", "HEAD", name.stdout.strip())

    def plant(self, key):
        """Set a key, and what it needs to be looked at."""
        value = VALUES.get(key, "{mark}").format(**self.names)
        self.set(key.replace("MARK", str(self.mark)), value)
        if key == "gpg.program":
            self.set("log.showSignature", "true")
        if key == "core.attributesFile":
            self.set("filter.planted.clean", str(self.mark))
        if key.startswith(LACKING):
            self.lose_object()

    def set(self, key, value):
        command = ("git", "config", "--file", ".git/config", key, value)
        run(*command, cwd=self.folder)

    def lose_object(self):
        """Make the repository a partial clone that lacks a file's contents."""
        blob = git(self.folder, "rev-parse", "HEAD:README.md")
        (self.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
        self.set("core.repositoryFormatVersion", "1")
        self.set("extensions.partialClone", "origin")
        self.set("protocol.ext.allow", "always")
        self.set("remote.origin.promisor", "true")
        for key, value in (
            ("url", "https://127.0.0.1:9/x"),
            ("fetch", "+refs/*:refs/*"),
        ):
            if run(
                "git", "config", f"remote.origin.{key}", cwd=self.folder, check=False
            ).returncode:
                self.set(f"remote.origin.{key}", value)


@pytest.fixture
def planted(tmp_path):
    return Planted(tmp_path)


def read_everything(folder):
    """Ask of a project's repository all that any command asks."""
    project = read_project(folder)
    if isinstance(project.commits, tuple):
        read_versions(folder, project.commits, "README.md")
    list(read_history(folder, folder / "churn"))
    packing.find_own_paths(folder)
    packing.find_ignored_data(folder, folder / "churn")
    packing.list_notes(folder, list_entries(folder))
    packing.refuse_bundle(folder, leave_data=True)
    with pytest.raises(packing.UserError, match="not committed"):
        packing.refuse_changes(folder)
    find_state(folder)
    return project


@unix
@pytest.mark.parametrize("key", KEYS)
def test_no_key_of_a_repository_runs_anything(planted, key):
    planted.plant(key)
    index = (planted.folder / ".git" / "index").read_bytes()
    project = read_everything(planted.folder)
    assert not planted.marked.exists()
    assert isinstance(project.commits, tuple) != key.startswith(LACKING)
    assert (planted.folder / ".git" / "index").read_bytes() == index


@unix
@pytest.mark.parametrize("key", LIVE)
def test_the_key_runs_where_git_reads_it(planted, key):
    planted.plant(key)
    for command in (
        ["status"],
        ["diff", "HEAD"],
        ["log", "-p"],
        ["show", "HEAD:README.md"],
    ):
        subprocess.run(
            ["git", *command], cwd=planted.folder, capture_output=True, timeout=60
        )
    assert planted.marked.exists()


@unix
def test_no_command_runs_what_a_project_names(project, planted, tmp_path):
    for key in KEYS:
        value = VALUES.get(key, "{mark}").format(**planted.names)
        git(tmp_path, "config", "--file", project / ".git" / "config", key, value)
    assert not planted.marked.exists()
    (project / ".gitattributes").write_text("* filter=planted diff=planted\n")
    table = tmp_path / "renewals.csv"
    table.write_bytes((project / "data" / "renewals.csv").read_bytes())
    for words in (
        ["check"],
        ["clock", "start", "--hours", "2"],
        ["clock"],
        ["clock", "table"],
        ["data", table],
        ["pack", "--yes"],
    ):
        done = run("takehome", *words, cwd=project, check=False)
        assert done.returncode in (0, 1)
        assert "Traceback" not in done.stderr
        assert not planted.marked.exists(), words


# what a project may hope that a command imports, or starts by its name
MODULES = ("json", "re", "takehome", "typer", "pypdf", "ruff", "sitecustomize")
PROGRAMS = ("git", "ruff", "python", "pdftotext", "sysctl")


@unix
def test_nothing_that_lies_in_a_project_is_imported_or_started(planted):
    folder = planted.folder
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in MODULES:
        (folder / f"{name}.py").write_text(f"open({str(planted.marked)!r}, 'w')\n")
    for name in PROGRAMS:
        for place in (folder, programs):
            shutil.copy2(planted.mark, place / name)
    (folder / "brief.pdf").write_bytes(b"%PDF-1.4\n")
    path = os.pathsep.join([".", "", str(programs), str(folder), os.environ["PATH"]])
    environment = {"PATH": path, "PYTHONPATH": str(Path(trust.__file__).parents[2])}
    command = shutil.which("takehome")
    for words in (["check", "--only", "lint"], ["brief", "brief.pdf", "--yes"]):
        done = run(command, *words, cwd=folder, check=False, **environment)
        assert done.returncode in (0, 1)
        assert "Traceback" not in done.stderr
        assert not planted.marked.exists(), words


def test_a_pdf_is_not_read_by_a_module_of_the_project(tmp_path, monkeypatch):
    pytest.importorskip("pypdf")
    (tmp_path / "pypdf.py").write_text("open('marked', 'w')\n")
    (tmp_path / "brief.pdf").write_bytes(b"%PDF-1.4\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(read, "find_program", lambda name: None)
    with pytest.raises(UserError, match="not a PDF that can be read"):
        read.read_brief_file(tmp_path / "brief.pdf")
    assert not (tmp_path / "marked").exists()


def test_a_subject_is_never_an_option(project, tmp_path):
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "config.py").write_text("precious = 1")
    (project / "x:.").symlink_to(victim)
    commit_all(project, "Add a link")
    (project / "churn" / "config.py").write_text("OPEN_HOLDOUT = True")
    commit_all(project, "Tidy\x1e--output=x\x1fTidy")
    commits = read_commits(project)
    assert commits[-1].subject == "Tidy\x1e--output=x\x1fTidy"
    assert all(reading.ID.match(f"{commit.name:0<40}") for commit in commits)
    read_versions(project, commits, "config.py")
    assert (victim / "config.py").read_text() == "precious = 1"


def test_a_file_name_is_only_a_file_name(planted):
    names = ["--output=x", "a\nb", "a\tb", ":(top)c", "1\t2\tc", "0" * 40]
    for name in names:
        (planted.folder / name).write_text("x\n")
    commit_all(planted.folder, "Add names")
    last = read_commits(planted.folder)[-1]
    assert {name: last.lines[name] for name in names} == dict.fromkeys(names, 1)
    for name in names:
        assert read_versions(planted.folder, [last], name)[0][2] == "x"


# where a repository stands


def test_variables_of_git_lead_nowhere(planted, tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(planted.mark))
    assert len(read_commits(planted.folder)) == 1
    assert find_state(planted.folder).is_relative_to(planted.folder)
    assert reading.run_own_git(planted.folder, "rev-parse", "HEAD")
    assert not planted.marked.exists()


def test_a_bake_within_a_hook_commits_into_its_own_project(template, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept.txt").write_text("kept")
    git(other, "init", "--quiet")
    commit_all(other, "Keep")
    run(
        *("cookiecutter", template, "--no-input", "--output-dir", tmp_path),
        cwd=tmp_path,
        GIT_DIR=str(other / ".git"),
        GIT_INDEX_FILE=str(other / ".git" / "index"),
        GIT_WORK_TREE=str(other),
    )
    assert git(tmp_path / "churn-take-home", "log", "--format=%s") == (
        "Start from ml-takehome"
    )
    assert trust.is_known(tmp_path / "churn-take-home")
    assert git(other, "log", "--format=%s") == "Keep"
    assert not git(other, "status", "--porcelain")


def test_linked_work_trees_and_submodules_are_read(planted, tmp_path):
    linked, outer = tmp_path / "linked", tmp_path / "outer"
    git(planted.folder, "worktree", "add", "--quiet", linked)
    assert len(read_commits(linked)) == 1
    assert find_state(linked).parent.parent.name == "linked"
    outer.mkdir()
    git(outer, "init", "--quiet")
    allowed = ("-c", "protocol.file.allow=always")
    git(outer, *allowed, "submodule", "--quiet", "add", planted.folder, "inner")
    assert len(read_commits(outer / "inner")) == 1


@pytest.mark.parametrize("path", ["//server/share", "\\\\server\\share"])
@pytest.mark.parametrize(
    "name", [".git", ".git/commondir", ".git/objects/info/alternates"]
)
def test_a_repository_on_the_network_is_not_looked_at(tmp_path, name, path):
    place = tmp_path / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"gitdir: {path}" if name == ".git" else path, "utf-8")
    with pytest.raises(UserError, match="a place on the network: copy the project"):
        reading.find_repository(tmp_path)


@unix
def test_a_submodule_runs_nothing(planted, tmp_path):
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "--quiet")
    allowed = ("-c", "protocol.file.allow=always")
    git(outer, *allowed, "submodule", "--quiet", "add", planted.folder, "inner")
    commit_all(outer, "Begin")
    git(outer / "inner", "config", "core.fsmonitor", str(planted.mark))
    (outer / "inner" / "README.md").write_text("changed")
    packing.refuse_changes(outer)
    assert read_project(outer).changed == frozenset()
    assert not planted.marked.exists()


def test_a_folder_below_the_top_is_read_alone(planted):
    package = planted.folder / "churn"
    commit_all(planted.folder, "Open")
    commits = read_commits(package)
    assert [list(commit.lines) for commit in commits] == [["config.py"]] * 2
    assert len(read_versions(package, commits, "config.py")) == 2


def test_other_ways_to_store_a_repository(planted, tmp_path):
    git(planted.folder, "pack-refs", "--all")
    git(planted.folder, "update-index", "--split-index")
    assert len(read_commits(planted.folder)) == 1
    assert "churn/config.py" in read_project(planted.folder).changed
    git(planted.folder, "checkout", "--quiet", "--force", "--detach")
    assert len(read_commits(planted.folder)) == 1
    other = tmp_path / "other"
    run("git", "init", "--quiet", "--object-format=sha256", other, cwd=tmp_path)
    (other / "a.py").write_text("x = 1\n")
    commit_all(other, "Begin")
    assert read_versions(other, read_commits(other), "a.py")[0][2] == "x = 1"
    assert read_project(other).changed == frozenset()


def test_files_are_compared_as_the_project_says(planted):
    git(planted.folder, "checkout", "--quiet", "--force", "HEAD")
    git(planted.folder, "config", "core.autocrlf", "true")
    (planted.folder / "README.md").write_bytes(b"# A title\r\n")
    assert read_project(planted.folder).changed == frozenset()
    (planted.folder / ".git" / "info").mkdir(exist_ok=True)
    (planted.folder / ".git" / "info" / "exclude").write_text("notes.md\n")
    (planted.folder / "notes.md").write_text("mine")
    assert read_project(planted.folder).changed == frozenset()
    (planted.folder / "other.md").write_text("mine")
    assert read_project(planted.folder).changed == {"other.md"}


def test_a_change_in_the_second_of_the_commit_is_seen(planted):
    git(planted.folder, "checkout", "--quiet", "--force", "HEAD")
    index = planted.folder / ".git" / "index"
    readme = planted.folder / "README.md"
    time = 1_700_000_000_000_000_000
    os.utime(readme, ns=(time, time))
    git(planted.folder, "add", "README.md")
    readme.write_text("# B title\n")  # as long as before
    os.utime(readme, ns=(time, time))
    os.utime(index, ns=(time, time))
    assert "README.md" in read_project(planted.folder).changed


# before a project's code runs


def test_only_the_project_that_the_user_made_is_known(project, tmp_path):
    assert not trust.is_known(project)  # a copy is at another path
    trust.trust_project(project)
    assert trust.is_known(project)
    copy = Path(shutil.copytree(project, tmp_path / "copy"))
    assert not trust.is_known(copy)
    stolen = (project / ".git" / "takehome" / "token").read_bytes()
    (project / ".git" / "takehome" / "token").write_bytes(b"x" * len(stolen))
    assert not trust.is_known(project)
    (project / ".git" / "takehome" / "token").unlink()
    assert not trust.is_known(project)


def test_a_project_without_git_is_never_known(baked, tmp_path):
    copy = shutil.copytree(baked["classification"], tmp_path / "copy")
    shutil.rmtree(copy / ".git")
    trust.trust_project(copy)
    assert not trust.is_known(copy)


@pytest.mark.parametrize("words", [["audit"], ["check", "--full"], ["pack"]])
def test_code_runs_only_after_a_yes(planted, words, monkeypatch):
    words = [*words, "--project", str(planted.folder)]
    done = CliRunner().invoke(app, words)
    assert "executes its code: look at it first, then add --yes" in str(done.exception)
    assert not trust.is_known(planted.folder)
    CliRunner().invoke(app, [*words, "--yes"])
    assert trust.is_known(planted.folder)


def test_a_check_asks_nothing(planted):
    words = ["check", "--only", "lint", "--project", str(planted.folder)]
    assert CliRunner().invoke(app, words).exit_code == 0


# links, pipes, devices and sizes


STRANGE = {
    "a link out": lambda path, out: path.symlink_to(out),
    "a pipe": lambda path, out: os.mkfifo(path),
    "a device": lambda path, out: path.symlink_to("/dev/zero"),
}


@unix
@pytest.mark.parametrize("name", ["README.md", "churn/config.py", "reports", "churn"])
@pytest.mark.parametrize("kind", STRANGE)
def test_no_command_follows_what_is_no_file_of_the_project(planted, name, kind):
    path, out = planted.folder / name, planted.folder.parent / "victim"
    out.write_text("precious")
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    STRANGE[kind](path, out)
    with pytest.raises(UserError, match=f"{name} is (a link|neither)"):
        refuse_strange_files(planted.folder)
    assert read_project(planted.folder).texts
    assert out.read_text() == "precious"


@unix
@pytest.mark.parametrize("kind", STRANGE)
def test_lint_opens_plain_files_alone(planted, kind):
    STRANGE[kind](planted.folder / "churn" / "f.py", planted.folder.parent / "victim")
    (planted.folder.parent / "victim").write_text("import os\n")
    assert lint(read_project(planted.folder)).status == "passed"
    (planted.folder / "churn" / "g.py").write_text("import os\n")
    assert lint(read_project(planted.folder)).status == "failed"


@unix
def test_a_link_beside_a_file_is_not_written_through(planted, tmp_path):
    victim, readme = tmp_path / "victim", planted.folder / "README.md"
    victim.write_text("precious")
    readme.with_name(f"README.md{ENDING}").symlink_to(victim)
    replace_files({readme: "new"})
    state = find_state(planted.folder)
    state.parent.mkdir()
    state.with_name("clock.json.new").symlink_to(victim)
    replace_file(state, b"new")
    assert (readme.read_text(), state.read_text()) == ("new", "new")
    state.with_suffix(".lock").symlink_to(tmp_path / "made")
    with pytest.raises(UserError):
        write_events(state, [], [])
    assert not (tmp_path / "made").exists()
    assert victim.read_text() == "precious"


def test_a_write_up_has_a_size(planted):
    (planted.folder / "README.md").write_bytes(b"x" * 1_000_001)
    assert "at most 1 MB" in read_project(planted.folder).writeup.reason
    (planted.folder / "README.md").write_text("# A\n" + "![" * 150_000)
    with pytest.raises(UserError, match=r"has 300,004 letters.*shorten it"):
        read_source(planted.folder)


def test_files_have_a_number_and_a_size_together(planted, monkeypatch):
    monkeypatch.setattr(project_reader, "MOST_FILES", 3)
    monkeypatch.setattr(project_reader, "MOST_TEXT", 50)
    sizes = {"a.txt": 45, "b.txt": 10, "c.txt": 5, "d.txt": 1}
    for name, size in sizes.items():
        (planted.folder / name).write_text("x" * size)
    texts = project_reader.read_texts(planted.folder, tuple(sizes))
    assert texts.keys() == {"a.txt", "c.txt"}


def test_a_history_has_a_size(planted, monkeypatch):
    names = ["a.txt", "b.txt", "c.txt"]
    for name in names:
        (planted.folder / name).write_text(name * 4)
    commit_all(planted.folder, "Add")
    ids = [git(planted.folder, "rev-parse", f"HEAD:{name}") for name in names]
    monkeypatch.setattr(reading, "MOST_OF_ALL", 50)
    contents = reading.read_blobs(planted.folder, ids)
    assert contents == [b"a.txt" * 4, b"b.txt" * 4, None]


@unix
@pytest.mark.parametrize("name", [".git/index", "churn/config.py"])
def test_a_file_of_endless_size_is_not_read(planted, name):
    (planted.folder / name).unlink(missing_ok=True)
    with (planted.folder / name).open("wb") as file:
        file.truncate(2**36)  # a hole, which takes no room
    with pytest.raises(UserError, match=r"index is too large|holds 0 packages"):
        read_commits(planted.folder) and find_config(planted.folder)


@unix
@pytest.mark.parametrize("name", [".gitignore", ".gitattributes", "alternates"])
def test_no_pipe_keeps_git_waiting(planted, name):
    folder = planted.folder
    if name == "alternates":
        folder = folder / ".git" / "objects" / "info"
        folder.mkdir(exist_ok=True)
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    with pytest.raises(UserError, match=f"{name} is not a plain file, and git reads"):
        read_commits(planted.folder)


def test_a_name_with_a_nul_is_no_path(planted):
    assert read_regular(planted.folder / "a\0b", 10) is None
    (planted.folder / "README.md").write_text("# A\n\n![b](c%00.png)\n")
    with pytest.raises(UserError, match="leads out of"):
        write_report(planted.folder)


@unix
def test_no_pipe_keeps_a_command_waiting(planted):
    (planted.folder / "reports").mkdir()
    for name in ("results.json", "report.html"):
        os.mkfifo(planted.folder / "reports" / name)
    assert not has_baseline(planted.folder)
    with pytest.raises(UserError, match="exists and was not made here"):
        write_report(planted.folder)


def test_answers_are_no_yaml_to_the_clock(planted):
    answers = planted.folder / ".copier-answers.yml"
    lines = (f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 30))
    bomb = "a0: &a0 [1]\n" + "".join(lines)
    answers.write_text(f"{bomb}hours: '2.5'\n")
    assert find_hours(planted.folder, None)[0] == 2.5
    answers.write_text(f"{bomb}hours: *a29\n")
    with pytest.raises(UserError, match="not a valid time box"):
        find_hours(planted.folder, None)


# time


BASE = "<!-- a: generated -->"
RESULTS = collect_numbers(
    {"models": [{"name": "linear", "score": 0.7, "interval": None}]}
)
SLOW = {
    "block starts": BASE,
    "block starts on a line each": f"{BASE}\n",
    "open comments": "<!--",
    "open figures": "![",
    "figures without an end": "![](a",
    "open images": "<img ",
    "numbers on a line each": "2024-01-01 loss 0.12345 of linear\n",
    "one row after the other": "<tr><td>0.123</td><td>1,234</td></tr>\n",
    "table": "| linear | 0.123 |\n",
    "heading marks": "# ",
    "fences": "```a\n~~~\n",
    "ticks": "`",
    "claims": "scored 1 (",
    "claims of rows": "row 1 got 0.123, ",
    "placeholders": "[your ",
    "other placeholders": "<your",
    "digits": "1,",
    "quotes": "a'",
}


@pytest.mark.parametrize("name", SLOW)
def test_a_write_up_is_read_in_one_pass(name):
    text = 10_000 * SLOW[name]  # hours by patterns that take the cube of the length
    writeup = read_writeup("README.md", text)
    assert len(writeup.prose) == len(text)
    assert writeup.at(len(text)) == f"README.md:{text.count(chr(10)) + 1}"
    find_questions(text)
    find_figures(text)
    for _, paragraph in find_paragraphs(writeup.prose):
        assert not question_numbers(paragraph, RESULTS, [("abc", RESULTS)])
        assert not question_claims(paragraph, Facts(tested={"1": [0.123]}))
    for pattern in (ABSOLUTE, PLACEHOLDER, COMMAND, IN_CODE, *SECRETS.values()):
        assert pattern.search(text) is None or pattern in (COMMAND, IN_CODE)


def test_blocks_comments_and_figures_are_those_meant():
    text = (
        "a <!-- x: generated, mine -->b<!-- y: generated -->c<!-- x: end -->d"
        "<!-- What? --><!-- y: end --> ![e](f.png) <img src='g.png'> <!-- open"
    )
    writeup = read_writeup("README.md", text)
    assert "".join(writeup.prose.split()) == "ad![e](f.png)<imgsrc='g.png'>"
    assert [one.text.strip() for one in find_questions(text)] == ["What?"]
    assert [path for _, path in find_figures(text)] == ["f.png", "g.png"]


# interrupts and what is full


@unix
def test_an_interrupt_is_one_line_and_tears_nothing(project, tmp_path):
    before = read_tree(project)
    table = tmp_path / "renewals.csv"
    table.write_bytes((project / "data" / "renewals.csv").read_bytes())
    command = [sys.executable, "-m", "takehome", "data", str(table)]
    line = "interrupted: no file is left half written\n"
    for wait in (0.2, 0.4, 0.8, 1.6):
        status, messages = interrupt(command, project, wait)
        assert (status, messages) in ((130, line), (0, "")) or status == -signal.SIGINT
        assert "cli.py" not in messages  # -2: Python had not come to the command yet
        assert read_tree(project).keys() == before.keys()


def interrupt(command, folder, wait):
    """Return (status, stderr) of a command that is interrupted after some seconds."""
    source = str(Path(trust.__file__).parents[2])
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": source},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, messages = process.communicate()
    return process.returncode, messages


@pytest.fixture
def heeds_interrupts():
    """Python's own answer to an interrupt, which a background job does not have."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_interrupts")
def test_an_interrupt_waits_while_files_are_put_in_place(tmp_path, monkeypatch):
    files = {tmp_path / name: "new" for name in "abc"}
    for path in files:
        path.write_text("old")
    replace = Path.replace

    def replace_interrupted(path, target):
        signal.raise_signal(signal.SIGINT)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", replace_interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_files(files)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["new"] * 3


@pytest.mark.usefixtures("heeds_interrupts")
def test_an_interrupt_that_became_another_error_is_told_once(monkeypatch, capsys):
    def fail():
        try:
            signal.raise_signal(signal.SIGINT)
        except SystemExit as end:  # as where a class is made, or in asyncio
            raise RuntimeError("Error calling __set_name__") from end

    monkeypatch.setattr(cli, "main", fail)
    with pytest.raises(SystemExit) as ended:
        start()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "interrupted: no file is left half written\n"


@unix
@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_a_stream_may_be_closed_before_the_start(monkeypatch, stream):
    monkeypatch.setattr(sys, stream, None)
    cli.open_streams()
    with getattr(sys, stream) as opened:
        assert not opened.isatty()


def test_too_little_memory_is_one_line(monkeypatch):
    def fail():
        raise MemoryError

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit, match="too little memory"):
        cli.main()


def test_a_full_disk_is_one_line(monkeypatch, capsys):
    def fail():
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit, match="No space left on device: 'x': make room"):
        cli.main()


def test_a_message_is_one_line_whatever_a_name_holds(monkeypatch):
    def fail():
        raise UserError("a\nb\x1b[31m")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit, match=r"error: a\\nb\\x1b\[31m"):
        cli.main()


def test_blocks_of_a_write_up_are_merged_in_one_pass():
    mark, end = b"<!-- a: generated, edits -->\n", b"<!-- a: end -->"
    text = mark + b"old\n" + end + b" mine " + mark + b"left open\n"
    assert read_blocks(text) == {"a": b"old\n"}
    assert fill_blocks(text, {"a": b"new\n"}) == text.replace(b"old", b"new")
    many = 50_000 * mark
    assert fill_blocks(many, {"a": b"new"}) == many
    assert read_blocks(50_000 * b"<!-- a: generated ") == {}
