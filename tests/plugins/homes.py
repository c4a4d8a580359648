"""A household in its home, step by step: each by the room's own action and the person whose job it is.

`build.lease(name)` makes one more; the fixtures below stop at each step. Days are fixed: tests that
open pages move the clock with `on_day`.
"""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

OPENED = datetime(2025, 1, 6, 8, tzinfo=UTC)  # the accounts of the team
SIGNED = date(2026, 6, 10)  # the mandate
HELD = date(2026, 6, 20)  # the commission
DRAFTED = date(2026, 6, 22)  # the lease
STARTS = date(2026, 7, 11)  # the lease takes effect, the keys are given


@pytest.fixture
def on_day(monkeypatch):
    """Pages are opened on that day: `on_day("2026-09-15")`."""

    def move(day: str) -> date:
        monkeypatch.setenv("TROUSSEAU_TODAY", day)
        return date.fromisoformat(day)

    return move


@pytest.fixture
def law_of_2026(monkeypatch):
    """What is renewed each year as it stood on 1 December 2026: what was published and shipped since is not known."""
    from trousseau import scales

    def known(row: dict) -> bool:
        if row["code"] == scales.INDEX:
            return row["from"] <= date(2026, 4, 1)
        yearly = row["code"].startswith(("benefit.", "rsa.", "locavantages.income."))
        return not yearly or row["from"] <= date(2026, 12, 31)

    kept = tuple(data | {"scale": list(filter(known, data["scale"]))} for data in scales._read())
    with monkeypatch.context() as patched:
        patched.setattr(scales, "_read", lambda: kept)
        scales.load.cache_clear()
        yield
    scales.load.cache_clear()


def open_one(role: str, *, grants: bool = True, **fields):
    """Open an account. `grants=False`: without the files of its colleagues, that a director would have given."""
    from trousseau.core.actions_accounts import open_account
    from trousseau.core.actions_grants import give_grants
    from trousseau.core.clock import today
    from trousseau.core.enums import FILES
    from trousseau.core.models import Grant, Organisation, User

    if role in ("funder", "partner") and "organisation" not in fields:
        fields["organisation"], _made = Organisation.objects.get_or_create(kind=role, name="Organisme d’essai")
    count = User.objects.count()
    name = fields.pop("name", f"{role.capitalize()} Mésange")
    user = open_account(None, email=f"{role}{count}@essai.example", name=name, roles=[role], **fields)
    if grants and role in FILES:
        for colleague in User.objects.holding(role).exclude(pk=user.pk):
            if Grant.objects.open_to(colleague).exists():
                give_grants(None, to=user, source=colleague, on=today(), today=today())
    return user


@pytest.fixture
def account(db):
    """Open an account: `account("rental")`."""
    return open_one


def make_staff() -> SimpleNamespace:
    """One account per role of the team and of the commission, and the agency's papers."""
    from trousseau.core.actions_settings import save_agency
    from trousseau.core.models import User

    people = SimpleNamespace(
        director=open_one("director", name="Solène Bergeronnette"),
        captation=open_one("captation", name="Basile Pinson"),
        social=open_one("social", name="Maud Fauvette"),
        rental=open_one("rental", name="Inès Mésange"),
        commission=open_one("commission", name="Paul Sittelle"),
        administrator=open_one("administrator", name="Noé Hirondelle"),
    )
    save_agency(
        people.administrator,
        version=0,
        name="Agence d’essai",
        address="1 place du Prototype, 21000 Dijon",
        siren="000000000",
        mediator="Médiateur d’exemple, 4 rue du Modèle, 21000 Dijon",
    )
    give_papers(people.administrator)
    for written in (User.objects, User.history):
        written.update(created_at=OPENED)  # reports count from the first account on
    return people


def give_papers(actor) -> None:
    """The card, the guarantee and the insurance that every paper prints, in force for long."""
    from trousseau.core.actions_papers import add_paper

    begun = {"starts_on": date(2020, 1, 1), "ends_on": date(2040, 12, 31)}
    add_paper(actor, kind="card", number="CPI 0000 0000 000 000 000", issuer="CCI d’essai", **begun)
    add_paper(
        actor, kind="guarantee", issuer="Caisse d’exemple, 2 rue du Modèle, 21000 Dijon", amount=11_000_000, **begun
    )
    add_paper(actor, kind="insurance", number="42", issuer="Mutuelle d’exemple", **begun)


