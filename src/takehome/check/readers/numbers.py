"""Compare numbers in prose with those of results.json, in this version and in earlier
ones.

A number may always be the candidate's own. It is called stale only if it has three
significant digits, its paragraph names a model, the holdout, the gain, the threshold or
rows, and it was a number of theirs in an earlier results.json or is within 1% of one of
theirs now without being its rounding. One in a sentence on an earlier state is left
alone.

It is called invented only where a sentence claims a fraction as the gain over the dummy
or as the score on the holdout, which a run always writes, and not as counted by hand. A
model's or a metric's name is not enough: candidates try models that no committed run
holds, and speak of scores that nobody reached.
"""

import re
from dataclasses import dataclass
from itertools import combinations

NUMBER = re.compile(r"(?<![\w.,/-])[-−]?(\d[\d,]*(?:\.\d+)?)(%?)(?![\w/]|[.,-]\d)")
ROUNDED = re.compile(
    r"(?:\babout|\baround|\broughly|\bnearly|\balmost|\bover|\bsome|~|≈)\s*[-−]?$",
    re.IGNORECASE,
)
DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\d\d?:\d\d")
PAST = re.compile(
    r"\bbefore|\bearlier|\bprevious|\bformer|\bwithout\b|\bfirst run|\b(?:down|up) "
    r"from\b|\bfell\b|\brose\b|\bdropped\b"
    r"|\binstead of\b|\bused to\b|\bat first\b",
    re.IGNORECASE,
)
SCORES = (
    r"\b(?:scor(?:es?|ed)|reach(?:es|ed)|achiev(?:es|ed)|gets|got|is off by)\b(?:(?: "
    r"[\w ]{1,30})? of| is| was)?"
)
CLAIM = re.compile(
    r"\b(?:beats?|better than|gain (?:over|on)) (?:the |a )?(?:dummy|baseline)(?: "
    r"model)? (?:by|of|is|was) "
    r"|\b(?:dummy|baseline)(?: model)? (?:is|was) beaten by "
    rf"|\bholdout\b(?!['’])"
    rf"(?:[^.;|]{{0,80}}\b(?:it|model|linear|boosting))? {SCORES} "
    rf"|{SCORES} (?=[\d.,]+ (?:\([^)]*\) )?on the holdout\b(?!['’]))",
    re.IGNORECASE,
)
BY_HAND = re.compile(r"\bby hand\b", re.IGNORECASE)
CLOSE = 0.01


@dataclass(frozen=True)
class Number:
    """A number in a paragraph: `value` without sign or percent, to so many
    `decimals`."""

    place: int
    text: str
    value: float
    decimals: int


def find_numbers(text):
    """Return the numbers in the text that have three significant digits or more."""
    text = DATE.sub(lambda match: " " * len(match[0]), text)
    found = []
    for match in NUMBER.finditer(text):
        plain, percent = match[1].replace(",", ""), bool(match[2])
        digits = plain.lstrip("0.").replace(".", "")
        is_year = (
            not percent
            and re.fullmatch(r"(?:19|20)\d\d", plain)
            and "," not in match[1]
        )
        if (
            len(digits if "." in plain else digits.rstrip("0")) >= 3
            and not is_year
            and not is_rounded(text, match)
        ):
            found.append(read_number(match))
    return found


def find_claims(text):
    """Return the fractions that the text states as the gain over the dummy or as the
    score on the holdout."""
    found = [NUMBER.match(text, claim.end()) for claim in CLAIM.finditer(text)]
    return [
        read_number(match)
        for match in found
        if match and "." in match[1] and not match[2]
    ]


def read_number(match):
    plain, percent = match[1].replace(",", ""), bool(match[2])
    decimals = len(plain.partition(".")[2]) + 2 * percent
    return Number(
        match.start(), match[0], float(plain) / (100 if percent else 1), decimals
    )


def is_rounded(text, match):
    return ROUNDED.search(text[max(0, match.start() - 12) : match.start()])


def find_values(part):
    """Return every number in a part of results.json, those in its texts included,
    without sign."""
    if isinstance(part, bool) or part is None:
        return []
    if isinstance(part, (int, float)):
        return [abs(part)]
    if isinstance(part, str):
        return [number.value for number in find_numbers(part)]
    return [
        value
        for item in (part.values() if isinstance(part, dict) else part)
        for value in find_values(item)
    ]


def name_values(results):
    """Return (pattern of words, what they name, its numbers) for the parts of
    results.json that prose speaks of."""
    named = []
    gains = []
    for row in results["models"]:
        words = rf"\b{re.escape(row['model'])}\b"
        named.append((words, row["model"], [row["score"], row["interval"]]))
        gains += [row["gain"], row["gain_interval"]]
    gain_words = r"\bgain|\bbeats?\b|\bbetter|\bdifference|\bdummy|\bbaseline"
    named += [
        (gain_words, "the gain", gains),
        (r"\bholdout", "the holdout", results["holdout"]),
        (r"\bthreshold|\bcosts?\b", "threshold and costs", results.get("use")),
        (r"\brows?\b", "rows", results.get("split")),
    ]
    return [(words, name, find_values(part)) for words, name, part in named]


def agrees(number, values):
    """Tell whether a number is one of the values, rounded to its decimals."""
    return any(
        abs(number.value - other) <= 0.5000001 * 10**-number.decimals
        for other in values
    )


def find_sentence(paragraph, number):
    """Return the sentence that holds the number."""
    ends = [
        0,
        *(match.end() for match in re.finditer(r"[.!?;|]\s", paragraph)),
        len(paragraph),
    ]
    start = max(end for end in ends[:-1] if end <= number.place)
    return paragraph[start : min(end for end in ends if end > start)]


def question_numbers(paragraph, results, earlier):
    """Return {number: why it is stale or invented} for those in the paragraph that
    are."""
    paragraph = paragraph.replace("\n", " ")
    present, scores = (
        find_values(results),
        [model["score"] for model in results["models"]],
    )
    known = [*present, *(abs(one - other) for one, other in combinations(scores, 2))]
    invented = {
        number: (
            "is claimed of the gain or the holdout, and stands nowhere in results.json"
        )
        for number in find_claims(paragraph)
        if not agrees(number, known)
        and not is_set_apart(find_sentence(paragraph, number))
    }
    return invented | {
        number: why
        for number in find_numbers(paragraph)
        if not agrees(number, present)
        and (why := explain_stale(paragraph, number, results, earlier))
    }


def is_set_apart(sentence):
    return PAST.search(sentence) or BY_HAND.search(sentence)


def explain_stale(paragraph, number, results, earlier):
    """Return why a number that results.json does not hold is stale, or None if it may
    be the candidate's own.

    `earlier` are (commit, results) of earlier versions of results.json.
    """
    if PAST.search(find_sentence(paragraph, number)):
        return None
    for commit, before in earlier:
        for words, name, values in name_values(before):
            if agrees(number, values) and re.search(words, paragraph, re.IGNORECASE):
                return f"was {name} in {commit}, and is no longer in results.json"
    for words, name, values in name_values(results):
        close = [
            other
            for other in values
            if other and abs(number.value - other) / other <= CLOSE
        ]
        if close and re.search(words, paragraph, re.IGNORECASE):
            return (
                f"is close to {name} in results.json, "
                f"{min(close, key=lambda other: abs(number.value - other)):.4g}"
            )
    return None
