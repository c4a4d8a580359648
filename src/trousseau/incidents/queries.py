"""What the room reads; what people from outside may read of it stands at the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from trousseau.core import scales
from trousseau.core.enums import OrganisationKind, Role
from trousseau.core.models import Organisation, User
from trousseau.mandates.models import Mandate
from trousseau.owners.queries.accounts import terms_of, works_limit
from trousseau.rules import incidents as rules
from trousseau.rules.owner_account import approval
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

from .enums import GOING_ON, OF_PEOPLE, OF_SYNDIC, IncidentState, InNameOf, OrderState, Problem
from .models import (
    DamageDeclaration,
    Incident,
    IncidentExchange,
    IncidentPhoto,
    IncidentReport,
    KeyHolding,
    KeySet,
    Mediation,
    MediationMeeting,
    MediationParty,
    OnCallNumber,
    SupplyContract,
    WorkOrder,
    WorkQuote,
)

ASKED = {Problem.RENT: 0, Problem.NEIGHBOURS: 2, Problem.OTHER: 3}  # its place in `incidents.answer_days`; a home: 1


# What is urgent ------------------------------------------------------------------------------------------------------


def _season(text: tuple[str, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
    (first, last) = ((int(one[:2]), int(one[3:])) for one in text)
    return first, last


def delays(on: date) -> rules.IncidentDelays:
    return rules.IncidentDelays(
        urgent=scales.at("incidents.urgent_days", on).number,
        soon=scales.at("incidents.soon_days", on).number,
        ordinary=scales.at("incidents.ordinary_days", on).number,
        season=_season(scales.at("incidents.heating_season", on).parts),
    )


def triage(problem: str, on: date) -> rules.Triage:
    return rules.triage(problem, on, delays(on))


def answer_days(problem: str, on: date) -> int:
    """Working days in which somebody answers who reported such a problem."""
    return int(scales.at("incidents.answer_days", on).parts[ASKED.get(Problem(problem), 1)])


def answer_by(problem: str, on: date) -> date:
    """The day promised for an answer; never later than the day by which somebody acts."""
    return min(rules.working_days_after(on, answer_days(problem, on)), max(triage(problem, on).due_on, on))


def cut_forbidden(supply: str, on: date) -> bool:
    return rules.cut_forbidden(supply, on, _season(scales.at("incidents.supply_truce", on).parts))


def unheard_from(report: IncidentReport) -> date | None:
    """The day from which who reported may be noted as not heard from; None while nothing was asked of them."""
    if report.asked_on is None:
        return None
    return report.asked_on + timedelta(days=scales.at("incidents.silence_days", report.asked_on).number)


def on_call() -> OnCallNumber | None:
    return OnCallNumber.objects.first()


def at_hand(problem: str) -> list[Organisation]:
    """Who the agency may ring for it, with their telephone: syndics alone for what is theirs, else craftsmen too."""
    kinds = (
        [OrganisationKind.SYNDIC] if problem in OF_SYNDIC else [OrganisationKind.CONTRACTOR, OrganisationKind.SYNDIC]
    )
    return list(Organisation.objects.filter(kind__in=kinds).order_by("kind", "key")[:20])


# The team ------------------------------------------------------------------------------------------------------------


def incidents(user: User) -> QuerySet[Incident]:
    return (
        Incident.objects.for_user(user)
        .select_related("mandate__dwelling__commune", "building__commune", "lease__household__holder", "into")
        .annotate(told=Count("reports"))
    )


def coded(user: User, code: str) -> Incident | None:
    """The one of this code, when the reader may open it."""
    number = code.removeprefix("I-")
    return incidents(user).filter(number=int(number)).first() if number.isdecimal() else None


def reports(user: User, incident: Incident) -> QuerySet[IncidentReport]:
    """What was said of it, but for the households whose file is closed to the reader."""
    rows = IncidentReport.objects.for_user(user).filter(incident=incident)
    return rows.select_related("lease__household__holder", "about__household__holder", "by").prefetch_related("photos")


def photos(user: User) -> QuerySet[IncidentPhoto]:
    """Those of the incidents that the reader may open; of a tenant, their own."""
    rows = IncidentPhoto.objects.select_related("file")
    if user.holds(Role.TENANT):
        return rows.filter(report__in=IncidentReport.objects.mine(user).values("pk"))
    return rows.for_user(user).filter(incident__in=Incident.objects.for_user(user).values("pk"))


def exchanges(user: User, incident: Incident) -> QuerySet[IncidentExchange]:
    """What was said of it to whom, but to the households whose file is closed to the reader."""
    return IncidentExchange.objects.for_user(user).filter(incident=incident).select_related("by")


def declarations(user: User) -> QuerySet[DamageDeclaration]:
    rows = DamageDeclaration.objects.for_user(user).filter(incident__in=Incident.objects.for_user(user).values("pk"))
    return rows.select_related("incident__mandate__dwelling", "incident__building", "lease__household__holder")


def homes(user: User, on: date) -> QuerySet[Mandate]:
    """The dwellings where something may be noted: under a mandate that was signed and is not over."""
    rows = Mandate.objects.entrusted(on)
    return rows.select_related("dwelling__commune").order_by("dwelling__key", "pk")


def tenancy_of(user: User, mandate: Mandate) -> Lease | None:
    """Who lives there now, when their file is open to the reader."""
    return leases(user).filter(mandate=mandate, keys_on__isnull=False, ends_on=None).order_by("-starts_on").first()


def same(mandate: Mandate | None, building_id: int | None, problem: str) -> Incident | None:
    """The incident of the same place and problem that goes on: a second report joins it."""
    rows = Incident.objects.filter(mandate=mandate, building=building_id, problem=problem, state__in=GOING_ON)
    return rows.order_by("pk").first()


def others_here(user: User, incident: Incident) -> QuerySet[Incident]:
    """The incidents that this one may be joined to: of the same dwelling or building, going on."""
    building = incident.building_id or (incident.mandate and incident.mandate.dwelling.building_id)
    here = Q(mandate=incident.mandate_id) if incident.mandate_id else Q(pk__in=())
    if building:
        here |= Q(building=building) | Q(mandate__dwelling__building=building)
    return incidents(user).filter(here, state__in=GOING_ON).exclude(pk=incident.pk)


def orders(user: User) -> QuerySet[WorkOrder]:
    rows = WorkOrder.objects.for_user(user)
    return rows.select_related(
        "incident__lease__household__holder",
        "mandate__dwelling__commune",
        "mandate__owner",
        "mandate__fund",
        "quote__supplier",
        "expense__order",
    )


@dataclass(frozen=True)
class Allowed:
    """Whether works of `amount` cents need the owner's agreement: above `limit` they do."""

    amount: int
    limit: int
    needed: bool


