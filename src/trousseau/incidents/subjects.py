"""What the pages of the room are about."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.clock import today
from trousseau.core.subjects import Place, Subject
from trousseau.mandates.models import Mandate

from . import links, queries
from .models import (
    CutOff,
    DamageDeclaration,
    Incident,
    IncidentReport,
    KeyHolding,
    KeySet,
    Mediation,
    MediationMeeting,
    MediationParty,
    SupplyContract,
    WorkOrder,
)

INCIDENTS = Place(_("Incidents"), "incidents:list")
MEDIATIONS = Place(_("Mediations"), "incidents:mediations", INCIDENTS)
PREMISES = Place(_("Keys, water, energy"), "incidents:premises", INCIDENTS)
INCIDENT = Subject[Incident]("incident", queries.incidents, INCIDENTS, "incidents:incident", name=attrgetter("code"))
REPORT = Subject[IncidentReport](
    "report",
    lambda user: (
        IncidentReport.objects.for_user(user)
        .filter(incident__in=Incident.objects.for_user(user).values("pk"))
        .select_related(
            "incident__mandate__dwelling__commune",
            "incident__building__commune",
            "lease__household__holder",
            "about__household__holder",
        )
    ),
    INCIDENT,
    of=attrgetter("incident"),
)
DECLARATION = Subject[DamageDeclaration]("declaration", queries.declarations, INCIDENT, of=attrgetter("incident"))
ORDER = Subject[WorkOrder](
    "order", queries.orders, INCIDENT, "incidents:order", name=attrgetter("code"), of=attrgetter("incident")
)
MEDIATION = Subject[Mediation](
    "mediation", queries.mediations, MEDIATIONS, "incidents:mediation", name=attrgetter("code")
)
PARTY = Subject[MediationParty](
    "party",
    lambda user: (
        MediationParty.objects.for_user(user)
        .filter(mediation__in=Mediation.objects.for_user(user).values("pk"))
        .select_related("mediation", "lease__household__holder")
    ),
    MEDIATION,
    of=attrgetter("mediation"),
)
MEETING = Subject[MediationMeeting](
    "meeting",
    lambda user: MediationMeeting.objects.filter(
        mediation__in=Mediation.objects.for_user(user).values("pk")
    ).select_related("mediation"),
    MEDIATION,
    of=attrgetter("mediation"),
)
HOME = Subject[Mandate](
    "mandate",
    lambda user: queries.homes(user, today()),
    PREMISES,
    "incidents:home",
    name=lambda mandate: str(mandate.dwelling),
)
KEYS = Subject[KeySet](
    "keys",
    lambda user: KeySet.objects.filter(mandate__in=queries.homes(user, today()).values("pk")).select_related(
        "mandate__dwelling__commune"
    ),
    HOME,
    of=attrgetter("mandate"),
)
HOLDING = Subject[KeyHolding](
    "holding",
    lambda user: KeyHolding.objects.select_related("keys__mandate__dwelling__commune"),
    HOME,
    of=attrgetter("keys.mandate"),
)
SUPPLY = Subject[SupplyContract](
    "contract",
    lambda user: SupplyContract.objects.select_related("mandate__dwelling__commune"),
    HOME,
    of=attrgetter("mandate"),
)
CUT_OFF = Subject[CutOff](
    "cut_off", lambda user: CutOff.objects.select_related("mandate__dwelling__commune"), HOME, of=attrgetter("mandate")
)

TENANT_SPACE = Place(_("Your home"), links.TENANT_SPACE)
PROBLEMS = Place(_("Your problems"), "incidents:mine", TENANT_SPACE)
OWN_REPORT = Subject[IncidentReport]("report", queries.own_reports, PROBLEMS)
OWNER_SPACE = Place(_("Your dwellings"), links.OWNER_SPACE)
OWNER_WORKS = Subject[WorkOrder](
    "order", queries.owner_orders, OWNER_SPACE, "incidents:owner_order", name=attrgetter("code")
)
