"""Say whose money the lines of the bank are: parts of them become payments, each undone on its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.ledger.actions import hold, post_many, reverse
from trousseau.ledger.bank.lines import give_back, post_line, take, take_all
from trousseau.ledger.enums import Ledger, LineState
from trousseau.ledger.events import draft
from trousseau.ledger.models import BankLine
from trousseau.ledger.postings import Draft
from trousseau.tenancies.models import Lease

from ..actions.payments import check_deposit, undo_payment
from ..deposits.undoing import undo_deposit
from ..enums import Method, Payer
from ..models.payments import Deposit, Payment
from ..sums_notice.announcing import announce_deposit
from ..tenant_fees.models import TenantFee
from ..tenant_fees.undoing import undo_tenant_fee
from .enums import ShareKind, Step
from .finding import receivable, signed
from .models import LineShare, PayerAccount
from .of_caf import from_caf

EVENTS = {ShareKind.TENANT: "tenant_identified", ShareKind.DEPOSIT: "deposit_identified"}


@dataclass(frozen=True)
class Part:
    """`cents` above zero of a line go to this lease, as rent or as its deposit."""

    line: BankLine
    lease: Lease
    cents: int
    step: Step
    why: str = ""
    kind: ShareKind = ShareKind.TENANT


def parts_of(line: BankLine, lease: Lease, why: str, step: Step) -> list[Part]:
    """What is left of a line as parts of one lease: its deposit apart from its rent, where `why` says that it is there."""
    if why != "deposit":
        return [Part(line, lease, line.left, step)]
    parts = [Part(line, lease, lease.deposit, step, kind=ShareKind.DEPOSIT)]
    if line.left > lease.deposit:
        parts.append(Part(line, lease, line.left - lease.deposit, step))
    return parts


@transaction.atomic
def identify(actor: User | None, *, parts: Sequence[Part], today: date, remember: bool = False) -> list[LineShare]:
    """Each part becomes a payment of its lease, received on the day of the bank. All of them, or none.

    `remember`: the account of the payer is then known for that tenant. Raises Refused when less than that is left of a
    line, or when nothing may be received for the lease.
    """
    hold(Ledger.CLIENTS)
    for line in {part.line.pk: part.line for part in parts}.values():
        if line.state == LineState.WAITING:
            post_line(actor, line=line)
    for part in parts:
        _check(part)
    take_all([(part.line, part.cents) for part in parts])
    entries = post_many(actor, ledger=Ledger.CLIENTS, drafts=_drafts(parts))
    payments = iter(
        Payment.objects.bulk_create(
            Payment(
                lease=part.lease,
                payer=Payer.TENANT,
                method=Method.TRANSFER,
                amount=part.cents,
                received_on=part.line.booked_on,
                entry=entry,
            )
            for part, entry in zip(parts, entries, strict=True)
            if part.kind != ShareKind.DEPOSIT
        )
    )
    shares = []
    for part, entry in zip(parts, entries, strict=True):
        payment = None
        if part.kind == ShareKind.DEPOSIT:
            deposit = Deposit(
                lease=part.lease,
                method=Method.TRANSFER,
                amount=part.cents,
                received_on=part.line.booked_on,
                entry=entry,
            )
            record(deposit, actor)
            announce_deposit(deposit)
        else:
            payment = next(payments)
        shares.append(
            LineShare(
                line=part.line,
                kind=part.kind,
                cents=part.cents,
                lease=part.lease,
                payment=payment,
                entry=entry,
                step=part.step,
                why=part.why,
                made_by=actor,
                made_on=today,
            )
        )
        if remember and actor:
            remember_account(actor, lease=part.lease, line=part.line, today=today)
    return LineShare.objects.bulk_create(shares)


def _check(part: Part) -> None:
    if part.line.state == LineState.SETTLED:
        raise Refused(_("This line is settled: nothing of it is left to identify."))
    if part.cents <= 0 or part.line.cents <= 0:
        raise Refused(_("A payment is above zero."), "amount")
    may = signed if part.kind == ShareKind.DEPOSIT else receivable
    if not may(part.lease, part.line):
        raise Refused(
            _(
                "Lease %(lease)s takes no rent on that day: it was not signed, or its keys were not given, or its rents are the agency’s own."
            )
            % {"lease": part.lease.code}
        )
    if part.kind == ShareKind.DEPOSIT:
        check_deposit(part.lease, part.cents)


def _drafts(parts: Sequence[Part]) -> list[Draft]:
    """A line identified, undone and identified again posts each time: its shares are counted in the key."""
    lines = {part.line.pk for part in parts}
    told = LineShare.objects.filter(line__in=lines).order_by().values_list("line")
    before = {**dict.fromkeys(lines, 0), **dict(told.annotate(Count("pk")))}
    found = []
    for part in parts:
        line = part.line
        found.append(
            draft(
                EVENTS[part.kind],
                on=line.booked_on,
                amounts={"amount": part.cents},
                fund=part.lease.mandate.fund,
                aux=part.lease.code,
                key=f"rents.line:{line.pk}:{before[line.pk]}",
                source=f"tenancies.lease:{part.lease.pk}",
                piece=line.pseudonym,
            )
        )
        before[line.pk] += 1
    return found


def remember_account(actor: User, *, lease: Lease, line: BankLine, today: date) -> None:
    """This account pays for this tenant: next time the amount is enough. The CAF's pays for all, and is not kept."""
    iban = line.words.get("iban", "")
    if (
        not line.iban_key
        or from_caf(line)
        or PayerAccount.objects.filter(lease=lease, iban_key=line.iban_key, ended_on=None).exists()
    ):
        return
    known = PayerAccount(lease=lease, iban=iban, iban_key=line.iban_key, confirmed_by=actor, confirmed_on=today)
    record(known, actor)


