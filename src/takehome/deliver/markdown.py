"""Read a write-up's Markdown as sections of blocks, free of comments and raw HTML,
with its figures inside."""

import html
import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from takehome.check import mask_comments
from takehome.deliver.figures import embed

IMAGE = re.compile(r"<img\b[^<>]*?\bsrc=[\"']([^\"'<>]+)[\"'][^<>]*>", re.IGNORECASE)
ALT = re.compile(r"\balt=[\"']([^\"'<>]*)", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
NUMERIC = re.compile(r"[-−+]?[\d.,%]+(?: to [-−+]?[\d.,%]+)?|")
OUTSIDE = re.compile(r"(?:https?|mailto):|#", re.IGNORECASE)
LEAD = "lead"  # of a paragraph that introduces what follows
SHORT, FEW_ROWS = "short", 8  # of a table that stays on one page
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list, table, figure, quote or piece of code."""

    kind: str
    tokens: list[Token]

    @property
    def html(self):
        return PARSER.renderer.render(self.tokens, PARSER.options, {})

    @property
    def text(self):
        """The words, as they are read."""
        return " ".join(map(read_words, self.tokens)).strip()


@dataclass(frozen=True)
class Section:
    """`title` is empty for what stands before the first heading."""

    title: str
    blocks: list[Block]


def read_sections(source):
    """Return (title, sections) of a Source."""
    tokens = PARSER.parse(source.text)
    blocks = [
        Block(kind, clean_tokens(group, source.folder))
        for kind, group in split_blocks(tokens)
    ]
    blocks = [describe_figure(block) for block in blocks if block.tokens]
    return split_sections(blocks)


def split_blocks(tokens):
    """Yield (kind, tokens) of each block that stands in no other."""
    depth, start = 0, 0
    for place, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start].type.removesuffix("_open"), tokens[start : place + 1]
            start = place + 1


def describe_figure(block):
    """Return a paragraph of nothing but images as a block of kind figure."""
    if block.kind != "paragraph":
        return block
    _, inline, _ = block.tokens
    kinds = {child.type for child in inline.children if is_shown(child)}
    if kinds != {"image"}:
        return block
    return Block("figure", block.tokens)


def split_sections(blocks):
    """Return (title, sections): headings of the highest level begin one each."""
    title, blocks = take_title(blocks)
    levels = [block.tokens[0].tag for block in blocks if block.kind == "heading"]
    sections = [Section("", [])]
    for block in blocks:
        if block.kind == "heading" and block.tokens[0].tag == min(levels):
            sections.append(Section(block.text, []))
        else:
            sections[-1].blocks.append(block)
    return title, [one for one in sections if one.title or one.blocks]


def take_title(blocks):
    """Return (title, other blocks): the first heading, if it is above all others."""
    headings = [block for block in blocks if block.kind == "heading"]
    if not headings:
        return None, blocks
    first, *others = headings
    level = first.tokens[0].tag
    if any(heading.tokens[0].tag <= level for heading in others):
        return None, blocks
    return first, [block for block in blocks if block is not first]


def read_words(token):
    """Return the text of a token and those within it."""
    if token.children:
        return "".join(map(read_words, token.children))
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return "" if token.type == "image" else token.content


# what a reader must not meet


def clean_tokens(tokens, folder):
    """Return the tokens of a block without comments and raw HTML, its images read from
    the folder."""
    cleaned = []
    for token in tokens:
        if token.type == "html_block":
            cleaned += clean_html_block(token.content, folder)
            continue
        if token.type == "inline":
            children = clean_links(token.children)
            token.children = [clean_inline(child, folder) for child in children]
        cleaned.append(token)
    mark_table(cleaned)
    mark_lead(cleaned)
    return [] if is_empty(cleaned) else cleaned


def clean_html_block(content, folder):
    """Return a paragraph in place of a block of HTML, none for a comment."""
    text = mask_comments(content).strip()
    if not text:
        return []
    [inline] = PARSER.parseInline(text)
    inline.children = [clean_inline(one, folder) for one in inline.children]
    return wrap_inline(inline)


def wrap_inline(inline):
    """Return the tokens of a paragraph."""
    start = Token("paragraph_open", "p", 1, block=True)
    end = Token("paragraph_close", "p", -1, block=True)
    return [start, inline, end]


def make_paragraph(text):
    """Return a paragraph of plain text."""
    inline = Token("inline", "", 0, content=text)
    inline.children = [make_text(text)]
    return Block("paragraph", wrap_inline(inline))


def make_text(text):
    return Token("text", "", 0, content=text)


def clean_inline(token, folder):
    """Return a token as it may be shown: no comment, and a tag as its own text."""
    if token.type == "image":
        return make_image(token.attrs["src"], token.content, folder)
    if token.type != "html_inline":
        return token
    if found := IMAGE.fullmatch(token.content):
        alt = ALT.search(token.content)
        return make_image(html.unescape(found[1]), alt[1] if alt else "", folder)
    if BREAK.fullmatch(token.content):
        return Token("hardbreak", "br", 0)
    if token.content.startswith("<!--"):
        return make_text("")
    return make_text(token.content)


def make_image(address, alt, folder):
    """Return an image that holds its file."""
    image = Token("image", "img", 0, content=alt)
    image.attrs = {"src": embed(folder, address), "alt": ""}
    image.children = [make_text(alt)]  # the renderer makes the alt text of them
    return image


def clean_links(tokens):
    """Return tokens without the links to files of the project, which are not sent
    along; their words stay."""
    kept, is_local = [], False
    for token in tokens:
        if token.type == "link_open":
            is_local = not OUTSIDE.match(token.attrs["href"])
        if not (is_local and token.type in ("link_open", "link_close")):
            kept.append(token)
    return kept


def is_empty(tokens):
    """Tell whether a block shows nothing once it is clean."""
    for token in tokens:
        if token.type in ("fence", "code_block", "hr"):
            return False
        if any(is_shown(child) for child in token.children or []):
            return False
    return True


def is_shown(token):
    """Tell whether a token within a line is more than space."""
    return bool(token.content.strip() or token.attrs)


def mark_lead(tokens):
    """Let a paragraph that ends in a colon stay with what follows it."""
    first, *others = tokens or [None]
    words = "".join(map(read_words, others)).strip()
    if others and first.type == "paragraph_open" and words.endswith(":"):
        first.attrSet("class", LEAD)


def mark_table(tokens):
    """Give a short table a class, and its columns that hold numbers only another."""
    rows = list(list_rows(tokens))
    if 0 < len(rows) <= FEW_ROWS:
        tokens[0].attrSet("class", SHORT)
    for column in zip(*rows, strict=False):
        _, *body = [text for _, text in column]
        if body and any(body) and all(map(NUMERIC.fullmatch, body)):
            for cell, _ in column:
                cell.attrSet("class", "number")


def list_rows(tokens):
    """Yield the rows of a table, each a list of (opening token, text)."""
    row = []
    for token, following in zip(tokens, tokens[1:], strict=False):
        if token.type in ("th_open", "td_open"):
            row.append((token, read_words(following).strip()))
        elif token.type == "tr_close":
            yield row
            row = []
