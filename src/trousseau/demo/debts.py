"""Three debts of the portfolio told from their first unpaid month: one spread and kept to its end, one to the terms of the judge, one
erased with the over-indebtedness of its household. And the debt that the owner who has an account reads."""

from datetime import date

from trousseau.core.enums import Role
from trousseau.followup.actions import note_contact
from trousseau.mail.actions import Proof, receive, send
from trousseau.prevention.actions import agree_plan, note_terms, take_step
from trousseau.prevention.actions_creditor import note_duty, note_file, standing, write_off
from trousseau.prevention.cases import people_of
from trousseau.prevention.enums import ActKind, LetterKind, Step
from trousseau.prevention.letters.papers import Asked
from trousseau.prevention.letters.preparing import prepare_letter
from trousseau.prevention.models import Procedure
from trousseau.prevention.procedure.actions import note_act, note_instruction, open_procedure
from trousseau.prevention.queries import situation
from trousseau.prevention.reports import report_arrears
from trousseau.rules.dates import add_days, add_months, month_start
from trousseau.rules.working_days import closed
from trousseau.tenancies.models import Lease

from .cast import Cast
from .dwellings import pdf
from .portfolio import HOMES

KEPT, JUDGED, ERASED = 70, 42, 101  # numbers of leases
OF_OWNER = HOMES + 1  # let for the owner who has an account
ABOUT = ("household__holder", "mandate__owner", "mandate__dwelling__commune")


def open_day(until: date, ago: int) -> date:
    """So many days before the end of the story, or the first day after on which an officer and a court work."""
    day = add_days(until, -ago)
    while closed(day):
        day = add_days(day, 1)
    return day


def _lease(number: int) -> Lease:
    return Lease.objects.select_related(*ABOUT).get(number=number)


def _letter(cast: Cast, lease: Lease, kind: LetterKind, day: date, *, channel: str = "post", **asked) -> None:
    """Prepared and posted that day."""
    manager = cast.people[Role.RENTAL]
    items = prepare_letter(manager, lease=lease, kind=kind, asked=Asked(**asked), channel=channel, today=day)
    if channel != "reg":
        send(manager, items=items, on=day, today=day)
        return
    send(manager, items=items, on=day, today=day, proofs=[(item, Proof("Preuve de dépôt")) for item in items])
    signed, came = Proof("Avis de réception signé", pdf("Avis de réception"), ".pdf"), add_days(day, 3)
    for item in items if came <= cast.until else ():
        item.refresh_from_db()
        receive(manager, item=item, version=item.version, on=came, today=came, proof=signed)


def _met(cast: Cast, lease: Lease, kind: str, day: date) -> None:
    note_contact(cast.people[Role.RENTAL], household=lease.household, kind=kind, on=day, today=day, presence="met")


def _reported(cast: Cast, lease: Lease, day: date) -> None:
    """To who pays the aid, in time."""
    given = {"channel": "system", "content": pdf("Accusé de réception électronique"), "suffix": ".pdf"}
    report_arrears(cast.people[Role.RENTAL], lease=lease, on=day, today=day, **given)


def kept(cast: Cast) -> None:
    """A call, a first word, a plan of two months: the night finds it kept."""
    lease = _lease(KEPT)
    first = add_months(month_start(cast.until), -4)
    _met(cast, lease, "call", first.replace(day=14))
    _letter(cast, lease, LetterKind.FIRST, add_months(first, 1).replace(day=3))  # once the bank of the month is read
    day = add_months(first, 2).replace(day=3)
    agree_plan(
        cast.people[Role.RENTAL],
        lease=lease,
        months=2,
        first_on=add_months(day, 1).replace(day=5),
        agreed_on=day,
        today=day,
        grace_days=5,
    )


