"""Divide the project's main into steps: a few statements each, in their order, by what
they do."""

import ast
import re
import textwrap
from dataclasses import dataclass

from takehome import UserError

DATA, VALIDATION, MODEL, RESULTS = range(4)
# by the names of the functions that a step calls
CALLS = {
    DATA: r"load|read|label|target|feature|clean|prepare",
    VALIDATION: r"split|fold|holdout",
    MODEL: r"make_model|compare|select_model|fit|cross_val|tune|search",
    RESULTS: r"importance|power|suspect|review|score|use$|error|slice|report|verdict"
    r"|print|plot|write|save",
}
MOST_LINES = 12  # of a cell
UNFIT = (ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True)
class Step:
    """A few statements of main, the names that they assign before the results are put
    together, and their stage."""

    code: str
    assigned: frozenset[str]
    stage: int


@dataclass(frozen=True)
class Main:
    """The imports that main needs, its steps, and where the parts of its results come
    from: {key: expression}, of the variable called `results`."""

    imports: list[str]
    steps: list[Step]
    results: str
    parts: dict[str, ast.expr]
    imported: frozenset[str]
    assigned: frozenset[str]


def read_main(text, package):
    """Return the Main in the text of a package's __main__.py; UserError if a notebook
    cannot run its statements one after another."""
    place = f"{package}/__main__.py"
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise UserError(f"{place} does not parse, {error}: fix it first") from None
    main = find_main(tree, place)
    body = main.body[ast.get_docstring(main) is not None :]
    lines, whole = text.splitlines(), find_whole(body)
    imports = choose_imports(tree, body, package)
    return Main(
        imports=write_imports(imports),
        steps=list(make_steps(group_statements(body, lines), lines, whole)),
        results=whole.targets[0].id if whole else "",
        parts=name_parts(whole) if whole else {},
        imported=frozenset(first_name(alias) for _, alias in imports),
        assigned=frozenset(find_assigned(body)),
    )


def find_main(tree, place):
    """Return the function main; UserError if there is none, or none that can be
    divided."""
    found = [node for node in tree.body if getattr(node, "name", "") == "main"]
    if len(found) != 1 or not isinstance(found[0], ast.FunctionDef):
        raise UserError(
            f"{place} has no function main(), whose statements would be the steps of a "
            "notebook: write one"
        )
    arguments = ast.unparse(found[0].args)
    if arguments:
        raise UserError(
            f"main({arguments}) in {place} has arguments, which no notebook gives: "
            "set them in config.py"
        )
    for node in walk_scope(found[0].body):
        if isinstance(node, UNFIT):
            kind = type(node).__name__.lower()
            raise UserError(
                f"main() in {place} has a {kind} in line {node.lineno}, which no "
                "notebook can run: move it into a function"
            )
    return found[0]


def walk_scope(nodes):
    """Yield nodes and those within them, but for what has a scope of its own."""
    for node in nodes:
        yield node
        if not isinstance(node, SCOPES):
            yield from walk_scope(ast.iter_child_nodes(node))


# steps


def group_statements(body, lines):
    """Yield lists of statements: a blank line, or too many lines, begin another."""
    group, size = [], 0
    for node in body:
        length = node.end_lineno - find_start(node, lines) + 1
        if group and node.lineno > group[-1].end_lineno:  # else on one line with it
            start = find_start(node, lines)
            is_apart = not lines[start - 2].strip()
            if is_apart or size + length > MOST_LINES:
                yield group
                group, size = [], 0
        group.append(node)
        size += length
    yield group


def find_start(node, lines):
    """Return the number of a statement's first line, of comments above it if any."""
    start = node.lineno
    while lines[start - 2].lstrip().startswith("#"):
        start -= 1
    return start


def make_steps(groups, lines, whole):
    """Yield the Step of each group; none is of an earlier stage than the one before.
    `whole` is the statement that puts the results together, if there is one."""
    stage = DATA
    for group in groups:
        stage = max(stage, find_stage(group, stage))
        code = copy_code(group, lines)
        before = [node for node in group if not whole or node.lineno < whole.lineno]
        yield Step(code, frozenset(find_assigned(before)), stage)


