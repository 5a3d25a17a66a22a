"""Pack what is committed into a zip that a reviewer can run, put in place only when it
is verified."""

import functools
import itertools
import json
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from takehome import UserError
from takehome.deliver import find_stale
from takehome.pack.archive import (
    LINK,
    SUBMODULE,
    is_archive_of,
    is_bundle_of,
    list_entries,
    write_archive,
    write_bundle,
)
from takehome.pack.verify import verify_archive
from takehome.project.config_file import find_config
from takehome.project.files import NOT_ON_WINDOWS, replace_files
from takehome.project.git import find_repository, run_git


def pack_project(
    project,
    report,
    output=None,
    bundle=False,
    leave_data=False,
    force=False,
    python=None,
):
    """Write the archive of HEAD to `output`, and its history beside it if `bundle`,
    once both are verified.

    `report(done, doing=None)` is called for each step; `python` is used instead of a
    clean environment. Raises UserError, with nothing written, if something does not
    hold; `force` packs in spite of failed checks and of differences.
    """
    output = choose_output(project, output)
    package = find_config(project).parent
    entries = choose_entries(project, leave_data, report)
    if bundle:
        refuse_bundle(project, leave_data)
    replaced = find_earlier(project, output, bundle)
    failures = find_obstacles(project, package, leave_data)
    failures += find_stale(project, [entry.name for entry in entries])
    require_none(failures, "the project is not ready", force, report)
    report(describe_checks(failures), "packing")
    with open_temporary_folder() as folder:
        files = {output: write_archive(project, entries, folder)}
        if bundle:
            files[output.with_suffix(".bundle")] = write_bundle(project, folder)
        archive = files[output]
        report(describe_size(entries, archive), "making an environment")
        verify = functools.partial(verify_archive, archive, folder, project)
        problems = verify(package.name, report, leave_data, python)
        require_none(problems, "the archive does not reproduce", force, report)
        replace_files(files)
    report(describe_files(files, problems, replaced))


def find_obstacles(project, package, leave_data):
    """Return a line for each thing that must be fixed before packing."""
    lines = [] if leave_data else find_ignored_data(project, package)
    return lines + find_failures(project) + find_own_paths(project)


def describe_checks(failures):
    """Return the line on what was checked."""
    if failures:
        return f"Checked: {len(failures)} fail, packed with --force"
    return "Checked: nothing fails"


def describe_files(files, problems, replaced):
    """Return the line on what was written."""
    state = "not verified" if problems else "verified in a clean environment"
    line = f"Written: {', '.join(map(str, files))}, {state}"
    return f"{line}, replacing what was packed before" if replaced else line


@contextmanager
def open_temporary_folder():
    """Give a folder that is gone afterwards; a lack of room or access is a
    UserError."""
    try:
        with tempfile.TemporaryDirectory(
            prefix="takehome-pack-", ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)
    except OSError as error:
        raise UserError(
            f"cannot pack, {error}: make room or give access, then pack again"
        ) from None


def describe_size(entries, archive):
    """Return the line on how large the archive is."""
    megabytes = archive.stat().st_size / 1e6
    return f"Packed: {len(entries):,} files, {megabytes:,.1f} MB"


def require_none(problems, summary, force, report):
    """Report the problems; raise UserError if there are any, without `force`."""
    for problem in problems:
        report(f"- {problem}")
    if problems and not force:
        raise UserError(
            f"{summary}, so nothing was written: fix the above and commit, or add "
            "--force"
        )


# what must hold before


def choose_output(project, output):
    """Return the path of the archive, outside of the tree, in a folder that can be
    written."""
    repository = find_repository(project)
    if repository is None:
        raise UserError(
            f"{project} is not in a git repository: `git init` and commit, then pack"
        )
    output = (output or project.parent / f"{project.name}.zip").resolve()
    if output.suffix.lower() != ".zip":
        raise UserError(f"--output {output} is not a zip: use a name that ends in .zip")
    if output.is_relative_to(repository.top):
        raise UserError(
            f"{output} is inside the repository {repository.top}: use --output with a "
            "path outside of it"
        )
    if output.is_dir() or not os.access(output.parent, os.W_OK):
        raise UserError(
            f"{output} is not writable: use --output with a file in a folder of yours"
        )
    return output


def find_earlier(project, output, bundle):
    """Return what an earlier packing left where this one writes; UserError if something
    else is there."""
    ours = {output: output.exists() and is_archive_of(output, project.name)}
    if bundle:
        path = output.with_suffix(".bundle")
        ours[path] = path.exists() and is_bundle_of(path, project)
    for path, is_ours in ours.items():
        if path.exists() and not is_ours:
            raise UserError(
                f"{path} exists, and was not packed from here: move it, or use "
                "--output with another path"
            )
    return [path for path, is_ours in ours.items() if is_ours]


def choose_entries(project, leave_data, report):
    """Return what of the commit goes into the archive; report what differs from the
    folder."""
    entries = list_entries(project)
    refuse_changes(project)
    refuse_entries(entries, project.name)
    for note in list_notes(project, entries):
        report(f"Note: {note}")
    files = [entry for entry in entries if entry.mode != SUBMODULE]
    if not leave_data:
        return files
    return [entry for entry in files if not entry.name.startswith("data/")]


