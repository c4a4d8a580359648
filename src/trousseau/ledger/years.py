"""The years of a ledger that are closed: no entry is dated in them any more. The triggers hold it too."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.errors import Refused

from .models import ClosedYear, Entry


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
