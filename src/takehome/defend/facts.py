"""What a project says of itself, each with its file and line."""

import ast
import math
import re
from dataclasses import dataclass
from functools import cached_property

from takehome import one_line
from takehome.check import (
    Missing,
    find_earlier,
    find_names_read,
    find_own_paragraphs,
    find_under,
    is_test,
    list_rows,
    parse,
    read_project,
    show_source,
)
from takehome.project.git import read_blobs

MOST_LETTERS = 200  # of an excerpt


@dataclass(frozen=True)
class Question:
    """A question that a reviewer would ask, and what the project's files say to it."""

    text: str
    answers: list[str]


class Facts:
    """The facts of a project that a question may be on."""

    def __init__(self, folder):
        self.project = read_project(folder)
        found = self.project.results
        self.results = {} if isinstance(found, Missing) else found
        config = self.project.config
        self.config = None if isinstance(config, Missing) else config

    # results.json

    @property
    def metric(self):
        return self.results["metric"]

    @cached_property
    def models(self):
        """{name: its row of results.json}."""
        rows = self.results.get("models", ())
        return {row["name"]: row for row in rows}

    @property
    def baseline(self):
        """The name of the first model, which the others are to beat."""
        return next(iter(self.models), None)

    @property
    def the_baseline(self):
        """The baseline as a sentence names it."""
        return "the naive model" if self.baseline == "naive" else f"the {self.baseline}"

    @property
    def selected(self):
        """The row of the model that was selected, None where results.json has none."""
        return self.models.get(self.results.get("selected"))

    def list_rows(self, key):
        """Return the rows of a part of results.json."""
        return list_rows(self.results, key)

    def in_results(self, line, *texts):
        """Return a line on results.json, with where the last of the texts stands in it,
        each sought behind the one before."""
        path = self.results["path"]
        return f"{find_place(path, self.project.texts[path], texts)}: {line}"

    # config.py

    @cached_property
    def settings(self):
        """{name: its node} of what config.py sets."""
        tree = self.project.trees.get(self.config)
        found = {}
        for node in tree.body if tree else ():
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found[node.targets[0].id] = node
        return found

    def read_setting(self, name):
        """Return the value of a setting that is a literal, else None."""
        try:
            return ast.literal_eval(self.settings[name].value)
        except (KeyError, ValueError, TypeError, RecursionError, MemoryError):
            return None

    def quote_setting(self, name):
        """Return the lines of config.py that set something, the first of them with its
        place; none if it does not."""
        if name not in self.settings:
            return []
        return [self.quote_code(self.config, self.settings[name].lineno)]

    def quote_entry(self, name, key):
        """Return the line of config.py with a key of a setting that is a dict."""
        node = self.settings.get(name)
        keys = node.value.keys if node and isinstance(node.value, ast.Dict) else ()
        for item in keys:
            if isinstance(item, ast.Constant) and item.value == key:
                return [self.quote_code(self.config, item.lineno)]
        return []

    def quote_code(self, path, line):
        """Return a line of a file with its place."""
        text = self.project.texts[path].split("\n")[line - 1]
        return f"{path}:{line}: {shorten(text)}"

    # the write-up, in the candidate's words

    def quote_words(self, pattern, *names):
        """Return the candidate's first paragraph under such headings, of those that
        name all of the names; none if there is none."""
        if isinstance(self.project.writeup, Missing):
            return []
        for place, text in find_under(self.project, pattern):
            plain = text.replace("\\", "")
            if all(str(name) in plain for name in names):
                return [f"{place}: {shorten(plain)}"]
        return []

    def quote_any_words(self, name):
        """Return the candidate's first paragraph that has a name, wherever."""
        if isinstance(self.project.writeup, Missing):
            return []
        for place, text in find_own_paragraphs(self.project):
            plain = text.replace("\\", "")
            if str(name) in plain:
                return [f"{place}: {shorten(plain)}"]
        return []

    def quote_template(self, start):
        """Return the line of the write-up that begins so, be it the template's."""
        writeup = self.project.writeup
        if isinstance(writeup, Missing):
            return []
        for number, line in enumerate(writeup.text.split("\n"), 1):
            if line.lstrip("-* ").startswith(start):
                return [f"{writeup.path}:{number}: {shorten(line)}"]
        return []

    # the code and its history

    @cached_property
    def functions(self):
        """{(path, name): its node} of the functions of the package, or without one, of
        all files but the tests."""
        package, found = self.project.package, {}
        for path, tree in self.project.trees.items():
            is_inside = isinstance(package, Missing) or path.startswith(f"{package}/")
            if is_inside and not is_test(path):
                found |= {(path, name): node for name, node in list_functions(tree)}
        return found

    def find_function(self, name, without):
        """Return where a function begins of which no name has a word, else None."""
        for (path, found), node in self.functions.items():
            names = " ".join(map(str, find_names_read(node)))
            if found == name and without not in names.lower():
                return self.quote_code(path, node.lineno)
        return None

    def list_changed(self):
        """Return {(path, name): what was done} of the functions that the first commit
        had otherwise, or not at all."""
        commits = self.project.commits
        if isinstance(commits, Missing) or len(commits) == 1:
            return {}
        paths = [path for path in commits[0].blobs if path in self.project.trees]
        first = read_functions(self.project.folder, commits[0], paths)
        changed = {}
        for key, node in self.functions.items():
            if key not in first:
                changed[key] = "wrote"
            elif first[key] != show_source(node):
                changed[key] = "changed"
        return changed

    def tell_callers(self, home, name):
        """Return which files name a function beside the one that defines it."""
        named = re.compile(rf"\b{re.escape(name)}\b")
        files = [
            path
            for path in sorted(self.project.trees)
            if path != home and named.search(self.project.texts[path])
        ]
        return f"used by {', '.join(files) or 'no other file'}"

    def tell_run_with(self, column):
        """Return the line on the latest committed run that did not exclude a column."""
        for commit, results in find_earlier(self.project):
            excluded = [row.get("column") for row in list_rows(results, "excluded")]
            rows = {row["name"]: row for row in results["models"]}
            row = rows.get(results.get("selected"))
            if column not in excluded and row:
                score = f"{row['name']} {results['metric']} {show(row['score'])}"
                others = self.count_excluded_since(excluded) - 1
                also = f", nor {others} more that are now" if others else ""
                return [f"{results['path']} in {commit}, not excluded{also}: {score}"]
        return ["no committed run has it: put it back, run, and see"]

    def count_excluded_since(self, excluded):
        """Return how many columns are excluded now, beside those of an earlier run."""
        names = [row.get("column") for row in self.list_rows("excluded")]
        return len([name for name in names if name not in excluded])

    def list_doubted(self):
        """Return the columns that a committed run took for a leak or put to review."""
        doubted = set()
        for _, results in find_earlier(self.project):
            for row in list_rows(results, "suspects"):
                if row.get("severity") in ("leak", "review"):
                    doubted.add(str(row.get("column")))
        return doubted


