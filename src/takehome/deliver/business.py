"""Choose what a reader who decides needs: a page of the write-up's own words."""

import re

from takehome import UserError
from takehome.deliver.markdown import LEAD, Section, list_rows, make_paragraph

ANSWER = re.compile(r"answer|summary|finding|conclusion|tl;?dr", re.IGNORECASE)
LIMITS = re.compile(r"limit|caveat|weakness|shortcoming", re.IGNORECASE)
RECOMMENDATION = re.compile(r"recommend|next action", re.IGNORECASE)
ADVICE = re.compile(
    r"\b(?:should|recommend|advise|suggest|propose|must|plan to|worth)", re.IGNORECASE
)
VALUE = re.compile(r"result|fram|error|cost|value|business|impact", re.IGNORECASE)
COST = re.compile(
    r"\bcosts?\b|\bworth\b|\ba miss\b|\bmisses \d|\bfalse alarm|\bsaves?\b"
    r"|\blos(?:es?|s|ses)\b|\bforgo|\bprofits?\b",
    re.IGNORECASE,
)
COLUMNS = re.compile(r"\bcost|\bbias|absolute error|\brecall", re.IGNORECASE)
SCORES = re.compile(r"\bmodel\b|\bgain\b", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
FEW_WORDS = 60
STATEMENTS = ("paragraph", "bullet_list", "ordered_list")
MISSING = {
    "Recommendation": "paragraph of its own that says what should be done",
    "What errors cost": "sentence on what errors cost, and no table of errors",
    "What is not known": "section on limitations",
}


def choose_for_business(sections, results):
    """Return (sections, what is missing): answer, one figure, recommendation, cost,
    what is not known; no sentence of the results."""
    answer = find_blocks_below(sections, ANSWER)
    if not any(map(is_own, answer)):
        raise UserError(
            "README.md has no answer in words of yours: write it under `## The answer`"
        )
    advice = list(filter(is_advice, answer))
    is_advice_alone = all(block in advice for block in answer if is_own(block))
    if is_advice_alone:
        advice = []
    figure = find_figure(sections)
    parts = {
        "The answer": [block for block in answer if block not in advice],
        "Recommendation": find_blocks_below(sections, RECOMMENDATION) or advice,
        "What errors cost": find_costs(sections, filter_texts(results)),
        "What is not known": find_blocks_below(sections, LIMITS),
    }
    missing = [MISSING[title] for title, blocks in parts.items() if not blocks]
    if is_advice_alone and MISSING["Recommendation"] in missing:
        missing.remove(MISSING["Recommendation"])  # the answer gives it
    missing += [] if figure else ["figure"]
    parts["The answer"] += figure
    chosen = [Section(title, blocks) for title, blocks in parts.items() if blocks]
    return chosen, missing


def find_blocks_below(sections, pattern):
    """Return the blocks of the first section with such a title."""
    for section in sections:
        if pattern.search(section.title):
            return section.blocks
    return []


def is_own(block):
    """Tell whether a block states something: no quote, no line that introduces it."""
    if block.kind not in STATEMENTS:
        return False
    return block.tokens[0].attrGet("class") != LEAD


def is_advice(block):
    return is_own(block) and bool(ADVICE.search(block.text))


def find_figure(sections):
    """Return the first figure, in a list."""
    for section in sections:
        for block in section.blocks:
            if block.kind == "figure":
                return [block]
    return []


def filter_texts(results):
    """Return the texts among the results."""
    texts = set()
    for value in results.values():
        if isinstance(value, str):
            texts.add(value)
    return texts


def find_costs(sections, generated):
    """Return the candidate's words on costs, of the sections that speak of value, and
    the table of errors or costs with the line that introduces it."""
    blocks = []
    for section in sections:
        if VALUE.search(section.title):
            blocks += [one for one in section.blocks if one.text not in generated]
    words = [make_paragraph(text) for text in list_sentences(blocks)]
    return [*words, *find_error_table(blocks)]


def list_sentences(blocks):
    """Yield what the paragraphs say on costs: a short one whole, of a long one its
    sentences."""
    for block in blocks:
        if block.kind != "paragraph" or block.text.endswith(":"):
            continue
        parts = [block.text]
        if len(block.text.split()) > FEW_WORDS:
            parts = SENTENCE.split(block.text)
        if found := [part for part in parts if COST.search(part)]:
            yield " ".join(found)


def find_error_table(blocks):
    """Return the first table of errors or costs, after the line that introduces it."""
    for before, block in zip([None, *blocks], blocks, strict=False):
        if block.kind != "table":
            continue
        header = " | ".join(text for _, text in next(list_rows(block.tokens)))
        if COLUMNS.search(header) and not SCORES.search(header):
            leads = before is not None and before.text.endswith(":")
            return [before, block] if leads else [block]
    return []
