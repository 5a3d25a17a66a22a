"""Which encoding a text has: by its first bytes, UTF-8, or the one in which its letters
are those of one language. Standard library only: the hooks run it."""

import codecs
import io
import re

from takehome.ingest.wording import quote

START = 512  # bytes that tell where zero bytes stand
SAMPLED = 200_000  # bytes of lines that are not ASCII
MOST = 0.98  # of the letters must be of the language
IN_RUNS = 0.3  # of the letters stand beside another, where few are of a to z
FEW = 4  # different letters that can be those of a language by chance
# letters of Windows-1252 beside a to z, by language
WESTERN = {
    "German": "äöüß",
    "French": "éèêëàâçùûüîïôœæÿ",
    "Spanish": "áéíóúñü",
    "Portuguese": "áâãàçéêíóôõúü",
    "Italian": "àèéìòùî",
    "Catalan": "àçéèíïóòúü",
    "Nordic": "åäöæøéüà",
    "Dutch": "éëïèöüóáä",
}
# those of all of them, and of Icelandic, whose own letters Turkish has as well
ANY_WESTERN = "".join(WESTERN.values()) + "ðýþšž"
CENTRAL = {
    "Polish": "ąćęłńóśźż",
    "Czech": "áčďéěíňóřšťúůýž",
    "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Hungarian": "áéíóöőúüű",
    "Romanian": "ăâîşţșț",
    "Croatian": "čćđšž",
}
LATIN = {
    "cp1250": CENTRAL,
    "iso8859-2": CENTRAL,
    "cp1254": {"Turkish": "çğıöşüâ\u0307"},
    "cp850": WESTERN,
    "mac-roman": WESTERN,
}
# letters of a script, those that are frequent first
SCRIPTS = {
    "cp1251": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґў",
    "koi8-r": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "cp866": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "cp1253": "αοιετσνηυρπκμλςόίάέωγδήχύφθώβξζψϊϋ",
    "cp1255": "יוהלאתרמבשנדעקפחגצזטךםןףץס",
    "cp1256": "اليمونتربةعدسفهكقحجىشطصخضغذءثأإظئؤآ",
}
MOST_OF_SCRIPT = 0.95  # of all beyond ASCII, signs among them
FREQUENT = 12  # letters of a script, more than half of any text
HANGUL, KANA = r"[\uac00-\ud7a3]", r"[\u3040-\u30ff]"
CJK = r"[\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uff60]"
# encodings of two bytes a letter: what nearly all letters, and some, must be
WIDE_LETTERS = {
    "cp932": (CJK, 0),
    "cp949": (HANGUL, 0),
    "euc-jp": (CJK, 0.1),
    "gb2312": (CJK, 0),
    "big5": (CJK, 0),
    "gb18030": (CJK, 0),
}
NAMES = {"gb2312": "gb18030"}  # what reads all that the other one does
SIGNS = "№€£$¥°²³½¼¾§©®™…“”„«»\xa0´¨ªº¿¡µ×÷±¬¦¢"
BETWEEN = "’‘–—·•"  # signs that may stand between two letters
LETTER = r"[^\W\d_]"
FOREIGN = re.compile(
    rf"(?<={LETTER})[{SIGNS}](?={LETTER})|[^\x00-\x7f{SIGNS}{BETWEEN}]"
)
BEYOND = re.compile(r"[^\x00-\x7f\xa0€№«»“”„’‘–—…]")
MIXED = re.compile(r"[a-zA-Z][^\W\d_\x00-\x7f]|[^\W\d_\x00-\x7f][a-zA-Z]")
WORD = re.compile(r"\w*[^\W\x00-\x7f]\w*")


def find_encoding(content, whole):
    """Return (encoding, number of bytes that it cannot read, what to ask of it); None
    for no text.

    UTF-8, UTF-16 and UTF-32 (by their marks or zero bytes), else what fits the letters.
    UTF-8 with few bad bytes stays UTF-8.
    """
    marked = find_mark(content)
    if marked:
        return marked if can_decode(content, marked, whole) else None, 0, ""
    if b"\0" in content:
        return find_utf_16(content, whole), 0, ""
    if can_decode(content, "utf-8", whole):
        return "utf-8", 0, ""
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    others = len(text) - len(text.encode("ascii", "ignore")) - bad
    if others >= bad:  # which hardly any text of another encoding has
        return "utf-8", bad, ""
    encoding, doubt = choose_encoding(content)
    return encoding, 0, doubt


def find_mark(content):
    """Return the encoding that a byte order mark tells, None without one."""
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    return "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else None


def find_utf_16(content, whole):
    """Return UTF-16 without a mark where nearly every second byte is zero."""
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        seconds = content[first:START:2]
        others = content[1 - first : START : 2]
        are_zero = seconds.count(0) > 0.9 * len(seconds)
        are_letters = others.count(0) < len(others) / 2
        if are_zero and are_letters:
            return encoding if can_decode(content, encoding, whole) else None
    return None


