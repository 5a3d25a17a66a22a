"""Read Python: what it imports, what it names, where it is broken."""

import ast
import json
import re
import sys
import warnings

from takehome.project.requirements import name_package

MAGIC = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)  # a notebook's, no Python
PACKAGES = {  # where the name in `import` is not that on the package index
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "imblearn": "imbalanced-learn",
    "PIL": "pillow",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "umap": "umap-learn",
    "yaml": "pyyaml",
}


def parse(text):
    """Return the tree of a module, or the line that says why there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        return f"{error.lineno or 1}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"1: {error}"


def parse_notebook(text):
    """Return the tree of a notebook's code, cell by cell as far as cells parse; None if
    it cannot be read as a notebook."""
    try:
        cells = [
            cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"
        ]
        sources = ["".join(cell["source"]) for cell in cells]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    parsed = [parse(MAGIC.sub("", source)) for source in sources]
    trees = [tree for tree in parsed if isinstance(tree, ast.Module)]
    return ast.Module([node for tree in trees for node in tree.body], type_ignores=[])


def find_imports(tree):
    """Return the packages that a module imports, by their names on the package
    index."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    tops = {name.split(".")[0] for name in names}
    return {
        name_package(PACKAGES.get(name, name))
        for name in tops - sys.stdlib_module_names
    }


def find_constants(tree):
    """Return {name: line} of the constants that a module sets."""
    found = {}
    for node in tree.body:
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        found |= {
            target.id: node.lineno
            for target in targets
            if isinstance(target, ast.Name) and target.id.isupper()
        }
    return found


def find_settings(tree):
    """Return {name: its value as source} of the constants that a module sets."""
    found = {}
    for node in tree.body:
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if getattr(node, "value", None) is not None:
            value = show_source(node.value)
            found |= {name: value for name in names if name.isupper()}
    return found


def read_constant(tree, name):
    """Return the plain value of a module's constant, None where there is none."""
    try:
        return ast.literal_eval(find_settings(tree)[name])
    except (AttributeError, KeyError, ValueError, SyntaxError):
        return None


def show_source(node):
    """Return the source of a part of a module, without comments; nothing of one that is
    nested too deeply."""
    try:
        return ast.unparse(node)
    except RecursionError:
        return ""


def find_names_read(tree):
    """Return every name and attribute that a module reads."""
    nodes = [
        node
        for node in ast.walk(tree)
        if isinstance(getattr(node, "ctx", None), ast.Load)
    ]
    imported = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    return {getattr(node, "id", getattr(node, "attr", None)) for node in nodes} | set(
        imported
    )


def is_test(path):
    """Tell whether a Python file belongs to the tests, by its folder or name."""
    *folders, name = path.split("/")
    return (
        bool({"test", "tests"} & set(folders))
        or name == "conftest.py"
        or name.startswith("test_")
    )