def refuse_changes(project):
    """Raise UserError if something in the project is neither committed nor ignored."""
    options = ["--porcelain", "-z", "--untracked-files=normal"]
    options += ["--ignore-submodules=dirty", "--no-renames"]
    changed = run_git(project, "status", *options, "--", ".")
    if changed is None:
        raise UserError(
            f"git cannot list what changed in {project}: fix what `git status` reports"
        )
    if changed:
        first, *others = changed.rstrip("\0").split("\0")
        _, name = first.split(maxsplit=1)
        more = " and more" if others else ""
        raise UserError(
            f"not committed: {show(name)}{more}: commit or ignore it, then pack"
        )


def refuse_entries(entries, top):
    """Raise UserError for the first file that does not belong into a zip, or that not
    every system can hold."""
    for entry in entries:
        parts = entry.name.split("/")
        if ".venv" in parts or "pyvenv.cfg" in parts:
            raise UserError(
                f"{show(entry.name)} is part of an environment: `git rm -r --cached` "
                "its folder, ignore it, commit"
            )
    seen = {}
    for entry in entries:
        refuse_name(entry, top)
        name = show(entry.name)
        other = seen.setdefault(entry.name.casefold(), name)
        if other != name:
            raise UserError(
                f"{other} and {name} are one file on Windows and macOS: rename one of "
                "them"
            )


def refuse_name(entry, top):
    """Raise UserError for a link, or a name that Windows cannot hold."""
    name = show(entry.name)
    if entry.mode == LINK:
        raise UserError(
            f"{name} is a symbolic link, which a zip may lose: commit the file in its "
            "place"
        )
    if any(map(NOT_ON_WINDOWS.search, [top, *entry.name.split("/")])):
        raise UserError(
            f"{name} in {show(top)} is not a valid name on Windows: rename it"
        )


def show(name):
    """Return a file's name on one line."""
    return name if name.isprintable() else json.dumps(name)


def list_names(output):
    """Return the names that git set apart by NUL in its output, or None."""
    names = (output or "").split("\0")
    return list(filter(None, names))


def refuse_bundle(project, leave_data):
    """Raise UserError if the history holds more than may be handed in."""
    if run_git(project, "rev-parse", "--show-prefix"):
        raise UserError(
            f"--bundle would hold the whole repository around {project}: leave it out"
        )
    if leave_data and run_git(project, "rev-list", "-1", "HEAD", "--", "data"):
        raise UserError(
            "--bundle holds the history, and data/ in it: leave out --bundle or "
            "--no-data"
        )


def list_notes(project, entries):
    """Return a line for each thing that the archive holds otherwise than the folder
    does."""
    notes = [
        f"{entry.name} is a submodule, not in the archive"
        for entry in entries
        if entry.mode == SUBMODULE
    ]
    command = ("ls-files", "-z", ":(attr:filter=lfs)")
    pointers = run_git(project, "--no-literal-pathspecs", *command)
    for name in list_names(pointers):
        notes.append(f"{show(name)} is in Git LFS, the archive holds its pointer")
    return notes


def find_ignored_data(project, package):
    """Return a line for each file in data/ that the code names and git ignores: without
    it, no run works elsewhere."""
    options = ("--others", "--ignored", "--exclude-standard")
    ignored = run_git(project, "ls-files", "-z", *options, "--", "data")
    code = "".join(path.read_text("utf-8", "replace") for path in package.glob("*.py"))
    return [
        f"{show(name)} is ignored by git, so it would be missing: add --no-data to "
        "hand in without data, or commit it"
        for name in list_names(ignored)
        if Path(name).name in code
    ]


def find_failures(project):
    """Return a line for each check that fails, apart from those on what is past."""
    from takehome.check import check_project

    lines = []
    for entry, found in check_project(project).items():
        if found.status == "failed" and not entry.past:
            lines += describe_failure(entry, found)
    return lines


def describe_failure(entry, found):
    """Return the line on a check that fails; on the brief, a line for each open ask."""
    parts = ["; ".join(found.evidence)]
    if entry.id == "brief-answered":
        parts = found.evidence
    return [f"{entry.id}: {part}. {entry.fix}" for part in parts]


def find_own_paths(project):
    """Return a line for each file that names a place on this machine; on it, no run
    would notice."""
    patterns = []
    for path in (project, Path.home()):
        if path != path.parent:
            patterns += [("-e", form) for form in list_forms(f"{path}{os.sep}")]
    words = itertools.chain.from_iterable(sorted(set(patterns)))
    places = ("HEAD", "--", ".", ":(exclude)data")
    grep = ("--no-literal-pathspecs", "grep", "-IFlz", *words, *places)
    return [
        f"{show(name.removeprefix('HEAD:'))} holds a path of this machine: start it "
        "from ROOT of config.py"
        for name in list_names(run_git(project, *grep))
    ]


def list_forms(path):
    """Return a path as it is, with slashes, and with backslashes escaped."""
    with_slashes = path.replace("\\", "/")
    escaped = path.replace("\\", "\\\\")
    return [path, with_slashes, escaped]
