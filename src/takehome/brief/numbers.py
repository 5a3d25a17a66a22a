"""Numbers as briefs write them: 2, 1½, 1.5, two, half a, 3-4, 1 to 2."""

import re

WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
WORDS |= {"six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}
WORDS |= {"fifteen": 15, "twenty": 20, "single": 1, "half": 0.5, "couple of": 2}
WORDS |= {
    "um": 1,
    "uma": 1,
    "une": 1,
    "un": 1,
    "ein": 1,
    "eine": 1,
    "duas": 2,
    "dois": 2,
}
WORDS |= {"deux": 2, "zwei": 2, "dos": 2, "tres": 3, "três": 3, "trois": 3, "drei": 3}
SPELLED = "|".join(sorted(WORDS, key=len, reverse=True))
# also as a PDF may have it
FRACTION = r"\d?(?:1[⁄/]2|½)"
NUMBER = (
    rf"(?:{FRACTION}|\d{{1,3}}(?:[.,]\d{{3}}|[.,]\d)?|\d{{4,5}}|\b(?:{SPELLED}))(?!\w)"
)
RANGE = (
    rf"(?<![\w.,/]){NUMBER}(?:\s?(?:-|–|—|to|or|bis|a)\s?{NUMBER})?(?:\s+(?:a|an|"
    rf"and a half))?"
)


def read_number(text):
    """Return (least, most) of a number or a range."""
    numbers = [read_one(found) for found in re.findall(NUMBER, text, re.IGNORECASE)]
    if re.search(r"\bhalf an?\b", text, re.IGNORECASE):
        numbers = [0.5]
    elif re.search(r"\band a half\b", text, re.IGNORECASE):
        numbers = [numbers[0] + 0.5]
    return min(numbers), max(numbers)


def read_one(text):
    if re.fullmatch(FRACTION, text):
        whole = text.removesuffix("½").removesuffix("1⁄2").removesuffix("1/2")
        return float(whole or 0) + 0.5
    if text.lower() in WORDS:
        return float(WORDS[text.lower()])
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", text):
        return float(re.sub("[.,]", "", text))
    return float(text.replace(",", "."))


def show_number(number):
    """Return a number without needless digits."""
    return f"{number:.4g}" if number < 10000 else f"{number:.0f}"
