"""How text, amounts and days are written, in French and in English. No Django: pages and papers share it."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_timedelta

NARROW, FIXED, MINUS, APOSTROPHE = "\u202f", "\u00a0", "\u2212", "\u2019"

_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "janv\\.|févr\\.|juil\\.|sept\\.|oct\\.|nov\\.|déc\\."
)
_UNITS = f"m²|m|cm|km|kWh|an|ans|mois|semaines?|jours?|j|h|heures?|minutes?|min|centimes?|euros?|{_MONTHS}"
# Each match is one space: what stands around it says which space it should be.
_SPACE = re.compile(
    r"[ \xa0](?:"
    r"(?P<narrow>(?=[;!?]) | (?<=(?<![\d.,])\d[ \xa0])(?=\d{3}(?!\d)) "
    r"| (?<=(?<![\d.,])\d\d[ \xa0])(?=\d{3}(?!\d)) | (?<=\d{3}[ \xa0])(?=\d{3}(?!\d)))"
    r"| (?=:(?:\s|$|<)) | (?=[€»]) | (?=%(?![(\w])) | (?<=«[ \xa0])"
    rf"| (?<=\d[ \xa0])(?=(?:{_UNITS})(?!\w)) | (?<=\d[ \xa0]h[ \xa0])(?=\d\d(?!\d))"
    r"| (?<=\bM\.[ \xa0]) | (?<=\bMM\.[ \xa0]) | (?<=\bMme[ \xa0]) | (?<=\bMmes[ \xa0]) | (?<=\bMe[ \xa0])"
    r"| (?<=n°[ \xa0]) | (?<=\bart\.[ \xa0]) | (?<=\b1er[ \xa0])"
    r")",
    re.VERBOSE,
)
# « de Ambre »: before a name that begins with a vowel's sound, so a capital, or a month; « de Yann », « de II », « de A à E »
# stay
_ELIDED = re.compile(
    r"\b([Dd]|[Qq]u)e[ \xa0](?!(?:[IVX]+|[A-Z])\b)(?=[AEIOUÀÂÄÉÈÊËÎÏÔÖÙÛÜÆŒ]|Y[^aeiouyàâäéèêëîïôöùûü\W]|(?:avril|août|octobre)\b)"
)
_STRAIGHT = re.compile(r"(?<=\w)(?:'|&#x27;|&#39;)(?=\w)")


def french(text: str) -> str:
    """`text` with French spaces, apostrophes and elisions; nothing is added, existing spaces become the right ones.

    « de » and « que » lose their e before a name in a vowel: « le bail d’Ambre ».
    U+202F before ; ! ? and between thousands; U+00A0 before : € % », after «, between a number and its
    unit or month, after M. Mme n° art. Applied twice it changes nothing more.
    """
    if "'" in text or "&#" in text:
        text = _STRAIGHT.sub(APOSTROPHE, text)
    if " " not in text and FIXED not in text:
        return text
    text = _ELIDED.sub(lambda found: found[1] + APOSTROPHE, text)
    return _SPACE.sub(lambda found: NARROW if found["narrow"] is not None else FIXED, text)


SIGN = "[signe]"
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "COMBINING", "MODIFIER LETTER")  # those that the font of the papers has


def drawable(text: str) -> str:
    """A free text as the font of the papers can draw it: a picture, or a word of another script, becomes `SIGN`; what is not
    seen goes. The base keeps the text; a name, which must be exact, is never changed so."""
    return re.sub(r"\[signe\](?:\s?\[signe\])+", SIGN, "".join(map(_drawn, text)))


@lru_cache(4096)
def _drawn(one: str) -> str:
    kind = unicodedata.category(one)
    if kind[0] == "C" and one not in "\n\r\t\N{SOFT HYPHEN}" or "\ufe00" <= one <= "\ufe0f":
        return ""
    known = unicodedata.name(one, "").startswith(_SCRIPTS) if kind[0] in "LM" else one < "\u2600"
    return one if known else SIGN


def amount(cents: int, language: str = "fr") -> str:
    """« 1 234,56 »: cents as euros and cents, without the sign of the currency."""
    euros, rest = divmod(abs(cents), 100)
    sign = MINUS if cents < 0 else ""
    if language.startswith("fr"):
        return f"{sign}{euros:,}".replace(",", NARROW) + f",{rest:02d}"
    return f"{sign}{euros:,}.{rest:02d}"


def money(cents: int, language: str = "fr") -> str:
    """« 1 234,56 € », or « €1,234.56 » in English."""
    if language.startswith("fr"):
        return amount(cents, language) + FIXED + "€"
    return (MINUS if cents < 0 else "") + "€" + amount(abs(cents), language)


def number(value: int | Decimal, language: str = "fr") -> str:
    """An integer or Decimal with its thousands apart, and the language's decimal mark."""
    text = f"{value:,}".replace("-", MINUS)
    if language.startswith("fr"):
        text = text.translate({ord(","): NARROW, ord("."): ","})
    return text


def rate(basis_points: int, language: str = "fr") -> str:
    """« 7,50 % », or « 7.50% » in English: hundredths of a percent."""
    text = f"{basis_points // 100}.{basis_points % 100:02d}"
    return text.replace(".", ",") + FIXED + "%" if language.startswith("fr") else text + "%"


@lru_cache(maxsize=4096)
def day(value: date, language: str = "fr", *, weekday: bool = False, year: bool = True) -> str:
    """« 24 novembre 2026 », « 1er janvier 2027 », optionally « mardi 24 novembre 2026 »."""
    pattern = ("EEEE " if weekday else "") + "d MMMM" + (" y" if year else "")
    text = format_date(value, pattern, locale=language)
    if value.day == 1 and language.startswith("fr"):
        text = re.sub(r"\b1(?=\s)", "1er", text, count=1)
    return french(text) if language.startswith("fr") else text


@lru_cache(maxsize=512)
def month(value: date, language: str = "fr") -> str:
    """« novembre 2026 »."""
    return format_date(value, "MMMM y", locale=language)


_NEAR = {"fr": {0: "aujourd’hui", 1: "demain", -1: "hier"}, "en": {0: "today", 1: "tomorrow", -1: "yesterday"}}


@lru_cache(maxsize=4096)
def distance(value: date, today: date, language: str = "fr") -> str:
    """« dans 11 jours », « il y a 6 jours », « demain »; months from 60 days on, years from two years on."""
    language = "fr" if language.startswith("fr") else "en"
    days = (value - today).days
    if days in _NEAR[language]:
        return _NEAR[language][days]
    far = abs(days) >= 60
    text = format_timedelta(
        timedelta(days=days), granularity="day", threshold=2 if far else 10**6, add_direction=True, locale=language
    )
    return french(text) if language == "fr" else text
