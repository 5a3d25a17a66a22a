"""What other templates bake with their defaults, beside this one: `nox -s templates --
CCDS COOKIE KEDRO_STARTERS`.

The arguments are clones of drivendataorg/cookiecutter-data-science,
scientific-python/cookie and kedro-org/kedro-starters. Nothing of what they bake is run,
so the table says what is there, not whether it works.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from cookiecutter.main import cookiecutter

TEMPLATE = Path(__file__).resolve().parent.parent
FEATURES = {
    "splits rows": r"\b\w*(?:KFold|train_test_split|TimeSeriesSplit)\(",
    "a baseline": r"\bDummy(?:Classifier|Regressor)\(",
    "intervals": r"confidence|interval",
}
KEDRO = {
    "project_name": "Kedro",
    "tools": "['None']",
    "example_pipeline": "True",
    "kedro_version": "1.2.0",
}


def bake(template, folder, **options):
    """Return the baked project's folder."""
    return Path(
        cookiecutter(str(template), no_input=True, output_dir=str(folder), **options)
    )


def bake_ccds(template, folder):
    """Return what its own command bakes."""
    subprocess.run(
        ["ccds", template, "--no-input", "--output-dir", folder],
        check=True,
        capture_output=True,
    )
    return next(folder.iterdir())


def describe(project):
    """Return the cells on one project: files, lines of Python, test functions, and what
    its code holds."""
    files = [
        path
        for path in project.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(project).parts
    ]
    code = {path: path.read_text("utf-8") for path in files if path.suffix == ".py"}
    tests = sum(
        len(re.findall(r"^\s*def test_", text, re.MULTILINE)) for text in code.values()
    )
    held = [
        "yes" if any(re.search(word, text) for text in code.values()) else "no"
        for word in FEATURES.values()
    ]
    return [
        len(files),
        sum(len(text.splitlines()) for text in code.values()),
        tests,
        *held,
    ]


def main(ccds, cookie, kedro):
    print(
        "| template | files | lines of Python | test functions | "
        f"{' | '.join(FEATURES)} |"
    )
    print("|" + " --- |" * (4 + len(FEATURES)))
    baked = {
        "ml-takehome": lambda folder: bake(TEMPLATE, folder),
        "cookiecutter-data-science": lambda folder: bake_ccds(ccds, folder),
        "scientific-python/cookie": lambda folder: bake(cookie, folder),
        "kedro spaceflights-pandas": lambda folder: bake(
            kedro,
            folder,
            directory="spaceflights-pandas",
            extra_context=KEDRO,
            accept_hooks=False,
        ),
    }
    for name, make in baked.items():
        with tempfile.TemporaryDirectory() as folder:
            print(
                f"| {name} | {' | '.join(map(str, describe(make(Path(folder)))))} |",
                flush=True,
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
