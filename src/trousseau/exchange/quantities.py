"""Amounts and measures as people write them: the one reader of forms, of spreadsheets and of files of cases.

cents("1 234,56 €")             123456
read("45 m²", AREA)             Decimal("45")
read("1.234")                   raises Doubtful: 1234 to some, 1,234 to others

A format of machines (a bank's file, a FEC) says how it writes its numbers, and is not read here.
"""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from trousseau.rules.said import Said, say

LONGEST = 40  # characters of what was written that are said again


class Unread(ValueError):
    """What was written is no quantity of its kind; `str` says why, in the reader's language."""

    def __init__(self, why: Said):
        self.why = why
        super().__init__(why)


class TooFine(Unread):
    """It has more decimals than its kind bears."""


class Doubtful(Unread):
    """It may be two numbers; `ways`: both, as they are to be written, « 1000 » and « 1,00 »."""

    def __init__(self, written: str, ways: tuple[str, str]):
        self.ways = ways
        super().__init__(
            say(
                "“%(value)s” is read in two ways: write %(whole)s or %(parts)s.",
                value=written,
                whole=ways[0],
                parts=ways[1],
            )
        )


# by groups of three digits: of spaces with either decimal sign, of points with a comma, of commas with a point
_SHAPES = (
    (r"[0-9]{1,12}", "[.,]"),
    (r"[1-9][0-9]{0,2}(?: [0-9]{3}){1,3}", "[.,]"),
    (r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3}", ","),
    (r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}", r"\."),
)
_NUMBER = "|".join(f"(?:{whole})(?:{sign}[0-9]{{1,12}})?" for whole, sign in _SHAPES)
_SHAPED = [re.compile(f"(?P<whole>{whole})(?:{sign}(?P<parts>[0-9]+))?") for whole, sign in _SHAPES]
# « 1.000 »; not « 0,500 », since no thousand begins with a zero
_TWO_WAYS = re.compile(r"(?P<whole>[1-9][0-9]{0,2})[.,](?P<parts>[0-9]{3})")


@dataclass(frozen=True)
class Kind:
    """What is written: its unit, and the `decimals` that it may bear.

    `sign`: the unit as a page shows it. `units`, `before`: patterns of what may be written after the number, or before it,
    in lower case; none needs to be. `amount`: a sum of money, and so called.
    """

    sign: str
    decimals: int
    units: str = ""
    before: str = ""
    amount: bool = False
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    @property
    def computed(self) -> "Kind":
        """As a spreadsheet computes it: with as many decimals as it likes."""
        return replace(self, decimals=12)

    def __post_init__(self) -> None:
        after = f"(?: ?(?:{self.units}))?" if self.units else ""
        before = f"(?:(?:{self.before}) ?)?" if self.before else ""
        object.__setattr__(self, "pattern", re.compile(f"(?P<minus>[+-]?) ?{before}(?P<number>{_NUMBER}){after}"))


_EURO = r"€|eur|euros?"
EUROS = Kind("€", 2, _EURO, _EURO, amount=True)
# as owners write a rent in a list; a form says whether charges are in it, and takes no such word
RENT = Kind("€", 2, rf"(?:{_EURO})?(?: ?(?:/ ?mois|par mois|cc|hc))*", _EURO, amount=True)
AREA = Kind("m²", 2, r"m²|m2|mètres? carrés?")
LENGTH = Kind("m", 2, r"m|mètres?")
PER_AREA = Kind("€ / m²", 4, rf"(?:{_EURO})?(?: ?(?:/|par) ?(?:m²|m2))?", _EURO)
RATE = Kind("%", 4, r"%|pour cent")
PARTS = Kind("", 2, "parts?")  # of a tax household
READING = Kind("", 3, "m3|m³|kwh")  # of a meter
NUMBER = Kind("", 4)


def read(text: str, kind: Kind = NUMBER, *, most: Decimal | None = None) -> Decimal:
    """The quantity written, in the unit of its kind. Raises Unread, TooFine or Doubtful, in words.

    `most`: nothing of the kind is above it, so that what would be is no reading: a share of « 7,125 % » is no 7125 %.
    """
    written = " ".join(text.split())  # no-break and narrow spaces too
    found = kind.pattern.fullmatch(written.casefold().replace("−", "-"))
    if found is None:
        raise Unread(_not_one(written, kind))
    number = found["number"]
    if two := _TWO_WAYS.fullmatch(number):
        whole, parts = two["whole"], two["parts"]
        if most is None or int(whole + parts) <= most:
            # where three decimals may be meant, a fourth says that they are no thousands
            shown = parts[: kind.decimals] if kind.decimals < 3 else f"{parts}0"
            raise Doubtful(written[:LONGEST], (whole + parts, f"{whole},{shown}"))
        value = Decimal(f"{whole}.{parts}")
    else:
        shape = next(shape for each in _SHAPED if (shape := each.fullmatch(number)))
        value = Decimal(f"{re.sub('[^0-9]', '', shape['whole'])}.{shape['parts'] or 0}")
    if value * 10**kind.decimals % 1:
        raise TooFine(say("“%(value)s”: %(most)s decimals at most.", value=written[:LONGEST], most=kind.decimals))
    return -value if found["minus"] == "-" else value


def cents(text: str, kind: Kind = EUROS) -> int:
    """An amount in integer cents. Raises as `read` does."""
    whole, _point, parts = text.partition(".")
    if (whole + parts).isdecimal() and text.isascii() and 0 < len(whole) <= 12 and len(parts) <= 2 and text[-1] != ".":
        return int(whole) * 100 + int(parts.ljust(2, "0"))  # as most files write it: read at once
    return int(read(text, kind) * 100)


def _not_one(written: str, kind: Kind) -> Said:
    if kind.amount:
        return say("“%(value)s” is not an amount: write for instance 438.50.", value=written[:LONGEST])
    return say("“%(value)s” is not a number: write for instance 44.5.", value=written[:LONGEST])
