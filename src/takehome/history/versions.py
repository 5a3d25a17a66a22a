"""Read the code and the results of each committed run."""

import ast
from dataclasses import dataclass
from functools import lru_cache

from takehome import UserError
from takehome.check import (
    Missing,
    find_results,
    find_settings,
    parse,
    read_commits,
    show_source,
)
from takehome.project.git import read_blobs

MOST_RUNS = 100  # the latest; nobody reads more
CONFIG, MAIN, RESULTS = "config.py", "__main__.py", "results.json"
DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class State:
    """The files after a commit: {path: id of the content} of Python and of results."""

    name: str
    subject: str
    blobs: dict[str, str]


@dataclass(frozen=True)
class Version:
    """A committed run: `parts` are {(file, name): source} of its settings and
    functions, comments and docstrings left out."""

    name: str
    subject: str
    parts: dict[tuple[str, str], str]
    results: dict


def read_versions(project):
    """Return (the code before the first run listed, a Version per run, the code of the
    last commit, how many earlier runs are left out)."""
    commits = read_commits(project)
    if isinstance(commits, Missing):
        raise UserError(f"{project} has no history to tell of: {commits.reason}")
    first, runs, last = find_states(commits)
    if not runs:
        raise UserError(
            f"no commit of {project} holds a {RESULTS}: commit reports/ after each run"
        )
    before, *shown = [first, *runs][-MOST_RUNS - 1 :]
    texts = read_texts(project, [before, *shown, last])
    versions = [read_version(state, texts) for state in shown]
    kept = [version for version in versions if version is not None]
    if not kept:
        raise UserError(
            f"no {RESULTS} of {project} can be read: run again, and commit it"
        )
    left_out = len(runs) - len(shown)
    return read_parts(before, texts), kept, read_parts(last, texts), left_out


def find_states(commits):
    """Return the State after the first commit, after each that changes the results, and
    after the last."""
    blobs, runs = {}, []
    for commit in commits:
        for path, blob in commit.blobs.items():
            blobs[path] = blob
            if blob.strip("0") == "" or not is_read(path):
                del blobs[path]
        if commit is commits[0]:
            first = State(commit.name, commit.subject, dict(blobs))
        if any(map(is_results, commit.blobs)) and find_path(blobs, RESULTS):
            runs.append(State(commit.name, commit.subject, dict(blobs)))
    return first, runs, State(commit.name, commit.subject, blobs)


def is_read(path):
    return path.endswith(".py") or is_results(path)


def is_results(path):
    return path.split("/")[-1] == RESULTS


def find_path(blobs, name):
    """Return the path of the file of a name that is nearest to the root, or None."""
    depths = []
    for path in blobs:
        *folders, last = path.split("/")
        if last == name:
            depths.append((len(folders), path))
    return min(depths)[1] if depths else None


def read_texts(project, states):
    """Return {id: text} of all files in the states, each read once."""
    ids = sorted({blob for state in states for blob in state.blobs.values()})
    contents = read_blobs(project, ids)
    texts = {}
    for blob, content in zip(ids, contents, strict=True):
        if content is not None:
            text = content.decode("utf-8", "replace")
            texts[blob] = text.replace("\r\n", "\n")
    return texts


def read_version(state, texts):
    """Return the Version of a state, None where its results cannot be read."""
    path = find_path(state.blobs, RESULTS)
    results = find_results({RESULTS: texts.get(state.blobs[path], "")})
    if isinstance(results, Missing):
        return None
    return Version(state.name, state.subject, read_parts(state, texts), results)


def read_parts(state, texts):
    """Return {(file, name): source} of the package: the settings of config.py, and what
    the other modules define."""
    path = find_path(state.blobs, CONFIG) or find_path(state.blobs, MAIN)
    package = path.rpartition("/")[0] if path else ""
    parts = {}
    for path, blob in sorted(state.blobs.items()):
        folder, _, name = path.rpartition("/")
        if folder == package and name.endswith(".py"):
            parts |= read_module(name, texts.get(blob, ""))
    return parts


@lru_cache(maxsize=1_000)  # most modules stay the same from run to run
def read_module(name, text):
    """Return {(file, name): source} of a module; as a whole where it does not parse."""
    tree = parse(text)
    if isinstance(tree, str):
        return {(name, ""): text}
    if name == CONFIG:
        return {(name, key): value for key, value in find_settings(tree).items()}
    found, others = {}, []
    for node in tree.body:
        if isinstance(node, DEFINED):
            found[name, node.name] = show_code(node)
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            others.append(show_source(node))
    if others and ast.get_docstring(tree) is not None:
        others = others[1:]
    return {**found, (name, ""): "\n".join(others)}


def show_code(node):
    """Return the source of a definition without its docstring."""
    if ast.get_docstring(node) is not None:
        node.body = node.body[1:] or [ast.Pass()]
    return show_source(node)
