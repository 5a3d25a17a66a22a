"""Hold what a write-up states of the threshold, the size of the data, the share of
positive rows and single rows against what the run and the tables hold.

A number counts only where it follows the words of such a claim, in a sentence that does
not weigh another state or another choice.
"""

import re
from dataclasses import dataclass, field
from itertools import chain

from takehome.check.readers.numbers import (
    BY_HAND,
    NUMBER,
    PAST,
    Paragraph,
    agrees,
    read_number,
)

IS = r"(?: (?:is|was|of|at|lies at|became|here is))"
THRESHOLD = re.compile(
    r"\bthe (?:(?:decision|chosen|selected|cheapest|best|lowest-cost|cost-optimal) )?"
    rf"(?:threshold|cut-?off){IS} (?:now |set (?:at|to) )?",
    re.IGNORECASE,
)
SIZE = (
    r"\bthe (?:raw |given |training )?(?:data(?: ?set)?|file|table|sample)"
    r" (?:has|holds|contains|counts|consists of|comes with|is) "
)
FIRST_SIZE = re.compile(SIZE, re.IGNORECASE)
SECOND_SIZE = re.compile(
    SIZE + r"[\d,]+ (?:rows|records|columns) (?:and|of|by|in) ", re.IGNORECASE
)
COUNTED = re.compile(r" (rows|records|columns)\b", re.IGNORECASE)
SHARE = re.compile(
    r"\b(?:share of (?:the )?positives?|positive (?:rate|share|class)|base rate)"
    rf"(?:{IS}|:)? (?:only )?",
    re.IGNORECASE,
)
ROW = re.compile(r"\brow #?(\d+)\b", re.IGNORECASE)
LITTLE = "it|a|an|the|only|as|at|of|is|was|with|probability|value|by|model"
PREDICTED = re.compile(
    r"\b(?:probability|predict(?:ed|s|ion)|forecast|gets|got|given|gave|true|actual"
    rf"|observed)(?: (?:{LITTLE})){{0,4}} ",
    re.IGNORECASE,
)
# another choice is weighed, or other rows or another threshold are meant
OTHER = re.compile(
    r"\bwould\b|\bcould\b|\bif\b|\bby default\b|\b(?:the|a) default\b|\busual"
    r"|\breject|\bother than|\brather|\bsignifican|\bp-value|\bcorrelat|\bmissing\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\bafter\b|\bleft\b|\bremain|\bdrop|\bremov|\bclean|\bjoin|\bmerg|\bderiv"
    r"|\bfilter|\bfeatures?\b|\bnew\b|\badd(?:s|ed)\b",
    re.IGNORECASE,
)
NEAR = 0.01  # of a share: the training rows may have a little more than all


@dataclass(frozen=True)
class Facts:
    """What claims are held against; what is empty is not known, and not judged.

    `sizes` are {"rows": counts, "columns": counts}, `tested` is {row: what was
    predicted of it, and its target}.
    """

    thresholds: list[float] = field(default_factory=list)
    sizes: dict[str, set[int]] = field(default_factory=dict)
    shares: list[float] = field(default_factory=list)
    tested: dict[str, list[float]] = field(default_factory=dict)


def question_claims(text, facts):
    """Return {number: why it is questioned} for what a paragraph states wrongly."""
    paragraph = Paragraph(text)
    found = {
        **question_threshold(paragraph, facts.thresholds),
        **question_sizes(paragraph, facts.sizes),
        **question_shares(paragraph, facts.shares),
        **question_rows(paragraph, facts.tested),
    }
    apart = (PAST, BY_HAND, OTHER)
    return {
        number: why
        for number, why in found.items()
        if not any(paragraph.search(pattern, number) for pattern in apart)
    }


def list_claims(paragraph, pattern):
    """Yield the Number that follows each match of a claim's words."""
    for claim in pattern.finditer(paragraph.text):
        match = NUMBER.match(paragraph.text, claim.end())
        if match:
            yield read_number(match)


def question_threshold(paragraph, thresholds):
    found = {}
    for number in list_claims(paragraph, THRESHOLD):
        is_share = "." in number.text or "%" in number.text
        if thresholds and is_share and not agrees(number, thresholds):
            messages = ", ".join(f"{value:.4g}" for value in thresholds)
            found[number] = f"is stated as the threshold, which is {messages}"
    return found


def question_sizes(paragraph, sizes):
    found = {}
    claims = list_claims(paragraph, FIRST_SIZE), list_claims(paragraph, SECOND_SIZE)
    for number in chain(*claims):
        end = number.place + len(number.text)
        unit = COUNTED.match(paragraph.text, end)
        if unit is None or paragraph.search(CHANGED, number):
            continue
        what = "columns" if unit[1].lower() == "columns" else "rows"
        known = sizes.get(what)
        if known and number.value not in known:
            found[number] = f"{what} are stated, and the data has {max(known):,.0f}"
    return found


def question_shares(paragraph, shares):
    found = {}
    for number in list_claims(paragraph, SHARE):
        is_share = "." in number.text or "%" in number.text
        is_near = any(abs(number.value - share) <= NEAR for share in shares)
        if shares and is_share and not is_near:
            messages = f"{shares[0]:.1%}"
            found[number] = (
                f"is stated as the share of positive rows, which is {messages}"
            )
    return found


def question_rows(paragraph, tested):
    """Return the numbers stated as predicted for a row, in a sentence on this row
    alone, that out_of_fold.csv does not have."""
    found = {}
    for number in list_claims(paragraph, PREDICTED):
        names = set(ROW.findall(paragraph.find_sentence(number)))
        values = tested.get(names.pop()) if len(names) == 1 else None
        is_fraction = "." in number.text or "%" in number.text
        if values and is_fraction and not agrees(number, values):
            messages = ", ".join(f"{value:.4g}" for value in values)
            found[number] = f"is stated for a row where out_of_fold.csv has {messages}"
    return found