def ready(lease, actor, on: date = DRAFTED):
    """What the law asks before a draft is signed: a DPE that holds, the notice handed over, its mentions written."""
    from trousseau.captation.diagnostics.actions import record_diagnostic
    from trousseau.tenancies.contract.actions import annex_lease
    from trousseau.tenancies.models import Lease

    dwelling = lease.mandate.dwelling
    if dwelling.energy and not dwelling.diagnostics.filter(kind="dpe").exists():
        record_diagnostic(
            actor,
            dwelling=dwelling,
            kind="dpe",
            made_on=date(2024, 3, 12),
            number="2421E1234567K",
            energy=dwelling.energy,
            today=on,
        )
        dwelling.refresh_from_db()
    if not lease.annexes.filter(kind="rights").exists():
        annex_lease(actor, lease=lease, kind="rights", given_on=on, today=on)
    said = {
        "premises": "Séjour, 12,5 m²\nCuisine équipée\nCave",
        "energy_cost": "entre 640 € et 900 € par an (prix de 2023)",
    }
    Lease.objects.filter(pk=lease.pk).update(**said)
    for name, value in said.items():
        setattr(lease, name, value)
    return lease


class Builder:
    """`count`: how many owners it has made already."""

    def __init__(self, staff, count: int = 0):
        self.staff, self.count = staff, count

    def draft_mandate(self, *, rent: int = 40000, charges: int = 5000, rooms: int = 2, owner=None):
        """A mandate that only waits for its signature; of another owner each time, unless one is given."""
        from trousseau.captation.actions import open_prospect, register_owner
        from trousseau.captation.visits.actions import inspect_dwelling
        from trousseau.captation.visits.entries import Room, walk
        from trousseau.core.models import Commune
        from trousseau.mandates.actions import draft_mandate

        self.count += 1
        officer, visit = self.staff.captation, date(2026, 6, 5)
        commune, _ = Commune.objects.get_or_create(
            insee="21231", defaults={"name": "Dijon", "postal_code": "21000", "zone_apl": "2"}
        )
        owner = owner or register_owner(
            officer, kind="person", name=f"Agathe Basalte {self.count}", address="3 allée des Essais, 21000 Dijon"
        )
        prospect = open_prospect(
            officer,
            owner=owner,
            kind="flat",
            address=f"{self.count} rue du Modèle",
            commune=commune,
            rooms=rooms,
            surface=Decimal(20 * rooms + 4),
            energy="D",
            source="letter",
            on=date(2026, 6, 1),
        )
        inspect_dwelling(
            officer,
            prospect=prospect,
            on=visit,
            today=visit,
            points=walk(),
            rooms=[Room("Séjour", "main", Decimal("12.50"), Decimal("2.45"))],
        )
        prospect.refresh_from_db()
        return draft_mandate(
            officer,
            prospect=prospect,
            rent=rent,
            charges=charges,
            fee_basis_points=700,
            starts_on=SIGNED,
            months=36,
            choice="delegated",
            convention="none",
            on=visit,
        )

    def mandate(self, *, rent: int = 40000, charges: int = 5000, rooms: int = 2, owner=None, **changes):
        """A mandate in force since SIGNED, its dwelling free."""
        from trousseau.mandates.actions import sign_mandate

        mandate = self.draft_mandate(rent=rent, charges=charges, rooms=rooms, owner=owner)
        sign_mandate(
            self.staff.captation,
            mandate=mandate,
            version=1,
            signed_at="agency",
            available_from=SIGNED,
            on=SIGNED,
            today=SIGNED,
            **changes,
        )
        return mandate

    def application(self, name: str = "Capucine", **changes):
        """A household of one that waits; `resources` in cents a month, proved, None for nothing proved."""
        from trousseau.applications.actions import open_application
        from trousseau.applications.proofs.actions import add_resource

        given = {
            "last_name": name,
            "first_name": "Aminata",
            "on": date(2026, 6, 2),
            "born_on": date(1992, 3, 4),
            "phone": "06 00 00 00 21",
            "resources": 110000,
        }
        given |= changes
        cents, on = given.pop("resources"), given["on"]
        found = open_application(self.staff.social, **given, today=on)
        if cents is not None:
            add_resource(
                self.staff.social,
                application=found,
                kind="wage" if cents else "none",
                cents=cents,
                person=found.household.holder,
                starts_on=on,
                proof="payslips",
                proved_on=on,
                today=on,
            )
        return found

    def decision(self, name: str = "Capucine", **mandate):
        """The commission gives the dwelling to the household."""
        from trousseau.allocation.actions import decide, open_sitting
        from trousseau.allocation.models import Sitting

        given, application = self.mandate(**mandate), self.application(name)
        sitting = Sitting.objects.filter(held_on=HELD).first() or open_sitting(
            self.staff.director, on=HELD, members=[self.staff.director, self.staff.commission], today=HELD
        )
        return decide(
            self.staff.commission,
            sitting=sitting,
            mandate=given,
            application=application,
            outcome="allocated",
            reason="Le logement convient.",
            today=HELD,
        )

    def lease(self, name: str = "Capucine", *, starts_on: date = STARTS, deposit: int | None = None, **mandate):
        """A draft lease that nothing keeps from being signed."""
        from trousseau.tenancies.actions import draft_lease

        decision = self.decision(name, **mandate)
        drafted = draft_lease(
            self.staff.rental,
            decision=decision,
            rent=decision.mandate.rent,
            charges=decision.mandate.charges,
            deposit=decision.mandate.rent if deposit is None else deposit,
            starts_on=starts_on,
            payment_day=5,
            on=DRAFTED,
            today=DRAFTED,
        )
        return ready(drafted, self.staff.rental)

    def running_lease(self, name: str = "Capucine", *, starts_on: date = STARTS, **more):
        """A lease in force since `starts_on`, no rent called yet."""
        from trousseau.tenancies.actions import hand_keys, sign_lease

        lease = self.lease(name, starts_on=starts_on, **more)
        sign_lease(self.staff.rental, lease=lease, version=1, on=date(2026, 6, 25), today=starts_on)
        hand_keys(self.staff.rental, lease=lease, version=2, keys_count=2, on=starts_on, today=starts_on)
        lease.refresh_from_db()
        return lease

    def owing_lease(self):
        """A lease in force since 11 July 2026 whose August (450.00 €, due on the 5th) and September are unpaid."""
        from trousseau.rents.actions.payments import receive_payment
        from trousseau.rents.run.calling import call_month

        lease, paid_on = self.running_lease(), date(2026, 7, 20)
        for month in (7, 8, 9):
            call_month(self.staff.rental, month=date(2026, month, 1))
        receive_payment(
            self.staff.rental,
            lease=lease,
            payer="tenant",
            method="card",
            amount=30484,
            on=paid_on,
            today=paid_on,
            key="july",
        )
        return lease

    def paying_lease(self):
        """A running lease whose August was paid, 450 €; the clause of its mandate takes 7 % exempt of VAT."""
        from trousseau.mandates.models import FeeClause
        from trousseau.rents.actions.payments import receive_payment
        from trousseau.rents.run.calling import call_month

        lease, paid_on = self.running_lease(), date(2026, 8, 5)
        FeeClause.objects.filter(mandate=lease.mandate).delete()
        FeeClause.objects.create(
            mandate=lease.mandate,
            kind="management",
            base="collected",
            basis_points=700,
            vat="exempt",
            payer="owner",
            due="receipt",
            starts_on=lease.mandate.starts_on,
        )
        call_month(self.staff.rental, month=date(2026, 8, 1))
        receive_payment(
            self.staff.rental,
            lease=lease,
            payer="tenant",
            method="transfer",
            amount=45000,
            on=paid_on,
            today=paid_on,
            key="august",
        )
        return lease

    def three_mandates(self) -> list:
        """In force, the second amended: lines 1 to 4 of the register."""
        from trousseau.mandates.actions import mention_in_register

        made = [self.mandate() for _ in range(3)]
        mention_in_register(
            self.staff.captation,
            mandate=made[1],
            kind="amend",
            reason="Loyer ramené à 390 €",
            on=date(2026, 7, 1),
            today=date(2026, 12, 31),
        )
        return made

    def copies(self, lease, count: int) -> list:
        """`count` more leases like `lease`, written straight to the tables: for lists that need many rows."""
        from trousseau.core.models import Grant, HouseholdMember
        from trousseau.tenancies.models import Lease

        def copy(obj, **changes):
            values = {f.attname: getattr(obj, f.attname) for f in obj._meta.concrete_fields if not f.primary_key}
            twin = type(obj)(**{**values, **changes})
            type(obj).objects.bulk_create([twin])
            return twin

        decision, mandate, made = lease.decision, lease.mandate, []
        last = Lease.objects.order_by("-number").first().number
        for n in range(last + 1, last + count + 1):
            person = copy(lease.household.holder, last_name=f"Sauge {n:04}", key=f"sauge {n:04}", user_id=None)
            household = copy(lease.household, holder_id=person.pk)
            HouseholdMember.objects.create(
                household=household, person=person, relation="holder", starts_on=household.created_on
            )
            Grant.objects.bulk_create(
                Grant(household=household, person=person, user=g.user, starts_on=g.starts_on, ground=g.ground)
                for g in lease.household.holder.grants.all()
            )
            fund = copy(mandate.fund, code=f"M9{n:04}")
            dwelling = copy(mandate.dwelling, address=f"{n} rue du Modèle", key=f"{n} rue du modele")
            twin = copy(
                mandate, number=90000 + n, fund_id=fund.pk, dwelling_id=dwelling.pk, paper_id=None, prospect_id=None
            )
            application = copy(decision.application, number=90000 + n, household_id=household.pk)
            given = copy(decision, mandate_id=twin.pk, application_id=application.pk)
            made.append(
                copy(
                    lease, number=n, household_id=household.pk, mandate_id=twin.pk, decision_id=given.pk, paper_id=None
                )
            )
        return made


