"""Receive a sum, whatever it is for and however it comes; undo it. The only writer of receipts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Sum as Total
from django.utils.translation import gettext as _

from trousseau.core import localised, rooms, scales
from trousseau.core.actions import record
from trousseau.core.errors import Refused, happened, sent_again
from trousseau.core.models import User
from trousseau.ledger.actions import hold, post_many, reverse
from trousseau.ledger.bank.lines import give_back, release
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.ledger.postings import Draft
from trousseau.mandates.models import Mandate

from .enums import Method
from .given import at_counter, bank_of, cancel_paper, numbered, still_here
from .models import Cheque, LineShare, Receipt
from .purposes import Sum, rules_of


@transaction.atomic
def receive(
    actor: User,
    *,
    told: Sum,
    today: date,
    cheque_number: str = "",
    cheque_bank: str = "",
    then: Callable[[Receipt], None] = lambda _receipt: None,
) -> Receipt:
    """A person notes money that arrived. Cash goes to the cash box, held to its ceiling; a cheque waits to be paid in; both
    have their numbered paper, which says what `then` writes of the receipt. Told twice, it is received once."""
    if known := received(told, cheque_number, cheque_bank):
        return known
    numbered(told.method, cheque_number)
    arrived(told, today)
    rules_of(told.purpose).check(told)
    if told.method == Method.CASH:
        _within_cash_limit(told)
    [receipt] = receive_all(actor, [replace(told, noted_on=today)])
    then(receipt)
    at_counter(actor, receipt, cheque_number, cheque_bank, today)
    return receipt


def received(told: Sum, cheque_number: str, cheque_bank: str) -> Receipt | None:
    """What was received already under the key of this sum. Raises Refused when it was undone since, or was another sum, by
    other means or of another cheque."""
    known = Receipt.objects.filter(entry__idempotency_key=told.key).first()
    if known is None:
        return None
    sent_again(known, reversal=None, purpose=told.purpose, lease=told.lease, fund=told.fund, payer=told.payer)
    sent_again(known, amount=told.cents, received_on=told.on, month=told.month)
    by_same_means(known, told.method, cheque_number, cheque_bank)
    return known


def by_same_means(known: Receipt, method: str, cheque_number: str, cheque_bank: str) -> None:
    """Raises Refused for a sum that is told again by other means, or of another cheque."""
    sent_again(known, method=method)
    if cheque := Cheque.objects.filter(receipt=known).first():
        sent_again(cheque, number=cheque_number.strip(), bank=bank_of(cheque_bank))


def arrived(told: Sum, today: date) -> None:
    """Raises Refused unless the money came, for a lease that was signed and whose rents the clients' ledger holds."""
    if told.on > today:
        raise Refused(_("This day has not come yet: note the money once it arrived."), "on")
    if told.lease is None:
        return
    _held(told.lease.mandate)
    if told.lease.signed_on is None or told.on < told.lease.signed_on:
        raise Refused(_("The lease was not signed yet on that day: check the date."), "on")


def _held(mandate: Mandate) -> None:
    if not mandate.way.for_owner:
        raise Refused(
            _("“%(mode)s”: these rents are the agency’s own, and the clients’ ledger does not hold them.")
            % {"mode": mandate.get_mode_display()}
        )


def _within_cash_limit(told: Sum) -> None:
    """CMF, art. L112-6: a debt above the ceiling is not paid in cash, not in several times either."""
    limit = scales.at("payments.cash_limit", told.on)
    same_day = Receipt.objects.filter(method=Method.CASH, received_on=told.on, reversal=None)
    same_day = same_day.filter(lease=told.lease) if told.lease else same_day.filter(fund=told.fund)
    before = same_day.aggregate(cents=Total("amount", default=0))["cents"]
    if told.cents + before > limit.number:
        raise Refused(
            _("Cash is taken up to %(limit)s: ask for a transfer, a debit or a cheque.")
            % {"limit": localised.money(limit.number)},
            "amount",
            limit.article,
        )


@transaction.atomic
def receive_all(actor: User | None, sums: Sequence[Sum]) -> list[Receipt]:
    """The receipts of these sums, in their order, posted at once. A sum whose key was told before is the receipt of then.
    What each purpose asks was read by the caller."""
    entries = post_many(actor, ledger=Ledger.CLIENTS, drafts=[_draft(one) for one in sums])
    known = {one.entry_id: one for one in Receipt.objects.filter(entry__in=entries)} if entries else {}
    fresh = [
        Receipt(
            purpose=one.purpose,
            lease=one.lease,
            fund=one.fund,
            payer=one.payer,
            method=one.method,
            amount=one.cents,
            received_on=one.on,
            noted_on=one.noted_on,
            month=one.month,
            entry=entry,
        )
        for one, entry in zip(sums, entries, strict=True)
        if entry.pk not in known
    ]
    if len(fresh) == 1:
        record(fresh[0], actor)  # says in words what the base refuses
    else:
        Receipt.objects.bulk_create(fresh)
    for receipt in fresh:
        rules_of(receipt.purpose).came(actor, receipt)
    for purpose in dict.fromkeys(one.purpose for one in fresh):
        rules_of(purpose).together(actor, [one for one in fresh if one.purpose == purpose])
    known.update((one.entry_id, one) for one in fresh)
    return [known[entry.pk] for entry in entries]


def _draft(told: Sum) -> Draft:
    lease = told.lease
    return draft(
        told.event_code,
        on=told.on,
        amounts={"amount": told.cents},
        fund=lease.mandate.fund if lease else told.fund,
        aux=lease.code if lease else "",
        label=told.label,
        key=told.key,
        source=f"tenancies.lease:{lease.pk}" if lease else f"receipts.{told.purpose}",
        piece=told.piece,
    )


@transaction.atomic
def undo(actor: User, *, receipt: Receipt, on: date, today: date) -> None:
    """A sum noted by mistake: reversed, never erased. What the bank or another act decides is not undone here."""
    hold(Ledger.CLIENTS)
    rules_of(receipt.purpose).may_undo(receipt)
    still_here(receipt)
    take_back(actor, receipt=receipt, on=on, today=today)


@transaction.atomic
def take_back(actor: User | None, *, receipt: Receipt, on: date, today: date) -> None:
    """The opposite of a sum, by somebody's correction or because the bank sent it back: it is awaited again."""
    happened(on, today)
    receipt.refresh_from_db(fields=["reversal"])
    if receipt.reversal_id:
        raise Refused(_("This payment was already undone."))
    with rules_of(receipt.purpose).undoing(actor, receipt, on):
        release(actor, entry=receipt.entry)
        receipt.reversal = reverse(actor, entry=receipt.entry, on=on, label=f"Annulation {receipt.account}")
        receipt.undone_noted_on = today
        record(receipt, actor)
        _to_the_line(receipt)
        cancel_paper(receipt, on)
    for room in rooms.installed():
        room.receipt_undone(receipt, today=today)


def _to_the_line(receipt: Receipt) -> None:
    """The part of a bank line that it was, if any, is to be identified again."""
    share = LineShare.objects.filter(receipt=receipt, reversal=None).select_related("line").first()
    if share:
        share.reversal = receipt.reversal
        share.save(update_fields=["reversal"])
        give_back(share.line, share.cents)
