"""The same act in another layout: what typesetters, scanners of forms and hands do to a text without changing its words."""

import random
import textwrap
from typing import Any

from trousseau.exchange.deliberation.cleaning import clean, joined


def wrapped(text: str, chance: random.Random) -> str:
    """Paragraphs cut at another width, as in a PDF."""
    width = chance.randint(48, 110)
    lines = []
    for paragraph in joined(clean(text)).split("\n"):
        kept = "\t" in paragraph or not paragraph
        lines += [paragraph] if kept else textwrap.wrap(paragraph, width, break_on_hyphens=False)
    return "\n".join(lines)


def apart(text: str, chance: random.Random) -> str:
    """Non-breaking, thin and double spaces."""
    space = chance.choice(("\u00a0", "\u202f", "  ", "\u2009"))
    return "".join(space if c == " " and chance.random() < 0.2 else c for c in text)


def ligatured(text: str, chance: random.Random) -> str:
    for plain, single in (
        ("ffi", "\ufb03"),
        ("fi", "\ufb01"),
        ("fl", "\ufb02"),
        ("ff", "\ufb00"),
        ("'", "’"),
        ("-", "\u2011"),
    ):
        if chance.random() < 0.6:
            text = text.replace(plain, single)
    return text


LABELS = (
    "Présents",
    "Absents",
    "Secrétaire",
    "Objet",
    "Nombre",
    "Séance",
    "Votants",
    "Convocation",
    "Date",
    "Étaient",
    "Pouvoirs",
    "Excusés",
    "Le Conseil",
)


def capitals(text: str, chance: random.Random) -> str:
    """Titles in capitals, sometimes without their accents."""
    bare = str.maketrans("ÉÈÊÀÂÇÎÔÛ", "EEEAACIOU")
    for label in LABELS:
        if chance.random() < 0.5:
            title = label.upper().translate(bare) if chance.random() < 0.5 else label.upper()
            text = text.replace(f"\n{label}", f"\n{title}")
    return text


def paged(text: str, chance: random.Random) -> str:
    """A page turns between two lines, with its number."""
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    return "\n".join([*lines[:at], f"Page {chance.randint(1, 3)}/4\f", *lines[at:]])


def spread(text: str, chance: random.Random) -> str:
    """Columns by spaces in place of tabs, lines indented, ends of lines of another system."""
    indent = " " * chance.randint(0, 6)
    text = "\n".join(indent + line if line else line for line in text.split("\n"))
    return text.replace("\n", "\r\n") if chance.random() < 0.5 else text


MOVES = (wrapped, apart, ligatured, capitals, paged, spread)


def move(text: str, chance: random.Random) -> tuple[str, list[str]]:
    """`text` after one to four of the moves, and their names."""
    chosen = chance.sample(MOVES, chance.randint(1, 4))
    for change in chosen:
        text = change(text, chance)
    return text, [change.__name__ for change in chosen]


def same_or_null(field: str, value: Any, asked: Any) -> bool:
    """Whether an answer is that of the first layout, or says that it does not know."""
    if value is None or value == asked:
        return True
    if field in ("council", "heading"):  # cut at a line end, it says less and no other thing
        return asked is not None and asked.startswith(value)
    if field == "amounts":
        return set(value) <= set(asked)
    return value in ([], 0) and field in ("decisions", "names", "bearers", "listed_present", "listed_absent")
