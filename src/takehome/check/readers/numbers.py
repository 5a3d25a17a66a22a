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
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from takehome.check.readers.results import list_rows

NUMBER = re.compile(r"(?<![\w.,/-])[-−]?(\d[\d,]*(?:\.\d+)?)(%?)(?![\w/]|[.,-]\d)")
ROUNDED = re.compile(
    r"(?:\babout|\baround|\broughly|\bnearly|\balmost|\bover|\bsome|~|≈)\s*[-−]?$",
    re.IGNORECASE,
)
DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\d\d?:\d\d")
PAST = re.compile(
    r"\bbefore|\bearlier|\bprevious|\bformer|\bwithout\b|\bfirst run"
    r"|\b(?:down|up) from\b|\bfell\b|\brose\b|\bdropped\b"
    r"|\binstead of\b|\bused to\b|\bat first\b",
    re.IGNORECASE,
)
SCORES = (
    r"\b(?:scor(?:es?|ed)|reach(?:es|ed)|achiev(?:es|ed)|gets|got|is off by)\b"
    r"(?:(?: [\w ]{1,30})? of| is| was)?"
)
CLAIM = re.compile(
    r"\b(?:beats?|better than|gain (?:over|on)) (?:the |a )?(?:dummy|baseline)"
    r"(?: model)? (?:by|of|is|was) "
    r"|\b(?:dummy|baseline)(?: model)? (?:is|was) beaten by "
    rf"|\bholdout\b(?!['’])"
    rf"(?:[^.;|]{{0,80}}\b(?:it|model|linear|boosting))? {SCORES} "
    rf"|{SCORES} (?=[\d.,]+ (?:\([^)]{{0,80}}\) )?on the holdout\b(?!['’]))",
    re.IGNORECASE,
)
BY_HAND = re.compile(r"\bby hand\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?;|]\s")
CLOSE = 0.01
COUNTS = ("rows", "flagged")
MOST_NEAR = 300  # characters on each side of a number
INVENTED = "is claimed of the gain or the holdout, and is not in results.json"
# pattern of words, what they name, and where results.json has it
NAMED = (
    (
        r"\bgain|\bbeats?\b|\bbetter|\bdifference|\bdummy|\bbaseline",
        "the gain",
        "gain",
    ),
    (r"\bholdout", "the holdout", "holdout"),
)


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
        if count_digits(match[1]) < 3 or is_year(match):
            continue
        if not is_rounded(text, match):
            found.append(read_number(match))
    return found


def count_digits(text):
    """Return how many digits of a number are significant."""
    digits = text.replace(",", "").lstrip("0.")
    if "." in text:
        return len(digits.replace(".", ""))
    return len(digits.rstrip("0"))


def is_year(match):
    """Tell whether a number may be a year."""
    return not match[2] and re.fullmatch(r"(?:19|20)\d\d", match[1])


def find_claims(text):
    """Return the fractions that the text states as the gain over the dummy or as the
    score on the holdout."""
    found = []
    for claim in CLAIM.finditer(text):
        match = NUMBER.match(text, claim.end())
        if match and "." in match[1] and not match[2]:
            found.append(read_number(match))
    return found


def read_number(match):
    """Return the Number of a match, a percentage as a fraction."""
    plain = match[1].replace(",", "")
    _, _, fraction = plain.partition(".")
    value, decimals = float(plain), len(fraction)
    if match[2]:
        value, decimals = value / 100, decimals + 2
    return Number(match.start(), match[0], value, decimals)


def is_rounded(text, match):
    """Tell whether a word before a number says that it is rounded."""
    start = max(0, match.start() - 12)
    before = text[start : match.start()]
    return ROUNDED.search(before)


def find_values(part):
    """Return every number in a part of results.json, those in its texts included,
    without sign."""
    if isinstance(part, bool) or part is None:
        return []
    if isinstance(part, (int, float)):
        return [abs(part)]
    if isinstance(part, str):
        return [number.value for number in find_numbers(part)]
    items = part.values() if isinstance(part, dict) else part
    values = []
    for item in items:
        values += find_values(item)
    return values


@dataclass(frozen=True)
class ResultNumbers:
    """The numbers of a results.json, in order: all of them; all, and the differences
    between scores; those of each part, with a pattern of the words for it."""

    present: list[float]
    claimable: list[float]
    named: list[tuple[re.Pattern, str, list[float]]]


