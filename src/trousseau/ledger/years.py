"""The years of a ledger that are closed: no entry is dated in them any more. The triggers hold it too."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import chain
from trousseau.core.errors import Refused
from trousseau.core.models import User

from .models import ClosedYear, Entry
from .queries import chain_name
from .verification import verify


def closed_years(ledger: str) -> set[int]:
    return set(ClosedYear.objects.filter(ledger=ledger).values_list("year", flat=True))


def refuse_closed(year: int, closed: set[int]) -> None:
    """Raises Refused when an entry may no longer be dated in `year`."""
    if year in closed:
        raise Refused(
            _("The year %(year)s is closed: date it in a year that is open, an old entry is corrected there.")
            % {"year": year},
            "on",
        )


def require_open(ledger: str, on: date) -> None:
    refuse_closed(on.year, closed_years(ledger))


def open_day(ledger: str, day: date) -> date:
    """`day`, or the first day after it that is in an open year."""
    closed = closed_years(ledger)
    while day.year in closed:
        day = date(day.year + 1, 1, 1)
    return day


def next_to_close(ledger: str) -> int | None:
    """The oldest year that has entries and is not closed."""
    years = Entry.objects.posted().filter(ledger=ledger).exclude(year__in=closed_years(ledger))
    return years.order_by("year").values_list("year", flat=True).first()


@transaction.atomic
def close_year(actor: User, *, ledger: str, year: int, today: date) -> None:
    """Close a year that is over, the oldest first. It is not opened again.

    Raises Refused when it is not over, when an earlier one is open, or when the ledger is not whole.
    """
    chain.lock(chain_name(ledger))
    if year >= today.year:
        raise Refused(_("This year is not over: it is closed from 1 January on."))
    if year in closed_years(ledger):
        raise Refused(_("This year is already closed."))
    if year != next_to_close(ledger):
        raise Refused(_("Close the years in their order, the oldest first; a year without entries is not closed."))
    verdict = verify(ledger)
    if not verdict.ok:
        raise Refused(str(verdict))
    ClosedYear.objects.create(ledger=ledger, year=year, closed_by=actor)
