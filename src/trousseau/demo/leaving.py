"""Three households that leave: one whose notice runs, one whose letter is on its way, one who gave its keys back."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from trousseau.core.enums import Role
from trousseau.core.models import User
from trousseau.mail import actions as mail
from trousseau.mail.actions import Proof
from trousseau.mail.enums import Channel, ReturnedFor
from trousseau.rents.deposits.actions import add_retention, begin_settlement
from trousseau.rules.dates import add_days, add_months, month_start
from trousseau.tenancies.certificates.actions import ask_certificates, receive_certificate
from trousseau.tenancies.enums import Contract
from trousseau.tenancies.inspections.actions import sign_inspection
from trousseau.tenancies.inspections.entries import Element, Meter, Picture, elements_of, usual_rooms
from trousseau.tenancies.inspections.photos import bring_back
from trousseau.tenancies.leaving.departure import add_work, record_departure
from trousseau.tenancies.leaving.notices_to_quit import tenant_notice
from trousseau.tenancies.leaving.owner_notices import owner_notice
from trousseau.tenancies.leaving.queries import term_on
from trousseau.tenancies.models import Lease, NoticeToQuit
from trousseau.tenancies.queries import leases_in_force

from .cast import Cast
from .dwellings import pdf, picture

DEPOSITED, SIGNED = Proof("Preuve de dépôt"), Proof("Avis de réception signé")
PAINTED = 3  # years before the end of the story
OTHERS = 2  # who leave after the story's end
LEFT, NOTICE = -4, 32  # days from the end of the story; from the notice to the keys given back


def who_leaves(cast: Cast, first: date) -> int | None:
    """Nobody before the month of the departure; then a household that was there long enough to give its notice."""
    left_on = add_days(cast.until, LEFT)
    if first < month_start(left_on):
        return None
    rows = list(_stays(cast).order_by("-number"))[OTHERS:]
    return next((lease.pk for lease in rows if lease.keys_on < add_days(left_on, -NOTICE)), None)


def _stays(cast: Cast) -> QuerySet[Lease]:
    return (
        leases_in_force().filter(keys_on__lt=add_days(cast.until, -20)).exclude(household__holder__user__isnull=False)
    )


def leave(cast: Cast) -> None:
    manager, until = cast.people[Role.RENTAL], cast.until
    gone = Lease.objects.get(pk=cast.leaver)
    leaving, waited = _stays(cast).exclude(pk=gone.pk).order_by("-number")[:OTHERS]
    for lease in (gone, waited, leaving):
        _enter(manager, lease, min(until.year - PAINTED, lease.keys_on.year))
    tenant_notice(
        manager,
        lease=leaving,
        channel="reg",
        sent_on=add_days(until, -9),
        received_on=add_days(until, -6),
        receipt=Proof("Avis de réception signé", pdf("Avis de réception"), ".pdf"),
        ground="work",
        proof="Contrat de travail à Lyon",
        proved=True,
        today=until,
    )
    add_work(
        manager, lease=leaving, what="Peinture du séjour", amount=84_000, planned_on=add_days(until, 40), today=until
    )
    tenant_notice(manager, lease=waited, channel="reg", sent_on=add_days(until, -2), today=until)
    _go(cast, gone)
    _sell(cast)
    _prove(cast)


def _prove(cast: Cast) -> None:
    """Most households proved their insurance; of those that did not, one received a formal notice, one is written to."""
    manager = cast.people[Role.RENTAL]
    for lease in leases_in_force().order_by("number"):
        if lease.number % 12:
            years = (cast.until - lease.keys_on).days // 366
            day = add_months(lease.keys_on, 12 * years)
            receive_certificate(
                manager,
                lease=lease,
                kind="insurance",
                issuer="Mutuelle des Trois Clés",
                starts_on=day,
                received_on=day,
                today=cast.until,
            )
    without, *others = leases_in_force().filter(certificates=None).order_by("number")[:2]
    ask_certificates(manager, lease=without, on=cast.until)
    for lease in others:
        day = add_days(cast.until, -20)
        item = ask_certificates(manager, lease=lease, on=day, channel=Channel.REGISTERED).mail
        mail.send(manager, items=[item], on=day, today=day, proofs=[(item, DEPOSITED)])
        item.refresh_from_db()
        mail.receive(manager, item=item, version=item.version, on=add_days(day, 2), today=cast.until, proof=SIGNED)


def _sell(cast: Cast) -> None:
    """An owner who sells gives notice for the term: one of two tenants received it, the other one’s letter came back."""
    manager, until = cast.people[Role.RENTAL], cast.until
    sent_on = add_days(until, -24)
    noticed = NoticeToQuit.objects.in_effect().values("lease")
    free = leases_in_force().filter(keys_on__lt=sent_on).exclude(contract=Contract.CONVENTIONED).exclude(pk__in=noticed)
    there = Count("parties", filter=Q(parties__left_on=None))
    lease = (
        free.filter(brought_in_on=None, mandate__convention="none")
        .annotate(there=there)
        .order_by("-there", "number")
        .first()
    )
    if lease is None:
        return
    notice = owner_notice(
        manager,
        lease=lease,
        channel=Channel.REGISTERED,
        sent_on=sent_on,
        received={},
        ground="sale",
        for_on=term_on(lease, until),
        words="Vente au prix de 98 000 €, payable comptant",
        content=pdf("Congé pour vendre"),
        today=sent_on,
    )
    *received, last = [party.mail for party in notice.parties.order_by("pk")]
    for item in received:
        item.refresh_from_db()
        mail.receive(manager, item=item, version=item.version, on=add_days(sent_on, 2), today=until, proof=SIGNED)
    last.refresh_from_db()
    back = add_days(until, -3)
    mail.take_back(manager, item=last, version=last.version, on=back, today=until, why=ReturnedFor.UNCLAIMED)


def _enter(manager: User, lease: Lease, painted: int) -> None:
    rooms = usual_rooms(lease.mandate.dwelling.rooms)
    elements = [Element(room, name, "good", "", painted) for room in rooms for name in elements_of(room)]
    made = bring_back(
        manager,
        lease=lease,
        kind="entry",
        held_on=lease.keys_on,
        present="Le ménage et l’agence",
        elements=elements,
        meters=[Meter("cold", f"E{lease.number:05d}", Decimal(120 + lease.number))],
        keys={"door": 1, "box": 1},
        photos=[Picture(picture(lease.number), "Séjour")],
        wear_agreed=True,
        key=f"demo-entry-{lease.pk}",
        today=lease.keys_on,
    )
    sign_inspection(manager, inspection=made, version=made.version, on=lease.keys_on, today=lease.keys_on)


def _go(cast: Cast, lease: Lease) -> None:
    """Keys given back, a wall to paint again."""
    manager, last = cast.people[Role.RENTAL], add_days(cast.until, LEFT)
    tenant_notice(
        manager,
        lease=lease,
        channel="hand",
        sent_on=add_days(last, -NOTICE),
        receipt=Proof("Récépissé signé"),
        ground="income",
        proof="Attestation RSA de la CAF",
        proved=True,
        today=last,
    )
    elements = [
        Element(
            room,
            name,
            "bad" if (room, name) == ("Séjour", "Murs") else "good",
            "Peinture arrachée sur 4 m²." if (room, name) == ("Séjour", "Murs") else "",
        )
        for room in usual_rooms(lease.mandate.dwelling.rooms)
        for name in elements_of(room)
    ]
    made = bring_back(
        manager,
        lease=lease,
        kind="exit",
        held_on=last,
        present="Le ménage et l’agence",
        elements=elements,
        meters=[Meter("cold", f"E{lease.number:05d}", Decimal(148 + lease.number))],
        keys={"door": 1, "box": 1},
        key=f"demo-exit-{lease.pk}",
        today=last,
    )
    sign_inspection(manager, inspection=made, version=made.version, on=last, today=last)
    lease.refresh_from_db()
    record_departure(
        manager,
        lease=lease,
        version=lease.version,
        on=last,
        keys_back_on=last,
        keys_back=lease.keys_count,
        keys_proof="Reçu signé le jour même",
        new_address="3 rue du Verger, 71100 Chalon-sur-Saône",
        agreed=True,
        today=cast.until,
    )
    settlement = begin_settlement(manager, lease=lease)
    add_retention(
        manager,
        settlement=settlement,
        version=settlement.version,
        kind="repair",
        ground="Séjour, Murs : peinture à refaire",
        proof=f"Devis {last.year}-118 et les deux états des lieux",
        gross=24_000,
        share=70,
    )