def collect_numbers(results):
    """Return the ResultNumbers of a results.json."""
    present = find_values(results)
    claimable = present + find_differences(results)
    parts = []
    for model in results["models"]:
        words = rf"\b{re.escape(model['name'])}\b"
        parts.append((words, model["name"], [model["score"], model["interval"]]))
    for words, name, key in NAMED:
        parts.append((words, name, results.get(key)))
    costs = [drop_counts(row) for row in list_rows(results, "use")]
    parts.append((r"\bthreshold|\bcosts?\b", "threshold and costs", costs))
    named = [
        (re.compile(words, re.IGNORECASE), name, sorted(find_values(part)))
        for words, name, part in parts
    ]
    return ResultNumbers(sorted(present), sorted(claimable), named)


def drop_counts(row):
    """Return a row without its counts of rows, which are near to any other count."""
    return {key: value for key, value in row.items() if key not in COUNTS}


def find_differences(results):
    """Return the differences between the models' scores."""
    scores = [model["score"] for model in results["models"]]
    pairs = combinations(scores, 2)
    return [abs(one - other) for one, other in pairs]


def agrees(number, values):
    """Tell whether a number is one of the values, which are in order, rounded to its
    decimals."""
    half = 0.5000001 * 10**-number.decimals
    place = bisect_left(values, number.value - half)
    return place < len(values) and values[place] <= number.value + half


class Paragraph:
    """A paragraph on one line; each of its sentences is looked at once."""

    def __init__(self, text):
        self.text = text.replace("\n", " ")
        self.seen = {}

    @cached_property
    def bounds(self):
        """Where the sentences start, and where the last one ends."""
        bounds = [0]
        for match in SENTENCE_END.finditer(self.text):
            bounds.append(match.end())
        bounds.append(len(self.text) + 1)
        return bounds

    def find_bounds(self, number):
        """Return where the sentence that holds the number starts and ends."""
        following = bisect_right(self.bounds, number.place)
        return self.bounds[following - 1], self.bounds[following]

    def search(self, pattern, number):
        """Tell whether the sentence that holds the number matches the pattern."""
        start, end = self.find_bounds(number)
        key = (pattern, start)
        if key not in self.seen:
            found = pattern.search(self.text, start, end)
            self.seen[key] = found is not None
        return self.seen[key]

    def find_sentence(self, number):
        """Return the sentence that holds the number, of a long one what is near."""
        start, end = self.find_bounds(number)
        start = max(start, number.place - MOST_NEAR)
        end = min(end, number.place + MOST_NEAR)
        return self.text[start:end]


def question_numbers(text, known, earlier):
    """Return {number: why it is stale or invented} for those in the paragraph that are.

    `known` are the ResultNumbers of results.json, `earlier` those of its earlier
    versions, each with its commit.
    """
    paragraph = Paragraph(text)
    questioned = {}
    for number in find_claims(paragraph.text):
        if not agrees(number, known.claimable) and not is_set_apart(paragraph, number):
            questioned[number] = INVENTED
    mentioned = find_mentioned(paragraph, known)
    before = [(commit, find_mentioned(paragraph, one)) for commit, one in earlier]
    for number in find_numbers(paragraph.text):
        if agrees(number, known.present) or paragraph.search(PAST, number):
            continue
        if why := explain_stale(number, mentioned, before):
            questioned[number] = why
    return questioned


def is_set_apart(paragraph, number):
    """Tell whether the number's sentence is about an earlier state, or what was counted
    by hand."""
    if paragraph.search(PAST, number):
        return True
    return paragraph.search(BY_HAND, number)


def explain_stale(number, mentioned, earlier):
    """Return why a number that results.json does not hold is stale, or None if it may
    be the candidate's own."""
    for commit, before in earlier:
        for name, values in before:
            if agrees(number, values):
                return f"was {name} in {commit}, and is no longer in results.json"
    for name, values in mentioned:
        nearest = find_nearest(number, values)
        if nearest is not None:
            return f"is close to {name} in results.json, {nearest:.4g}"
    return None


def find_mentioned(paragraph, known):
    """Return (name, numbers) of the parts of results.json that the paragraph is
    about."""
    return [
        (name, values)
        for pattern, name, values in known.named
        if pattern.search(paragraph.text)
    ]


def find_nearest(number, values):
    """Return the value nearest to the number, None if none is within 1%."""
    place = bisect_left(values, number.value)
    around = list(filter(None, values[max(0, place - 1) : place + 1]))
    if not around:
        return None
    nearest = min(around, key=lambda other: abs(number.value - other))
    is_close = abs(number.value - nearest) / nearest <= CLOSE
    return nearest if is_close else None
