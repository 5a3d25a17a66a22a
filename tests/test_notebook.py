"""`takehome notebook`: the write-up's words, main's own steps and what they show, run
in a real kernel, the same bytes each time, equal to results.json or refused."""

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, read_tree, run, run_project
from typer.testing import CliRunner

from takehome import UserError, cli
from takehome.deliver import find_stale, kernel, notebook, write_notebook
from takehome.deliver.cells import make_cells
from takehome.deliver.source import read_source
from takehome.deliver.steps import DATA, MODEL, RESULTS, VALIDATION, read_main

EXAMPLES = ("churn", "parcels", "rollout")
FILES = {
    "README.md": """\
# Small

## Results

<!-- models: generated, edits here are lost -->
<!-- models: end -->

![Scores](reports/figures/scores.png)

## Data

There are three rows. <!-- What else? -->

## Validation

Sizes:

<!-- folds: generated, edits here are lost -->
<!-- folds: end -->

Each row is tested once.

## Limitations

It is small.
""",
    "requirements.txt": "tiny\n",
    "data/rows.csv": "1\n2\n4\n",
    "small/__init__.py": "",
    "small/config.py": "from pathlib import Path\n\n"
    "ROOT = Path(__file__).parent.parent\nTARGET = 'rows'\n",
    "small/data.py": """\
from . import config


def load_rows():
    return [int(row) for row in (config.ROOT / "data" / "rows.csv").open()]
""",
    "small/report.py": """\
import json
import re

from . import config


def to_markdown(part):
    lines = ["| " + " | ".join(part[0]) + " |", "| --- " * len(part[0]) + "|"]
    for row in part:
        lines.append("| " + " | ".join(map(str, row.values())) + " |")
    return "\\n".join(lines)


def write_report(results):
    reports = config.ROOT / "reports"
    (reports / "figures").mkdir(parents=True, exist_ok=True)
    (reports / "figures" / "scores.png").write_bytes(bytes.fromhex(PNG))
    (reports / "results.json").write_text(json.dumps(results), "utf-8")
    readme = config.ROOT / "README.md"
    text = readme.read_text("utf-8")
    for name in ("models", "folds"):
        block = f"(?s)(<!-- {name}: generated.*? -->).*(<!-- {name}: end -->)"
        text = re.sub(block, rf"\\1\\n\\n{to_markdown(results[name])}\\n\\n\\2", text)
    readme.write_text(text, "utf-8")


PNG = (
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
""",
    "small/__main__.py": """\
import sys
import tempfile
import warnings

from . import config, report
from .data import load_rows


def describe(rows):
    return [{"rows": len(rows)}]


def main():
    # every row of the file
    rows = load_rows()

    folds = make_folds(rows)

    mean = fit_mean(rows)
    warnings.warn(f"in {config.ROOT}")
    print("read below", config.ROOT, object())

    results = {
        "models": [{"model": "mean", "score": mean}],
        "folds": describe(folds),
    }
    report.write_report(results)


def make_folds(rows):
    return [rows[:1], rows[1:]]


def fit_mean(rows):
    return sum(rows) / 10


if __name__ == "__main__":
    sys.exit(main())
""",
}
MAIN = "small/__main__.py"
# main, and the errors in it
UNFIT = {
    "def run():\n    pass": "has no function main",
    "def main(path):\n    print(path)": "main(path) in small/__main__.py has arguments",
    "def main():\n    if 1:\n        return 2": "has a return in line 3",
    "async def main():\n    pass": "has no function main",
    "def main(:": "does not parse",
}


@pytest.fixture(scope="module")
def small_once(tmp_path_factory):
    """A project of few lines with the template's contract, run; not to be changed."""
    project = tmp_path_factory.mktemp("small") / "small take-home"
    for name, text in FILES.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, "utf-8")
    run_project(project)
    return project


@pytest.fixture(scope="module")
def written_once(small_once, tmp_path_factory):
    """A copy of it with its notebook and the HTML; not to be changed."""
    folder = tmp_path_factory.mktemp("written")
    project = Path(shutil.copytree(small_once, folder / "small take-home"))
    write_notebook(project, as_html=True)
    return project


