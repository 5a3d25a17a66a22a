"""Read a project once: everything that the checks look at, with a line in the place of
what cannot be read."""

import ast
import os
from dataclasses import dataclass
from pathlib import Path

from takehome.check.finding import (
    Missing,
)
from takehome.check.readers.history import (
    Commit,
    read_commits,
    read_paths,
    read_versions,
)
from takehome.check.readers.results import (
    find_results,
)
from takehome.check.readers.source import (
    parse,
)
from takehome.check.readers.writeup import (
    Writeup,
    find_questions,
    read_writeup,
)

LEFT_OUT = {
    ".git",
    ".venv",
    "venv",
    "node_modules",
    "__pycache__",
    ".pytest_cache",
    ".ruff_cache",
    ".ipynb_checkpoints",
}
READMES = ("readme.md", "readme.rst", "readme.txt", "readme")
MOST_BYTES = (
    5_000_000  # of a file that is read as text; a notebook with figures stays below
)


@dataclass(frozen=True)
class Project:
    """`texts` are those outside of data/, `trees` the Python that parses, `broken` the
    line on that which does not."""

    folder: Path
    files: tuple[str, ...]
    links_out: tuple[str, ...]
    texts: dict[str, str]
    trees: dict[str, ast.Module]
    broken: dict[str, str]
    writeup: Writeup | Missing
    template: Writeup | None
    results: dict | Missing
    config: str | Missing
    commits: tuple[Commit, ...] | Missing
    changed: frozenset[str]

    @property
    def package(self):
        """The folder of config.py, else that of __main__.py."""
        if not isinstance(self.config, Missing):
            return self.config.rpartition("/")[0]
        mains = [
            path.rpartition("/")[0]
            for path in self.trees
            if path.endswith("/__main__.py")
        ]
        return mains[0] if len(mains) == 1 else self.config


def read_project(folder):
    commits, paths = read_commits(folder), list_files(folder)
    inside = [path for path in paths if stays_inside(folder, folder / path)]
    files = tuple(path for path in inside if (folder / path).is_file())
    texts = {
        path: text
        for path in files
        if not is_data(path) and (text := read_text(folder / path)) is not None
    }
    parsed = {path: parse(text) for path, text in texts.items() if path.endswith(".py")}
    readme = next((path for path in files if path.lower() in READMES), "")
    return Project(
        folder=folder,
        files=files,
        links_out=tuple(sorted(set(paths) - set(inside))),
        texts=texts,
        trees={
            path: tree for path, tree in parsed.items() if not isinstance(tree, str)
        },
        broken={path: line for path, line in parsed.items() if isinstance(line, str)},
        writeup=find_writeup(folder, readme),
        template=find_template(folder, commits, readme),
        results=find_results(texts),
        config=find_config(texts),
        commits=commits,
        changed=frozenset() if isinstance(commits, Missing) else find_changed(folder),
    )


# files


def list_files(folder):
    """Return the files that are committed or would be, or without git all but the usual
    caches."""
    listed = read_paths(
        folder, "ls-files", "--cached", "--others", "--exclude-standard"
    )
    if listed:
        return sorted(set(listed))
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        found += [(Path(place) / name).relative_to(folder).as_posix() for name in names]
    return sorted(found)


def stays_inside(folder, path):
    """Tell whether a path is no link that leads out of the folder."""
    try:
        return not path.is_symlink() or path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def is_data(path):
    return path.startswith("data/")


def read_text(path):
    """Return a file's text, or None if it is none: too large, binary or out of
    reach."""
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b"\0"
    except OSError:
        return None
    return (
        None
        if b"\0" in content
        else content.decode("utf-8", errors="replace").replace("\r\n", "\n")
    )


def find_changed(folder):
    """Return the paths with changes that are not committed, new files among them."""
    options = ["--name-only", "--relative", "--ignore-submodules=dirty"]
    against_head = read_paths(folder, "diff", *options, "HEAD")
    return frozenset(
        against_head + read_paths(folder, "ls-files", "--others", "--exclude-standard")
    )


# what the template's projects hold


def find_writeup(folder, readme):
    if not readme:
        return Missing("no README in the project's folder")
    try:
        return read_writeup(readme, (folder / readme).read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Missing(f"{readme} is not UTF-8 (byte {error.start}): save it as UTF-8")
    except OSError as error:
        return Missing(f"{readme} cannot be read: {error.strerror}")


def find_template(folder, commits, readme):
    """Return the write-up as the template made it: the first one committed, if it still
    asked its questions."""
    if isinstance(commits, Missing):
        return None
    first = next(
        (
            commit
            for commit in commits
            if any(path.lower() == "readme.md" for path in commit.lines)
        ),
        None,
    )
    versions = [
        text
        for name in ("README.md", readme)
        if first
        for _, _, text in read_versions(folder, [first], name)
    ]
    return (
        read_writeup("README.md", versions[0])
        if versions and len(find_questions(versions[0])) >= 3
        else None
    )


def find_config(texts):
    found = sorted(
        (path for path in texts if path.endswith("/config.py")),
        key=lambda path: (path.count("/"), path),
    )
    ours = [path for path in found if "OPEN_HOLDOUT" in texts[path]] or found
    return ours[0] if ours else Missing("no package with a config.py")