def copy_code(group, lines):
    """Return the code of statements as it is written, without the indent of main."""
    start = find_start(group[0], lines)
    code = textwrap.dedent("\n".join(lines[start - 1 : group[-1].end_lineno]))
    plain = ast.Module(body=group, type_ignores=[])
    try:
        is_same = ast.dump(ast.parse(code)) == ast.dump(plain)
    except SyntaxError:
        is_same = False
    return code if is_same else ast.unparse(plain)  # a text may be indented in itself


def find_stage(group, default):
    """Return the stage that most calls of a group are of."""
    votes = dict.fromkeys(CALLS, 0)
    for name in find_calls(group):
        for stage, pattern in CALLS.items():
            votes[stage] += bool(re.search(pattern, name))
    most = max(votes.values())
    return max(stage for stage in votes if votes[stage] == most) if most else default


def find_calls(group):
    """Yield the names of the functions that statements call."""
    for statement in group:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                yield getattr(node.func, "attr", getattr(node.func, "id", ""))


def find_assigned(group):
    """Yield the names that statements assign."""
    for node in walk_scope(group):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def find_loaded(node):
    """Return the names that a node reads."""
    names = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            names.add(one.id)
    return names


# what the results are made of


def find_whole(body):
    """Return the statement that makes a dict of the results, None if there is none."""
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            is_named = isinstance(node.targets[0], ast.Name)
            if is_named and "models" in name_parts(node):
                return node
    return None


def name_parts(whole):
    """Return {key: expression} of a statement that makes a dict."""
    parts = {}
    for key, expression in zip(whole.value.keys, whole.value.values, strict=True):
        name = getattr(key, "value", None)  # a key may be computed
        parts[name] = expression
    return parts


def is_known_after(main, expression, count):
    """Tell whether an expression means, after so many steps, what it does where the
    results are put together: its names are assigned before, and not once more."""
    needed = find_loaded(expression) & main.assigned
    before = list_assigned(main.steps[:count])
    later = list_assigned(main.steps[count:])
    return bool(needed) and needed <= before and needed.isdisjoint(later)


def list_assigned(steps):
    """Return the names that one of the steps assigns."""
    names = set()
    for step in steps:
        names |= step.assigned
    return names


# imports


def choose_imports(tree, body, package):
    """Return (module, alias) of what main reads; the package's own first, since it sets
    how many threads there are."""
    needed = set()
    for statement in body:
        needed |= find_loaded(statement)
    own, others = [], []
    for module, alias in list_names(tree, package):
        if first_name(alias) not in needed:
            continue
        if module is not None and module.startswith(package):
            own.append((module, alias))
        else:
            others.append((module, alias))
    return own + others


def list_names(tree, package):
    """Yield (module, alias) of what main's module imports, and of what it defines."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from ((None, alias) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = find_module(node, package)
            yield from ((module, alias) for alias in node.names)
        else:
            names = [node.name] if isinstance(node, SCOPES) else find_assigned([node])
            for name in names:
                yield f"{package}.__main__", ast.alias(name)


def find_module(node, package):
    """Return the name of the module that a `from` reads, also a relative one."""
    if not node.level:
        return node.module
    if node.module is None:  # `from . import data`
        return package
    return f"{package}.{node.module}"


def first_name(alias):
    return alias.asname or alias.name.partition(".")[0]


def write_imports(imports):
    """Return a line for each module imported."""
    modules = {}
    for module, alias in imports:
        key = module or alias.name
        modules.setdefault((key, module is None), []).append(alias)
    nodes = []
    for (name, is_plain), aliases in modules.items():
        if is_plain:
            nodes.append(ast.Import(names=aliases))
        else:
            nodes.append(ast.ImportFrom(module=name, names=aliases, level=0))
    return list(map(ast.unparse, nodes))
