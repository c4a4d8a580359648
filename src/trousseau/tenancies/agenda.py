"""The keys to give, the inspections, the departures and the works between two households."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from trousseau.core.agenda import Entry, What, Window
from trousseau.core.clock import today

from . import access
from .enums import LeaseState
from .models import Lease, LeaseInspection, TurnoverWork
from .queries import leases
from .subjects import DEPARTURE, INSPECTIONS, TENANCY


def planned(window: Window) -> Iterator[Entry]:
    if not access.READ(window.user):
        return
    days, mine = (window.first, window.last), leases(window.user)
    if window.household:
        mine = mine.filter(household=window.household)
    entering = Q(state=LeaseState.SIGNED, starts_on__range=days) | Q(keys_on__range=days)
    leaving = Q(state=LeaseState.RUNNING, ending_on__range=days)
    for lease in mine.ending().filter(entering | leaving):
        enters, leaves = lease.keys_on or lease.starts_on, lease.ending_on
        if window.first <= enters <= window.last:
            yield _entry("keys", lease.pk, What.KEYS, enters, lease, TENANCY.url(lease))
        if leaves and lease.state == LeaseState.RUNNING and window.first <= leaves <= window.last:
            yield _entry("leaving", lease.pk, What.LEAVING, leaves, lease, DEPARTURE.url(lease))
    beside = ("lease__household__holder", "lease__mandate__dwelling__commune")
    of = {"lease__in": mine.values("pk")}
    # written once it was held: of days to come there is none, and a tenancy has its own page of them
    held = LeaseInspection.objects.filter(held_on__range=days, **of).select_related(*beside)
    for seen in held if window.first <= today() and not window.household else ():
        url = INSPECTIONS.url(seen.lease)
        yield _entry("inspection", seen.pk, What.INSPECTION, seen.held_on, seen.lease, url, (seen.held_by_id,))
    for work in TurnoverWork.objects.filter(planned_on__range=days, done_on=None, **of).select_related(*beside):
        yield _entry("work", work.pk, What.WORKS, work.planned_on, work.lease, DEPARTURE.url(work.lease))


def _entry(code: str, key: int, what: What, on: date, lease: Lease, url: str, who: tuple[int, ...] = ()) -> Entry:
    dwelling = lease.mandate.dwelling
    return Entry(
        f"tenancies.{code}:{key}",
        what,
        on,
        str(what.label),
        url,
        commune=dwelling.commune.name,
        place=str(dwelling),
        about=str(lease.household),
        who=who,
    )
