"""Prepare a request for an aid, send it, note what was decided and what was paid."""

from collections.abc import Collection
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import edit, record
from trousseau.core.enums import Role
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import Household, Organisation, User
from trousseau.core.states import step
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, Refuses, verb
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.mail import actions as mail
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.receipts.receiving import by_same_means
from trousseau.rents.actions.deposits import receive_deposit
from trousseau.rents.actions.payments import receive_payment
from trousseau.rules.dates import add_months
from trousseau.tenancies.enums import DepositHolder
from trousseau.tenancies.models import Lease

from . import access, due
from .enums import OF_HOME, TRANSITIONS, AidFor, AidState, PaidTo
from .models import STANDS, Aid, AidPaper, AidPayment

BARE = No("bare facts: where the request stands")


def _same_papers(known: Aid, told: Any) -> None:
    asked_for = SimpleNamespace(papers=set(known.papers.values_list("kind", flat=True)))
    sent_again(asked_for, papers=set(told.papers))


@verb(
    once=Once(
        Aid, stands={"ended_on": None}, later=("refused_for", "taken_back_for"), apart=("papers",), also=_same_papers
    ),
    frozen=Refuses("household", beside="words"),
    happened=("agreed_on",),
)
def prepare_aid(
    actor: User,
    *,
    household: Household,
    kind: str,
    pays: str,
    paid_to: str,
    agreed_on: date,
    today: date,
    lease: Lease | None = None,
    organisation: Organisation | None = None,
    asked: int | None = None,
    words: str = "",
    send_by: date | None = None,
    papers: Collection[str] = (),
    renews: Aid | None = None,
    key: str = "",
) -> Aid:
    """The household agrees to it first. `key`: the same request sent twice is prepared once. Raises Refused for an aid that
    the actor may not read, and for money to the agency without the lease that it pays."""
    words = words.strip()
    aid = Aid(
        household=household,
        kind=kind,
        pays=pays,
        paid_to=paid_to,
        agreed_on=agreed_on,
        prepared_on=today,
        lease=lease,
        organisation=organisation,
        asked=asked,
        words=words,
        send_by=send_by,
        renews=renews,
        asked_by=actor,
        key=key or None,
    )
    _possible(actor, aid)
    if renews and renews.state not in (AidState.GRANTED, AidState.OVER):
        raise Refused(_("Only an aid that was granted is asked again."))
    record(aid, actor)
    AidPaper.objects.bulk_create(AidPaper(aid=aid, kind=paper) for paper in papers)
    due.follow(aid, today)
    if renews:
        due.follow(renews, today)
    return aid


@verb(once=VERSIONED, frozen=Refuses("aid.household"), happened=("agreed_on",))
def edit_aid(
    actor: User,
    *,
    aid: Aid,
    version: int,
    today: date,
    agreed_on: date | None = None,
    papers: Collection[str] = (),
    **fields: Any,
) -> None:
    """Until it is sent. Raises Refused, and Conflict when somebody else wrote meanwhile."""
    if aid.state != AidState.PREPARED:
        raise Refused(_("This request was sent: it stays as it left."))
    refuse_waiting(aid)
    fields["agreed_on"] = agreed_on or aid.agreed_on
    for name, value in fields.items():
        setattr(aid, name, value)
    _possible(actor, aid)
    edit(actor, aid, version=version, **fields)
    _ask_papers(aid, papers, only=True)
    due.follow(aid, today)


def refuse_waiting(aid: Aid) -> None:
    """Raises Refused while its letter is ready: it would say otherwise, or be sent twice."""
    if aid.letter_waits:
        raise Refused(
            _(
                "Its letter is ready in the mail: post it, and it is noted sent; or cancel it there, then correct the request."
            )
        )


