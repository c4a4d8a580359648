"""A leak from its photo to the tenant's two answers, works that wait for their owner, a lift that a whole building reports,
a mediation; keys, a contract and a cut that is announced."""

from datetime import date

from trousseau.core.enums import OrganisationKind, Role
from trousseau.core.models import Building, Organisation, User
from trousseau.incidents import actions
from trousseau.incidents.models import Incident, IncidentReport
from trousseau.incidents.photos import drawn
from trousseau.mandates.models import Mandate
from trousseau.payouts.models import Supplier
from trousseau.payouts.suppliers import register_supplier
from trousseau.rules.dates import add_days
from trousseau.tenancies.models import Lease

from .cast import Cast
from .dwellings import picture

REPORTED, ORDERED, DONE = -20, -12, -6  # days before the end of the story


def tell(cast: Cast) -> None:
    manager = cast.people[Role.RENTAL]
    Organisation.objects.get_or_create(
        kind=OrganisationKind.CONTRACTOR, name="Plomberie de garde d’exemple", defaults={"phone": "06 00 00 00 77"}
    )
    actions.set_on_call(manager, version=0, phone="06 00 00 00 70", hours="la nuit, le samedi, le dimanche")
    mine = Lease.objects.get(household__holder__user=cast.people[Role.TENANT])
    others = Lease.objects.filter(keys_on__isnull=False, ends_on=None).exclude(pk=mine.pk).order_by("number")
    leak(cast, mine)
    boiler(cast)
    lift(cast, others[:2])
    speak(cast, mine, others[2])
    keep(manager, mine.mandate, cast.until)


def leak(cast: Cast, lease: Lease) -> None:
    """Reported with a photo, answered, mended, billed; its tenant says that it is over."""
    manager, tenant = cast.people[Role.RENTAL], cast.people[Role.TENANT]
    day = {name: add_days(cast.until, n) for name, n in (("said", REPORTED), ("given", ORDERED), ("done", DONE))}
    said = _report(
        tenant,
        lease,
        "leak",
        "L’eau coule sous la douche et passe dans le couloir depuis ce matin.",
        day["said"],
        photos=drawn(tenant, [picture(20)]),
    )
    incident = said.incident
    _told(manager, said, "Un plombier passe couper l’eau ; les devis suivent.", day["said"])
    other = register_supplier(manager, name="Atelier de dépannage d’exemple", address="3 rue de l’Essai, 21000 Dijon")
    plumber = Supplier.objects.order_by("number")[1]
    order = actions.open_order(manager, incident=incident, what="Évacuation de la douche à refaire", today=day["said"])
    amount = 38600
    for supplier, cents, advised in ((plumber, amount, True), (other, amount + 9900, False)):
        actions.add_quote(
            manager, order=order, supplier=supplier, amount=cents, on=day["said"], proposed=advised, today=day["said"]
        )
    actions.ask_owner(manager, order=order, version=order.version, today=day["said"])
    quote = order.quotes.get(proposed=True)
    actions.approve_works(manager, order=order, version=order.version, quote=quote, on=day["given"], today=day["given"])
    actions.give_order(manager, order=order, version=order.version, planned_on=day["done"], today=day["given"])
    actions.finish_works(manager, order=order, version=order.version, on=day["done"], today=day["done"])
    bill = {"number": f"{day['done'].year}-151", "kind": "repair", "dated": day["done"], "amount": amount}
    actions.bill_works(manager, order=order, version=order.version, today=day["done"], **bill)
    said.refresh_from_db()
    over = add_days(day["done"], 2)
    actions.say_end(tenant, report=said, end="yes", tidy=True, today=over)
    declaration = actions.open_declaration(
        manager, incident=incident, side="tenant", lease=lease, seen_on=day["said"], today=day["said"]
    )
    actions.edit_declaration(
        manager,
        declaration=declaration,
        version=declaration.version,
        today=over,
        insurer="Mutuelle d’exemple",
        number="DEMO-7702",
        declared_on=add_days(day["said"], 2),
        expert="Cabinet d’exemple",
        expert_on=day["given"],
        indemnity=74000,
        paid_to="tenant",
        paid_on=over,
    )