def judged(cast: Cast) -> None:
    """Met, written to, a plan proposed; an order to pay and a summons that the owner ordered; heard, and given two years."""
    lease = _lease(JUDGED)
    manager = cast.people[Role.RENTAL]

    def ago(days: int) -> date:
        return open_day(cast.until, days)

    _met(cast, lease, "call", ago(225))
    _met(cast, lease, "visit", ago(190))
    take_step(manager, lease=lease, step=Step.PLAN, on=ago(180), today=ago(180), note="150 € par mois, refusé.")
    _reported(cast, lease, add_months(month_start(cast.until), -5))
    _letter(cast, lease, LetterKind.FORMAL, ago(165), channel="reg", until=add_days(ago(165), 15))
    procedure = open_procedure(
        manager, lease=lease, on=ago(140), today=ago(140), clause_count=6, clause_unit="weeks", renewal="no"
    )
    _ordered(cast, procedure, "order_to_pay", ago(140))
    _act(cast, procedure, "order_to_pay", ago(135), "officer", "deed", cost=15_000)
    _met(cast, lease, "visit", ago(62))
    _ordered(cast, procedure, "summons", ago(61), representative="lawyer", name="Maître Indigo")
    heard, judged = ago(9), ago(4)
    _act(cast, procedure, "summons", ago(60), "officer", "deed", cost=18_000)
    _act(cast, procedure, "prefect_told", add_days(heard, -45), "officer", "electronic")
    _act(cast, procedure, "hearing", heard, "court", "decision")
    _act(cast, procedure, "judgment", judged, "court", "decision")
    until = add_months(judged, 24)
    granted = _act(
        cast, procedure, "delays_granted", judged, "court", "decision", by="judge", until=until, suspended=True
    )
    each = -(-situation(lease, judged).debt // 2000) * 100  # within twenty months
    first_on = add_months(month_start(cast.until), 1).replace(day=lease.payment_day)
    note_terms(manager, act=granted, each=each, first_on=first_on, today=judged)


def _ordered(cast: Cast, procedure: Procedure, act: str, day: date, **speaks) -> None:
    note_instruction(
        cast.people[Role.RENTAL],
        procedure=procedure,
        act=act,
        on=day,
        scan=(pdf("Instruction écrite du propriétaire"), ".pdf"),
        payer="owner",
        today=day,
        **speaks,
    )


def _act(cast: Cast, procedure: Procedure, act: str, day: date, author: str, proof: str, *, cost=None, **more):
    people = people_of([procedure.lease], day)[procedure.lease_id] if cost else ()
    [made, *_others] = note_act(
        cast.people[Role.RENTAL],
        procedure=procedure,
        act=act,
        on=day,
        author=author,
        people=people,
        proof=proof,
        scan=(pdf(str(ActKind(act).label)), ".pdf"),
        cost=cost,
        payer="owner" if cost else "",
        today=day,
        **more,
    )
    return made


def erased(cast: Cast) -> None:
    """A plan, then an admissible file that stops it; the claim is justified; the debt erased is the owner's loss."""
    lease = _lease(ERASED)
    manager, until = cast.people[Role.RENTAL], cast.until
    day = add_months(month_start(until), -3).replace(day=3)
    _met(cast, lease, "office", day)
    first_on = add_months(day, 1).replace(day=5)
    agree_plan(manager, lease=lease, months=12, first_on=first_on, agreed_on=day, today=day)
    admitted, erased = add_days(day, 16), add_days(until, -10)
    letter = (pdf("Décision de la commission de surendettement"), ".pdf")
    given = {"proof": "decision", "scan": letter}
    note_file(manager, lease=lease, act="overindebtedness_admissible", on=admitted, today=admitted, **given)
    told, claimed = add_days(admitted, 5), standing(lease, admitted).claimed
    note_duty(manager, lease=lease, duty="claim", on=told, today=told, cents=claimed, scan=letter)
    note_file(manager, lease=lease, act="debt_erased", on=erased, today=erased, **given)
    booked = add_days(erased, 3)
    lost = standing(lease, booked).lost
    write_off(manager, lease=lease, amount=lost, on=booked, today=booked, key=f"demo-{lease.code}")


def asked(cast: Cast) -> None:
    """Nobody answers: the owner is asked what they order, and reads it in their space."""
    lease = Lease.objects.filter(number=OF_OWNER).select_related(*ABOUT).first()
    if lease is None:  # no law let anybody in
        return
    since = situation(lease, cast.until).since
    if since is None:
        return

    def propose(day: date) -> None:
        _letter(cast, lease, LetterKind.OFFER, day, each=5000, first_on=add_months(month_start(day), 1).replace(day=5))

    def notice(day: date) -> None:
        _letter(cast, lease, LetterKind.FORMAL, day, channel="reg", until=add_days(day, 15))

    def ask(day: date) -> None:
        take_step(cast.people[Role.RENTAL], lease=lease, step=Step.ORDER, on=day, today=day, note="Demandé par écrit.")

    steps = {9: lambda day: _met(cast, lease, "call", day), 38: propose, 70: notice, 101: ask}
    for days, does in steps.items():
        if (day := add_days(since, days)) <= cast.until:
            does(day)
