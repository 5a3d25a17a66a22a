"""Are the packages that the code imports those that pyproject.toml declares?"""

import sys

from takehome.check.finding import Lacking, Missing, NotApplicable, check, demand, judge
from takehome.check.readers.source import find_imports
from takehome.project.requirements import name_package

# pandas imports them where a file needs it
LOADED_BY_OTHERS = {"openpyxl", "pyarrow", "tabulate", "xlrd"}
# pandas and scikit-learn hand out its arrays, so they always bring it
PART_OF_OTHERS = {"numpy"}


@check
def dependencies(project):
    needed, others = read_dependencies(project)
    imported, local = {}, set()
    for path, tree in project.trees.items():
        parts = path.removesuffix(".py").split("/")
        local.update(map(name_package, parts))
        for name in find_imports(tree):
            imported.setdefault(name, path)
    undeclared = imported.keys() - needed - others - local - PART_OF_OTHERS
    unused = needed - imported.keys() - LOADED_BY_OTHERS
    problems = [
        f"{imported[name]} imports {name}, which is not declared"
        for name in sorted(undeclared)
    ]
    for name in sorted(unused):
        problems.append(f"{name} is declared, but nothing imports it")
    return judge(problems, f"{len(needed)} declared and imported")


def read_declared(project):
    """Return all packages declared, none if they cannot be read."""
    try:
        return set.union(*read_dependencies(project))
    except (Lacking, NotApplicable):
        return set()


def read_dependencies(project):
    """Return the names of the packages that the project needs, and of those for its
    tests and tools."""
    if "pyproject.toml" not in project.texts:
        return demand(Missing("no pyproject.toml names the direct dependencies"))
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        found = tomllib.loads(project.texts["pyproject.toml"])
        own = found["project"]["dependencies"]
        groups = [
            *found.get("dependency-groups", {}).values(),
            *found["project"].get("optional-dependencies", {}).values(),
        ]
        others = [item for group in groups for item in group if isinstance(item, str)]
        return set(map(name_package, own)), set(map(name_package, others))
    except tomllib.TOMLDecodeError as error:
        raise Lacking(f"pyproject.toml is not TOML: {error}") from None
    except (KeyError, TypeError, AttributeError):
        raise Lacking("pyproject.toml has no list project.dependencies") from None
