"""Time a bake with the defaults, hooks included, beside that of a one-file template:
`nox -s bake_time`."""

import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # else each run compiles all that it imports anew

TEMPLATE = Path(__file__).resolve().parent.parent
ROUNDS = 5


def make_floor(folder):
    """Make a template of one file, which any bake takes at least as long as."""
    project = folder / "{{cookiecutter.project_slug}}"
    project.mkdir(parents=True)
    (project / "README.md").write_text("# {{ cookiecutter.project_slug }}\n")
    (folder / "cookiecutter.json").write_text('{"project_slug": "floor"}')
    (folder / "copier.yml").write_text(
        '_subdirectory: "{% raw %}{{cookiecutter.project_slug}}{% endraw '
        '%}"\n_templates_suffix: ""\n'
        'cookiecutter: {type: json, when: false, default: \'{"project_slug": '
        '"floor"}\'}\n'
    )
    for words in (
        ["init"],
        ["add", "--all"],
        ["commit", "--message", "One file"],
        ["tag", "v1"],
    ):
        subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)
    return folder


def bake(engine, template, output):
    """Return the seconds of one bake."""
    command = {
        "cookiecutter": [
            "cookiecutter",
            template,
            "--no-input",
            "--output-dir",
            output,
        ],
        "copier": [
            "copier",
            "copy",
            "--defaults",
            "--quiet",
            "--vcs-ref",
            "HEAD",
            template,
            output / "project",
        ],
    }[engine]
    started = time.perf_counter()
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return time.perf_counter() - started


def main():
    print("| engine | one-file template, s | this template, s | ratio |")
    print("| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        floor = make_floor(Path(folder) / "floor")
        for engine in ("cookiecutter", "copier"):
            seconds = {floor: [], TEMPLATE: []}
            for number in range(ROUNDS):
                for template, times in seconds.items():
                    output = Path(folder) / f"{engine}-{number}-{template.name}"
                    output.mkdir()
                    times.append(bake(engine, template, output))
            least, ours = (statistics.median(times) for times in seconds.values())
            print(f"| {engine} | {least:.2f} | {ours:.2f} | {ours / least:.2f} |")


if __name__ == "__main__":
    main()
