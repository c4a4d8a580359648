"""What a draft says and carries, who is bound by a lease, and the ceiling of its convention by date."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from trousseau.captation.diagnostics.queries import ANNEXED, dwelling_papers
from trousseau.core import scales
from trousseau.core.models import Agency, HouseholdMember, Person
from trousseau.core.papers import agency_papers
from trousseau.engines import typography
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import convention_on
from trousseau.rules import diagnostics, lease_checks
from trousseau.rules.dates import add_months
from trousseau.rules.lease import contract, deposit_max
from trousseau.rules.rent_index import Index, Quarter
from trousseau.rules.rent_revision import CeilingUnknown, MaybeCeiling, ceiling_on

from ..enums import Bond, Contract
from ..models import Lease, LeaseParty
from ..queries import lease_law

PAPERS = {"card", "guarantee", "insurance"}


def tenants(lease: Lease, on: date) -> QuerySet[LeaseParty]:
    """The parties of a day, those by law too: a notice reaches each of them, and each paper names them."""
    return lease.parties.on(on).select_related("person").order_by("pk")


@dataclass(frozen=True)
class Tenants:
    """The tenants of a lease from day to day: its parties, those by law too; the household's adults of the days for which no
    party was written."""

    parties: Iterable[LeaseParty]
    adults: Iterable[HouseholdMember]

    def on(self, day: date) -> list[Person]:
        """Each gives notice, or receives it; on each of them an act is served."""
        return self.between(day, day)

    def between(self, first: date, last: date) -> list[Person]:
        """Those of these days, both counted: the papers of a month name them."""
        found = [
            party.person
            for party in self.parties
            if (party.joined_on is None or party.joined_on <= last) and (party.left_on is None or party.left_on > first)
        ]
        return list(dict.fromkeys(found)) or [
            member.person
            for member in self.adults
            if member.starts_on <= last and (member.ends_on is None or member.ends_on > first)
        ]


ADULTS = ("holder", "partner")
MEMBERS = HouseholdMember.objects.select_related("person").order_by("pk")
PARTIES = LeaseParty.objects.select_related("person").order_by("pk")


def tenants_of(leases: Collection[Lease]) -> dict[int, Tenants]:
    """By lease, its tenants: two queries, however many leases."""
    parties: dict[int, list[LeaseParty]] = defaultdict(list)
    for party in PARTIES.filter(lease__in=leases):
        parties[party.lease_id].append(party)
    adults: dict[int, list[HouseholdMember]] = defaultdict(list)
    for member in MEMBERS.filter(relation__in=ADULTS, household__in={lease.household_id for lease in leases}):
        adults[member.household_id].append(member)
    return {lease.pk: Tenants(parties[lease.pk], adults[lease.household_id]) for lease in leases}


def with_tenants(leases: QuerySet[Lease]) -> QuerySet[Lease]:
    """The leases with all those who were ever their tenants: two queries more."""
    return leases.prefetch_related(Prefetch("parties", PARTIES.all()), Prefetch("household__members", MEMBERS.all()))


def stood(lease: Lease) -> Tenants:
    """As `tenants_of`, of one lease read with `with_tenants`."""
    members = lease.household.members.all()
    return Tenants(lease.parties.all(), [member for member in members if member.relation in ADULTS])


def tenant_people(lease: Lease, on: date) -> list[Person]:
    """The persons who are tenants on a day."""
    return tenants_of([lease])[lease.pk].on(on)


def noticed_until(party: LeaseParty) -> date | None:
    """The day on which a notice that this tenant gave without the others takes effect."""
    own = party.lease.notices_to_quit.in_effect().filter(whole=False, parties__person=party.person_id)
    return own.values_list("ends_on", flat=True).first()


def bound(lease: Lease, on: date) -> list[LeaseParty]:
    """Parties who answer for what is due on the day `on`: the tenants, and who left and is still bound."""
    return [
        party
        for party in lease.parties.select_related("person").order_by("pk")
        if (party.joined_on is None or party.joined_on <= on)
        and (party.left_on is None or party.left_on > on or party.bound_until is None or party.bound_until >= on)
    ]


def _flatmates(lease: Lease, on: date) -> bool:
    """Loi 89-462, art. 8-1 I: several tenants, but spouses or PACS partners alone."""
    bonds = [party.bond for party in tenants(lease, on)]
    return len(bonds) > 1 and not set(bonds) <= {Bond.MARRIED, Bond.PACS}


def gone_without_word(lease: Lease, on: date) -> list[LeaseParty]:
    """Tenants whom their household says it lost, and who still stand on the lease: a departure to record, or not."""
    there = set(lease.household.members.on(on).values_list("person", flat=True))
    return [party for party in tenants(lease, on) if party.person_id not in there]


def may_join(lease: Lease, on: date) -> QuerySet[HouseholdMember]:
    """Adults of the household who are not tenants: those whom an amendment may make one."""
    standing = tenants(lease, on).values("person")
    adult = add_months(on, -12 * 18)
    members = lease.household.members.on(on).exclude(relation="child").exclude(person__in=standing)
    return members.exclude(person__born_on__gt=adult).select_related("person").order_by("pk")


def convention_of(lease: Lease) -> str:
    """The convention of the day on which the lease takes effect. One signed under the ordinary contract had none that asks
    for another: that of its mandate came since."""
    found = convention_on(lease.mandate, lease.starts_on)
    if lease.signed_on and lease.contract == Contract.STANDARD != contract(found):
        return "none"
    return found


def convention_state(lease: Lease) -> str:
    """The convention of the day on which the lease takes effect: none, asked (to be signed by Anah), or signed."""
    mandate = lease.mandate
    if convention_of(lease) == "none":
        return "none"
    return "signed" if mandate.anah_number and mandate.anah_signed_on and mandate.anah_ends_on else "asked"


def ceiling(mandate: Mandate, on: date, known: Mapping[Quarter, Index] | None = None) -> MaybeCeiling:
    """CCH, art. L353-9-2: the convention's ceiling on the day `on`; None without a convention, `CeilingUnknown` with
    one whose ceiling nobody wrote, or that needs an index unknown here.

    It was written for the year of the convention's signature, or of the mandate's while Anah has not signed it.
    `known`: the indexes, when they were read for many.
    """
    if convention_on(mandate, on) == "none":
        return None
    if mandate.anah_ceiling is None:
        return CeilingUnknown()
    return ceiling_on(mandate.anah_ceiling, said_on(mandate), on, known or scales.indexes())


def ceiling_of(lease: Lease) -> MaybeCeiling:
    """The ceiling on the day on which the lease takes effect, of the convention of that day."""
    return None if convention_of(lease) == "none" else ceiling(lease.mandate, lease.starts_on)


def said_on(mandate: Mandate) -> date:
    return mandate.anah_signed_on or mandate.signed_on or mandate.starts_on


def rooms_seen(mandate: Mandate) -> str:
    """The rooms of the last visit of the dwelling, one a line: where a draft begins."""
    visit = mandate.prospect and mandate.prospect.inspections.order_by("-made_on", "-pk").first()
    if not visit:
        return ""
    return "\n".join(
        f"{room.name}, {typography.number(room.surface)} m²" if room.surface else room.name
        for room in visit.rooms.all()
    )


def previous(lease: Lease) -> str:
    """told, missing or none: whether the rent of a tenant gone for less than eighteen months stands on the draft."""
    if lease.previous_rent is not None:
        return "told" if lease.previous_rent_on else "missing"
    months = scales.at("lease.previous_rent_months", lease.law_on).number
    since = add_months(lease.signed_on or lease.starts_on, -months)
    gone = Lease.objects.filter(mandate__dwelling=lease.mandate.dwelling_id, ends_on__gt=since)
    return "missing" if gone.exclude(pk=lease.pk).exists() else "none"


def _given(lease: Lease, on: date) -> frozenset[str]:
    """The kinds of annexes that hold on a day; a signed entry inspection and the tenant's insurance count."""
    holding = Q(valid_until=None) | Q(valid_until__gte=on)
    kinds = set(lease.annexes.filter(holding, withdrawn_on=None, given_on__lte=on).values_list("kind", flat=True))
    if lease.inspections.filter(kind="entry", signed_on__lte=on).exists():
        kinds.add("inspection")
    if lease.certificates.filter(kind="insurance", received_on__lte=on, valid_until__gte=on).exists():
        kinds.add("insurance")
    return frozenset(kinds)