def _possible(actor: User, aid: Aid) -> None:
    if not actor.holds(Role.SOCIAL) and not aid.of_home:
        raise Refused(_("This aid does not pay the home: the social worker asks for it with the household."), "kind")
    if aid.kind in OF_HOME and aid.lease is None:
        raise Refused(_("This aid is for a home: say which lease."), "lease")
    if aid.lease and aid.lease.household_id != aid.household_id:
        raise Refused(_("This lease is another household’s."), "lease")
    if aid.paid_to == PaidTo.AGENCY and (aid.lease is None or aid.pays not in (AidFor.RENT, AidFor.DEPOSIT)):
        raise Refused(_("The agency receives what pays the rent or the deposit of a lease, nothing else."), "paid_to")
    of_deposit = aid.paid_to == PaidTo.AGENCY and aid.pays == AidFor.DEPOSIT
    if of_deposit and aid.of_lease.deposit_holder != DepositHolder.AGENCY:
        raise Refused(_("The agency does not hold the deposit of this lease: say who receives this aid."), "paid_to")
    if aid.send_by and aid.send_by < aid.prepared_on:
        raise Refused(_("It is sent today or later."), "send_by")


@verb(once=VERSIONED, frozen=BARE, happened=TODAY)
def note_papers(actor: User, *, aid: Aid, version: int, today: date, had: Collection[str]) -> None:
    """Which of the papers asked for are here: those no longer ticked are missing again."""
    if not aid.goes_on:
        raise Refused(_("Nothing waits for a paper of this request any more."))
    edit(actor, aid, version=version, reason="papers")
    for paper in aid.papers.all():
        there = paper.kind in had
        if there != (paper.had_on is not None):
            paper.had_on = today if there else None
            paper.save(update_fields=["had_on"])


def _ask_papers(aid: Aid, papers: Collection[str], *, only: bool = False) -> None:
    """Add what is not asked yet; `only`: what is no longer asked goes, unless it is here already."""
    known = set(aid.papers.values_list("kind", flat=True))
    AidPaper.objects.bulk_create(AidPaper(aid=aid, kind=kind) for kind in papers if kind not in known)
    if only:
        aid.papers.filter(had_on=None).exclude(kind__in=papers).delete()


def _step(actor: User | None, aid: Aid, code: str, *, version: int, today: date, **fields: Any) -> None:
    aid.state = step(TRANSITIONS, code, Aid.objects.values_list("state", flat=True).get(pk=aid.pk), actor)
    edit(actor, aid, version=version, reason=code, state=aid.state, **fields)
    due.follow(aid, today)


@verb(once=VERSIONED, frozen=BARE, happened=("on",))
def send_aid(actor: User | None, *, aid: Aid, version: int, on: date, today: date, reference: str = "") -> None:
    """It left to the fund on that day. Raises Refused for a day to come, or before the household agreed."""
    refuse_waiting(aid)
    _left_once_agreed(aid, on)
    _step(actor, aid, "ask", version=version, today=today, asked_on=on, reference=reference.strip())


def _left_once_agreed(aid: Aid, on: date) -> None:
    _not_before(on, aid.agreed_on, _("The household agreed on %(day)s: it left that day or later."))


@transaction.atomic
def move_sending(*, aid: Aid, on: date | None, today: date) -> None:
    """The register puts right the day on which its letter left; None: it did not leave, and is to be sent."""
    if on is None and aid.state == AidState.ASKED:
        _step(None, aid, "stayed", version=aid.version, today=today, asked_on=None)
    elif on and aid.state == AidState.PREPARED:
        send_aid(None, aid=aid, version=aid.version, on=on, today=today, reference=aid.reference)
    elif on:
        _left_once_agreed(aid, on)
        edit(None, aid, version=aid.version, asked_on=on, reason="corrected")
        due.follow(aid, today)


@verb(once=VERSIONED, frozen=BARE, happened=No("papers are awaited on a day to come"))
def ask_more(actor: User, *, aid: Aid, version: int, papers: Collection[str], papers_by: date, today: date) -> None:
    """The fund asks for papers by a day: those that are here already are missing again."""
    _not_before(papers_by, aid.asked_on, _("It was asked on %(day)s: papers are awaited later."), "papers_by")
    _ask_papers(aid, papers)
    aid.papers.filter(kind__in=papers).update(had_on=None)
    _step(actor, aid, "more", version=version, today=today, papers_by=papers_by)


