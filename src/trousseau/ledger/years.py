"""The years of a ledger that are closed: no entry is dated in them any more, the triggers hold it too. What comes later of
such a year is dated on the first open day: `post` and `stage` see to it, no room asks."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.errors import Refused

from .models import ClosedYear, Entry


def closed_years(ledger: str) -> set[int]:
    return set(ClosedYear.objects.filter(ledger=ledger).values_list("year", flat=True))


def require_open(ledger: str, on: date) -> None:
    """Raises Refused in a year that is closed: for the few acts that must be of their own year."""
    if on.year in closed_years(ledger):
        raise Refused(
            _("The year %(year)s is closed: date it in a year that is open, an old entry is corrected there.")
            % {"year": on.year},
            "on",
        )


def open_day(ledger: str, day: date) -> date:
    """`day`, or the first day after it that is in an open year."""
    return booked(day, closed_years(ledger))


def booked(day: date, closed: Collection[int]) -> date:
    """The day in the books of what happened on `day`: the first one that no closed year holds. What comes late of a closed
    year is written there, and keeps its own date."""
    while day.year in closed:
        day = date(day.year + 1, 1, 1)
    return day


def next_to_close(ledger: str) -> int | None:
    """The oldest year that has entries and is not closed."""
    years = Entry.objects.posted().filter(ledger=ledger).exclude(year__in=closed_years(ledger))
    return years.order_by("year").values_list("year", flat=True).first()
