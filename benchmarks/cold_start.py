"""The first `make run` of a default project with nothing cached, with uv and without,
and what imports take of it.

    python benchmarks/cold_start.py

It needs make, uv and the package index; what the index takes to answer is in the
figures.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # else each run compiles all that it imports anew

TEMPLATE = Path(__file__).resolve().parent.parent
ROUNDS = 3  # of uv and pip in turn, the middle one counts
TOOLS = (
    "make",
    "sh",
    "touch",
    "grep",
    "sed",
)  # all that the project's Makefile calls, python3 and uv apart
IMPORT = re.compile(
    r"^import time: +(\d+) \|", re.MULTILINE
)  # microseconds of one module, those it imports left out


def make_path(folder, *names):
    """Return a folder with links to these commands and to this Python only, to stand as
    PATH."""
    folder.mkdir()
    (folder / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    for name in names:
        (folder / name).symlink_to(shutil.which(name))
    return folder


def run(project, target, **environment):
    """Return (seconds, seconds of imports) of a target of the project's Makefile."""
    started = time.perf_counter()
    done = subprocess.run(
        ["make", target],
        cwd=project,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    return time.perf_counter() - started, sum(
        map(int, IMPORT.findall(done.stderr))
    ) / 1e6


def start(folder, path):
    """Return the seconds of: installing, a first run, its imports, a second run, its
    imports."""
    command = ["cookiecutter", TEMPLATE, "--no-input", "--output-dir", folder]
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    caches = {name: str(folder / name) for name in ("UV_CACHE_DIR", "PIP_CACHE_DIR")}
    project, fresh = folder / "churn-take-home", {"PATH": str(path), **caches}
    installed, _ = run(project, ".venv/installed", **fresh)
    runs = [run(project, "run", PYTHONPROFILEIMPORTTIME="1", **fresh) for _ in range(2)]
    return installed, *runs[0], *runs[1]


def main():
    print(
        "| installer | install, s | first run, s | of it imports | together, s | "
        "second run, s | of it imports | load |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        paths = {
            "uv": make_path(folder / "with", *TOOLS, "uv"),
            "pip": make_path(folder / "without", *TOOLS),
        }
        starts, load = {name: [] for name in paths}, os.getloadavg()[0]
        for number in range(ROUNDS):
            for name, path in paths.items():
                (folder / f"{name}-{number}").mkdir()
                starts[name].append(start(folder / f"{name}-{number}", path))
                print(
                    name,
                    *(f"{seconds:.1f}" for seconds in starts[name][-1]),
                    file=sys.stderr,
                    flush=True,
                )
    for name, rounds in starts.items():
        installed, first, imports, second, again = (
            statistics.median(part) for part in zip(*rounds, strict=True)
        )
        runs = (
            f"{first:.1f} | {imports:.1f} | {installed + first:.1f} | {second:.1f} | "
            f"{again:.1f}"
        )
        print(
            f"| {name} | {installed:.1f} | {runs} | {load:.1f} to "
            f"{os.getloadavg()[0]:.1f} |"
        )


if __name__ == "__main__":
    main()
