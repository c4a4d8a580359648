"""One normalised spelling for search, sorting and uniqueness.

SQLite and PostgreSQL disagree on accents and case, so the database compares this key, never the name.
"""

import re
import unicodedata

_WORDS = re.compile(r"[a-z0-9]+")


def normal(text: str) -> str:
    """`text` without accents or case, words of letters and digits separated by one space."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(_WORDS.findall(text.casefold()))


def finds(wanted: str, text: str) -> bool:
    """Whether each word of `wanted` begins a word of `text`; a number is whole, and after a letter or two it is found with
    them: “n° 2” is not in “n° 21”, nor in “n° 12 ter 2”."""
    inside, before = f" {normal(text)} ", ""
    for word in normal(wanted).split():
        if not word.isdecimal():
            if f" {word}" not in inside:
                return False
        elif (f" {before} {word} " if 0 < len(before) <= 2 else f" {word} ") not in inside:
            return False
        before = word
    return True
