"""Write a notebook of the write-up and main's steps, run from top to bottom, whose
numbers are those of results.json."""

import hashlib
import json
import re
from pathlib import Path

from takehome import UserError
from takehome.deliver.cells import make_cells
from takehome.deliver.kernel import INSTALL, copy_project, run_cells
from takehome.deliver.report import MOST_BYTES
from takehome.deliver.source import read_source, read_text
from takehome.deliver.steps import read_main
from takehome.project.compare_runs import compare_contents
from takehome.project.config_file import find_config
from takehome.project.files import read_regular, replace_files

NAME = "notebook.ipynb"
KEY = "takehome"  # in the metadata of a notebook that was made here
VERIFIED = ("reports/results.json", "README.md")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
TEXTS = ("text/plain", "text/html", "text/markdown")


def write_notebook(project, output=None, as_html=False):
    """Write the notebook of a project, and its HTML if asked; return lines on them.

    Executes the project's code, in a copy. Raises UserError, with nothing written, if
    that stops or gives other numbers than results.json has.
    """
    output = output or project / NAME
    refuse_output(output)
    require_packages(as_html)
    cells = list_cells(project)
    notebook = build_notebook(cells)
    with copy_project(project) as copy:
        run_cells(notebook, project, copy)
        refuse_other_numbers(project, copy)
        clean_outputs(notebook, {copy: ".", project: ".", Path.home(): "~"})
    sign(notebook, project)
    text = write_text(notebook)
    files = {output: text}
    if as_html:
        from takehome.deliver.notebook_html import make_html

        files[output.with_suffix(".html")] = make_html(notebook, text)
    replace_files(files)
    steps = sum(cell.kind == "code" for cell in cells)
    return [f"{path}: {len(cells)} cells, {steps} of them run" for path in files]


def refuse_output(output):
    """Raise UserError for a path where no notebook may be written."""
    if output.suffix.lower() != ".ipynb":
        raise UserError(
            f"--output {output} is not a notebook: use a name that ends in .ipynb"
        )
    if output.is_dir() or not output.absolute().parent.is_dir():
        raise UserError(f"--output {output} is not in a folder: make the folder first")
    content = read_regular(output, MOST_BYTES) or b""
    if output.exists() and read_mark(content) is None:
        raise UserError(
            f"{output} exists and was not made here: move it, or use --output with "
            "another path"
        )


def require_packages(as_html):
    """Raise UserError if a package is missing that running a notebook needs."""
    try:
        import ipykernel  # noqa: F401
        import nbclient  # noqa: F401

        if as_html:
            import nbconvert  # noqa: F401
    except ImportError:
        raise UserError(INSTALL) from None


def list_cells(project):
    """Return the cells of a project's notebook, which were not run yet."""
    package = find_config(project).parent
    source = read_source(project)
    if not source.results:
        raise UserError(
            "there is no reports/results.json to compare a notebook with: `make run` "
            "first"
        )
    text = read_text(project, f"{package.name}/__main__.py")
    if text is None:
        raise UserError(
            f"{package.name} has no __main__.py, whose steps a notebook shows"
        )
    report = read_text(project, f"{package.name}/report.py") or ""
    main = read_main(text, package.name)
    has_tables = "report" in main.imported and "def to_markdown(" in report
    return make_cells(source, main, has_tables)


def build_notebook(cells):
    """Return a notebook with cells that were not run."""
    import nbformat

    new = nbformat.v4
    make = {"markdown": new.new_markdown_cell, "code": new.new_code_cell}
    notebook = new.new_notebook()
    for number, cell in enumerate(cells, start=1):
        notebook.cells.append(make[cell.kind](cell.source, id=f"cell-{number}"))
    return notebook


def refuse_other_numbers(project, copy):
    """Raise UserError if the run in the copy wrote other results than the project
    has."""
    for name in VERIFIED:
        before, after = (project / name).read_bytes(), (copy / name).read_bytes()
        lines = compare_contents(name, before, after)
        if lines:
            raise UserError(
                f"the notebook gives other numbers, {lines[0]}: `make run`, look at "
                "what changed, then ask again"
            )


# the same bytes each time


def clean_outputs(notebook, places):
    """Take out of a notebook what differs from run to run: warnings, which name files,
    places on this machine, addresses in memory."""
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type != "code":
            continue
        cell.outputs = [one for one in cell.outputs if one.get("name") != "stderr"]
        for output in cell.outputs:
            if "text" in output:
                output.text = clean_text(output.text, places)
            for kind in TEXTS:
                if kind in output.get("data", {}):
                    output.data[kind] = clean_text(output.data[kind], places)


def clean_text(text, places):
    for place, name in places.items():
        text = text.replace(str(place), name)
    return ADDRESS.sub("", text)


def write_text(notebook):
    """Return a notebook as the text of its file, once it is valid."""
    import nbformat

    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


# proof


def sign(notebook, project):
    """Write into a notebook what it was made of, and nothing of this machine."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = {
        "kernelspec": kernel,
        "language_info": {"name": "python"},
        KEY: find_mark(notebook.cells, project),
    }


def find_mark(cells, project):
    """Return the digest of what a notebook shows and of its results."""
    digest = hashlib.sha256((project / VERIFIED[0]).read_bytes())
    for cell in cells:
        outputs = join_lines(cell.get("outputs"))
        digest.update(json.dumps(outputs, sort_keys=True).encode())
    return digest.hexdigest()


def join_lines(part):
    """Return a part of a notebook with each text whole, which a file holds as lines."""
    if isinstance(part, dict):
        return {key: join_lines(value) for key, value in part.items()}
    if not isinstance(part, list):
        return part
    if part and all(isinstance(one, str) for one in part):
        return "".join(part)
    return [join_lines(one) for one in part]


def read_mark(content):
    """Return the digest in a notebook that was made here, None of another file."""
    try:
        mark = json.loads(content)["metadata"][KEY]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return mark if isinstance(mark, str) else None
