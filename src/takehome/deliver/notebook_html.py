"""Show a notebook as one HTML file in the style of a report, which loads nothing."""

import hashlib
import html
import re
from pathlib import Path

from takehome.deliver.report import TOP, ReportOptions, make_style

COMMAND = "takehome notebook --html"
TITLE = re.compile(r"^#\s+(.+)$", re.MULTILINE)
MARK = re.compile(rf'<meta name="generator" content="{COMMAND}( [0-9a-f]{{64}}|)">')
MOST_HEAD = 1_000  # characters in which the line above stands


def make_html(notebook, text):
    """Return the HTML of a notebook that was run, and is `text` as a file."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="basic", embed_images=True)
    body, _ = exporter.from_notebook_node(notebook)
    found = TITLE.search(notebook.cells[0].source)
    title = html.escape(found[1] if found else "Notebook")
    style = make_style(ReportOptions())
    style += Path(__file__).with_name("notebook.css").read_text("utf-8")
    top = TOP.format(command=COMMAND, title=title, style=style)
    content = f"{top}{body}\n</body>\n</html>\n"
    return content.replace(COMMAND, f"{COMMAND} {find_digest(content, text)}", 1)


def find_digest(content, text):
    """Return the digest of HTML without its own, by which it is verified."""
    return hashlib.sha256(f"{content}{text}".encode()).hexdigest()


def is_ours(content):
    return MARK.search(content[:MOST_HEAD]) is not None


def shows(content, text):
    """Tell whether HTML that was made here shows the notebook with this text."""
    mark = MARK.search(content[:MOST_HEAD])
    digest = mark[1]
    without = content.replace(digest, "", 1)
    return digest.strip() == find_digest(without, text)