@pytest.fixture
def small(small_once, tmp_path):
    return Path(shutil.copytree(small_once, tmp_path / "small take-home"))


@pytest.fixture
def written(written_once, tmp_path):
    return Path(shutil.copytree(written_once, tmp_path / "small take-home"))


def read_notebook(project):
    return nbformat.read(project / "notebook.ipynb", as_version=4)


def list_sources(project, kind):
    cells = read_notebook(project).cells
    return [cell.source for cell in cells if cell.cell_type == kind]


def change(project, old, new, name):
    text = (project / name).read_text("utf-8")
    assert old in text
    (project / name).write_text(text.replace(old, new, 1), "utf-8")


# what is in it


def test_words_come_first_then_steps_then_what_these_show(written_once):
    cells = read_notebook(written_once).cells
    assert [(cell.cell_type, cell.source.split("\n")[0]) for cell in cells] == [
        ("markdown", "# Small"),
        ("markdown", "## Data"),
        ("code", "from small import config, report"),
        ("code", "# every row of the file"),
        ("markdown", "## Validation"),
        ("code", "folds = make_folds(rows)"),
        ("code", "Markdown(report.to_markdown(describe(folds)))"),
        ("markdown", "Each row is tested once."),
        ("markdown", "## Results"),
        ("code", "mean = fit_mean(rows)"),
        ("code", "results = {"),
        ("code", 'Markdown(report.to_markdown(results["models"]))'),
        ("code", 'Image("reports/figures/scores.png")'),
        ("markdown", "## Limitations"),
    ]


def test_what_main_imports_is_imported_and_what_it_does_not_need_is_not(written_once):
    imports = list_sources(written_once, "code")[0]
    assert "from small.data import load_rows" in imports
    assert "from small.__main__ import describe, make_folds, fit_mean" in imports
    assert "from IPython.display import Image, Markdown" in imports
    assert "import sys" not in imports
    assert "!pip" not in imports