def facts(lease: Lease, on: date) -> lease_checks.Facts:
    """The lease as it would be signed on the day `on`."""
    mandate, dwelling = lease.mandate, lease.mandate.dwelling
    convention = convention_of(lease)
    classes = scales.at("decency.letting_classes", on)
    return lease_checks.Facts(
        conventioned=lease.contract == Contract.CONVENTIONED,
        owner_address=bool(mandate.owner.address.strip()),
        agency=Agency.objects.exists() and set(agency_papers(on)) >= PAPERS,
        tenants=len(tenants(lease, max(on, lease.starts_on))),
        surface=dwelling.surface is not None,
        premises=bool(lease.premises.strip()),
        rent=lease.rent,
        ceiling=ceiling_of(lease),
        convention=convention_state(lease),
        previous=previous(lease),
        works=True,
        deposit=lease.deposit,
        deposit_max=deposit_max(lease.rent, lease_law(lease.law_on)),
        energy_cost=bool(lease.energy_cost.strip()),
        energy_class=dwelling.energy,
        letting_classes=classes.parts,
        papers=[
            lease_checks.Paper(
                str(one.kind), one.need.status, one.state in (diagnostics.THERE, diagnostics.SOON), one.need.article
            )
            for one in dwelling_papers(dwelling, on)
            if one.kind in ANNEXED
        ],
        annexes=_given(lease, on),
        keys_given=lease.keys_on is not None,
        brought_in=lease.brought_in_on is not None,
        flat=dwelling.kind == "flat",
        flat_charges=lease.flat_charges,
        flatmates=_flatmates(lease, max(on, lease.starts_on)),
        contract_holds=lease.contract == contract(convention),
        convention_classes=() if convention == "none" else scales.at("locavantages.energy", lease.law_on).parts,
    )