@verb(once=VERSIONED, frozen=BARE, happened=TODAY)
def complete_aid(actor: User, *, aid: Aid, version: int, today: date) -> None:
    """All that was asked for was sent. Raises Refused while a paper is missing."""
    missing = [str(paper) for paper in aid.papers.filter(had_on=None)]
    if missing:
        raise Refused(_("Still missing: %(papers)s. Tick them once they are here.") % {"papers": ", ".join(missing)})
    _step(actor, aid, "complete", version=version, today=today, papers_by=None)


@verb(once=VERSIONED, frozen=No("the answer of the fund, without a word"), happened=("on",))
def grant_aid(
    actor: User,
    *,
    aid: Aid,
    version: int,
    on: date,
    granted: int,
    today: date,
    lent: bool = False,
    valid_until: date | None = None,
) -> None:
    _not_before_asked(aid, on)
    if valid_until and valid_until <= on:
        raise Refused(_("It ends after the decision."), "valid_until")
    _step(
        actor,
        aid,
        "grant",
        version=version,
        today=today,
        decided_on=on,
        granted=granted,
        lent=lent,
        valid_until=valid_until,
        papers_by=None,
    )


@verb(
    once=VERSIONED,
    frozen=No("the answer of the fund, from which the days to contest it run: a right to defend"),
    happened=("on",),
)
def refuse_aid(
    actor: User,
    *,
    aid: Aid,
    version: int,
    on: date,
    refused_for: str,
    today: date,
    contest_by: date | None = None,
    firm: bool = False,
) -> None:
    """With its ground and the last day to contest it as the letter says them; without a day, that of the rule, counted from
    the decision. `firm`: the letter opens no way to contest it."""
    _not_before_asked(aid, on)
    if contest_by and firm:
        raise Refused(_("Either it may be contested until a day, or it may not be: keep one of the two."), "contest_by")
    if contest_by and contest_by < on:
        raise Refused(_("It may be contested after the decision."), "contest_by")
    if contest_by is None and not firm:
        contest_by = add_months(on, scales.at("aids.contest_months", on).number)
    _step(
        actor,
        aid,
        "refuse",
        version=version,
        today=today,
        decided_on=on,
        refused_for=refused_for.strip(),
        contest_by=contest_by,
        papers_by=None,
    )


def _not_before_asked(aid: Aid, on: date) -> None:
    _not_before(on, aid.contested_on or aid.asked_on, _("It was asked on %(day)s: it is decided that day or later."))


@verb(once=VERSIONED, frozen=Refuses("aid.household", beside="why"), happened=TODAY)
def take_back_decision(actor: User, *, aid: Aid, version: int, why: str, today: date) -> None:
    """The decision was typed wrong: the answer is awaited again, and the history keeps what was typed. Raises Refused while
    a payment stands on it, or the request that follows it."""
    if due.paid_of(aid):
        raise Refused(
            _("A payment of this aid stands: take it back first, on the account of the tenant or on this page.")
        )
    if aid.renewals.exclude(state=AidState.WITHDRAWN).exists():
        raise Refused(_("It was asked again since: give that request up first."))
    if not why.strip():
        raise Refused(_("Say what was wrong: it stays in the file."), "why")
    _step(
        actor,
        aid,
        "take_back",
        version=version,
        today=today,
        taken_back_for=why.strip(),
        decided_on=None,
        granted=None,
        lent=False,
        valid_until=None,
        refused_for="",
        contest_by=None,
    )


@verb(once=VERSIONED, frozen=No("to contest a refusal is a right to defend"), happened=("on",))
def contest_aid(actor: User, *, aid: Aid, version: int, on: date, today: date) -> None:
    """The refusal is contested: an answer is awaited again."""
    _not_before(on, aid.decided_on, _("It was refused on %(day)s: it is contested that day or later."))
    if aid.contest_by and on > aid.contest_by:
        raise Refused(
            _("It could be contested until %(day)s: ask again with a new request.")
            % {"day": localised.day(aid.contest_by)},
            "on",
        )
    _step(actor, aid, "contest", version=version, today=today, contested_on=on, decided_on=None, contest_by=None)