def read_functions(folder, commit, paths):
    """Return {(path, name): source} of the functions in files of a commit."""
    found = {}
    contents = read_blobs(folder, [commit.blobs[path] for path in paths])
    for path, content in zip(paths, contents, strict=True):
        text = (content or b"").decode("utf-8", "replace")
        for name, node in list_functions(parse(text)):
            found[path, name] = show_source(node)
    return found


def list_functions(tree):
    """Return (name, node) of the functions of a module; none of a text that does not
    parse."""
    found = []
    for node in getattr(tree, "body", ()):
        if isinstance(node, ast.FunctionDef):
            found.append((node.name, node))
    return found


def read_number(row, key):
    """Return a number of a row, or None where it has none."""
    value = row.get(key)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and math.isfinite(value) else None


def read_interval(row, key):
    """Return an interval of a row as two numbers, or None where it has none."""
    value = row.get(key)
    if not isinstance(value, list) or len(value) != 2:
        return None
    ends = [read_number({key: end}, key) for end in value]
    return None if None in ends else ends


def find_place(path, text, texts):
    """Return file:line of the last of some texts, each sought behind the one before;
    the file alone where they are not found."""
    position = 0
    for sought in texts:
        position = text.find(sought, position)
        if position < 0:
            return path
    line = text.count("\n", 0, position) + 1
    return f"{path}:{line}" if texts else path


def shorten(text):
    """Return text on one line, cut where it is long."""
    line = one_line(" ".join(text.split()))
    if len(line) <= MOST_LETTERS:
        return line
    return f"{line[:MOST_LETTERS].rsplit(' ', 1)[0]} …"


def show(value):
    """Return a number as the write-up has it, an interval as two."""
    if isinstance(value, list):
        return " to ".join(map(show, value))
    if read_number({"value": value}, "value") is None:
        return str(value)
    is_whole = value == int(value)
    return f"{value:,.0f}" if is_whole or abs(value) >= 100 else f"{value:.3f}"
