"""What leases ask on given days, read once for many: the only reading of a rent by date."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.errors import Refused
from trousseau.mandates.models import Mandate
from trousseau.rules.rent_due import Pause, Prorata, Span, Terms, due, spans

from .enums import SuspensionKind
from .models import Lease, LeaseAmendment, RentChange, RentSuspension


def with_terms[Q: QuerySet[Lease]](leases: Q, *, listed: bool = False) -> Q:
    """The leases with their changes and suspensions read beside them: three queries, however many leases.

    `listed`: as plain lists, which cost half as much as a manager made for each lease; nothing reads them again, so it is
    for leases that a work only computes from.
    """
    changes, suspensions = RentChange.objects.order_by("from_on"), RentSuspension.objects.order_by("from_on")
    return leases.prefetch_related(
        Prefetch("changes", changes, to_attr="changes_read" if listed else None),
        Prefetch("suspensions", suspensions, to_attr="suspensions_read" if listed else None),
    )


def _changes(lease: Lease) -> Iterable[RentChange]:
    return lease.changes_read if hasattr(lease, "changes_read") else lease.changes.all()


def _suspensions(lease: Lease) -> Iterable[RentSuspension]:
    return lease.suspensions_read if hasattr(lease, "suspensions_read") else lease.suspensions.all()


def terms_of(lease: Lease) -> list[Terms]:
    """What was signed, then each change, in the order of their days."""
    return [
        Terms(lease.starts_on, lease.rent, lease.charges),
        *(Terms(change.from_on, change.rent, change.charges) for change in _changes(lease)),
    ]


def in_force(lease: Lease, on: date) -> Terms:
    """Rent and charges asked on the day `on`; before the lease, those that were signed."""
    first, *later = terms_of(lease)
    return [first, *(term for term in later if term.start <= on)][-1]


def refuse_before_a_change(lease: Lease, on: date, field: str | None = None) -> None:
    """A change of rent bears both sums, rent and charges: one written before another that is there already would be undone
    by it, unseen. Whoever writes a `RentChange` from the day `on` asks here first. Raises Refused beside `field`."""
    later = RentChange.objects.filter(lease=lease, from_on__gte=on).order_by("from_on").first()
    if later:
        raise Refused(
            _("The rent or the charges already change on %(day)s: this takes effect after it.")
            % {"day": localised.day(later.from_on)},
            field,
        )


def with_amended_days[Q: QuerySet[Lease]](leases: Q) -> Q:
    """The leases with the amendments that moved their day of payment, or how a month begun is counted, read beside them."""
    return leases.prefetch_related(amended_days())


def amended_days(lease: str = "") -> Prefetch:
    """As `with_amended_days`, for rows of which `lease` is the way to theirs: `lease__`."""
    rows = LeaseAmendment.objects.filter(_OF_DAYS).order_by("number")
    return Prefetch(f"{lease}amendments", rows, to_attr="days_read")


_OF_DAYS = Q(payment_day__isnull=False) | ~Q(prorata="")


def _amended(lease: Lease) -> list[LeaseAmendment]:
    return (
        lease.days_read if hasattr(lease, "days_read") else list(lease.amendments.filter(_OF_DAYS).order_by("number"))
    )


def amended_day(lease: Lease, on: date) -> int | None:
    """The day of the month on which the rent is paid, by the last amendment in effect on the day `on`, or as it was signed,
    before the first; None for a lease whose day no amendment moves. The lease bears the day of today: the night writes it
    there when an amendment takes effect."""
    rows = [row for row in _amended(lease) if row.payment_day]
    signed = rows[0].payment_day_before if rows else None
    return next((row.payment_day for row in reversed(rows) if row.starts_on <= on), signed)


def payment_day(lease: Lease, on: date) -> int:
    """The day of the month on which the rent is paid, as the lease and its amendments say it on the day `on`."""
    return amended_day(lease, on) or lease.payment_day


def prorata(lease: Lease, on: date) -> Prorata:
    """How a month begun is counted on the day `on`, as the lease and its amendments say it then: like the day of payment,
    the lease bears that of today."""
    rows = [row for row in _amended(lease) if row.prorata]
    signed = rows[0].prorata_before if rows else ""
    return Prorata(next((row.prorata for row in reversed(rows) if row.starts_on <= on), signed) or lease.prorata)


def month_due(lease: Lease, month: date) -> tuple[int, int]:
    """Rent and charges of a month, in cents, for the days of the lease in it, what each of them asks, and how they were
    counted as it began."""
    return due(month, days_due(lease, month), prorata(lease, max(month, lease.starts_on)))


def days_due(lease: Lease, month: date) -> list[Span]:
    """The days of `month` that this lease asks rent for, with what each asks: changes cut it, an order pauses it."""
    pauses = [Pause(row.from_on, row.to_on) for row in _suspensions(lease) if row.kind == SuspensionKind.ORDER]
    return spans(month, lease.starts_on, lease.managed_until, terms_of(lease), pauses)


def terms_mark() -> str:
    """What changes when a lease, its mandate, its rent or a suspension does: what was computed before no longer holds."""
    last = [model.history.aggregate(last=Max("history_id"))["last"] or 0 for model in (Lease, Mandate)]
    changes = RentChange.objects.aggregate(n=Count("pk"), last=Max("pk"))
    pauses = RentSuspension.objects.aggregate(n=Count("pk"), last=Max("pk"), ended=Count("to_on"), to=Max("to_on"))
    return " ".join(str(value or 0) for value in (*last, *changes.values(), *pauses.values()))