@verb(once=VERSIONED, frozen=BARE, happened=("on",))
def withdraw_aid(actor: User, *, aid: Aid, version: int, on: date, today: date) -> None:
    """Given up before an answer: its letter, when it waits in the mail, will not leave."""
    _not_before(on, aid.agreed_on, _("The household agreed on %(day)s: it is given up that day or later."))
    if aid.mail and aid.letter_waits:
        if aid.mail.queued_at:
            raise Refused(_("Its letter is leaving: give the request up once the register says whether it left."))
        mail.withdraw(actor, items=[aid.mail], today=today, why=_("The request was given up."))
    _step(actor, aid, "withdraw", version=version, today=today, ended_on=on)


@verb(once=VERSIONED, frozen=BARE, happened=("on",))
def end_aid(actor: User, *, aid: Aid, version: int, on: date, today: date) -> None:
    """Nothing more is awaited of it: paid, left unpaid, or refused and left there."""
    _not_before(on, aid.decided_on, _("It was decided on %(day)s: it ends that day or later."))
    payments = AidPayment.objects.filter(aid=aid)
    days = payments.aggregate(
        came=Max("on", filter=STANDS), undone=Max("receipt__undone_noted_on"), taken=Max("withdrawn_on")
    )
    _not_before(on, days["came"], _("A payment of it came on %(day)s: it ends that day or later."))
    for undone in (days["undone"], days["taken"]):
        _not_before(on, undone, _("A payment of it was undone on %(day)s: it ends that day or later."))
    _step(actor, aid, "end", version=version, today=today, ended_on=on)


def _await_again(aid: Aid, today: date) -> None:
    """What had come of it did not come: of one that is over, it is awaited again as of one that goes on."""
    aid = Aid.objects.select_for_update(of=("self",)).select_related("household").get(pk=aid.pk)
    if aid.state == AidState.OVER:
        _step(None, aid, "reopen", version=aid.version, today=today, ended_on=None)
    else:
        due.follow(aid, today)


@transaction.atomic
def receipt_undone(receipt: Receipt, *, today: date) -> None:
    """Told of a sum undone on the account of a tenant, whoever undid it."""
    payment = AidPayment.objects.filter(receipt=receipt, withdrawn_on=None).select_related("aid__household").first()
    if payment:
        _await_again(payment.aid, today)


def _not_before(on: date, day: date | None, said: str, field: str = "on") -> None:
    if day and on < day:
        raise Refused(said % {"day": localised.day(day)}, field)


def _of_account(
    aid: Aid, receipt: Receipt | None, amount: int | None, on: date | None
) -> tuple[int | None, date | None]:
    """Sum and day of what the account has already; of a deposit, the part that this aid paid."""
    if receipt is None:
        return amount, on
    return (amount if amount and aid.pays == AidFor.DEPOSIT else receipt.amount), receipt.received_on


def _paid_again(known: AidPayment, told: Any) -> None:
    """Raises Refused when it comes again by other means, with another cheque, or as another sum of the account."""
    amount, on = _of_account(told.aid, told.receipt, told.amount, told.on)
    sent_again(known, cents=amount, on=on)
    if told.receipt or known.receipt is None:
        sent_again(known, receipt=told.receipt)
    else:
        by_same_means(known.receipt, told.method, told.cheque_number, told.cheque_bank)