@transaction.atomic
def charge(actor: User, *, line: BankLine, today: date, reason: str = "") -> LineShare:
    """What is left of a line out is a charge of the bank: the agency bears it, less of its fees goes to it."""
    hold(Ledger.CLIENTS)
    line.refresh_from_db()
    if line.cents >= 0:
        raise Refused(_("A charge is money that went out."))
    if line.state == LineState.WAITING:
        post_line(actor, line=line)
    cents = line.left
    take(line, cents)
    return plain_share(actor, line, "bank_charge", ShareKind.CHARGE, cents, today, Step.PERSON, reason)


def plain_share(
    actor: User | None, line: BankLine, event: str, kind: ShareKind, cents: int, today: date, step: Step, why: str = ""
) -> LineShare:
    """A part that is no payment of a tenant: one entry under the pseudonym of the line."""
    times = LineShare.objects.filter(line=line).count()
    asked = draft(
        event,
        on=line.booked_on,
        amounts={"amount": abs(cents)},
        key=f"rents.line:{line.pk}:{times}",
        source=f"ledger.bank_line:{line.pk}",
        piece=line.pseudonym,
        aux=line.pseudonym,
    )
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    share = LineShare(line=line, kind=kind, cents=cents, entry=entry, step=step, why=why, made_by=actor, made_on=today)
    record(share, actor)
    return share


@transaction.atomic
def undo_share(actor: User, *, share: LineShare, on: date, today: date) -> None:
    """This part was not that: its entry is reversed, it is to be identified again."""
    if share.payment_id:
        undo_payment(actor, payment=share.payment, on=on, today=today)
        return
    if share.reversal_id:
        raise Refused(_("This was already undone: reload the page."))
    if share.kind == ShareKind.DEPOSIT:
        undo_deposit(actor, deposit=Deposit.objects.get(entry=share.entry), on=on, today=today)
        return
    if share.kind == ShareKind.FEE:
        undo_tenant_fee(actor, fee=TenantFee.objects.get(entry=share.entry), on=on, today=today)
        return
    if share.kind in (ShareKind.RETURNED, ShareKind.CHEQUE):
        raise Refused(_("What the bank sent back stays so: note the payment again if it comes after all."))
    hold(Ledger.CLIENTS)
    share.reversal = reverse(
        actor, entry=share.entry, on=max(on, share.entry.date), label=f"Annulation {share.line.pseudonym}"
    )
    record(share, actor)
    give_back(share.line, share.cents)


@transaction.atomic
def forget_account(actor: User, *, account: PayerAccount, today: date) -> None:
    """This account no longer pays for this tenant."""
    PayerAccount.objects.filter(pk=account.pk, ended_on=None).update(ended_on=today)
