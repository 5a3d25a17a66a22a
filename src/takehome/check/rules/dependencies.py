"""Are the packages that the code imports those that pyproject.toml declares?"""

import sys

from takehome.check.finding import Lacking, Missing, NotApplicable, check, demand, judge
from takehome.check.readers.source import find_imports, parse_notebook
from takehome.project.requirements import name_package

# pandas imports them where a file needs it
LOADED_BY_OTHERS = {"openpyxl", "pyarrow", "tabulate", "xlrd"}
# pandas and scikit-learn hand out its arrays, so they always bring it
PART_OF_OTHERS = {"numpy"}
PART_OF_NOTEBOOKS = {"ipython"}  # whatever runs one has it

REQUIREMENTS = ("requirements.txt", "requirements.in", "requirements/base.txt")
# they declare packages too, in ways that are not read here
OTHERS = ("environment.yml", "environment.yaml", "Pipfile", "setup.py", "setup.cfg")


@check
def dependencies(project):
    needed, others = read_dependencies(project)
    imported, local = {}, set()
    for path, tree in [*project.trees.items(), *parse_notebooks(project)]:
        parts = path.removesuffix(".py").split("/")
        local.update(map(name_package, parts))
        for name in find_imports(tree):
            imported.setdefault(name, path)
    undeclared = imported.keys() - needed - others - local - PART_OF_OTHERS
    undeclared -= {
        name for name in PART_OF_NOTEBOOKS if imported.get(name, "").endswith(".ipynb")
    }
    unused = needed - imported.keys() - LOADED_BY_OTHERS
    problems = [
        f"{imported[name]} imports {name}, which is not declared"
        for name in sorted(undeclared)
    ]
    for name in sorted(unused):
        problems.append(f"{name} is declared, but nothing imports it")
    return judge(problems, f"{len(needed | others)} declared, all imports among them")


def parse_notebooks(project):
    """Yield (path, tree) of the notebooks whose code can be parsed."""
    for path, text in project.texts.items():
        tree = parse_notebook(text) if path.endswith(".ipynb") else None
        if tree is not None:
            yield path, tree


def read_declared(project):
    """Return all packages declared, none if they cannot be read."""
    try:
        return set.union(*read_dependencies(project))
    except (Lacking, NotApplicable):
        return set()


def read_dependencies(project):
    """Return the names of the packages that the project needs, and of those for its
    tests and tools; of a list of pins, which may hold what others need, all are the
    latter."""
    found = read_toml(project)
    if "project" in found:
        return read_groups(found)
    if poetry := found.get("tool", {}).get("poetry"):
        names = set(map(name_package, poetry.get("dependencies", ())))
        return set(), names
    for path in REQUIREMENTS:
        if path in project.texts:
            return set(), set(map(name_package, project.texts[path].split("\n")))
    for path in OTHERS:
        if path in project.files:
            raise NotApplicable(f"cannot tell: {path} is not read here")
    return demand(
        Missing("neither pyproject.toml nor requirements.txt names the packages")
    )


def read_toml(project):
    """Return what pyproject.toml holds, nothing if there is none."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(project.texts.get("pyproject.toml", ""))
    except tomllib.TOMLDecodeError as error:
        raise Lacking(f"pyproject.toml is not TOML: {error}") from None


def read_groups(found):
    """Return the names of the packages in pyproject.toml: needed, and others."""
    try:
        own = found["project"]["dependencies"]
        groups = [
            *found.get("dependency-groups", {}).values(),
            *found["project"].get("optional-dependencies", {}).values(),
        ]
        others = [item for group in groups for item in group if isinstance(item, str)]
        return set(map(name_package, own)), set(map(name_package, others))
    except (KeyError, TypeError, AttributeError):
        raise Lacking("pyproject.toml has no list project.dependencies") from None