@verb(
    once=Once(
        AidPayment,
        stands={"stands": True, "withdrawn_on": None},
        apart=("amount", "on", "method", "cheque_number", "cheque_bank", "receipt"),
        also=_paid_again,
    ),
    frozen=No("the accounts of the agency"),
    happened=("on",),
)
def note_payment(
    actor: User,
    *,
    aid: Aid,
    version: int,
    amount: int | None,
    on: date | None,
    today: date,
    key: str,
    method: str = "",
    cheque_number: str = "",
    cheque_bank: str = "",
    receipt: Receipt | None = None,
) -> AidPayment:
    """A sum of the aid came. To the agency: `receipt` when the account has it already, else it is received, on the account
    of the tenant or as the deposit. Of a deposit that the account has, `amount` says the part that this aid paid. Told twice
    under its key, it is noted once."""
    amount, on = _of_account(aid, receipt, amount, on)
    if aid.paid_to == PaidTo.AGENCY:
        hold(Ledger.CLIENTS)
        if not access.PAY(actor):
            raise Refused(_("What the agency receives is noted by rental management, which keeps its accounts."))
    if Aid.objects.values_list("state", flat=True).get(pk=aid.pk) != AidState.GRANTED:
        raise Refused(_("Note first that this aid is granted, and how much."))
    if receipt:
        _awaits(aid, receipt)
    if amount is None or on is None:
        raise Refused(_("Write the amount and the day, or choose the payment that is on the account."), "amount")
    _not_before(on, aid.asked_on, _("It was asked on %(day)s: it is paid that day or later."))
    granted, _decided_on = aid.decision
    left = granted - due.paid_of(aid)
    if amount > left:
        raise Refused(
            _("%(amount)s of this aid is not paid yet: check the amount, or the decision.")
            % {"amount": localised.money(left)},
            "receipt" if receipt and amount == receipt.amount else "amount",
        )
    if receipt and amount > receipt.amount:
        raise Refused(
            _("The deposit on the account is of %(amount)s: this aid paid that, or a part of it.")
            % {"amount": localised.money(receipt.amount)},
            "amount",
        )
    edit(actor, aid, version=version, reason="paid")
    if aid.paid_to == PaidTo.AGENCY and receipt is None:
        receipt = _receive(actor, aid, amount, on, today, key, method, cheque_number, cheque_bank)
    payment = AidPayment(aid=aid, cents=amount, on=on, receipt=receipt, key=key, noted_by=actor)
    record(payment, actor)
    due.follow(aid, today)
    return payment


def _awaits(aid: Aid, receipt: Receipt) -> None:
    if aid.paid_to != PaidTo.AGENCY or receipt.lease_id != aid.lease_id:
        raise Refused(_("This payment is on another account."), "receipt")
    if receipt.reversal_id or AidPayment.objects.filter(receipt=receipt).exists():
        raise Refused(_("This payment was undone, or is another aid’s already."), "receipt")
    if receipt.payer == Payer.CAF:
        raise Refused(_("The CAF paid its benefit there, not this aid."), "receipt")


def _receive(
    actor: User,
    aid: Aid,
    amount: int,
    on: date,
    today: date,
    key: str,
    method: str,
    cheque_number: str,
    cheque_bank: str,
) -> Receipt:
    if not method:
        raise Refused(_("Say how it came."), "method")
    how: dict[str, Any] = {"method": method, "on": on, "today": today}
    how |= {"cheque_number": cheque_number, "cheque_bank": cheque_bank}
    if aid.pays == AidFor.DEPOSIT:
        lease = aid.of_lease
        if lease.deposit_holder == DepositHolder.AGENCY and amount != lease.deposit:
            raise Refused(
                _(
                    "The deposit of this lease is received whole, %(deposit)s, never in parts. Once all of it came, note it on the account of the tenant; then choose it here, with the amount that this aid paid of it."
                )
                % {"deposit": localised.money(lease.deposit)},
                "amount",
            )
        return receive_deposit(actor, lease=lease, amount=amount, payer=Payer.AID, **how)
    return receive_payment(actor, lease=aid.of_lease, payer=Payer.AID, amount=amount, key=f"aid:{key}", **how)


@verb(
    once=No("a payment that was taken back is refused a second time"),
    frozen=No("the accounts of the agency"),
    happened=TODAY,
)
def withdraw_payment(actor: User, *, payment: AidPayment, today: date) -> None:
    """Noted by mistake: taken back. What the agency received stays on its account, and is undone there."""
    Aid.objects.select_for_update().get(pk=payment.aid_id)  # one at a time of an aid, with what is noted of it
    payment = AidPayment.objects.select_for_update(of=("self",)).select_related("receipt", "aid").get(pk=payment.pk)
    if not payment.stands:
        raise Refused(_("This payment was taken back already."))
    if payment.receipt_id:
        raise Refused(_("The agency received it: undo it on the account of the tenant, and it is awaited again here."))
    payment.withdrawn_on = today
    record(payment, actor)
    _await_again(payment.aid, today)
