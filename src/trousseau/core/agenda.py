"""What happens when, in all rooms: one agenda.

A room says what it plans (a visit, a sitting, works…) where it is declared: `RoomConfig.agenda` names functions of a
`Window` that give `Entry`s. Each reads its own rows through its own query, so that an entry is given to who may open its
page, and to nobody else; of a window, not of a lease at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from . import rooms
from .models import User


class What(TextChoices):
    """The kinds of an agenda; a phone reads them as `public` says."""

    VISIT = "visit", pgettext_lazy("agenda", "Visit")
    MEETING = "meeting", pgettext_lazy("agenda", "Appointment")
    SITTING = "sitting", pgettext_lazy("agenda", "Commission")
    INSPECTION = "inspection", pgettext_lazy("agenda", "Inspection")
    KEYS = "keys", pgettext_lazy("agenda", "Entry")
    LEAVING = "leaving", pgettext_lazy("agenda", "Departure")
    WORKS = "works", pgettext_lazy("agenda", "Works")
    CONTACT = "contact", pgettext_lazy("agenda", "Call or letter")
    TEAM = "team", pgettext_lazy("agenda", "Team meeting")
    PARTNERS = "partners", pgettext_lazy("agenda", "Partners’ synthesis")
    HEARING = "hearing", pgettext_lazy("agenda", "Hearing")
    PROCEDURE = "procedure", pgettext_lazy("agenda", "Act of a procedure")
    MEDIATION = "mediation", pgettext_lazy("agenda", "Mediation")

    @property
    def icon(self) -> str:
        return ICONS[self]

    @property
    def public(self) -> "What":
        """What a calendar outside the house says of it: nothing that tells a debt, a dispute or a support."""
        return What.MEETING if self in SOFTENED else self


ICONS = {
    What.VISIT: "home",
    What.MEETING: "talk",
    What.SITTING: "table",
    What.INSPECTION: "list",
    What.KEYS: "key",
    What.LEAVING: "key",
    What.WORKS: "tool",
    What.CONTACT: "talk",
    What.TEAM: "table",
    What.PARTNERS: "table",
    What.HEARING: "scale",
    What.PROCEDURE: "scale",
    What.MEDIATION: "talk",
}
SOFTENED = (What.HEARING, What.PROCEDURE, What.MEDIATION, What.PARTNERS)


@dataclass(frozen=True)
class Window:
    """The days from `first` to `last`, of what `user` may open; of one household alone where it is given."""

    user: User
    first: date
    last: date
    household: int | None = None


@dataclass(frozen=True)
class Entry:
    """One event, `uid` the same each time it is read. `what`, `commune` and the hours go out in a private calendar; the
    rest is read inside alone: `title` names nobody, `about` says whom or what it is about.

    `who`: the accounts that are expected there; empty: whoever does that work.
    """

    uid: str
    what: What
    on: date
    title: str
    url: str
    commune: str = ""
    place: str = ""
    at: time | None = None
    until: time | None = None
    about: str = ""
    who: Sequence[int] = ()

    @property
    def icon(self) -> str:
        return self.what.icon

    @property
    def order(self) -> tuple:
        """By day, those that have no hour first."""
        return (self.on, self.at is not None, self.at or time.min, self.uid)


@dataclass(frozen=True)
class ForTenant:
    """One event as the tenant reads it in their space."""

    on: date
    title: str
    words: str
    at: time | None = None


def entries(window: Window) -> list[Entry]:
    """Of every room, by day and hour."""
    found = [one for room in rooms.installed() for provider in room.agenda() for one in provider(window)]
    return sorted(found, key=lambda one: one.order)
