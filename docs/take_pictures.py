"""The pictures of the README and of docs/: a run in the terminal, the first screen of
a finished write-up, and the page for business.

nox -s pictures     # needs chromium on the PATH
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt
from rich.console import Console
from rich.text import Text

from takehome.deliver import ReportOptions, write_report

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
WRITEUP = ROOT / "examples" / "churn-take-home" / "README.md"
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif;
  max-width: 860px; margin: 24px auto; color: #1f2328 }
table { border-collapse: collapse }
td, th { border: 1px solid #d0d7de; padding: 6px 13px }
img { max-width: 100% }
h2 { border-bottom: 1px solid #d8dee4 }
blockquote { border-left: 4px solid #d0d7de; margin: 0; padding: 0 1em }
pre { background: #f6f8fa; padding: 16px }
"""


def picture_run():
    """Bake the default project, run it, and draw what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["cookiecutter", ROOT, "--no-input", "--output-dir", folder],
            check=True,
            capture_output=True,
        )
        project = Path(folder, "churn-take-home")
        command = [sys.executable, "-m", "churn"]
        printed = subprocess.run(
            command, cwd=project, check=True, capture_output=True, text=True
        ).stdout
    with tempfile.TemporaryFile("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=132, file=nowhere)
        console.print(Text(f"$ make run\n\n{printed}"))
    console.save_svg(
        str(PICTURES / "run.svg"), title="churn-take-home", unique_id="run"
    )


def picture_writeup():
    """Render the write-up as a page, and take its first screen."""
    html = MarkdownIt("commonmark").enable("table").render(WRITEUP.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(
            "<meta charset=utf-8><base "
            f"href={WRITEUP.as_uri()}><style>{STYLE}</style>{html}",
            "utf-8",
        )
        take_picture(page, PICTURES / "writeup.png", "940,1180")


def picture_business():
    """Make the page for business, and take it as it stands in a window."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "business.html")
        write_report(WRITEUP.parent, page, ReportOptions(audience="business"))
        take_picture(page, PICTURES / "business.png", "860,900")


def take_picture(page, picture, size):
    with tempfile.TemporaryDirectory() as folder:
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder}",
        ]
        command = ["chromium", *flags, f"--window-size={size}"]
        command += [f"--screenshot={picture}", page.as_uri()]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    picture_run()
    picture_writeup()
    picture_business()
