"""Who opened a household's file: as the household reads it, days, reasons and jobs, nobody's name; as the director reads it, by
person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import pgettext

from trousseau.rules.dates import add_months

from . import scales
from .access import aim_of
from .enums import Aim, OpeningReason, Role
from .models import AccessLog, Household, User

KEPT = "retention.openings_months"
READ = 500  # openings that the director's page reads back; the rest is on the paper


@dataclass(frozen=True)
class Opening:
    """One day on which somebody in this role opened the file; `whys`: for what, each once."""

    on: date
    role: str
    whys: tuple[str, ...]

    @property
    def why(self) -> str:
        return ", ".join(self.whys)


def openings(household: Household, on: date, others: Iterable[Household] = ()) -> list[Opening]:
    """Of the time the log is kept, the newest day first, each role once a day; not one's own. `others`: of these files too."""
    since = add_months(on, -scales.at(KEPT, on).number)
    rows = AccessLog.objects.filter(household__in=[household, *others], at__date__gt=since).order_by("-at", "-pk")
    rows = rows.exclude(role=Role.TENANT)
    found: dict[tuple[date, str], list[str]] = {}
    for at, role, aim, page in rows.values_list("at", "role", "purpose", "page"):
        whys = found.setdefault((localtime(at).date(), role), [])
        _once(whys, aim_words(aim or aim_of(page)))
    return [Opening(day, role_words(role), tuple(whys)) for (day, role), whys in found.items()]


@dataclass
class Opener:
    """One person who opened a file on a day, how often, for what, and the reason that they gave."""

    user: User
    role: str
    on: date
    times: int = 0
    whys: list[str] = field(default_factory=list)
    reason: str = ""


def by_person(household: Household) -> list[Opener]:
    """Of the last openings, the newest day first: a line for each person and day."""
    found: dict[tuple[date, int, str], Opener] = {}
    for row in household.openings.select_related("user")[:READ]:
        day = localtime(row.at).date()
        line = found.setdefault((day, row.user_id, row.role), Opener(row.user, row.get_role_display(), day))
        if row.reason:
            line.reason = line.reason or reason_words(row.reason, row.words)  # the newest comes first
        else:
            line.times += 1
            _once(line.whys, aim_words(row.purpose or aim_of(row.page)))
    return list(found.values())


def _once(whys: list[str], why: str) -> None:
    if why and why not in whys:
        whys.append(why)


def reason_words(reason: str, words: str) -> str:
    """The reason that somebody gave, with the words that complete it."""
    said: Iterable[str] = (str(OpeningReason(reason).label), words)
    return ", ".join(filter(None, said))


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
