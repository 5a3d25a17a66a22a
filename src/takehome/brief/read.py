"""Read a brief as text, whatever the company sent: text, Markdown, HTML, a notebook, a
Word document or a PDF, each bounded in size and time."""

import os
import subprocess
import sys
import unicodedata
from importlib.util import find_spec
from threading import Timer

from takehome import UserError
from takehome.brief.markup import read_docx, read_html, read_notebook
from takehome.ingest.encodings import find_encoding
from takehome.project.files import find_program, read_regular

MOST_BYTES = 20_000_000  # of the file; a PDF has pictures
MOST_TEXT = 200_000  # letters; the longest real brief has 10,000
SECONDS = 20  # for a PDF
MOST_PAGES = "50"
# given a path and the number of pages; prints the text in UTF-8
READ_PDF = """
import sys
sys.path = [folder for folder in sys.path if folder]  # not the folder it starts in
from pypdf import PdfReader
pages = PdfReader(sys.argv[1]).pages[:int(sys.argv[2])]
text = "\\n\\n".join(page.extract_text() for page in pages)
sys.stdout.buffer.write(text.encode("utf-8", "replace"))
"""
HOW_TO_READ_PDF = (
    "reading a PDF needs pdftotext (of poppler) or pypdf: `pip install "
    "'ml-takehome[brief]'` gets the latter, or save the brief as text"
)
READERS = {".ipynb": read_notebook, ".html": read_html, ".htm": read_html}
FORMATS = "text, Markdown, HTML, .ipynb, .docx or PDF"
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
HYPHENS = dict.fromkeys(map(ord, "\u00ad\u2010\u2011"), "-")
HALF = "½"
CLEANED = {**INVISIBLE, **HYPHENS, ord("\f"): "\n", ord("\u00a0"): " "}


def read_brief_file(path):
    """Return the text of a brief, line by line as a person reads it.

    Raises UserError if it is too large, is none of the formats, is broken, or holds no
    text.
    """
    if path.is_dir():
        raise UserError(f"{path} is a directory: name the file that holds the brief")
    content = read_regular(path, MOST_BYTES)
    if content is None:
        raise UserError(
            f"{path} cannot be read as a file of at most {MOST_BYTES // 10**6} MB: "
            "name the file that holds the brief"
        )
    text = clean(extract(path, content))
    if len(text) > MOST_TEXT:
        raise UserError(
            f"{path} holds {len(text):,} letters, more than a brief has "
            f"({MOST_TEXT:,}): keep the part that says what to do"
        )
    if not any(map(str.isalpha, text)):
        raise UserError(
            f"{path} holds no text, as a scan does: write what it asks into a text file"
        )
    return text


def extract(path, content):
    """Return the text in the content of a file, by its format."""
    if content.startswith(b"%PDF-"):
        return read_pdf(path)
    if content.startswith(b"PK\3\4"):
        return read_marked(path, read_docx, content)
    text = decode(path, content)
    reader = READERS.get(path.suffix.lower())
    return read_marked(path, reader, text) if reader else text


def read_marked(path, reader, content):
    """Return what a reader of a format finds; UserError if the file is broken."""
    try:
        return reader(content)
    except ValueError as error:
        raise UserError(
            f"{path} is broken ({error}): save it anew as {FORMATS}"
        ) from None


def decode(path, content):
    """Return bytes as text, by the encodings that data files are read with."""
    encoding = find_encoding(content, whole=True)[0]
    if encoding is None or content.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        raise UserError(f"{path} is not text: save the brief as {FORMATS}")
    text = content.decode(encoding, "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def clean(text):
    """Return text without what a PDF or a word processor adds to letters."""
    parts = text.translate(CLEANED).split(HALF)  # which would become 1⁄2, 1½ 11⁄2
    parts = [unicodedata.normalize("NFKC", part) for part in parts]
    lines = []
    for line in HALF.join(parts).split("\n"):
        lines.append(keep_printable(line).rstrip())
    return "\n".join(lines)


def keep_printable(line):
    """Return a line with a space for each control character, which a terminal would
    obey."""
    if line.isprintable():
        return line
    return "".join(letter if letter.isprintable() else " " for letter in line)


# PDF


def read_pdf(path):
    """Return the text of a PDF, by pdftotext or else by pypdf, in a process that can be
    stopped."""
    file = str(path.resolve())
    program = find_program("pdftotext")
    if program:
        options = ["-q", "-layout", "-enc", "UTF-8", "-l", MOST_PAGES]
        return run_reader([program, *options, file, "-"], path)
    if find_spec("pypdf"):
        return run_reader([sys.executable, "-c", READ_PDF, file, MOST_PAGES], path)
    raise UserError(f"{path}: {HOW_TO_READ_PDF}")


def run_reader(command, path):
    """Return what a reader of PDF prints, bounded in time and in size."""
    reader = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    timer = Timer(SECONDS, reader.kill)
    timer.start()
    try:
        content = reader.stdout.read(MOST_BYTES)
    finally:
        reader.stdout.close()  # ends a reader that has more to say
        status = reader.wait()
        timer.cancel()
    if status:
        raise UserError(
            f"{path} is not a PDF that can be read in {SECONDS} seconds: copy its text "
            "into a text file"
        )
    return content.decode("utf-8", "replace")
