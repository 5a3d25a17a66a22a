"""Pack what is committed into a zip that a reviewer can run, put in place only when
that is proven."""

import json
import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path

from takehome import UserError
from takehome.pack.archive import (
    LINK,
    SUBMODULE,
    is_archive_of,
    is_bundle_of,
    list_entries,
    write_archive,
    write_bundle,
)
from takehome.pack.verify import (
    prove_archive,
)
from takehome.project.config_file import (
    find_config,
)
from takehome.project.files import (
    replace_files,
)
from takehome.project.git import (
    find_repository,
    run_git,
)

NOT_ON_WINDOWS = re.compile(
    r'[<>:"|?*\\\x00-\x1f\ud800-\udfff]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)',
    re.IGNORECASE,
)


def pack_project(
    project, say, output=None, bundle=False, leave_data=False, anyway=False, python=None
):
    """Write the archive of HEAD to `output`, and its history beside it if `bundle`,
    once both are proven.

    `say(done, doing=None)` is told each step; `python` runs the proof instead of a
    fresh environment. Raises UserError, with nothing written, if something does not
    hold; `anyway` forgives failed checks and proofs.
    """
    output = choose_output(project, output)
    package = find_config(project).parent
    entries = choose_entries(project, leave_data, say)
    if bundle:
        refuse_bundle(project, leave_data)
    earlier = find_earlier(project, output, bundle)
    failures = [
        *([] if leave_data else find_ignored_data(project, package)),
        *find_failures(project),
        *find_own_paths(project),
    ]
    insist(failures, "the project is not ready", anyway, say)
    say(
        f"Checked: {len(failures)} fail, packed anyway"
        if failures
        else "Checked: nothing fails",
        "packing",
    )
    with open_temporary_folder() as folder:
        made = {output: write_archive(project, entries, folder)}
        if bundle:
            made[output.with_suffix(".bundle")] = write_bundle(project, folder)
        say(
            tell_size(entries, made[output]),
            "making an environment from requirements.txt",
        )
        problems = prove_archive(
            made[output], folder, project, package.name, say, leave_data, python
        )
        insist(problems, "the archive does not give what it holds", anyway, say)
        replace_files(made)
    proof = "unproven" if problems else "proven in a fresh place"
    say(
        f"Written: {', '.join(map(str, made))}, "
        f"{proof}{', instead of what was packed before' if earlier else ''}"
    )


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


def tell_size(entries, archive):
    return f"Packed: {len(entries):,} files, {archive.stat().st_size / 1e6:,.1f} MB"


def insist(problems, summary, anyway, say):
    """Tell the problems; raise UserError if there are any, unless the user wants the
    archive anyway."""
    for problem in problems:
        say(f"- {problem}")
    if problems and not anyway:
        raise UserError(
            f"{summary}, so nothing was written: mend the above and commit, or add "
            "--anyway"
        )


# what stands in the way


def choose_output(project, output):
    """Return the path of the archive, outside of the tree, in a folder that can be
    written."""
    repository = find_repository(project)
    if repository is None:
        raise UserError(
            f"{project} is in no git repository that git can read: `git init` and "
            "commit, then pack"
        )
    output = (output or project.parent / f"{project.name}.zip").resolve()
    if output.suffix.lower() != ".zip":
        raise UserError(f"--output {output} is no name of a zip: let it end in .zip")
    if output.is_relative_to(repository.top):
        raise UserError(
            f"{output} is inside the repository {repository.top}: name a place outside "
            "of it with --output"
        )
    if output.is_dir() or not os.access(output.parent, os.W_OK):
        raise UserError(
            f"{output} cannot be written: name a file in a folder of yours with "
            "--output"
        )
    return output


def find_earlier(project, output, bundle):
    """Return what an earlier packing left where this one writes; UserError if something
    else stands there."""
    earlier = [
        path
        for path in (output, output.with_suffix(".bundle"))[: 1 + bundle]
        if path.exists()
    ]
    for path in earlier:
        ours = (
            is_archive_of(path, project.name)
            if path == output
            else is_bundle_of(path, project)
        )
        if not ours:
            raise UserError(
                f"{path} is there, and not packed from here: move it, or name another "
                "place by --output"
            )
    return earlier


