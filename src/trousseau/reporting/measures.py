"""The agency's measures: each has one definition, one query, and the posts whose work it shows.

The figure of the page, its rows and its CSV read the same query. None reaches the support notes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.allocation.models import Sitting
from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application, StateChange
from trousseau.captation.models import DwellingInspection, Prospect
from trousseau.conventions.enums import PostKind
from trousseau.followup.models import HomeVisit
from trousseau.mandates.models import Mandate
from trousseau.tenancies.models import Lease


@dataclass(frozen=True)
class Measure:
    """`rows(start, end)`: the rows counted, both days included. `aim`: one of the territory's four."""

    code: str
    label: str
    definition: str
    aim: int
    post: str
    rows: Callable[[date, date], QuerySet]

    def count(self, start: date, end: date) -> int:
        return self.rows(start, end).count()


MEASURES = (
    Measure(
        "prospects",
        _("Owners met"),
        _("Prospects whose first contact falls in the period."),
        4,
        PostKind.CAPTATION,
        lambda s, e: Prospect.objects.filter(met_on__range=(s, e)).order_by("met_on", "pk"),
    ),
    Measure(
        "inspections",
        _("Dwellings inspected"),
        _("Inspections made before a mandate, in the period."),
        4,
        PostKind.CAPTATION,
        lambda s, e: DwellingInspection.objects.filter(made_on__range=(s, e)).order_by("made_on", "pk"),
    ),
    Measure(
        "mandates",
        _("Dwellings entrusted"),
        _("Management mandates, leases to the agency and sliding leases whose signature falls in the period."),
        4,
        PostKind.CAPTATION,
        lambda s, e: Mandate.objects.filter(signed_on__range=(s, e)).order_by("signed_on", "pk"),
    ),
    Measure(
        "applications",
        _("Households received"),
        _("Applications received in the period."),
        3,
        PostKind.SOCIAL,
        lambda s, e: Application.objects.filter(received_on__range=(s, e)).order_by("received_on", "pk"),
    ),
    Measure(
        "waiting",
        _("Households looking for a home at the end"),
        _(
            "Applications whose state was “looking for a home” on the last day: neither housed, nor closed, nor without news."
        ),
        3,
        PostKind.SOCIAL,
        lambda s, e: Application.objects.in_state(ApplicationState.ACTIVE, on=e).order_by("received_on", "pk"),
    ),
    Measure(
        "sittings",
        _("Commissions held"),
        _("Sittings of the commission in the period."),
        4,
        PostKind.SOCIAL,
        lambda s, e: Sitting.objects.filter(held_on__range=(s, e)).order_by("held_on"),
    ),
    Measure(
        "housed",
        _("Households housed"),
        _("Applications that took the state “housed” in the period: the keys were given."),
        4,
        PostKind.SOCIAL,
        lambda s, e: StateChange.objects.housed_here().filter(on__range=(s, e)),
    ),
    Measure(
        "leases",
        _("Leases in force at the end"),
        _("Leases whose keys were given, not ended on the last day."),
        1,
        PostKind.RENTAL,
        lambda s, e: Lease.objects.in_force(e, e).filter(keys_on__lte=e).order_by("number"),
    ),
    Measure(
        "visits",
        _("Home visits"),
        _("Home visits made in the period, households absent included."),
        1,
        PostKind.RENTAL,
        lambda s, e: HomeVisit.objects.filter(contact__on__range=(s, e)).order_by("contact__on", "pk"),
    ),
)
BY_CODE = {measure.code: measure for measure in MEASURES}


@dataclass(frozen=True)
class Figure:
    measure: Measure
    value: int


def figures(start: date, end: date) -> list[Figure]:
    return [Figure(measure, measure.count(start, end)) for measure in MEASURES]
