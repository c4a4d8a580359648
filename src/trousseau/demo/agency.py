"""Six months of an invented agency, made through the rooms' own actions, day after day."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from random import Random

from django.utils import timezone

from trousseau.allocation.actions import decide
from trousseau.allocation.enums import Outcome
from trousseau.allocation.queries import free_dwellings, proposals
from trousseau.applications.actions import add_member, mark_silence, move_application, open_application
from trousseau.applications.models import Application
from trousseau.captation.actions import lose_prospect, open_prospect, register_owner
from trousseau.captation.imports.actions import ask_apply, receive_file, say_columns
from trousseau.captation.imports.columns import guess
from trousseau.captation.imports.tasks import work
from trousseau.captation.models import Prospect
from trousseau.captation.ownership.actions import add_ownership, put_in_building
from trousseau.captation.reach.actions import record_consent
from trousseau.captation.reach.queries import consent_text
from trousseau.conventions.actions import (
    draw_convention,
    enter_deliberation,
    name_holder,
    promise_tranche,
    receive_tranche,
    sign_convention,
)
from trousseau.core.actions import open_account, save_agency
from trousseau.core.enums import OrganisationKind, Role
from trousseau.core.models import Commune, HouseholdMember, Organisation, User
from trousseau.followup.actions import note_contact, note_visit
from trousseau.mandates.actions import draft_mandate, sign_mandate
from trousseau.prevention.actions import refresh_all
from trousseau.rents.actions import (
    call_month,
    expect_aid,
    give_slip,
    receive_deposit,
    receive_payment,
    tell_owner,
)
from trousseau.rents.queries import months
from trousseau.reporting.actions import make_facts_file, make_report
from trousseau.rules.dates import add_days, add_months, month_start
from trousseau.support.actions import write_closed_note
from trousseau.tenancies.actions import draft_lease, hand_keys, sign_lease
from trousseau.tenancies.models import Lease

from . import accounts
from .ceilings import invent_ceilings, keep_simulations
from .commission import after, agree, close, prepare, refuse
from .dwellings import tell_papers, tell_visit
from .mandates import RENEWED, SHORT, give_papers, live
from .owners import court
from .people import COMMUNES, FIRST, OWNERS, PLANTS, STREETS

MONTHS = 6
NAME = "Les Trois Clés"
# Who pays late in the demonstration: lease number → share of the tenant's part that is paid, by month
LATE = {2: (100, 100, 50, 0, 0, 0), 5: (100, 100, 100, 50, 50), 10: (100, 100, 0)}

REFUSED = (2, 0)  # the month and the place of the dwelling that its household refuses: given to another later
SILENT = (14, 19, 26)  # households nobody hears from after their first meeting


class Story:
    """The demonstration from `until` minus six months to `until`; the same seed tells the same story."""

    def __init__(self, seed: int, until: date, said: Callable[[str], None]):
        self.random, self.until, self.said = Random(seed), until, said
        self.start = add_months(month_start(until), -MONTHS)
        self.people: dict[str, User] = {}
        self.applications: list[Application] = []
        self.prospects: list[Prospect] = []

    def tell(self) -> None:
        self.said("Comptes, agence")
        self.open_house()
        for index in range(MONTHS + 1):
            first = add_months(self.start, index)
            self.said(f"{first:%m/%Y} : captation, demandes, commission, baux, loyers")
            self.month(index, first)
        court(self.people[Role.ACQUISITION], communes=self.communes, until=self.until, said=self.said)
        self.said("Tableau de propriétaires importé")
        self.sheet()
        self.said("Convention, actions de prévention, compte rendu")
        self.convention()
        invent_ceilings(self.people[Role.ADMINISTRATOR], self.until)
        live(self.people[Role.ACQUISITION], self.until)
        mark_silence(self.until)
        keep_simulations(self.people[Role.ACQUISITION], self.prospects[-2:], self.until)
        refresh_all(self.until)
        self.close_books()

    def day(self, first: date, number: int) -> date | None:
        """The day of that month, or None when it is beyond the end of the story."""
        day = first.replace(day=number)
        return day if day <= self.until else None

    def open_house(self) -> None:
        for role, email, name in accounts.AGENCY:
            organisation = None
            if role in (Role.FUNDER, Role.PARTNER, Role.COORDINATOR):
                kind, title = {
                    Role.FUNDER: (OrganisationKind.FUNDER, "CAF"),
                    Role.PARTNER: (OrganisationKind.PARTNER, "CCAS de Val-d’Essai"),
                    Role.COORDINATOR: (OrganisationKind.COUNCIL, "Val-d’Arcelle métropole"),
                }[role]
                organisation, _made = Organisation.objects.get_or_create(kind=kind, name=title)
            self.people[role] = open_account(
                None, email=accounts.address(email), name=name, role=role, password=accounts.PASSWORD,
                organisation=organisation,
            )  # fmt: skip
        save_agency(
            self.people[Role.ADMINISTRATOR], version=0, name=f"{NAME}, agence immobilière sociale",
            address="1 place du Prototype, 21000 Dijon", siren="000000000", phone="03 80 00 00 00",
            mediator="Médiateur d’exemple, 3 rue du Modèle, 21000 Dijon", started_on=add_months(self.start, -60),
        )  # fmt: skip
        give_papers(self.people[Role.DIRECTOR], self.until)
        self.communes = {commune.insee: commune for commune in Commune.objects.all()}
        self.owners = []
        for index, (kind, name) in enumerate(OWNERS):
            owner = register_owner(
                self.people[Role.ACQUISITION], kind=kind, name=name,
                address=f"{index + 1} {STREETS[index % len(STREETS)]}, 21000 Dijon",
                email=f"proprietaire{index + 1}@demo.example", phone=f"06 00 00 00 {index:02d}",
            )  # fmt: skip
            if index % 3 == 0:
                record_consent(
                    self.people[Role.ACQUISITION], owner=owner, text=consent_text(), on=self.start,
                    channel="letter" if index else "meeting",
                )  # fmt: skip
            self.owners.append(owner)
        first = self.owners[0]
        first.user = self.people[Role.OWNER]
        first.save(update_fields=["user"])

    def month(self, index: int, first: date) -> None:
        if day := self.day(first, 1):
            call_month(self.people[Role.RENTAL], month=day)
            for lease in Lease.objects.filter(keys_on__lt=first, ends_on=None):
                self.expect(lease, first)
        for step in (
            self.capture,
            self.receive,
            self.collect,
            self.hear,
            self.commission,
            self.birth,
            self.visits,
        ):
            step(index, first)

    def capture(self, index: int, first: date) -> None:
        """Three or four dwellings a month come in; most are inspected and put under mandate."""
        officer = self.people[Role.ACQUISITION]
        for number in (3, 6, 9, 12)[: 4 if index < 2 else 3]:
            day, count = self.day(first, number), len(self.prospects)
            if day is None or count >= len(COMMUNES):
                return
            rooms = 1 + (count * 7 + index) % 4
            prospect = open_prospect(
                officer, owner=self.owners[count % len(self.owners)], kind="flat" if count % 6 else "house",
                address=f"{3 * count + 1} {STREETS[count % len(STREETS)]}", commune=self.communes[COMMUNES[count]],
                rooms=rooms, surface=Decimal(14 + 15 * rooms + self.random.randrange(8)), energy="BCDDECDE"[count % 8],
                accessible=count % 5 == 0, source=("letter", "mouth", "page")[count % 3], on=add_days(day, -(count * 17 % 60)),
                next_contact_on=add_days(day, 7), rent_hoped=100 * (250 + 95 * rooms),
            )  # fmt: skip
            self.prospects.append(prospect)
            tell_papers(officer, prospect, count, day, self.until)
            if count in (9, 15):
                lose_prospect(officer, prospect=prospect, version=1, cause="sold", on=day)
            elif (visit := add_days(day, 5)) <= self.until:
                if count < 18:
                    self.sign(prospect, visit, count)
                else:
                    tell_visit(officer, prospect, visit, count)

    def sign(self, prospect: Prospect, visit: date, count: int) -> None:
        officer = self.people[Role.ACQUISITION]
        tell_visit(officer, prospect, visit, count)
        rooms = prospect.dwelling.rooms
        mandate = draft_mandate(
            officer, prospect=prospect, rent=100 * (230 + 90 * rooms), charges=100 * (30 + 10 * rooms),
            fee_basis_points=700, starts_on=visit, choice="delegated" if count % 2 else "owner",
            convention="loc1" if count % 2 else "none", on=visit,
            **(SHORT if count == RENEWED else {"months": 36}),
        )  # fmt: skip
        if (signing := add_days(visit, 2)) <= self.until and count < 16:
            sign_mandate(
                officer, mandate=mandate, version=1, signed_at="owner" if count % 3 else "agency",
                available_from=signing, on=signing, informed_on=visit if count % 3 else None,
                early_start=bool(count % 3),
            )  # fmt: skip

    def sheet(self) -> None:
        """A dozen owners from the officer's former spreadsheet; one row waits for its area."""
        officer = self.people[Role.ACQUISITION]
        file = files("trousseau.demo") / "data" / "suivi-des-proprietaires.csv"
        source = receive_file(
            officer, content=file.read_bytes(), filename=file.name, label="Suivi sur tableur, avant Trousseau",
            ground="own", act="Suivi de l’agence, propriétaires rencontrés au salon de l’habitat",
            keep_until=add_months(self.until, 24), on=self.until,
        )  # fmt: skip
        say_columns(officer, source=source, version=1, columns=guess(source.header))
        work(source)
        source.refresh_from_db()
        ask_apply(officer, source=source, version=source.version, on=self.until)
        work(source)
        shared = Prospect.objects.get(reference="S-01")
        sister = register_owner(
            officer, kind="person", name="Agathe Cornaline", address="15 rue du Brouillon, 21000 Dijon"
        )
        add_ownership(
            officer, prospect=shared, owner=sister, right="undivided", share=Fraction(1, 2), on=self.until
        )
        put_in_building(
            officer, dwelling=shared.dwelling, version=1, building=None, name="Résidence des Essais",
            address=shared.dwelling.address,
        )  # fmt: skip

    def receive(self, index: int, first: date) -> None:
        """Six or seven households a month, the first by a partner."""
        for number in range(2, 26, 4):
            day, count = self.day(first, number), len(self.applications)
            if day is None or count >= len(PLANTS):
                return
            size = (1, 1, 2, 3, 1, 4, 2, 1)[count % 8]
            wants = [self.communes[COMMUNES[(count * 3) % len(COMMUNES)]]] if count % 4 == 3 else []
            actor = self.people[Role.PARTNER if count % 5 == 0 else Role.SOCIAL]
            others = [
                {
                    "last_name": PLANTS[count],
                    "first_name": FIRST[(count + n) % len(FIRST)],
                    "relation": relation,
                }
                for n, relation in zip((11, 17, 23), ("partner", "child", "child"), strict=True)
            ][: size - 1]
            application = open_application(
                actor, last_name=PLANTS[count], first_name=FIRST[count], on=day, today=day,
                born_on=date(1960 + count, 1 + count % 12, 1 + count % 28), phone=f"06 00 00 01 {count:02d}",
                others=others, ethos=(1, 2, 8, 3, 9, 8, 10, 6, 12, 5)[count % 10],
                resources=None if count % 9 == 4 else 100 * (560 + 55 * (count % 14)), rooms_min=(size + 1) // 2,
                needs_access=count % 11 == 6, communes=wants,
                referred_by=self.people[Role.PARTNER].organisation if count % 5 == 0 else None,
            )  # fmt: skip
            self.applications.append(application)
            write_closed_note(
                self.people[Role.SOCIAL], household=application.household, level="professional", on=day, today=day,
                text="Premier entretien. Souhaite un logement stable et garder son suivi actuel.",
            )  # fmt: skip
        if index == 4 and (day := self.day(first, 26)):
            for application in self.applications[20:22]:
                application.refresh_from_db()
                if application.state == "active":
                    move_application(
                        self.people[Role.SOCIAL], application=application, code="sleep", on=day, today=day
                    )

    def hear(self, index: int, first: date) -> None:
        """A household that waits is called every other month; a few are no longer heard."""
        day = self.day(first, 16)
        if day is None:
            return
        for count, application in enumerate(self.applications):
            if (count + index) % 2 or count in SILENT or application.received_on > day:
                continue
            application.refresh_from_db()
            if application.state == "active":
                note_contact(
                    self.people[Role.SOCIAL], household=application.household, kind="call", on=day, today=day
                )
        mark_silence(day)

    def commission(self, index: int, first: date) -> None:
        """Once a month, the commission gives each free dwelling to the first household who fits."""
        day = self.day(first, 20)
        if day is None:
            return
        members = [self.people[role] for role in (Role.DIRECTOR, Role.SOCIAL, Role.COMMISSION)]
        sitting = prepare(self.people[Role.DIRECTOR], day, members)
        for place, mandate in enumerate(list(free_dwellings(day))[: 2 if index < MONTHS else 1]):
            first_fit = next((p for p in proposals(mandate, day) if p.rank == 1), None)
            decision = decide(
                self.people[Role.COMMISSION], sitting=sitting, mandate=mandate,
                application=first_fit.application if first_fit else None,
                outcome=Outcome.ALLOCATED if first_fit else Outcome.ADJOURNED,
                reason="Première demande dont le ménage tient dans le logement." if first_fit
                else "Aucun ménage ne correspond aujourd’hui.",
                today=day, cause="" if first_fit else "nobody", successors=after(mandate, first_fit, day),
            )  # fmt: skip
            answered = add_days(day, 4)
            if first_fit and (index, place) == REFUSED and answered <= self.until:
                refuse(self.people[Role.SOCIAL], decision, answered)
            elif first_fit and index < MONTHS:
                self.house(decision, add_days(day, 3))
        close(self.people[Role.DIRECTOR], sitting, day)
        if index == MONTHS and day < self.until:
            prepare(self.people[Role.DIRECTOR], self.until, members)

    def house(self, decision, day: date) -> None:
        manager, mandate = self.people[Role.RENTAL], decision.mandate
        if add_days(day, 5) > self.until:
            return
        lease = draft_lease(
            manager, decision=decision, rent=mandate.rent, charges=mandate.charges, deposit=mandate.rent,
            starts_on=add_days(day, 5), payment_day=5, email_agreed=decision.pk % 2 == 0, on=day, today=day,
        )  # fmt: skip
        agree(manager, decision, add_days(day, 1))
        sign_lease(manager, lease=lease, version=1, on=add_days(day, 2), today=self.until)
        hand_keys(manager, lease=lease, version=2, keys_count=2, on=add_days(day, 5), today=self.until)
        receive_deposit(
            manager,
            lease=lease,
            amount=lease.deposit,
            method="transfer",
            on=add_days(day, 5),
            today=self.until,
        )
        if add_days(day, 9) <= add_days(self.until, -25):
            tell_owner(manager, lease=lease, on=add_days(day, 9), today=self.until)
        call_month(manager, month=add_days(day, 5))
        if lease.number not in LATE:
            receive_payment(
                manager, lease=lease, payer="tenant", method="transfer", amount=lease.calls.get().total,
                on=add_days(day, 5), today=self.until, key=f"demo-entry-{lease.pk}",
            )  # fmt: skip
        if lease.number == 1:
            person = lease.household.holder
            person.user = self.people[Role.TENANT]
            person.save(update_fields=["user"])

    def aid(self, lease: Lease) -> int:
        """An invented aid, a rounded part of the rent: the law's figures end at their next revision, and the
        demonstration must open on any day after it."""
        return lease.rent // 100 * (40 + 5 * (lease.number % 5)) // 100 * 100

    def expect(self, lease: Lease, first: date) -> None:
        expect_aid(self.people[Role.RENTAL], lease=lease, month=first, amount=self.aid(lease))

    def collect(self, index: int, first: date) -> None:
        """The CAF pays last month's aid on the 5th; the tenants their part on the 6th, but for a few."""
        manager = self.people[Role.RENTAL]
        for lease in Lease.objects.filter(keys_on__lt=first, ends_on=None).order_by("number"):
            call = lease.calls.filter(month=first).first()
            before = lease.calls.filter(month=add_months(first, -1)).first()
            if call is None:
                continue
            day = self.day(first, 5)
            if day and before and before.caf_expected:
                receive_payment(
                    manager, lease=lease, payer="caf", method="transfer", amount=before.caf_expected, on=day,
                    today=day, month=before.month,
                    key=f"demo-caf-{lease.pk}-{first}",
                )  # fmt: skip
            lived = (first.year - lease.keys_on.year) * 12 + first.month - lease.keys_on.month - 1
            share = LATE.get(lease.number, ())[lived : lived + 1] or (100,)
            owed = sum(m.left for m in months(lease)) - call.caf_expected
            amount = max(0, owed) * share[0] // 100
            if (day := self.day(first, 6)) and amount:
                receive_payment(
                    manager, lease=lease, payer="tenant", method="card" if lease.number % 3 else "transfer",
                    amount=amount, on=day, today=day, key=f"demo-tenant-{lease.pk}-{first}",
                )  # fmt: skip
            if (day := self.day(first, 12)) and before and before.total:
                row = next((m for m in months(lease) if m.call.month == before.month), None)
                if row and row.left == 0:
                    give_slip(manager, lease=lease, month=before.month, on=day)

    def birth(self, index: int, first: date) -> None:
        """In the fifth month, a couple that has its home has a child; its rental manager writes it."""
        day = self.day(first, 14)
        if index != 4 or day is None:
            return
        couples = HouseholdMember.objects.filter(
            household__leases__keys_on__lt=first, household__leases__ends_on=None, relation="partner"
        )
        parent = couples.order_by("household__leases__number").first()
        if parent:
            add_member(
                self.people[Role.RENTAL], household=parent.household, version=parent.household.version,
                first_name="Alizé", last_name=parent.household.holder.last_name, relation="child", came="birth",
                on=day, today=day,
            )  # fmt: skip

    def visits(self, index: int, first: date) -> None:
        manager = self.people[Role.RENTAL]
        day = self.day(first, 18)
        if day is None:
            return
        for lease in Lease.objects.filter(keys_on__lt=first, ends_on=None).order_by("number"):
            if (lease.number + index) % 3 == 0:
                note_visit(
                    manager, lease=lease, on=day, today=day, presence="met" if lease.number % 4 else "absent",
                    state="Logement tenu, rien à signaler." if lease.number % 2 else "Humidité dans la salle d’eau.",
                    to_do="" if lease.number % 2 else "Faire passer le plombier.",
                    next_on=add_days(day, 92) if index % 2 else None, note="Passage bref, tout va bien.",
                )  # fmt: skip
            elif lease.number == 2 and index % 2 == 0:
                note_contact(manager, household=lease.household, kind="call", on=day, today=day)

    def convention(self) -> None:
        """The invented act, its convention, its three posts and its payments."""
        director = self.people[Role.DIRECTOR]
        source = files("trousseau.demo") / "data" / "deliberation-val-d-arcelle.txt"
        deliberation = enter_deliberation(
            director, content=source.read_bytes(), filename=source.name, on=self.until
        )
        held = deliberation.held_on
        amounts = [a["cents"] for a in deliberation.reading["amounts"]]
        convention = draw_convention(
            director, deliberation=deliberation, title=f"Convention {held.year} de soutien à l’agence",
            starts_on=date(held.year, 1, 1), ends_on=date(held.year, 12, 31), amount=min(amounts), agency=NAME,
            partners=deliberation.reading["partners"], on=self.until,
        )  # fmt: skip
        sign_convention(director, convention=convention, version=1, on=max(held, self.until))
        for post in convention.posts.all():
            holder = self.people.get(post.kind)
            if holder:
                name_holder(director, post_=post, version=1, holder=holder, share=100)
        half = convention.amount // 2
        first = promise_tranche(
            director, convention=convention, funder=deliberation.council, amount=half, due_on=self.until
        )
        promise_tranche(
            director, convention=convention, funder=deliberation.council, amount=convention.amount - half,
            due_on=date(held.year, 12, 20),
        )  # fmt: skip
        receive_tranche(director, tranche=first, on=self.until)
        self.signed = convention

    def close_books(self) -> None:
        director = self.people[Role.DIRECTOR]
        make_report(director, convention=self.signed, starts_on=self.start, ends_on=self.until, on=self.until)
        at = timezone.make_aware(datetime.combine(self.until, time(18, 0)))
        self.facts = make_facts_file(director, starts_on=self.start, ends_on=self.until, at=at)
