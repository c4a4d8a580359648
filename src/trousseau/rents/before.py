"""The leases that another managed before: of which year something is not known of them, and when it is lost."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import ExtractYear

from trousseau.core import clock, scales
from trousseau.rules.limitation import limitation_on
from trousseau.tenancies.models import Lease, LeaseQuerySet

from .models import ChargeStatement, FormerCount

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Asking(TypedDict):
    """The columns that `uncounted` adds."""

    former_year: int
    letter: int | None


type LeaseUncounted = WithAnnotations[Lease, Asking]


def managed_elsewhere(lease: Lease, year: int) -> date | None:
    """The last day of the year on which a lease brought in ran under another; None when no day of it did."""
    until = lease.brought_in_on
    if until is None or max(lease.starts_on, date(year, 1, 1)) > until:
        return None
    return min(until, date(year, 12, 31))


def lost_on(lease: Lease, year: int, on: date) -> date:
    """Loi 89-462, art. 7-1: the day from which what a year's charges leave due begins to be lost, counted from its first
    day: no reading of the text gives an earlier one."""
    return limitation_on(max(lease.starts_on, date(year, 1, 1)), scales.at("rents.limitation_years", on).number)


def uncounted(on: date) -> "LeaseQuerySet[LeaseUncounted]":
    """The leases brought in whose year of that evening can still be counted, and of which nobody said what was asked and
    spent until then; with `former_year`, and `letter`, the mail item that asks for it. What is lost for its last day too
    is asked no more."""
    years = scales.at("rents.limitation_years", on).number
    rows = Lease.objects.for_owner().filter(brought_in_on__isnull=False, flat_charges=False)
    rows = rows.filter(brought_in_on__year__gte=on.year - years, keys_on__isnull=False)
    known = FormerCount.objects.filter(lease=OuterRef("pk"), year=OuterRef("former_year"))
    settled = ChargeStatement.objects.filter(lease=OuterRef("pk"), year=OuterRef("former_year"))
    return (
        rows.annotate(former_year=ExtractYear("brought_in_on"))
        .filter(~Exists(known.filter(provisions__isnull=False)), ~Exists(settled.filter(settled_on__isnull=False)))
        .annotate(letter=Subquery(known.filter(mail__cancelled_on=None).values("mail")[:1]))
        .order_by("brought_in_on", "pk")
    )


def counted(keys: Collection[int]) -> list[int]:
    """Of these leases, those whose former manager's count is asked no more."""
    day = clock.today()  # noqa: TID251 — `over` is given no day
    return list(
        Lease.objects.filter(pk__in=keys).exclude(pk__in=uncounted(day).values("pk")).values_list("pk", flat=True)
    )