# What a test may ask for, the deepest first; `plugins/made_once.py` makes each once in a process.
STEPS = {
    "owing_lease": Builder.owing_lease,
    "paying_lease": Builder.paying_lease,
    "running_lease": Builder.running_lease,
    "lease": Builder.lease,
    "decision": Builder.decision,
    "application": Builder.application,
    "three_mandates": Builder.three_mandates,
    "signed_mandate": Builder.mandate,
    "staff": None,
}


def made_once(request):
    """The step where the base of the test begins, if it does not make its own."""
    asked = [name for name in ("base_made_once", "committed_once") if name in request.fixturenames]
    return request.getfixturevalue(asked[0]) if asked else None


@pytest.fixture
def staff(request, db, settings, tmp_path):
    """See `make_staff`; documents go in a folder of the test."""
    settings.MEDIA_ROOT, found = tmp_path / "documents", made_once(request)
    if not found:
        return make_staff()
    if found.documents.exists():
        shutil.copytree(found.documents, settings.MEDIA_ROOT)
    return found.staff()


@pytest.fixture
def build(request, staff):
    """Build a home up to a step; each call makes another owner, dwelling and household."""
    found = made_once(request)
    return Builder(staff, found.count if found else 0)


# What goes on with the thing of another step: a test that asks for both has one.
OF = {"owing_lease": "running_lease", "paying_lease": "running_lease"}


def step(request, build, name: str):
    found = made_once(request)
    return found.value() if found and name in (found.step, OF.get(found.step)) else STEPS[name](build)


@pytest.fixture
def signed_mandate(request, build):
    return step(request, build, "signed_mandate")


@pytest.fixture
def three_mandates(request, build):
    return step(request, build, "three_mandates")


@pytest.fixture
def application(request, build):
    return step(request, build, "application")


@pytest.fixture
def decision(request, build):
    return step(request, build, "decision")


@pytest.fixture
def lease(request, build):
    return step(request, build, "lease")


@pytest.fixture
def running_lease(request, build):
    return step(request, build, "running_lease")


@pytest.fixture
def owing_lease(request, build):
    return step(request, build, "owing_lease")


@pytest.fixture
def paying_lease(request, build):
    return step(request, build, "paying_lease")