def allowed(order: WorkOrder, amount: int) -> Allowed:
    """C. civ., art. 1988: what the mandate lets pass; read where the expenses read it."""
    found = approval(amount, works_limit(terms_of(order.mandate)))
    return Allowed(amount, found.threshold, found.needed)


def mediations(user: User) -> QuerySet[Mediation]:
    rows = Mediation.objects.for_user(user)
    return rows.select_related("incident__lease__household__holder", "about__household__holder")


def parties(user: User, mediation: Mediation) -> QuerySet[MediationParty]:
    rows = MediationParty.objects.for_user(user).filter(mediation=mediation)
    return rows.select_related("lease__household__holder", "lease__mandate__dwelling")


# Who comes from outside ----------------------------------------------------------------------------------------------


def own_lease(user: User) -> Lease | None:
    """The home of this tenant, once its keys were given."""
    rows = Lease.objects.for_user(user).filter(keys_on__isnull=False, ends_on=None)
    return rows.select_related("mandate__dwelling__commune", "household").order_by("-starts_on").first()


def own_reports(user: User) -> QuerySet[IncidentReport]:
    """What this tenant reported, the last first, with what became of it: nobody else's words."""
    return (
        IncidentReport.objects.mine(user)
        .select_related("incident", "lease__mandate__dwelling")
        .prefetch_related("photos")
        .order_by("-on", "-pk")
    )


def works_at(lease: Lease) -> QuerySet[WorkOrder]:
    """The works ordered for the home of this lease while it is lived in, and those of the common parts of its building. An
    incident of a building has works for each of its homes: those of another home are nobody else's to read."""
    home = Q(mandate__dwelling=lease.mandate.dwelling_id)
    if building := lease.mandate.dwelling.building_id:
        home |= Q(incident__building=building, incident__problem__in=OF_SYNDIC)
    given = (OrderState.GIVEN, OrderState.DONE, OrderState.BILLED)
    rows = WorkOrder.objects.filter(home, state__in=given, planned_on__gte=lease.keys_on or lease.starts_on)
    if lease.ends_on:
        rows = rows.filter(planned_on__lte=lease.ends_on)
    return rows.select_related("incident").order_by("planned_on", "pk")