def choose_entries(project, leave_data, say):
    """Return what of the commit goes into the archive; tell what is in it otherwise
    than in the folder."""
    entries = list_entries(project)
    refuse_changes(project)
    refuse_entries(entries, project.name)
    for note in list_notes(project, entries):
        say(f"Note: {note}")
    apart = "data/" if leave_data else ()
    return [
        entry
        for entry in entries
        if entry.mode != SUBMODULE and not entry.name.startswith(apart)
    ]


def refuse_changes(project):
    """Raise UserError if something in the project is neither committed nor ignored."""
    options = ["--porcelain", "-z", "--untracked-files=normal"]
    options += ["--ignore-submodules=dirty", "--no-renames"]
    changed = run_git(project, "status", *options, "--", ".")
    if changed is None:
        raise UserError(
            f"git cannot tell what changed in {project}: mend what `git status` says"
        )
    if changed:
        first, *others = changed.rstrip("\0").split("\0")
        more = " and more" if others else ""
        raise UserError(
            f"not committed: {show(first.split(maxsplit=1)[1])}{more}: commit or "
            "ignore it, then pack"
        )


def refuse_entries(entries, top):
    """Raise UserError for the first file that does not belong into a zip, or that not
    every system can hold."""
    for entry in entries:
        if {".venv", "pyvenv.cfg"} & set(entry.name.split("/")):
            raise UserError(
                f"{show(entry.name)} is of an environment: `git rm -r --cached` its "
                "folder, ignore it, commit"
            )
    seen = {}
    for entry in entries:
        name = show(entry.name)
        if entry.mode == LINK:
            raise UserError(
                f"{name} is a symbolic link, which a zip may lose: commit the file in "
                "its place"
            )
        if any(map(NOT_ON_WINDOWS.search, [top, *entry.name.split("/")])):
            raise UserError(
                f"{name} in {show(top)} cannot be a file's name on Windows: rename it"
            )
        if (other := seen.setdefault(entry.name.casefold(), name)) != name:
            raise UserError(
                f"{other} and {name} are one file on Windows and macOS: rename one of "
                "them"
            )


def show(name):
    """Return a file's name on one line."""
    return name if name.isprintable() else json.dumps(name)


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
    asked = ("ls-files", "-z", ":(attr:filter=lfs)")
    pointers = run_git(project, "--no-literal-pathspecs", *asked) or ""
    return [
        *(
            f"{entry.name} is a submodule, not in the archive"
            for entry in entries
            if entry.mode == SUBMODULE
        ),
        *(
            f"{show(name)} is in Git LFS, the archive holds its pointer"
            for name in pointers.split("\0")
            if name
        ),
    ]


def find_ignored_data(project, package):
    """Return a line for each file in data/ that the code names and git ignores: without
    it, no run works elsewhere."""
    ignored = (
        run_git(
            project,
            "ls-files",
            "-z",
            "--others",
            "--ignored",
            "--exclude-standard",
            "--",
            "data",
        )
        or ""
    )
    code = "".join(path.read_text("utf-8", "replace") for path in package.glob("*.py"))
    return [
        f"{show(name)} is ignored by git, so it would be missing: add --no-data to "
        "hand in without data, or commit it"
        for name in ignored.split("\0")
        if name and Path(name).name in code
    ]


def find_failures(project):
    """Return a line for each check that fails, apart from those on what is past."""
    from takehome.check.run import (
        check_project,
    )

    failed = [
        (entry, found)
        for entry, found in check_project(project).items()
        if found.status == "failed" and not entry.past
    ]
    return [
        f"{entry.id}: {'; '.join(found.evidence)}. {entry.mend}"
        for entry, found in failed
    ]


def find_own_paths(project):
    """Return a line for each file that names a place on this machine; on it, no run
    would notice."""
    places = [
        f"{place}{os.sep}" for place in (project, Path.home()) if place != place.parent
    ]
    forms = {
        form
        for place in places
        for form in (place, place.replace("\\", "/"), place.replace("\\", "\\\\"))
    }
    words = [word for form in sorted(forms) for word in ("-e", form)]
    places = ("HEAD", "--", ".", ":(exclude)data")
    asked = ("--no-literal-pathspecs", "grep", "-IFlz", *words, *places)
    found = run_git(project, *asked) or ""
    return [
        f"{show(name.removeprefix('HEAD:'))} holds a path of this machine: start it "
        "from ROOT of config.py"
        for name in found.split("\0")
        if name
    ]