def test_a_notebook_is_valid_and_ran_in_order(written_once):
    made = read_notebook(written_once)
    nbformat.validate(made)
    counts = [cell.execution_count for cell in made.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_a_notebook_shows_tables_and_figures(written_once):
    shown = [
        output
        for cell in read_notebook(written_once).cells
        for output in cell.get("outputs", [])
    ]
    texts = [one.data.get("text/markdown", "") for one in shown if "data" in one]
    assert "| mean | 0.7 |" in "".join(texts)
    assert any("image/png" in one.get("data", {}) for one in shown)


def test_nothing_of_this_machine_is_in_it(written_once):
    for name in ("notebook.ipynb", "notebook.html"):
        text = (written_once / name).read_text("utf-8")
        for place in (written_once, Path.home(), Path(sys.prefix), "takehome-notebook"):
            assert str(place) not in text
        assert "UserWarning" not in text
        assert not re.search(r"0x[0-9a-f]{8}", text)
        assert "What else?" not in text
    assert "read below . <object object>" in str(read_notebook(written_once))


def test_the_run_gives_the_same_bytes_and_changes_nothing_else(written, monkeypatch):
    before = read_tree(written)
    with tempfile.TemporaryDirectory() as temporary:  # short: a socket's name has 107
        monkeypatch.setattr(tempfile, "tempdir", temporary)
        write_notebook(written, as_html=True)
        assert not list(Path(temporary).iterdir())
    assert read_tree(written) == before


def test_the_html_loads_nothing_and_runs_nothing(written_once):
    text = (written_once / "notebook.html").read_text("utf-8")
    assert "data:image/png;base64," in text
    assert not re.search(r"<(?:script|link|iframe)\b|https?://|@import", text)


def test_a_notebook_runs_as_it_is_beside_its_project(written):
    made = read_notebook(written)
    from nbclient import NotebookClient

    resources = {"metadata": {"path": str(written)}}
    NotebookClient(made, kernel_name="python3", resources=resources).execute()
    text = str([cell.get("outputs") for cell in made.cells])
    assert "| mean | 0.7 |" in text


def test_a_python_without_a_kernel_is_lent_one(small, tmp_path, monkeypatch):
    bare = tmp_path / "bare"
    run(sys.executable, "-m", "venv", "--without-pip", bare, cwd=tmp_path)
    python = next(bare.glob("[bS]*/python*"))
    before = read_tree(bare)
    monkeypatch.setattr(kernel, "find_python", lambda project: python)
    write_notebook(small)
    assert "| mean | 0.7 |" in (small / "notebook.ipynb").read_text("utf-8")
    assert read_tree(bare) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_the_same_notebook_twice(name, tmp_path):
    source = ROOT / "examples" / f"{name}-take-home"
    project = Path(shutil.copytree(source, tmp_path / "project"))
    write_notebook(project)
    first = (project / "notebook.ipynb").read_bytes()
    write_notebook(project)
    assert (project / "notebook.ipynb").read_bytes() == first
    assert find_stale(project, ["notebook.ipynb"]) == []


# the steps of main


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_steps_of_an_example_stand_in_the_sections_on_them(name):
    project = ROOT / "examples" / f"{name}-take-home"
    main = read_main((project / name / "__main__.py").read_text("utf-8"), name)
    stages = [step.stage for step in main.steps]
    assert stages == sorted(stages)
    assert set(stages) == {DATA, VALIDATION, MODEL, RESULTS}
    cells = make_cells(read_source(project), main, True)
    shown = {cell.block for cell in cells} - {""}
    wanted = {"models", "verdict", "holdout", "split", "folds", "selection_reason"}
    assert shown == wanted | {"use", "columns", "slices"}
    assert (
        max(len(cell.source.split("\n")) for cell in cells if cell.kind == "code") < 25
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_cells_hold_every_statement_of_main_once_in_order(name):
    project = ROOT / "examples" / f"{name}-take-home"
    text = (project / name / "__main__.py").read_text("utf-8")
    code = "\n".join(step.code for step in read_main(text, name).steps)
    body = text.partition("def main():\n")[2].partition("\n\n\n")[0]
    assert code.split() == body.split()


@pytest.mark.parametrize(("text", "match"), UNFIT.items())
def test_a_main_that_no_notebook_can_run_is_refused(text, match):
    with pytest.raises(UserError, match=re.escape(match)) as raised:
        read_main(text, "small")
    assert "\n" not in str(raised.value)


def test_a_text_over_several_lines_keeps_its_indent():
    text = 'def main():\n    text = """\n    a\n      b"""\n    a = 1; b = 2\n'
    code = "\n".join(step.code for step in read_main(text, "small").steps)
    names = {}
    exec(code, names)  # noqa: S102  written above
    assert names["text"] == "\n    a\n      b"
    assert (names["a"], names["b"]) == (1, 2)


def test_a_return_in_a_function_of_main_is_no_matter():
    text = "def main():\n    def add(a):\n        return a + 1\n    print(add(1))"
    assert len(read_main(text, "small").steps) == 1


def test_a_table_that_is_not_known_yet_stays_as_it_is_written(small):
    change(small, "folds = make_folds(rows)", "folds = 0", MAIN)
    change(
        small,
        "    results = {",
        "    folds = make_folds(rows)\n    results = {",
        "small/__main__.py",
    )
    text = (small / "small" / "__main__.py").read_text("utf-8")
    cells = make_cells(read_source(small), read_main(text, "small"), True)
    assert [cell.block for cell in cells if cell.block] == ["models"]
    assert any("| rows |" in cell.source for cell in cells if cell.kind == "markdown")


def test_without_the_projects_tables_pandas_shows_them(small):
    text = (small / "small" / "__main__.py").read_text("utf-8")
    cells = make_cells(read_source(small), read_main(text, "small"), False)
    code = [cell.source for cell in cells if cell.kind == "code"]
    assert 'pd.DataFrame(results["models"])' in code
    assert "import pandas as pd" in code[0]


# refusals


def test_other_numbers_than_those_of_the_results_are_refused(small):
    change(small, "/ 10", "/ 5", MAIN)
    with pytest.raises(UserError, match=r"gives other numbers, reports/results\.json"):
        write_notebook(small)
    assert not (small / "notebook.ipynb").exists()


def test_a_step_that_fails_is_told_in_one_line(small):
    change(small, "sum(rows) / 10", "rows['a']", MAIN)
    with pytest.raises(UserError, match="stops with TypeError: ") as raised:
        write_notebook(small)
    assert "\n" not in str(raised.value)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
def test_an_interrupt_ends_the_run_and_the_command(small):
    stop = "__import__('os').kill(__import__('os').getppid(), 2) or __import__"
    change(small, "sum(rows) / 10", f"{stop}('time').sleep(60)", MAIN)
    with pytest.raises(KeyboardInterrupt):
        write_notebook(small)
    assert not (small / "notebook.ipynb").exists()


def test_a_block_of_another_run_is_refused_before_anything_runs(small, monkeypatch):
    monkeypatch.setattr(notebook, "run_cells", None)
    change(small, "| mean | 0.7 |", "| mean | 0.9 |", "README.md")
    with pytest.raises(UserError, match="block models"):
        write_notebook(small)


def test_a_project_that_never_ran_is_refused(small):
    shutil.rmtree(small / "reports")
    with pytest.raises(UserError, match=r"reports/results\.json"):
        write_notebook(small)


def test_a_notebook_of_ones_own_is_not_replaced(small):
    (small / "notebook.ipynb").write_text('{"cells": [], "metadata": {}}', "utf-8")
    with pytest.raises(UserError, match="was not made here"):
        write_notebook(small)


@pytest.mark.parametrize("name", ["notebook.html", "none/at/notebook.ipynb"])
def test_an_output_that_is_no_notebook_or_nowhere_is_refused(small, name):
    with pytest.raises(UserError, match="--output"):
        write_notebook(small, small / name)


@pytest.mark.parametrize("package", ["nbclient", "ipykernel"])
def test_without_the_extra_one_line_says_how_to_get_it(small, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UserError, match="uvx --from 'ml-takehome") as raised:
        write_notebook(small)
    assert "\n" not in str(raised.value)


def test_another_python_without_a_kernel_is_told_which_one_to_take(small, monkeypatch):
    class Done:
        stdout = "(3, 99) None\n"

    monkeypatch.setattr(kernel, "run_python", lambda *words: Done)
    with pytest.raises(UserError, match=r"--python 3\.99"):
        kernel.make_command(small)


def test_a_project_that_was_not_made_here_is_asked_about_first(small, monkeypatch):
    monkeypatch.setattr(cli, "is_known", lambda project: False)
    done = CliRunner().invoke(cli.app, ["notebook", "--project", str(small)])
    assert done.exit_code == 1
    assert "add --yes" in str(done.exception)


def test_a_kernel_is_lent_only_what_it_needs():
    folders, modules, packages = kernel.find_lent()
    assert {"ipykernel", "zmq", "IPython"} <= set(modules)
    assert not {"pandas", "takehome", "pytest"} & set(modules)
    assert not {"pandas", "ml-takehome"} & set(packages)
    assert all(Path(folder).is_dir() for folder in folders)


# verified by pack


def test_a_notebook_as_it_was_made_is_proven(written):
    assert find_stale(written, ["notebook.ipynb", "notebook.html"]) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("README.md", "It is small.", "It is tiny."),
        (MAIN, "# every row", "# each row"),
        ("notebook.ipynb", "| mean | 0.7 |", "| mean | 0.9 |"),
        ("reports/results.json", '"folds"', '"fold": 1, "folds"'),
    ],
)
def test_a_notebook_of_something_else_is_stale(written, name, old, new):
    change(written, old, new, name)
    [line] = find_stale(written, ["notebook.ipynb"])
    assert line.startswith("notebook.ipynb: not of README.md, main and results.json")
    assert line.endswith("`takehome notebook`")


def test_the_html_of_another_notebook_is_stale(written):
    change(written, "0.7", "0.9", "notebook.html")
    [line] = find_stale(written, ["notebook.html"])
    assert line.endswith("`takehome notebook --html`")


def test_a_notebook_of_somebody_else_is_left_alone(written):
    (written / "own.ipynb").write_text(json.dumps({"cells": []}), "utf-8")
    (written / "broken.ipynb").write_text("{", "utf-8")
    assert find_stale(written, ["own.ipynb", "broken.ipynb"]) == []
