"""A brief's text as headings, items of lists, and paragraphs, however it was set."""

import re
from dataclasses import dataclass, field, replace

from takehome.brief.grammar import find_mood

HEADING, ITEM, TEXT, CODE = "heading", "item", "text", "code"
UNDERLINED_LEVEL = 2
PLAIN_LEVEL = 7  # of headings without a mark, below those of Markdown
MOST_HEADING_WORDS = 8
MARKED_HEADING = re.compile(r"^ {0,3}(#{1,6})(?!#)\s*(.*)$")
BOLD_LINE = re.compile(r"^\s*(?:\*\*|__)(?!\s)([^*_]{1,100})(?:\*\*|__)\s*:?\s*$")
UNDERLINE = re.compile(r"^ {0,3}(=+|-{3,})\s*$")
RULE = re.compile(r"^\s*([-*_=·])(?:\s*\1){2,}\s*$")
FENCE = re.compile(r"^\s*(```+|~~~+)")
COMMAND = re.compile(
    r"^\s*(?:[$>%]\s+\w|(?:pip3?|python3?|git|docker|make|cd|conda|uv|npm)\s+[-\w./])"
)
ROW = re.compile(r"^\s*\|.*\||^\s*[-=+|\s]*-{3,}[-=+|\s]*$")
BULLET = r"[-*+•●○▪■□◦‣⁃·➢✓–—]|o(?=\s{2,})|\uf0b7"
NUMBER = r"(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})[.)\]]|\(\w{1,3}\)|[Qq]\d{1,2}[.):]"
MARKER = re.compile(
    rf"^(\s*)((?:{BULLET})(?=\s)|(?:\*\*)?(?:{NUMBER})(?=[\s*])|\d{{1,2}}\.(?=[A-Z]))"
    r"\s*(.*)$"
)
NUMBERED_PART = re.compile(
    r"^(?:part|task|question|step|exercise|section|phase|section) ?\w{1,4}\s?:", re.I
)
# "Deadline: 7 days", alone on its line
LABELED = re.compile(r"^(?:\*\*)?[A-Z][\w ]{2,25}:(?:\*\*)? \S[^.;:]{0,60}$")
NUMBERED_TITLE = re.compile(r"(?:\d{1,2}|[A-Z])[.)] [A-Z][^.?!:,]{3,50}")
BARE_INDENT = 3
REMARK = re.compile(r"^\W*(?:note|hint|tip|n\.?b\.?)s?\W*:\W*\w", re.IGNORECASE)
BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
TAG = re.compile(r"</?(?:b|i|u|em|strong|p|div|span|center)>", re.IGNORECASE)
ESCAPE = re.compile(r"\\([-.#*_|>()\[\]!+$<'\"`])")
EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`|</?\w+[^<>]*>")
LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
PICTOGRAM = re.compile(
    r"[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\U0001f000-\U0001faff]"
)


@dataclass(eq=False)
class Block:
    """A piece of a brief.

    `headings` are those it stands under, from the widest to the nearest; `lead` is the
    text whose colon introduces it, `parent` the item it is part of; a `bare` item lost
    its mark.
    """

    kind: str
    text: str
    line: int
    indent: int = 0
    headings: tuple[str, ...] = ()
    lead: str = ""
    bare: bool = False
    parent: "Block | None" = None
    children: list = field(default_factory=list)


def read_blocks(text):
    """Return the Blocks of a text, in order."""
    plain = TAG.sub("", BREAK.sub("\n", ESCAPE.sub(r"\1", text)))
    blocks = cut_blocks(plain.split("\n"))
    place_under_headings(blocks)
    find_parents(blocks)
    find_leads(blocks)
    return blocks


# cut


def cut_blocks(lines):
    """Return the blocks without their places."""
    blocks, open_block, fence = [], None, None
    for number, line in enumerate(lines):
        mark = FENCE.match(line)
        if fence:
            blocks[-1].text += f"\n{line.strip()}"
            fence = None if mark and mark[1].startswith(fence) else fence
            continue
        if mark:
            fence, open_block = mark[1], None
            blocks.append(Block(CODE, "", number + 1))
            continue
        open_block = add_line(blocks, open_block, lines, number)
    for block in blocks:
        if block.kind != CODE:
            block.text = strip_marks(block.text)
    cut = [part for block in blocks for part in cut_inline(block)]
    return [block for block in cut if block.text]


def cut_inline(block):
    """Return the parts of a paragraph whose items lost their line breaks, such as "You
    submit: * the code * a report", else the block alone."""
    lead, colon, rest = block.text.partition(": * ")
    if block.kind != TEXT or not colon:
        return [block]
    items = [Block(ITEM, text, block.line) for text in rest.split(" * ")]
    return [replace(block, text=f"{lead}:"), *items]


def add_line(blocks, open_block, lines, number):
    """Add a line to the blocks; return the block that the next line may go on with."""
    line = lines[number]
    if not line.strip() or RULE.match(line):
        underline(open_block, line)
        return None
    if open_block is not None and open_block.kind == CODE:
        return open_block  # a command goes on
    if COMMAND.match(line):
        return begin(blocks, CODE, line, number)
    indent = len(line) - len(line.lstrip())
    if begins_bare_item(blocks, open_block, line, indent):
        return begin(blocks, ITEM, line, number, indent, bare=True)
    lone = make_lone(lines, number, open_block)
    if lone:
        blocks.append(lone)
        return None
    marked = MARKER.match(line)
    if marked and is_marker(marked, open_block):
        depth = len(marked[1].expandtabs())
        return begin(blocks, ITEM, marked[3], number, depth)
    if open_block is None:
        return begin(blocks, TEXT, line, number, indent)
    open_block.text += f" {line.strip()}"
    return open_block


def begin(blocks, kind, text, number, indent=0, bare=False):
    """Add a block, and return it."""
    line = number + 1
    block = Block(kind, text.strip(), line, indent, bare=bare)
    blocks.append(block)
    return block


def make_lone(lines, number, open_block):
    """Return the block of a line that no other line goes on with: a row of a table, a
    label with its value, the words before a list, a heading; None for another line."""
    line = lines[number].strip()
    is_labeled = LABELED.match(line) and not NUMBERED_PART.match(line)
    if is_labeled or leads_list(lines, number):
        return Block(TEXT, line, number + 1)
    if ROW.match(line):
        return Block(CODE, line, number + 1)
    level, title = find_heading(lines, number, open_block)
    if not level:
        return None
    return Block(HEADING, title, number + 1, indent=level)


def begins_bare_item(blocks, open_block, line, indent):
    """Tell whether a line is an item whose mark was lost: it is indented below a line
    that ends with a colon, or like the item before, and begins large."""
    before = blocks[-1] if blocks else None
    if before is None or before.kind not in (TEXT, ITEM):
        return False
    if MARKER.match(line) or not line.strip()[0].isupper():
        return False
    opens = before.kind == TEXT and before.text.endswith(":") and open_block is None
    follows = before.kind == ITEM and before.bare and before.indent == indent
    if not opens and not follows:
        return False
    before_indent = before.indent if opens else before.indent - BARE_INDENT
    return indent >= before_indent + BARE_INDENT


def is_marker(marked, open_block):
    """Tell whether a line begins an item, and is not a sentence that broke before its
    number or letter."""
    if not marked[3].strip():
        return False
    is_letter = re.fullmatch(r"[a-zA-Z]\.", marked[2]) is not None
    goes_on = open_block is not None and not re.search(r"[.:;?!)]$", open_block.text)
    return not (is_letter and goes_on and open_block.kind == TEXT)


def underline(open_block, line):
    """Make the open block a heading where the line underlines it."""
    if open_block is None or open_block.kind != TEXT:
        return
    if UNDERLINE.match(line) and len(open_block.text) < 100:
        open_block.kind = HEADING
        open_block.indent = UNDERLINED_LEVEL


def find_heading(lines, number, open_block):
    """Return (level, title) of a line that is a heading, else (0, "")."""
    line = lines[number]
    marked = MARKED_HEADING.match(line)
    if marked and REMARK.match(marked[2]):
        return 0, ""
    if marked and (marked[2] and (line.lstrip("# ") != line.lstrip())):
        return len(marked[1]), marked[2].rstrip("# ")
    bold = BOLD_LINE.match(line)
    if bold and bold[1].endswith(":") and find_mood(bold[1]):
        return 0, ""
    if bold and not bold[1].rstrip().endswith((".", "?")):
        return PLAIN_LEVEL, bold[1]
    if is_plain_heading(lines, number, open_block):
        return PLAIN_LEVEL + 1, line.strip()
    return 0, ""


def is_plain_heading(lines, number, open_block):
    """Tell whether a line without a mark is a heading: a few words that begin large,
    end without a full stop, and stand apart."""
    title = strip_marks(lines[number].strip())
    words = title.split()
    begins_large = title[:1].isupper() or title[:1].isdigit()
    if not words or not begins_large or len(words) > MOST_HEADING_WORDS:
        return False
    if title.endswith(":") and find_mood(title):
        return False
    if re.search(r":\s+\S", title) and not NUMBERED_PART.match(title):
        return False
    if re.search(r"[.?!,;]$|\s[-–:]\s|https?:|@", title) or MARKER.match(title):
        return is_numbered_title(lines, number, title)
    following = lines[number + 1 : number + 2]
    if not following:
        return False
    ended = open_block is None or re.search(r"[.:?!)]$", open_block.text)
    return bool(ended and stands_apart(title, following[0]))


def leads_list(lines, number):
    """Tell whether a line of a few words introduces the list that follows at once."""
    line = lines[number].strip()
    if not line.endswith(":") or not line[0].isupper():
        return False
    following = lines[number + 1 : number + 2]
    is_list = any(map(MARKER.match, following))
    return is_list and len(line.split()) <= MOST_HEADING_WORDS


def is_numbered_title(lines, number, title):
    """Tell whether a line such as "2. Category bloat" stands between blank lines."""
    if not NUMBERED_TITLE.fullmatch(title):
        return False
    before = lines[number - 1 : number]
    after = lines[number + 1 : number + 2]
    is_alone = not any(map(str.strip, before + after))
    goes_on = any(map(MARKER.match, lines[number + 2 : number + 3]))
    return is_alone and not goes_on


def stands_apart(title, following):
    """Tell whether the next line does not go on with a title's sentence."""
    if not following.strip() or title.endswith(":"):
        return True
    if UNDERLINE.match(following) or MARKER.match(following):
        return True
    return following.lstrip()[:1].isupper() and len(title) <= 45


def strip_marks(text):
    """Return text without the marks of emphasis, code and links."""
    plain = LINK.sub(r"\1", text)
    plain = PICTOGRAM.sub(" ", EMPHASIS.sub("", plain))
    return " ".join(plain.split())


# places


def place_under_headings(blocks):
    """Give each block the headings it stands under."""
    above = []
    for block in blocks:
        if block.kind == HEADING:
            while above and above[-1].indent >= block.indent:
                above.pop()
        block.headings = tuple(heading.text for heading in above)
        if block.kind == HEADING:
            above.append(block)


def find_parents(blocks):
    """Give each item the item that it is indented below."""
    above = []
    for block in blocks:
        if block.kind == HEADING:
            above = []
        while above and above[-1].indent >= block.indent:
            above.pop()
        if block.kind != ITEM:
            continue
        if above:
            block.parent = above[-1]
            above[-1].children.append(block)
        above.append(block)


def find_leads(blocks):
    """Give the items of a list the text whose colon introduces them."""
    lead, is_open = "", False
    for block in blocks:
        if block.kind == ITEM and block.parent is not None:
            block.lead = block.parent.text
        elif block.kind == ITEM:
            block.lead, is_open = lead, False
        elif block.kind == TEXT and (is_open or block.text.endswith(":")):
            lead, is_open = block.text, block.text.endswith(":")
        else:
            lead, is_open = "", False
