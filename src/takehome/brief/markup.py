"""The text of Word documents, HTML and notebooks, in the lines of Markdown. Standard
library only."""

import io
import json
from html.parser import HTMLParser
from xml.parsers import expat
from zipfile import ZipFile

from takehome.ingest.source_file import unpacking_errors

MOST_BYTES = 20_000_000  # of a document's text, unpacked
BODY = "word/document.xml"
BLOCKS = {"p", "div", "tr", "table", "ul", "ol", "blockquote", "section", "article"}
BLOCKS |= {"br", "pre", "title", "dt", "dd"}
UNREAD = {"script", "style", "head", "template"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
MOST_DEPTH = 6  # of lists


# Word


def read_docx(content):
    """Return the paragraphs of a .docx; ValueError for another zip, or a hostile
    one."""
    try:
        body = read_member(content, BODY)
    except KeyError:
        raise ValueError("it is a zip without a Word document") from None
    except unpacking_errors():
        raise ValueError("it is a zip that cannot be unpacked") from None
    if len(body) > MOST_BYTES:
        raise ValueError(f"its text has more than {MOST_BYTES // 10**6} MB")
    return WordReader().read(body)


def read_member(content, name):
    """Return the bytes of a file in a zip, cut a byte beyond the most; KeyError if
    there is none."""
    stored = io.BytesIO(content)
    with ZipFile(stored) as archive, archive.open(name) as file:
        return file.read(MOST_BYTES + 1)


class WordReader:
    """Collects the paragraphs of word/document.xml, headings and items marked as
    Markdown marks them."""

    def __init__(self):
        self.lines = []
        self.parts = []
        self.style = ""
        self.depth = None
        self.is_text = False

    def read(self, body):
        """Return the document's text; a document type, which may hide a bomb of
        entities, is refused."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.collect
        parser.StartDoctypeDeclHandler = refuse_doctype
        try:
            parser.Parse(body, True)
        except expat.ExpatError as error:
            raise ValueError(f"its XML is not valid, {error}") from None
        return "\n".join(self.lines)

    def start(self, tag, attributes):
        name = tag.rpartition("}")[2]
        values = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if name == "t":
            self.is_text = True
        elif name == "pStyle":
            self.style = values.get("val", "")
        elif name == "numPr":
            self.depth = self.depth or 0
        elif name == "ilvl" and values.get("val", "").isdecimal():
            self.depth = min(int(values["val"][:2]), MOST_DEPTH)
        elif name in ("tab", "br", "cr"):
            self.parts.append("\n" if name == "br" else " ")

    def collect(self, text):
        if self.is_text:
            self.parts.append(text)

    def end(self, tag):
        name = tag.rpartition("}")[2]
        if name == "t":
            self.is_text = False
        elif name == "p":
            self.end_paragraph()

    def end_paragraph(self):
        text = "".join(self.parts).strip()
        self.lines += mark_paragraph(text, self.style, self.depth)
        self.parts = []
        self.style = ""
        self.depth = None


def refuse_doctype(*declaration):
    raise ValueError("its XML declares a document type, which Word never does")


def mark_paragraph(text, style, depth):
    """Return the lines of a paragraph as Markdown has them."""
    if text and style.startswith(("Heading", "Title")):
        return ["", f"## {' '.join(text.split())}", ""]
    if text and (depth is not None or style.startswith("List")):
        return [f"{'  ' * (depth or 0)}- {' '.join(text.split())}"]
    return ["", text, ""]


# HTML


def read_html(text):
    """Return what a page shows, headings and items marked as Markdown marks them;
    ValueError for a page that the standard library's parser gives up."""
    reader = PageReader()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError as error:  # what the parser raises since Python 3.10
        raise ValueError(f"its HTML is not valid, {error}") from None
    return "".join(reader.parts)


class PageReader(HTMLParser):
    """Collects the text of a page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.depth, self.unread = [], 0, 0

    def handle_starttag(self, tag, attributes):
        if tag in UNREAD:
            self.unread += 1
        elif tag in ("ul", "ol"):
            self.depth = min(self.depth + 1, MOST_DEPTH)
        if tag == "li":
            self.parts.append(f"\n{'  ' * (self.depth - 1)}- ")
        elif tag in HEADINGS:
            self.parts.append(f"\n\n{'#' * int(tag[1])} ")
        elif tag in BLOCKS and not self.begins_item():
            self.parts.append("\n")

    def handle_endtag(self, tag):
        if tag in UNREAD:
            self.unread = max(self.unread - 1, 0)
        elif tag in ("ul", "ol"):
            self.depth = max(self.depth - 1, 0)
        if tag in HEADINGS or tag in BLOCKS:
            self.parts.append("\n\n" if tag in HEADINGS or tag == "p" else "\n")

    def begins_item(self):
        """Tell whether nothing stands behind an item's mark yet."""
        last = self.parts[-1] if self.parts else ""
        return last.endswith("- ")

    def handle_data(self, data):
        if self.unread:
            return
        text = " ".join(data.split())
        if text and data[-1:].isspace():
            text = f"{text} "
        if data[:1].isspace() and not self.begins_item():
            text = f" {text}"
        self.parts.append(text)


# notebooks


def read_notebook(text):
    """Return the Markdown cells of a notebook; ValueError for another text."""
    shown = []
    try:
        for cell in json.loads(text)["cells"]:
            if cell["cell_type"] == "markdown":
                shown.append("".join(cell["source"]))
    except (KeyError, TypeError, RecursionError):
        raise ValueError("it is JSON without the cells of a notebook") from None
    return "\n\n".join(shown)
