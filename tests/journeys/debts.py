"""Where the journeys of a debt begin: households whose first month is unpaid, made by the rooms' own actions in a home that has
no more than its communes."""

import shutil
from datetime import date

from tests.plugins.papers import PDF

PASSWORD, EMAIL = "mot-de-passe-essai-42", "gestion@essai.example"
SOCIAL = "social@essai.example"
FILE = {"name": "preuve.pdf", "mimeType": "application/pdf", "buffer": PDF}


def begin(town, day: str, scene: str, *given) -> int:
    """A home of its own where `tests.journeys.debts.SCENE(*given)` was played that day; the number that it returned."""
    from tests.plugins.town import ready_home

    if not any(town.home.iterdir()):
        shutil.copytree(ready_home(town.config, town.ready, day, "--empty"), town.home, dirs_exist_ok=True)
    played = f"from tests.journeys import debts; print(debts.{scene}(*{given!r}))"
    said = town.command(day, "manage", "shell", "--no-imports", "-v", "0", "-c", played)
    return int(said.splitlines()[-1])


def _leases(*names: str):
    """The staff, whose manager may enter, and a lease of each name in force since 11 July 2026: 450 € a month, July paid,
    nothing since."""
    from tests.plugins.homes import Builder, make_staff
    from trousseau.core.models import Agency

    staff = make_staff()
    Agency.objects.update(phone="03 80 00 00 00")
    staff.rental.email = EMAIL
    staff.rental.set_password(PASSWORD)
    staff.rental.save()
    build = Builder(staff)
    leases = [build.running_lease(name) for name in names]
    call(staff.rental, 7, 8)
    for lease in leases:
        pay(staff.rental, lease, 30484, date(2026, 7, 20))
    return staff, leases


def call(actor, *months: int) -> None:
    from trousseau.rents.run.calling import call_month

    for month in months:
        call_month(actor, month=date(2026, month, 1))


def pay(actor, lease, cents: int, on: date) -> None:
    from trousseau.rents.actions.payments import receive_payment

    receive_payment(
        actor, lease=lease, payer="tenant", method="card", amount=cents, on=on, today=on, key=f"{lease.pk}{on}"
    )


def night(day: str, *months: int) -> int:
    """What the night of that day does in this room, once the rents of these months are called."""
    from trousseau.core.models import User
    from trousseau.prevention.nightly import JOBS

    call(User.objects.get(email=EMAIL), *months)
    for job in JOBS.values():
        job(date.fromisoformat(day))
    return 0


def unpaid() -> int:
    """Two households; nobody was called yet."""
    _leases("Capucine", "Réséda")
    return night("2026-08-14")


def supported() -> int:
    """One household that owes August, whose file is open to a social worker who may enter; the key of the household."""
    staff, [lease] = _leases("Capucine")
    staff.social.email = SOCIAL
    staff.social.set_password(PASSWORD)
    staff.social.save()
    return lease.household_id


def kept() -> int:
    """October and November are called and paid, with each instalment of the plan; the night after finds it kept."""
    from trousseau.core.models import User
    from trousseau.tenancies.models import Lease

    manager, lease = User.objects.get(email=EMAIL), Lease.objects.order_by("number").first()
    call(manager, 10, 11)
    pay(manager, lease, 90000, date(2026, 10, 5))
    pay(manager, lease, 90000, date(2026, 11, 5))
    return night("2026-11-06")


def ordered() -> int:
    """Met, a plan proposed, formal notice given, and the owner ordered an order to pay, served in September: its clause, of six
    weeks, has effect."""
    from trousseau.prevention.actions import note_about_debt, take_step
    from trousseau.prevention.cases import people_of
    from trousseau.prevention.procedure import actions

    staff, [lease] = _leases("Capucine")
    call(staff.rental, 9, 10)
    met, on = date(2026, 8, 14), date(2026, 9, 15)
    note_about_debt(staff.rental, lease=lease, kind="visit", on=met, today=met, presence="met")
    for step in ("plan", "notice", "order"):
        take_step(staff.rental, lease=lease, step=step, on=met, today=met, note="Proposé, puis demandé par écrit.")
    scan = (PDF, ".pdf")
    procedure = actions.open_procedure(
        staff.rental, lease=lease, on=met, today=met, clause_count=6, clause_unit="weeks", renewal="no"
    )
    actions.note_instruction(
        staff.rental, procedure=procedure, act="order_to_pay", on=met, scan=scan, payer="owner", today=met
    )
    actions.note_act(
        staff.rental,
        procedure=procedure,
        act="order_to_pay",
        on=on,
        author="officer",
        people=people_of([lease], on)[lease.pk],
        proof="deed",
        scan=scan,
        cost=15000,
        payer="owner",
        today=on,
    )
    note_about_debt(
        staff.rental, lease=lease, kind="visit", on=date(2026, 10, 20), today=date(2026, 10, 20), presence="met"
    )
    night("2026-10-30")
    return procedure.pk


def spread() -> int:
    """August and September spread over four months; an aid is paid to the agency, somebody stands surety."""
    from trousseau.prevention.actions import agree_plan
    from trousseau.rents.actions.calls import expect_aid
    from trousseau.tenancies.guarantees.actions import record_guarantee, sign_act

    staff, [lease] = _leases("Capucine")
    call(staff.rental, 9)
    for month in (8, 9):
        expect_aid(staff.rental, lease=lease, month=date(2026, month, 1), amount=10000)
    on, day = date(2026, 7, 11), date(2026, 9, 12)
    surety = record_guarantee(
        staff.rental,
        lease=lease,
        kind="surety",
        name="Rosa Aubépine",
        address="7 rue du Modèle, 21000 Dijon",
        starts_on=on,
        ends_on=lease.term_on,
        limit=1000000,
        unpaid_months=1,
    )
    said = dict.fromkeys(("own_hand", "in_full", "says_so", "rent_told", "end_told"), True)
    sign_act(staff.rental, guarantee=surety, version=surety.version, on=on, today=on, lease_given_on=on, **said)
    agree_plan(staff.rental, lease=lease, months=4, first_on=date(2026, 10, 5), agreed_on=day, today=day)
    night("2026-09-20")
    return lease.pk


def paid_since() -> int:
    """October and November are called and paid in full, the earlier debt left as it was; the night lays what was paid of the
    aid that did not come on the months since."""
    from trousseau.core.models import User
    from trousseau.rents.nightly import JOBS
    from trousseau.tenancies.models import Lease

    manager, lease = User.objects.get(email=EMAIL), Lease.objects.get()
    for month in (10, 11):
        call(manager, month)
        pay(manager, lease, 45000, date(2026, month, 5))
    JOBS["rents.call"](date(2026, 11, 20))
    return night("2026-11-20")
