"""Say whose money the lines of the bank are: parts of them become receipts, each undone on its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import record
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.verbs import No, verb
from trousseau.ledger.actions import hold, reverse
from trousseau.ledger.bank.lines import give_back, post_line, take, take_all
from trousseau.ledger.enums import Ledger, LineState
from trousseau.ledger.models import BankLine, Fund
from trousseau.receipts.counter import line_key, plain_share
from trousseau.receipts.enums import Payer, Purpose, ShareKind, Source, Step
from trousseau.receipts.models import LineShare, Receipt
from trousseau.receipts.purposes import Sum, rules_of
from trousseau.receipts.receiving import receive_all, undo
from trousseau.rents.actions.stopping import to_current
from trousseau.rents.enums import CallKind
from trousseau.rents.models.calls import RentCall
from trousseau.rents.models.shares import ReceiptShare
from trousseau.rules.identification import Named
from trousseau.tenancies.models import Lease

from .finding import Found, aid_of, receivable, signed
from .models import PayerAccount
from .of_caf import from_caf

PAYERS = {Purpose.CONTRIBUTION: Payer.OWNER, Purpose.SUPPLIER: Payer.SUPPLIER}  # of a fund; else a tenant


@dataclass(frozen=True)
class Part:
    """`cents` above zero of a line go to this lease, for this purpose; or to the `fund` of a mandate, of its owner. `month`:
    the one that its payer wrote, to which a rent goes first (C. civ., art. 1342-10)."""

    line: BankLine
    lease: Lease | None
    cents: int
    step: Step
    why: str = ""
    purpose: Purpose = Purpose.RENT
    fund: Fund | None = None
    month: Named | None = None

    @cached_property
    def aid(self) -> date | None:
        """Of a rent that the CAF pays, the month whose aid it is."""
        found = aid_of(self.lease, self.line) if self.lease and self.purpose == Purpose.RENT else None
        return found.month if found else None

    def told(self, times: int) -> Sum:
        """As a sum received; `times`: how many parts its line had before."""
        line = self.line
        return Sum(
            self.purpose,
            self.cents,
            line.booked_on,
            line_key(line, times),
            self.lease,
            fund=self.fund,
            payer=Payer.CAF if self.aid else PAYERS.get(self.purpose, Payer.TENANT),
            month=self.aid,
            source=Source.LINE,
            piece=line.pseudonym,
        )


def parts_of(line: BankLine, found: Found, step: Step) -> list[Part]:
    """What is left of a line as parts of one lease: its deposit apart from its rent, where it is found to be there."""
    lease = found.lease
    if found.why != "deposit":
        return [Part(line, lease, line.left, step, month=found.pays)]
    parts = [Part(line, lease, lease.deposit, step, purpose=Purpose.DEPOSIT)]
    if line.left > lease.deposit:
        parts.append(Part(line, lease, line.left - lease.deposit, step))
    return parts


def _shares(line: BankLine) -> QuerySet[LineShare]:
    return LineShare.objects.filter(line=line).select_related("receipt__lease", "receipt__reversal")


def _split(told: Any) -> list[LineShare]:
    hold(Ledger.CLIENTS)
    known = list(_shares(told.line).filter(form_key=told.key))
    if known:
        standing = sorted(_told_of(one) for one in known if one.received.reversal_id is None)
        sent_again(SimpleNamespace(parts=standing), parts=sorted((lease.pk, *rest) for lease, *rest in told.parts))
    return known


@verb(once=_split, frozen=No("the accounts of the agency"), happened=No("the bank says the day"))
def split_line(
    actor: User,
    *,
    line: BankLine,
    parts: Sequence[tuple[Lease, int, Purpose]],
    today: date,
    key: str,
    another: bool = False,
) -> list[LineShare]:
    """Several tenancies paid by one line, or a deposit with a rent, as (lease, cents, what it is). `key`: a form sent twice is one. Raises Refused for more than is
    left, and on a part that looks like one noted already, in another tab or before Back, unless it is said to be `another`."""
    line.refresh_from_db()
    shares = _shares(line)
    if sum(cents for _lease, cents, _purpose in parts) > line.left:
        raise Refused(
            _("%(left)s is left of this line: the parts come to more. Lower one of them.")
            % {"left": localised.money(line.left)}
        )
    noted = {_told_of(one) for one in shares.filter(receipt__reversal=None, receipt__isnull=False)}
    for lease, cents, purpose in () if another else parts:
        if (lease.pk, cents, purpose) in noted:
            raise Refused(
                _("%(amount)s of this line is on lease %(lease)s already: tick the box if this is another part.")
                % {"amount": localised.money(cents), "lease": lease.code},
                "another",
            )
    told = [Part(line, lease, cents, Step.PERSON, purpose=purpose) for lease, cents, purpose in parts]
    return identify(actor, parts=told, today=today, form_key=key)


def _told_of(share: LineShare) -> tuple[int | None, int, str]:
    return share.received.lease_id, share.cents, share.received.purpose


@transaction.atomic
def identify(
    actor: User | None,
    *,
    parts: Sequence[Part],
    today: date,
    remember: bool = False,
    form_key: str = "",
    then: Callable[[Receipt], None] = lambda _receipt: None,
) -> list[LineShare]:
    """Each part becomes a receipt of its lease, of the day of the bank. All of them, or none.

    `remember`: the account of the payer is then known for that tenant. `then`: what the caller writes of each receipt.
    `form_key`: the key of the form that says them.
    Raises Refused when less than that is left of a line, or when nothing may be received for the lease.
    """
    hold(Ledger.CLIENTS)
    for line in {part.line.pk: part.line for part in parts}.values():
        if line.state == LineState.WAITING:
            post_line(actor, line=line)
    for part in parts:
        _check(part)
    take_all([(part.line, part.cents) for part in parts])
    shares = [
        LineShare(
            line=part.line,
            kind=ShareKind(part.purpose),
            cents=part.cents,
            receipt=receipt,
            entry=receipt.entry,
            step=part.step,
            why=part.why,
            form_key=form_key,
            made_by=actor,
            made_on=today,
        )
        for part, receipt in zip(parts, receive_all(actor, _sums(parts, today)), strict=True)
    ]
    _name_months(actor, parts, shares)
    for part, share in zip(parts, shares, strict=True):
        then(share.received)
        if remember and actor and part.lease:
            remember_account(actor, lease=part.lease, line=part.line, today=today)
    return LineShare.objects.bulk_create(shares)


def _name_months(actor: User | None, parts: Sequence[Part], shares: Sequence[LineShare]) -> None:
    """What the payers wrote, kept as a person would note it: to the month named, and what exceeds it to the oldest debt, or to
    those that may be paid."""
    wanted = {(part.lease.pk, part.month.month) for part in parts if part.month and part.lease and not part.aid}
    if not wanted:
        return
    called = RentCall.objects.filter(
        kind=CallKind.RENT, lease__in={key for key, _m in wanted}, month__in={m for _key, m in wanted}
    )
    calls = {(call.lease_id, call.month): call for call in called}
    named = [
        ReceiptShare(receipt=share.receipt, call=call, cents=part.month.cents)
        for part, share in zip(parts, shares, strict=True)
        if part.lease and part.month and not part.aid and (call := calls.get((part.lease.pk, part.month.month)))
    ]
    ReceiptShare.objects.bulk_create(named)
    to_current(actor, [one.receipt for one in named])


def _check(part: Part) -> None:
    if part.line.state == LineState.SETTLED:
        raise Refused(_("This line is settled: nothing of it is left to identify."))
    if part.cents <= 0 or part.line.cents <= 0:
        raise Refused(_("A payment is above zero."), "amount")
    may = receivable if part.purpose == Purpose.RENT else signed
    if part.lease and not may(part.lease, part.line):
        raise Refused(
            _(
                "Lease %(lease)s takes no rent on that day: it was not signed, or its keys were not given, or its rents are the agency’s own."
            )
            % {"lease": part.lease.code}
        )
    rules_of(part.purpose).check(part.told(0))


def _sums(parts: Sequence[Part], today: date) -> list[Sum]:
    """A line identified, undone and identified again posts each time: its shares are counted in the key."""
    lines = {part.line.pk for part in parts}
    told = LineShare.objects.filter(line__in=lines).order_by().values_list("line")
    before = {**dict.fromkeys(lines, 0), **dict(told.annotate(Count("pk")))}
    found = []
    for part in parts:
        found.append(replace(part.told(before[part.line.pk]), noted_on=today))
        before[part.line.pk] += 1
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


@transaction.atomic
def undo_share(actor: User, *, share: LineShare, on: date, today: date) -> None:
    """This part was not that: its entry is reversed, it is to be identified again."""
    if share.receipt:
        undo(actor, receipt=share.receipt, on=on, today=today)
        return
    if share.reversal_id:
        raise Refused(_("This was already undone: reload the page."))
    if share.kind in (ShareKind.RETURNED, ShareKind.CHEQUE):
        raise Refused(_("What the bank sent back stays so: note the payment again if it comes after all."))
    hold(Ledger.CLIENTS)
    share.reversal = reverse(
        actor, entry=share.entry, on=max(on, share.entry.date), label=f"Annulation {share.line.pseudonym}"
    )
    record(share, actor)
    give_back(share.line, share.cents)


@transaction.atomic
def receipt_undone(receipt: Receipt, *, today: date) -> None:
    """Told of a sum undone, whoever undid it: the account that it made known for its tenant pays for them no more, unless
    another sum from it stands."""
    share = LineShare.objects.filter(receipt=receipt).select_related("line").first()
    if share is None or not share.line.iban_key:
        return
    key = share.line.iban_key
    stand = LineShare.objects.filter(line__iban_key=key, receipt__lease=receipt.lease_id, reversal=None)
    if not stand.exists():
        PayerAccount.objects.filter(lease=receipt.lease_id, iban_key=key, ended_on=None).update(ended_on=today)
