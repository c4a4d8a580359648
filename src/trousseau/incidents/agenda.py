"""The works that craftsmen come for, the visits of experts, the meetings of mediations."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from trousseau.core.agenda import Entry, What, Window
from trousseau.tenancies.models import Lease

from . import access, queries
from .enums import OrderState
from .models import MediationMeeting
from .subjects import INCIDENT, MEDIATION, ORDER

DONE = (OrderState.DONE, OrderState.BILLED)


def planned(window: Window) -> Iterator[Entry]:
    if not access.READ(window.user):
        return
    days = (window.first, window.last)
    yield from _works(window, days)
    yield from _experts(window, days)
    yield from _meetings(window, days)


def _works(window: Window, days) -> Iterator[Entry]:
    coming = Q(state=OrderState.GIVEN, planned_on__range=days)
    rows = queries.orders(window.user).filter(coming | Q(state__in=DONE, done_on__range=days))
    if window.household:
        rows = rows.filter(_of_home(window.household))
    for one in rows:
        on = one.planned_on if one.state == OrderState.GIVEN else one.done_on
        assert on  # as they are filtered
        yield Entry(
            f"incidents.order:{one.pk}",
            What.WORKS,
            on,
            str(What.WORKS.label),
            ORDER.url(one) if access.ORDER(window.user) else INCIDENT.url(one.incident),
            commune=one.mandate.dwelling.commune.name,
            place=str(one.mandate.dwelling),
            about=f"{one.code}, {one.what}",
        )


def _of_home(household) -> Q:
    """Of an incident of their home; gathered at the building, at the home where they live on that day."""
    there = Lease.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("planned_on")),
        household=household,
        mandate=OuterRef("mandate"),
        keys_on__lte=OuterRef("planned_on"),
    )
    return Q(incident__lease__household=household) | Q(Exists(there), incident__lease=None)


def _experts(window: Window, days) -> Iterator[Entry]:
    rows = queries.declarations(window.user).filter(expert_on__range=days)
    if window.household:
        rows = rows.filter(lease__household=window.household)
    for one in rows.select_related("incident__mandate__dwelling__commune", "incident__building__commune"):
        assert one.expert_on
        where = one.incident.building or (one.incident.mandate and one.incident.mandate.dwelling)
        yield Entry(
            f"incidents.expert:{one.pk}",
            What.MEETING,
            one.expert_on,
            str(one._meta.get_field("expert_on").verbose_name),
            INCIDENT.url(one.incident),
            commune=where.commune.name if where else "",
            place=one.incident.place,
            about=one.incident.code,
        )


def _meetings(window: Window, days) -> Iterator[Entry]:
    mine = queries.mediations(window.user)
    if window.household:
        mine = mine.filter(parties__lease__household=window.household)
    rows = MediationMeeting.objects.filter(mediation__in=mine.values("pk"), on__range=days)
    for one in rows.exclude(held=False).select_related("mediation"):
        yield Entry(
            f"incidents.meeting:{one.pk}",
            What.MEDIATION,
            one.on,
            str(What.MEDIATION.label),
            MEDIATION.url(one.mediation),
            place=one.where,
            at=one.at,
            about=one.mediation.code,
        )
