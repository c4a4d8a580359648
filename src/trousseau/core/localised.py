"""Texts, amounts, days and numbers in the reader's language. `engines.typography` writes them in a language that is said."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.text import get_text_list
from django.utils.translation import gettext

from trousseau.engines import typography

from .components import language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type Text = str | _StrPromise  # a sentence, or one that waits for the language of its reader


def money(cents: int) -> str:
    """« 1 234,56 € », or « €1,234.56 »."""
    return typography.money(cents, language())


def amount(cents: int) -> str:
    """As `money`, without the sign of the currency."""
    return typography.amount(cents, language())


def number(value: int | Decimal) -> str:
    return typography.number(value, language())


def rate(basis_points: int) -> str:
    """« 7,50 % », or « 7.50% »: hundredths of a percent."""
    return typography.rate(basis_points, language())


def day(on: date, *, weekday: bool = False, year: bool = True) -> str:
    """« 24 novembre 2026 », optionally with its weekday, or without its year."""
    return typography.day(on, language(), weekday=weekday, year=year)


def month(on: date) -> str:
    """« novembre 2026 »."""
    return typography.month(on, language())


def listed(words: Sequence[str]) -> str:
    """« la carte, la garantie et le numéro »."""
    return str(get_text_list([str(word) for word in words], gettext("and")))


def capital(text: str) -> str:
    """The same, as a sentence begins."""
    return text[:1].upper() + text[1:]


def distance(on: date, today: date) -> str:
    """« dans 11 jours », « hier »."""
    return typography.distance(on, today, language())
