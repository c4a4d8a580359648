"""French numbers, dates and letters, read in folded text.

`fold` keeps the length of a text, so that what a pattern finds in the folded copy is cut from the original.
"""

import re
import unicodedata
from datetime import date
from itertools import pairwise


def _folding() -> dict[str, str]:
    table = {"’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "−": "-", "İ": "i"}
    for code in range(0x80, 0x250):
        base = unicodedata.normalize("NFKD", chr(code))[0].lower()
        if base.isascii() and base.isalpha():
            table[chr(code)] = base
    return table


_FOLDING = _folding()
_TO_FOLD = re.compile(f"[{''.join(_FOLDING)}]")

UNITS = {
    w: n
    for n, w in enumerate(
        "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
    )
} | {"une": 1, "premier": 1, "aucun": 0, "aucune": 0, "neant": 0}
TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
MONTHS = {
    name: number
    for number, name in enumerate(
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split(), 1
    )
}
WEEKDAYS = {name: n for n, name in enumerate("lundi mardi mercredi jeudi vendredi samedi dimanche".split())}
NUMBER_WORD = rf"(?:{'|'.join(sorted([*UNITS, *TENS, 'cent', 'cents', 'mille', 'mil'], key=len, reverse=True))})"
# Between two words of one number: spaces, a hyphen, one line end.
_APART = r"(?:[ \t-]+\n?[ \t]*|\n[ \t]*)"
NUMBER_WORDS = rf"{NUMBER_WORD}(?:(?:{_APART}et)?{_APART}{NUMBER_WORD}){{0,9}}"
MONTH = rf"(?:{'|'.join(MONTHS)})"
WEEKDAY = rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)})\s+)?"
# A year in words is whole: "deux mille vingt et", left by a line end, is none.
YEAR_WORDS = rf"deux{_APART}mil(?:le)?(?:{_APART}{NUMBER_WORDS})?\b(?!{_APART}(?:et(?!\s+l[ea]\b)|{NUMBER_WORD}\b)|-)"

# A date in figures or words; the year may be missing. Anchored by whoever uses it.
DATE = (
    rf"{WEEKDAY}(?:(?P<day>\d{{1,2}}(?:\s?er)?|{NUMBER_WORDS})\s+(?:du\s+mois\s+d[e']\s*)?(?P<month>{MONTH})"
    rf"(?:\s+(?P<year>\d{{4}}\b|{YEAR_WORDS}))?"
    r"|(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})\b|(?P<iso>\d{4}-\d{2}-\d{2})\b)"
)


def fold(text: str) -> str:
    """`text` in lower case without accents, straight quotes and hyphens, of the same length."""
    if text.isascii():
        return text.lower()
    # Letters first: İ is the one capital whose small letter is longer.
    return _TO_FOLD.sub(lambda letter: _FOLDING[letter[0]], text).lower()


_SPELLED = {
    number: word for word, number in UNITS.items() if word not in ("une", "premier", "aucun", "aucune", "neant")
}
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}


def spell(number: int) -> list[str]:
    """The words of a whole number under a million, in the singular and without "et"."""
    if number <= 16:
        return [_SPELLED[number]]
    if number < 20:
        return ["dix", *spell(number - 10)]
    if number < 80:
        ten = min(number // 10 * 10, 60)
        return [_TENS[ten], *(spell(number - ten) if number > ten else ())]
    if number < 100:
        return ["quatre", "vingt", *(spell(number - 80) if number > 80 else ())]
    size, name = (100, "cent") if number < 1000 else (1000, "mille")
    times, rest = divmod(number, size)
    return [*(spell(times) if times > 1 else ()), name, *(spell(rest) if rest else ())]


def to_int(words: str) -> int | None:
    """A number in figures, or in folded French words under a million; None when it is neither.

    Words that are no number written whole ("cinq six", "vingt et") are none: the number found is spelled again.
    """
    words = words.strip()
    if words.isascii() and words.isdigit():
        return int(words)
    parts = re.split(r"[\s-]+", words)
    if len(parts) == 1 and parts[0] in UNITS:
        return UNITS[parts[0]]
    if any(word == "et" and following not in ("un", "une", "onze") for word, following in pairwise([*parts, ""])):
        return None
    plain = {"une": "un", "vingts": "vingt", "cents": "cent", "mil": "mille"}
    parts = [plain.get(word, word) for word in parts if word != "et"]
    total = part = 0
    for word in parts:
        if word == "vingt" and part % 100 == 4:
            part += 76
        elif word in UNITS:
            part += UNITS[word]
        elif word in TENS:
            part += TENS[word]
        elif word == "cent":
            part = max(part, 1) * 100
        elif word == "mille":
            total, part = total + max(part, 1) * 1000, 0
        else:
            return None
    return total + part if 0 < total + part < 1_000_000 and spell(total + part) == parts else None


def to_date(match: re.Match[str], year: int | None = None) -> date | None:
    """The day found by DATE, in `year` when the act does not write it; None when there is no such day."""
    found = match.groupdict()
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if found["d"]:
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
        day = to_int(found["day"].replace("er", "") if found["day"][0].isdigit() else found["day"])
        written = to_int(found["year"]) if found["year"] else year
        return date(written, MONTHS[found["month"]], day) if written and day else None
    except ValueError:
        return None


def weekday(match: re.Match[str]) -> int | None:
    return WEEKDAYS.get(match["weekday"] or "")
