"""Read a project once: everything that the checks look at, with a line in the place of
what cannot be read."""

import ast
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from takehome.check.finding import Missing
from takehome.check.readers.history import (
    Commit,
    read_commits,
    read_paths,
    read_versions,
)
from takehome.check.readers.results import find_results
from takehome.check.readers.source import parse
from takehome.check.readers.tables import list_tables, read_table
from takehome.check.readers.writeup import (
    Writeup,
    count_words,
    find_questions,
    mask,
    read_cells,
    read_writeup,
)
from takehome.project.blocks import find_blocks
from takehome.project.files import CACHES, list_inside, read_regular

READMES = ("readme.md", "readme.rst", "readme.txt", "readme")
# of a file that is read as text; a notebook with figures stays below
MOST_BYTES = 5_000_000
MOST_WRITEUP = 1_000_000  # of a README, a hundred times one of a thousand words
MOST_TEXT = 50_000_000  # of all files; what no longer fits is not read
MOST_FILES = 5_000  # outside of data/ that are read
FEW_WORDS = 100  # below, a README only points to the notebook
FEWEST_QUESTIONS = 3  # in the template's own write-up
OUT_OF_FOLD = "reports/out_of_fold.csv"  # written by a run, and not committed
PICTURE = re.compile(r'"image/[\w+]+":\s*(?:"[^"]*"|\[[^\]]*\])')
MARK_OF_CONFIG = "OPEN_HOLDOUT"  # which only the template's config.py has


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

    @cached_property
    def is_from_template(self):
        """Whether the template made it: another's project lacks what only the template
        brings, and is not to blame for that."""
        if MARK_OF_CONFIG in self.texts.get(self.config, ""):
            return True
        writeup = self.writeup
        return not isinstance(writeup, Missing) and bool(find_blocks(writeup.text))

    @cached_property
    def written(self):
        """The texts as they were written: without the pictures in notebooks."""
        return {
            path: mask(PICTURE, text) if path.endswith(".ipynb") else text
            for path, text in self.texts.items()
        }

    @cached_property
    def tables(self):
        """The tables that can be read: of the data, and what a run left of each row."""
        tables = []
        for path in {*list_tables(self.files), OUT_OF_FOLD}:
            table = read_table(self.folder, path)
            if not isinstance(table, Missing):
                tables.append(table)
        return sorted(tables, key=lambda table: table.path)

    @property
    def package(self):
        """The folder of config.py, else that of __main__.py."""
        if not isinstance(self.config, Missing):
            return self.config.rpartition("/")[0]
        mains = [path for path in self.trees if path.endswith("/__main__.py")]
        if len(mains) != 1:
            return self.config
        return mains[0].removesuffix("/__main__.py")


def read_project(folder):
    """Return the Project in a folder."""
    commits, paths = read_commits(folder), list_files(folder)
    inside = list_inside(folder, paths)
    files = tuple(path for path in inside if (folder / path).is_file())
    texts = read_texts(folder, files)
    trees, broken = parse_all(texts)
    readmes = [path for path in files if path.lower() in READMES]
    readme = readmes[0] if readmes else ""
    return Project(
        folder=folder,
        files=files,
        links_out=tuple(sorted(set(paths) - set(inside))),
        texts=texts,
        trees=trees,
        broken=broken,
        writeup=choose_writeup(folder, readme, texts),
        template=find_template(folder, commits, readme),
        results=find_results(texts),
        config=find_config(texts),
        commits=commits,
        changed=find_changed(folder, commits),
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
        folders[:] = sorted(set(folders) - CACHES)
        found += [(Path(place) / name).relative_to(folder).as_posix() for name in names]
    return sorted(found)


def is_data(path):
    return path.startswith("data/")


def read_text(path):
    """Return a file's text, or None if it is none: too large, binary or out of
    reach."""
    content = read_regular(path, MOST_BYTES)
    if content is None or b"\0" in content:
        return None
    return content.decode("utf-8", errors="replace").replace("\r\n", "\n")


def read_texts(folder, files):
    """Return {path: text} of the files outside of data/ that are text."""
    texts, left = {}, MOST_TEXT
    outside = [path for path in files if not is_data(path)]
    for path in outside[:MOST_FILES]:
        text = read_text(folder / path)
        if text is not None and len(text) <= left:
            texts[path] = text
            left -= len(text)
    return texts


def parse_all(texts):
    """Return {path: tree} of the Python files, and {path: line} of those that do not
    parse."""
    trees, broken = {}, {}
    for path, text in texts.items():
        if path.endswith(".py"):
            parsed = parse(text)
            found = broken if isinstance(parsed, str) else trees
            found[path] = parsed
    return trees, broken


def find_changed(folder, commits):
    """Return the paths with changes that are not committed, new files among them."""
    if isinstance(commits, Missing):
        return frozenset()
    options = ("--name-only", "--relative", "--ignore-submodules=dirty")
    changed = read_paths(folder, "diff", *options, "HEAD")
    new = read_paths(folder, "ls-files", "--others", "--exclude-standard")
    return frozenset(changed + new)


# what the template's projects hold


def choose_writeup(folder, readme, texts):
    """Return the README, or where it says next to nothing, the notebook that tells
    more."""
    writeup = find_writeup(folder, readme)
    words = 0 if isinstance(writeup, Missing) else count_words(writeup.text)
    if words >= FEW_WORDS or (readme and isinstance(writeup, Missing)):
        return writeup
    for path, text in texts.items():
        prose = read_cells(text) if path.endswith(".ipynb") else ""
        if count_words(prose) > words:
            writeup, words = read_writeup(path, prose), count_words(prose)
    return writeup


def find_writeup(folder, readme):
    if not readme:
        return Missing("no README in the project's folder")
    content = read_regular(folder / readme, MOST_WRITEUP)
    if content is None:
        return Missing(
            f"{readme} cannot be read as a file of at most {MOST_WRITEUP // 10**6} MB"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Missing(f"{readme} is not UTF-8 (byte {error.start}): save it as UTF-8")
    return read_writeup(readme, text.replace("\r\n", "\n").replace("\r", "\n"))


def find_template(folder, commits, readme):
    """Return the write-up as the template made it: the first one committed, if it still
    asked its questions."""
    if isinstance(commits, Missing):
        return None
    first = [commit for commit in commits if "readme.md" in list_lower(commit)][:1]
    versions = read_versions(folder, first, "README.md")
    versions += read_versions(folder, first, readme)
    if not versions:
        return None
    _, _, text = versions[0]
    if len(find_questions(text)) < FEWEST_QUESTIONS:
        return None
    return read_writeup("README.md", text)


def list_lower(commit):
    """Return the paths that a commit touches, in lower case."""
    return set(map(str.lower, commit.lines))


def find_config(texts):
    """Return the path of the config.py nearest to the root, of the template's kind if
    there is one."""
    found = [path for path in texts if path.endswith("/config.py")]
    ours = [path for path in found if MARK_OF_CONFIG in texts[path]]
    if not found:
        return Missing("no package with a config.py")
    return min(ours or found, key=lambda path: (path.count("/"), path))