def can_decode(content, encoding, whole):
    """Tell whether the encoding reads the content; a first part may be cut."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(content, final=whole)
    except UnicodeDecodeError:
        return False
    return True


# by the letters


def choose_encoding(content):
    """Return (encoding, what to ask the user or "") of a text that is not UTF-8."""
    sample = take_sample(content)
    plain = "latin-1" if decode(content, "cp1252") is None else "cp1252"
    text = decode(sample, plain)
    found = None
    if measure_runs(sample) > IN_RUNS:
        found = find_script(sample) or find_wide(sample)
    if not found:
        if is_western(text, WESTERN.values()):
            return plain, ""
        found = choose_latin(sample, text, plain)
    if found == plain and is_western(text, [ANY_WESTERN]) and not find_latin(sample):
        return plain, ""
    return found, ask(decode(sample, found), found)


def is_western(text, alphabets):
    return not list_foreign(text) or is_written_in(text, alphabets)


def choose_latin(sample, text, plain):
    """Return the encoding of a text of no one Western language; a few letters of
    several languages leave it at the plain one."""
    found = find_latin(sample)
    least = FEW if is_western(text, [ANY_WESTERN]) else FEW - 1
    is_open = len(set(list_foreign(text))) < least
    return plain if not found or is_open else found


def take_sample(content):
    """Return the first different lines that hold more than ASCII."""
    lines, size = {}, 0
    for line in io.BytesIO(content):
        if not line.isascii() and line not in lines:
            lines[line] = None
            size += len(line)
        if size > SAMPLED:
            break
    return b"".join(lines)


def decode(content, encoding):
    """Return a text, None where the bytes are none of the encoding."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def measure_runs(sample):
    """Return the share of bytes beyond ASCII that stand beside another one."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    long = sum(len(run) for run in runs if len(run) > 1)
    return long / sum(map(len, runs))


def list_foreign(text):
    """Return the letters beyond ASCII, and signs where only a letter can stand."""
    return FOREIGN.findall(text.lower())


def is_written_in(text, alphabets):
    """Tell whether nearly all letters beyond ASCII are of one of the alphabets."""
    letters = list_foreign(text)
    if has_capitals_within(text, letters):
        return False
    return any(share(letters, alphabet) >= MOST for alphabet in alphabets)


def share(letters, alphabet):
    known = set(alphabet)
    return sum(letter in known for letter in letters) / max(len(letters), 1)


def has_capitals_within(text, letters):
    """Tell whether capitals follow small letters, as in a text read wrongly."""
    breaks = 0
    for first, second in zip(text, text[1:], strict=False):
        is_break = first.islower() and second.isupper() and first not in SIGNS
        breaks += is_break and not (first + second).isascii()
    return breaks > 0.1 * len(letters)


def find_latin(sample):
    """Return the encoding of a language that adds letters to a to z, that in which the
    most bytes are letters, or None."""
    counts = {}
    for encoding, languages in LATIN.items():
        text = decode(sample, encoding)
        if text and is_written_in(text, languages.values()):
            counts[encoding] = len(list_foreign(text))
    return max(counts, key=counts.get, default=None)


def find_script(sample):
    """Return the encoding in which the letters are those of another script, the
    frequent ones most often, or None."""
    scores = {}
    for encoding, alphabet in SCRIPTS.items():
        text = decode(sample, encoding)
        if text and is_of_script(text, alphabet):
            scores[encoding] = score_script(text, alphabet)
    return max(scores, key=scores.get, default=None)


def is_of_script(text, alphabet):
    """Tell whether all beyond ASCII is of a script, in words of its own."""
    beyond = BEYOND.findall(text.lower())
    mixed = len(MIXED.findall(text))
    return (
        len(set(beyond)) >= FEW
        and is_written_in(text, [alphabet])
        and share(beyond, alphabet) >= MOST_OF_SCRIPT
        and mixed <= 0.05 * len(beyond)
    )


def score_script(text, alphabet):
    """Return the share of frequent letters, less for a text in capitals."""
    letters = list_foreign(text)
    beyond_ascii = [sign for sign in text if not sign.isascii()]
    capitals = sum(sign.isupper() for sign in beyond_ascii)
    frequent = share(letters, alphabet[:FREQUENT])
    if capitals > 0.8 * len(letters):
        return 0.8 * frequent
    return frequent


def find_wide(sample):
    """Return the encoding of Chinese, Japanese or Korean, or None."""
    for encoding, (pattern, least_kana) in WIDE_LETTERS.items():
        text = decode(sample, encoding)
        if text is None:
            continue
        letters = "".join(list_foreign(text))
        fitting = len(re.findall(pattern, letters)) >= MOST * len(letters)
        fitting &= 2 * len(MIXED.findall(text)) <= len(letters)
        fitting &= len(set(letters)) >= FEW
        if fitting and len(re.findall(KANA, letters)) >= least_kana * len(letters):
            return NAMES.get(encoding, encoding)
    return None


def ask(text, encoding):
    """Return the question whether an encoding is the right one."""
    word = WORD.search(text)
    example = f", such as {quote(word[0][:20])}" if word else ""
    return f"is read as {encoding}{example}: if that is wrong, save the file as UTF-8"
