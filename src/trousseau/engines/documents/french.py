"""How amounts, dates and sentences are written in French, once for every document.

Spaces are those of French typography: U+202F between thousands and before ; ! ?, U+00A0 before : € % »,
after «, in "24 novembre" and "n° 3". The minus is U+2212 and the apostrophe U+2019.
"""

import calendar
import re
from datetime import date
from decimal import Decimal

NARROW = "\u202f"
NBSP = "\u00a0"
MINUS = "\u2212"

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def euros(cents: int) -> str:
    """Integer cents as `1 234,56 €`, a negative amount with a true minus."""
    units, rest = divmod(abs(cents), 100)
    grouped = f"{units:,}".replace(",", NARROW)
    return f"{MINUS if cents < 0 else ''}{grouped},{rest:02}{NBSP}€"


def number(value: Decimal) -> str:
    """A decimal with a comma and without useless zeros: `44,5`, `1 200`."""
    whole, _, rest = f"{value.copy_abs():,f}".partition(".")
    grouped = whole.replace(",", NARROW)
    rest = rest.rstrip("0")
    return f"{MINUS if value < 0 else ''}{grouped}{',' + rest if rest else ''}"


def long_date(day: date) -> str:
    """`24 novembre 2026`, `1er décembre 2026`."""
    return f"{_day(day)}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def month(day: date) -> str:
    """The month of a day: `novembre 2026`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def period(first: date, last: date) -> str:
    """Both days included: `novembre 2026` for a whole month, else `du 11 au 30 novembre 2026`."""
    same_month = (first.year, first.month) == (last.year, last.month)
    if same_month and first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
        return month(first)
    start = _day(first) if same_month else long_date(first)
    return f"du {start} au {long_date(last)}"


def of_period(first: date, last: date) -> str:
    """The period as a complement: `pour novembre 2026`, `pour la période du 11 au 30 novembre 2026`."""
    text = period(first, last)
    return f"la période {text}" if text.startswith("du ") else text


def prose(text: str) -> str:
    """A sentence with its French spaces and apostrophes. Spaces are only replaced, never added.

    For sentences alone: a name, a reference or an address is printed as it was given.
    """
    text = text.replace("'", "’")
    text = re.sub(r" (?=[;!?])", NARROW, text)
    return re.sub(r" (?=[:€%»])|(?<=«) |(?<=n°) |(?<=\bart\.) |(?<=\d) (?=m²)", NBSP, text)


def _day(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)