def boiler(cast: Cast) -> None:
    """Works that wait for an owner who has an account."""
    manager, owner = cast.people[Role.RENTAL], cast.people[Role.OWNER]
    mandate = Mandate.objects.filter(owner__user=owner, fund__isnull=False, ended_on=None).order_by("number").first()
    if mandate is None:
        return
    day = add_days(cast.until, -3)
    lease = mandate.leases.filter(keys_on__isnull=False, keys_on__lte=day, ends_on=None).first()
    said = actions.report_incident(
        manager,
        mandate=mandate,
        lease=lease,
        problem="hot_water",
        source="tenant" if lease else "agency",
        words="Le chauffe-eau ne donne plus d’eau chaude.",
        on=day,
        today=day,
        key="demo-boiler",
    )
    order = actions.open_order(manager, incident=said.incident, what="Chauffe-eau à remplacer", today=day)
    for number, supplier in enumerate(Supplier.objects.order_by("-number")[:2]):
        amount, advised = 71200 + 11800 * number, number == 0
        actions.add_quote(manager, order=order, supplier=supplier, amount=amount, on=day, proposed=advised, today=day)
    actions.ask_owner(manager, order=order, version=order.version, today=day)


def lift(cast: Cast, leases) -> None:
    """One incident of a building, which two of its people report."""
    manager, day = cast.people[Role.RENTAL], add_days(cast.until, -1)
    building = Building.objects.order_by("pk").first()
    if building is None:
        return
    for number, lease in enumerate(leases):
        actions.report_incident(
            manager,
            building=building,
            lease=lease,
            problem="lift",
            source="tenant",
            words=("L’ascenseur est bloqué au deuxième étage.", "Je ne peux plus monter mes courses.")[number],
            on=day,
            today=day,
            key=f"demo-lift-{number}",
        )
    incident = Incident.objects.get(building=building, problem="lift")
    actions.tell(manager, incident=incident, to="syndic", how="call", words="Dépanneur demandé.", on=day, today=day)
    actions.steer(
        manager, incident=incident, version=incident.version, acts="syndic", due_on=add_days(day, 2), today=day
    )


def speak(cast: Cast, one: Lease, other: Lease) -> None:
    """A mediation that came to something, followed."""
    social = cast.people[Role.SOCIAL]
    first, met = add_days(cast.until, -24), add_days(cast.until, -11)
    mediation = actions.open_mediation(
        social, nature="night", mediator="Bon Voisinage, association d’exemple", on=first, today=first
    )
    for lease, words in ((one, "Des pas et de l’eau la nuit."), (other, "Des coups sous le plancher.")):
        party = actions.add_party(social, mediation=mediation, lease=lease, words=words)
        actions.answer_party(social, party=party, accepts=True, on=first, today=first)
    mediation.refresh_from_db()
    meeting = actions.plan_meeting(social, mediation=mediation, on=met, where="Hall de l’agence", today=first)
    actions.note_meeting(social, meeting=meeting, held=True, today=met)
    actions.agree(
        social,
        mediation=mediation,
        version=mediation.version,
        agreed="Pas d’eau après 22 h ; pas de coups, un message d’abord.",
        on=met,
        review_on=add_days(cast.until, 3),
        today=met,
    )


def keep(manager: User, mandate: Mandate, until: date) -> None:
    """A set of keys that is out, a contract, a cut that is announced."""
    keys = actions.note_keys(manager, mandate=mandate, mark="A12", what="2 clés, 1 badge", since=until, today=until)
    actions.give_keys(
        manager,
        keys=keys,
        holder="supplier",
        supplier=Supplier.objects.order_by("number").last(),
        out_on=until,
        due_on=add_days(until, 7),
        today=until,
    )
    actions.open_supply(
        manager,
        mandate=mandate,
        supply="power",
        in_name_of="tenant",
        provider="Énergie d’exemple",
        meter="DEMO-0014",
        starts_on=until,
        first_index=12480,
    )
    actions.note_cut_off(
        manager, mandate=mandate, supply="gas", received_on=add_days(until, -1), cut_on=add_days(until, 20), today=until
    )


def _report(actor: User, lease: Lease, problem: str, words: str, on: date, *, photos) -> IncidentReport:
    return actions.report_incident(
        actor,
        mandate=lease.mandate,
        lease=lease,
        problem=problem,
        source="tenant",
        words=words,
        on=on,
        today=on,
        key=f"demo-{problem}",
        photos=photos,
    )


def _told(manager: User, report: IncidentReport, words: str, on: date) -> None:
    actions.tell(
        manager, incident=report.incident, report=report, to="reporter", how="call", words=words, on=on, today=on
    )
