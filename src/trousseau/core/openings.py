"""Who opened a household's file, as the household reads it: days, reasons and jobs, nobody's name."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import pgettext

from trousseau.rules.dates import add_months

from . import scales
from .access import aim_of
from .enums import Aim, Role
from .models import AccessLog, Household

KEPT = "retention.openings_months"


@dataclass(frozen=True)
class Opening:
    """One day on which somebody in this role opened the file, and why."""

    on: date
    role: str
    why: str


def openings(household: Household, on: date) -> list[Opening]:
    """Of the time the log is kept, the newest day first, each role and reason once a day; not one's own."""
    since = add_months(on, -scales.at(KEPT, on).number)
    rows = AccessLog.objects.filter(household=household, at__date__gt=since).order_by("-at", "-pk")
    rows = rows.exclude(role=Role.TENANT)
    told = (
        Opening(localtime(at).date(), role_words(role), aim_words(aim or aim_of(page)))
        for at, role, aim, page in rows.values_list("at", "role", "purpose", "page")
    )
    return list(dict.fromkeys(told))


def aim_words(aim: str) -> str:
    return str(Aim(aim).label) if aim else ""


def role_words(role: str) -> str:
    words = {
        Role.DIRECTOR: pgettext("who opened a file", "the head of the agency"),
        Role.SOCIAL: pgettext("who opened a file", "a social worker"),
        Role.RENTAL: pgettext("who opened a file", "a rental manager"),
        Role.PARTNER: pgettext("who opened a file", "a professional of another service"),
    }
    return words.get(Role(role), str(Role(role).label).lower())
