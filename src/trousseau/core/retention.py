"""How long each kind of data is kept: a room declares the terms of what it holds beside its personal data, each data says
which one is its own (`PersonalData.term`), and the desk proposes to a person what is past it. A term never erases by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.rules.dates import add_months
from trousseau.scales import Value

from . import rooms, scales
from .localised import Text

YEARS = "ans"
EVERYTHING = "*"  # instead of codes of terms: all that no other text keeps


class Fate(TextChoices):
    """What becomes of what is past its term."""

    ARCHIVE = "archive", _("Closed to the team")
    ERASE = "erase", _("Erased")
    PSEUDONYM = "pseudonym", _("Names erased, figures kept")
    OTHERWISE = "otherwise", _("Erased by another rule")


@dataclass(frozen=True)
class Past:
    """A household past a term, and the day from which the time ran."""

    household: int
    since: date


@dataclass(frozen=True)
class Term:
    """`code`: of its scale, in months or years; "" for what names nobody and is kept. `since`: from which day it runs.

    `households`: those whose time began on the day given at the latest, and which nothing else keeps. `rows`: the same of
    rows that are erased one by one. `then`: what another rule does, of a term that proposes nothing here.
    """

    code: str
    label: Text
    since: Text
    fate: Fate
    households: Callable[[date, date], list[Past]] | None = None
    rows: Callable[[date], QuerySet] | None = None
    then: Text = ""

    def value(self, on: date) -> Value:
        return scales.at(self.code, on)

    def months(self, on: date) -> int:
        value = self.value(on)
        return value.number * 12 if value.unit == YEARS else value.number

    def cutoff(self, on: date) -> date:
        return add_months(on, -self.months(on))


NAMELESS = "nameless"  # the term of what names nobody once the persons are erased: it has none


def terms() -> dict[str, Term]:
    """All the terms of this site by code, in the order of the journey."""
    return {one.code: one for room in rooms.installed() for one in room.terms()}