def own_works(report: IncidentReport) -> QuerySet[WorkOrder]:
    """The works that a report led to, as its tenant reads them: what, and the day."""
    return works_at(report.lease).filter(incident=report.incident_id) if report.lease else WorkOrder.objects.none()


def own_mediations(user: User) -> QuerySet[Mediation]:
    return Mediation.objects.mine(user).prefetch_related("meetings")


def owner_orders(user: User) -> QuerySet[WorkOrder]:
    rows = WorkOrder.objects.of_owner(user).select_related("mandate__dwelling__commune", "incident", "quote__supplier")
    return rows.select_related("mandate__dwelling__commune", "incident", "quote__supplier", "expense")


def quotes_for(order: WorkOrder) -> QuerySet[WorkQuote]:
    return order.quotes.select_related("supplier")


@dataclass(frozen=True)
class OwnerStep:
    """A day of an incident or a mediation in an owner's dwelling: `what` is a label, never anybody's words."""

    on: date
    code: str
    what: str


def owner_steps(mandate: Mandate) -> list[OwnerStep]:
    """C. civ., art. 1993: the nature, the days and the steps of what happened in the dwelling; nothing of anybody."""
    found: list[OwnerStep] = []
    for one in Incident.objects.filter(mandate=mandate).exclude(state=IncidentState.JOINED):
        if one.problem in OF_PEOPLE:
            continue  # what a tenant asks of the agency is not a fact of the dwelling
        label = str(one.get_problem_display())
        found.append(OwnerStep(one.opened_on, "reported", label))
        found += [OwnerStep(one.done_on, "done", label)] if one.done_on else []
        found += [OwnerStep(one.ended_on, "ended", label)] if one.ended_on else []
    concerned = MediationParty.objects.filter(lease__mandate=mandate, mediation=OuterRef("pk"))
    for each in Mediation.objects.filter(Exists(concerned)).prefetch_related("meetings"):
        label = str(each.get_nature_display())
        found.append(OwnerStep(each.opened_on, "mediation", label))
        found += _meetings(each.meetings.all(), label)
        found += [OwnerStep(each.ended_on, "mediation_over", label)] if each.ended_on else []
    return sorted(found, key=lambda step: step.on, reverse=True)


def _meetings(rows: Iterable[MediationMeeting], label: str) -> list[OwnerStep]:
    return [OwnerStep(one.on, "planned" if one.held is None else "met", label) for one in rows if one.held is not False]


# Keys, water, energy -------------------------------------------------------------------------------------------------


def premises(user: User, on: date) -> QuerySet[Mandate]:
    """The dwellings, with how many sets of keys each has, how many are out, the contracts that run, the cuts announced."""
    return homes(user, on).annotate(
        sets=Count("key_sets", filter=Q(key_sets__lost_on=None), distinct=True),
        out=Count("key_sets__holdings", filter=Q(key_sets__holdings__back_on=None), distinct=True),
        running=Count("supplies", filter=Q(supplies__ends_on=None), distinct=True),
        cuts=Count("cut_offs", filter=Q(cut_offs__settled_on=None), distinct=True),
    )


def sets(mandate: Mandate) -> list[tuple[KeySet, KeyHolding | None]]:
    """The sets of keys of a dwelling, each with who holds it now."""
    rows = mandate.key_sets.prefetch_related(
        Prefetch("holdings", KeyHolding.objects.filter(back_on=None).select_related("supplier"), to_attr="out")
    )
    return [(one, one.out[0] if one.out else None) for one in rows]


def mismatch(contract: SupplyContract, let: bool) -> str:
    """What is wrong of a contract that runs: "vacant" in a tenant's name, "let" in the agency's; "" for nothing."""
    if contract.ends_on:
        return ""
    if not let and contract.in_name_of == InNameOf.TENANT:
        return "vacant"
    return "let" if let and contract.in_name_of == InNameOf.AGENCY else ""
