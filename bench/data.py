"""5,000 rows of each kind (twice as many entries), written set by set: the pages are measured, not the writing."""

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from trousseau.allocation.models import Decision, Sitting
from trousseau.applications.models import Application, Resource, Situation, StateChange
from trousseau.applications.todo import MEET
from trousseau.captation.models import Owner, Prospect
from trousseau.captation.todo import CONTACT
from trousseau.core.actions_accounts import open_account
from trousseau.core.communes import load_demonstration
from trousseau.core.models import Commune, Dwelling, Grant, Household, HouseholdMember, Person, ToDo, User
from trousseau.core.normal import normal
from trousseau.followup.models import Contact
from trousseau.followup.todo import VISIT
from trousseau.ledger.actions import Draft, Posting, open_fund, post_many
from trousseau.ledger.models import Entry
from trousseau.mandates.models import Mandate
from trousseau.receipts.models import Receipt
from trousseau.rents.models import RentCall
from trousseau.tenancies.models import Lease

# name, role of the reader, address
PAGES = (
    ("prospects", "captation", "/captation/"),
    ("mandates", "captation", "/mandats/"),
    ("applications", "social", "/demandes/"),
    ("leases", "rental", "/baux/"),
    ("rents", "rental", "/loyers/baux/"),
    ("contacts", "rental", "/suivi/"),
    ("entries", "rental", "/comptes/"),
)
DAY = date(2026, 11, 1)


def fill(rows: int, *, rents: bool = True) -> dict[str, User]:
    """The rows and the readers, each with a grant on every household; without `rents`, no call nor payment."""
    settings.SECOND_FACTOR = False  # as in the demonstration: every page would lead to the one that makes it
    users = {
        role: open_account(None, email=f"{role}@bench.example", name=role, roles=[role], password="x" * 12)
        for role in ("director", "captation", "social", "rental")
    }
    load_demonstration()
    communes = list(Commune.objects.all())
    count = range(1, rows + 1)
    Owner.objects.bulk_create(Owner(name=f"Propriétaire {i}", address=f"{i} rue du Modèle") for i in count)
    Dwelling.objects.bulk_create(
        Dwelling(
            address=f"{i} rue des Essais",
            commune=communes[i % len(communes)],
            rooms=1 + i % 5,
            surface=Decimal(20 + i % 60),
            energy="D",
        )
        for i in count
    )
    owners, dwellings = list(Owner.objects.order_by("pk")), list(Dwelling.objects.order_by("pk"))
    Prospect.objects.bulk_create(
        Prospect(
            owner=o,
            dwelling=d,
            origin="courrier",
            known_on=DAY,
            met_on=DAY,
            next_contact_on=DAY + timedelta(days=o.pk % 60),
            stage="contact",
        )
        for o, d in zip(owners, dwellings, strict=True)
    )
    fund = open_fund(None, ledger="clients", code="M00000", label="Bench")
    funds = type(fund).objects.bulk_create(type(fund)(ledger="clients", code=f"M{i:05d}", label=f"{i}") for i in count)
    mandates = Mandate.objects.bulk_create(
        Mandate(
            number=i,
            owner=owners[i - 1],
            dwelling=dwellings[i - 1],
            rent=40000,
            charges=5000,
            starts_on=DAY,
            ends_on=date(2029, 10, 31),
            state="signed",
            signed_on=DAY,
            signed_at="agency",
            fund=funds[i - 1],
        )
        for i in count
    )
    people = Person.objects.bulk_create(
        Person(last_name=f"Plante{i:05d}", first_name="Essai", key=normal(f"Plante{i:05d} Essai")) for i in count
    )
    households = Household.objects.bulk_create(Household(holder=p, created_on=DAY) for p in people)
    HouseholdMember.objects.bulk_create(
        HouseholdMember(household=h, person=p, relation="holder", starts_on=DAY)
        for h, p in zip(households, people, strict=True)
    )
    for user in users.values():
        Grant.objects.bulk_create(
            Grant(household=h, person=p, user=user, starts_on=DAY, ground="bench")
            for h, p in zip(households, people, strict=True)
        )
    applications = Application.objects.bulk_create(
        Application(number=i, household=households[i - 1], received_on=DAY, seniority_on=DAY, state_on=DAY)
        for i in count
    )
    Resource.objects.bulk_create(
        Resource(application=a, kind="wage", cents=90000, starts_on=DAY, proof="payslips", proved_on=DAY)
        for a in applications
    )
    Situation.objects.bulk_create(Situation(application=a, ethos=1, starts_on=DAY) for a in applications)
    StateChange.objects.bulk_create(StateChange(application=a, state="active", on=DAY) for a in applications)
    sitting = Sitting.objects.create(held_on=DAY)
    decisions = Decision.objects.bulk_create(
        Decision(
            sitting=sitting,
            mandate=m,
            application=a,
            outcome="allocated",
            reason="bench",
            decided_by=users["director"],
            decided_on=DAY,
        )
        for m, a in zip(mandates, applications, strict=True)
    )
    leases = Lease.objects.bulk_create(
        Lease(
            number=i,
            decision=decisions[i - 1],
            mandate=mandates[i - 1],
            household=households[i - 1],
            contract="contrat_type",
            rent=40000,
            charges=5000,
            deposit=40000,
            starts_on=DAY,
            term_on=date(2029, 10, 31),
            state="running",
            signed_on=DAY,
            keys_on=DAY,
            keys_count=2,
        )
        for i in count
    )
    if rents:
        _pay(leases, funds)
    for kind in (CONTACT, MEET, VISIT):
        ToDo.objects.bulk_create(
            ToDo(
                kind=kind.code,
                room=kind.room,
                role=kind.role,
                subject=str(h.pk),
                household=h,
                url="/",
                opened_on=DAY,
                due_on=DAY,
            )
            for h in households[::50]
        )
    Contact.objects.bulk_create(
        Contact(household=h, on=timezone.localdate() - timedelta(days=i % 300), kind="call", by=users["rental"])
        for i, h in enumerate(households)
    )
    return users


def _pay(leases: list[Lease], funds: list) -> None:
    """One call and one payment of the CAF for each lease."""
    post_many(
        None,
        ledger="clients",
        drafts=[
            Draft(
                journal="AL",
                on=DAY,
                label=f"Appel {lease.code}",
                lines=[
                    Posting("46711", debit=45000, fund=funds[i], aux=lease.code),
                    Posting("46712", credit=45000, fund=funds[i]),
                ],
                key=f"bench:{lease.pk}",
            )
            for i, lease in enumerate(leases)
        ],
    )
    post_many(
        None,
        ledger="clients",
        drafts=[
            Draft(
                journal="BQ",
                on=DAY,
                label=f"Paiement {lease.code}",
                lines=[Posting("5121", debit=20000), Posting("46711", credit=20000, fund=funds[i], aux=lease.code)],
                key=f"bench:paid:{lease.pk}",
            )
            for i, lease in enumerate(leases)
        ],
    )
    entries = dict(Entry.objects.values_list("idempotency_key", "pk"))
    RentCall.objects.bulk_create(
        RentCall(
            lease=lease,
            month=DAY,
            rent=40000,
            charges=5000,
            caf_expected=20000,
            due_on=DAY,
            entry_id=entries[f"bench:{lease.pk}"],
        )
        for lease in leases
    )
    Receipt.objects.bulk_create(
        Receipt(
            purpose="rent",
            lease=lease,
            payer="caf",
            method="transfer",
            amount=20000,
            received_on=DAY,
            month=DAY,
            entry_id=entries[f"bench:paid:{lease.pk}"],
        )
        for lease in leases
    )
