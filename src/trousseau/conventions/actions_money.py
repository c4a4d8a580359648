"""The money of a convention: what a funder promises, what came of it, what goes back."""

from collections import Counter
from datetime import date
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import Organisation, User
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.ledger.actions import hold, post_many, reverse
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.ledger.models import Entry

from . import queries_money, watch
from .access import BODIES
from .enums import ConventionState, PaymentKind
from .models import Convention, ConventionParty, Payment, Recovery, Tranche
from .withdrawing import GONE, refuse_archived, refuse_withdrawn, withdraw

FORESEEN = No("what is foreseen is to come")


def held(convention: Convention) -> Convention:
    """Two people who promise or pay at once: PostgreSQL queues them here, SQLite at the start of the transaction."""
    return Convention.objects.select_for_update().get(pk=convention.pk)


def _as_it_is(tranche: Tranche) -> Convention:
    """Its convention, held; the tranche is read again, for somebody may have corrected or withdrawn it meanwhile."""
    convention = held(tranche.convention)
    tranche.refresh_from_db()
    return convention


def _refuse_closed(tranche: Tranche) -> None:
    """Raises Refused for what nothing is written on any more. A convention that ended still takes what it had foreseen: its
    archive waits for that."""
    refuse_archived(tranche.convention)
    refuse_withdrawn(tranche)


def _share(convention: Convention, funder: Organisation) -> tuple[ConventionParty, int]:
    """The party that pays, and its share. Raises Refused while nothing says it."""
    party = convention.parties.filter(organisation=funder, withdrawn_on=None).first()
    if party is None or not party.pays:
        raise Refused(_("Choose a party of the convention that pays."), "funder")
    if party.share is None:
        raise Refused(
            _("No decision says the share of %(name)s yet: write it with its reference, then its payments.")
            % {"name": party.organisation.name},
            "funder",
        )
    return party, party.share


@verb(once=No("the same payment is refused while it is foreseen"), frozen=BODIES, happened=FORESEEN)
def promise_tranche(
    actor: User,
    *,
    convention: Convention,
    funder: Organisation,
    amount: int,
    due_on: date,
    condition: str = "",
    in_kind: bool = False,
) -> Tranche:
    """A payment that the convention foresees. Those of a funder never exceed its share."""
    convention = held(convention)
    refuse_archived(convention)
    if convention.state == ConventionState.ENDED:
        raise Refused(_("This convention ended: nothing more is foreseen under it."))
    _party, share = _share(convention, funder)
    others = convention.tranches.filter(funder=funder, withdrawn_on=None)
    _after_the_act(convention, due_on)
    if others.filter(amount=amount, due_on=due_on, condition=condition, in_kind=in_kind).exists():
        raise Refused(_("The same payment is foreseen already, of this funder and for that day."), "amount")
    _within(convention, funder, share, sum(one.amount for one in others) + amount)
    tranche = Tranche(
        convention=convention, funder=funder, amount=amount, due_on=due_on, condition=condition, in_kind=in_kind
    )
    record(tranche, actor)
    return tranche


def _after_the_act(convention: Convention, due_on: date) -> None:
    """Raises Refused for a payment expected before the convention begins and before its act."""
    first = min(day for day in (convention.starts_on, convention.voted_on) if day)
    if due_on < first:
        raise Refused(
            _("It is expected on %(day)s at the earliest: the convention comes of an act of that day, or begins then.")
            % {"day": localised.day(first)},
            "due_on",
        )


def most_foreseen(convention: Convention, funder: Organisation, share: int) -> int:
    """What the payments of a funder may make in all: its share, or what came already where an amendment wrote less."""
    rows = convention.tranches.filter(funder=funder, withdrawn_on=None)
    return max(share, sum(_came(one) for one in rows))


def _within(convention: Convention, funder: Organisation, share: int, promised: int) -> None:
    if promised > most_foreseen(convention, funder, share):
        raise Refused(
            _("The payments foreseen would exceed the share of this funder, %(share)s.")
            % {"share": localised.money(share)},
            "amount",
        )


@verb(once=VERSIONED, frozen=BODIES, happened=FORESEEN)
def correct_tranche(
    actor: User,
    *,
    tranche: Tranche,
    version: int,
    amount: int,
    due_on: date,
    condition: str,
    in_kind: bool,
    today: date,
) -> None:
    """Correct what was typed of a payment foreseen: never under what came of it."""
    convention = _as_it_is(tranche)
    _refuse_closed(tranche)
    _party, share = _share(convention, tranche.funder)
    if due_on != tranche.due_on:
        _after_the_act(convention, due_on)
    others = convention.tranches.filter(funder=tranche.funder, withdrawn_on=None).exclude(pk=tranche.pk)
    _within(convention, tranche.funder, share, sum(one.amount for one in others) + amount)
    came = _came(tranche)
    if amount < came:
        raise Refused(
            _("%(came)s of it came already: the payment foreseen is at least that.") % {"came": localised.money(came)},
            "amount",
        )
    if in_kind != tranche.in_kind and tranche.payments.filter(withdrawn_on=None).exists():
        raise Refused(_("Something came of it already: withdraw it first, then say how it is given."), "in_kind")
    edit(
        actor,
        tranche,
        version=version,
        amount=amount,
        due_on=due_on,
        condition=condition,
        in_kind=in_kind,
        reason="correct",
    )
    watch.payments(convention, on=today)


def _came(tranche: Tranche) -> int:
    """What came of it, whatever went back since: that is not to come again."""
    return sum(one.amount for one in tranche.payments.filter(withdrawn_on=None, kind=PaymentKind.RECEIVED))


def _held_since(tranche: Tranche, day: date) -> int:
    """What the agency held of it at the end of each day from `day` on, at the least: no more can be taken of it that day."""
    moved: Counter[date] = Counter({day: 0})
    for one in tranche.payments.filter(withdrawn_on=None):
        moved[max(one.on, day)] += one.amount if one.kind == PaymentKind.RECEIVED else -one.amount
    return max(min(accumulate(cents for _on, cents in sorted(moved.items()))), 0)


def _same_receipt(known: Payment, told: Any) -> None:
    sent_again(known, kind=PaymentKind.RECEIVED, amount=known.amount if told.amount is None else told.amount)


def _same_return(known: Payment, told: Any) -> None:
    sent_again(known, kind=PaymentKind.RETURNED)


@verb(
    once=Once(Payment, stands={"withdrawn_on": None, "reversal": None}, apart=("amount",), also=_same_receipt),
    frozen=BODIES,
    happened=("on",),
)
def receive_tranche(
    actor: User, *, tranche: Tranche, on: date, amount: int | None = None, words: str = "", key: str = "", today: date
) -> Payment:
    """What came of a payment foreseen, all that is left of it or a part: one entry of the agency's own ledger.

    Sent twice under one `key`, it is received once. Raises Refused above what the tranche still promises, and for the same
    `key` with other words.
    """
    convention = _as_it_is(tranche)
    key = _key(tranche, key)
    _refuse_closed(tranche)
    signed_on = convention.signed_on
    if convention.state == ConventionState.DRAFT or signed_on is None:
        raise Refused(_("Sign the convention first: a payment follows its signature."))
    left = tranche.amount - _came(tranche)
    if left <= 0:
        raise Refused(_("This payment was already received."))
    if on < signed_on:
        raise Refused(_("A payment is received after the signature of its convention."), "on")
    amount = left if amount is None else amount
    if amount > left:
        raise Refused(
            _("%(left)s are left of this payment of %(whole)s: a payment is never above its tranche.")
            % {"left": localised.money(left), "whole": localised.money(tranche.amount)},
            "amount",
        )
    payment = _note(actor, key, _said(tranche, PaymentKind.RECEIVED, amount, on, words))
    watch.payments(convention, on=today)
    return payment


@verb(
    once=Once(Payment, stands={"withdrawn_on": None, "reversal": None}, also=_same_return),
    frozen=BODIES,
    happened=("on",),
)
def return_payment(
    actor: User, *, tranche: Tranche, amount: int, on: date, words: str, key: str, today: date
) -> Payment:
    """The agency gives back a part of what it received: never more than what it held on that day, and since."""
    _as_it_is(tranche)
    key, said = _key(tranche, key), _said(tranche, PaymentKind.RETURNED, amount, on, words)
    _refuse_closed(tranche)
    holds = _held_since(tranche, today)
    if amount > holds:
        raise Refused(
            _("%(came)s came of this payment and were not given back: no more goes back.")
            % {"came": localised.money(holds)},
            "amount",
        )
    held_then = _held_since(tranche, on)
    if amount > held_then:
        raise Refused(
            _("On that day the agency held %(sum)s of this payment: check the date.")
            % {"sum": localised.money(held_then)},
            "on",
        )
    payment = _note(actor, key, said)
    watch.payments(tranche.convention, on=today)
    return payment


def _key(tranche: Tranche, key: str) -> str:
    """Of one sum of a tranche: the form's own, or how many came before."""
    return key or f"tranche:{tranche.pk}:{tranche.payments.count()}"


def _said(tranche: Tranche, kind: PaymentKind, amount: int, on: date, words: str) -> dict[str, Any]:
    """What a payment says, and what its form says when it is sent again."""
    return {"tranche": tranche, "kind": kind, "amount": amount, "on": on, "words": words, "withdrawn_on": None}


def _note(actor: User, key: str, said: dict[str, Any]) -> Payment:
    payment = Payment(**said, noted_by=actor, key=key)
    if not payment.tranche.in_kind:
        payment.entry = _post(actor, payment)
    record(payment, actor)
    return payment


def _post(actor: User, payment: Payment) -> Entry:
    tranche, received = payment.tranche, payment.kind == PaymentKind.RECEIVED
    asked = draft(
        "grant_received" if received else "grant_returned",
        on=payment.on,
        amounts={"amount": payment.amount},
        key=f"conventions.payment:{payment.key}",
        source=f"conventions.tranche:{tranche.pk}",
        label=f"{'Subvention' if received else 'Subvention rendue'}, convention {tranche.convention_id}",
    )
    [entry] = post_many(actor, ledger=Ledger.AGENCY, drafts=[asked])
    return entry


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_payment(actor: User, *, payment: Payment, why: str, today: date) -> None:
    """It was noted by mistake: its entry is undone, the row stays with the reason."""
    held(payment.tranche.convention)  # before the ledger, as who notes a payment does
    hold(Ledger.AGENCY)
    payment.refresh_from_db()  # somebody withdrew it meanwhile
    refuse_archived(payment.tranche.convention)
    refuse_withdrawn(payment)
    if payment.kind == PaymentKind.RECEIVED and _held_since(payment.tranche, payment.on) < payment.amount:
        raise Refused(_("A part of it was given back: withdraw that first."))
    if payment.kind == PaymentKind.RECEIVED:
        _not_asked_back(payment)
    if payment.entry:
        payment.reversal = reverse(
            actor,
            entry=payment.entry,
            on=max(today, payment.entry.date),
            label=f"Annulation, convention {payment.tranche.convention_id}",
        )
    withdraw(actor, payment, why=why, on=today)
    _follow_share(actor, payment.tranche, why=why, today=today)
    watch.payments(payment.tranche.convention, on=today)


def _not_asked_back(payment: Payment) -> None:
    """Raises Refused for a payment on which a sum asked back rests: it is never more than what came and is held."""
    claims = Recovery.objects.filter(withdrawn_on=None, party__organisation=payment.tranche.funder)
    for party in payment.tranche.convention.parties.filter(recoveries__in=claims).distinct():
        if payment.amount > _unasked(party):
            raise Refused(_("Its funder asks back a sum that rests on it: withdraw the sum asked back first."))


def _unasked(party: ConventionParty) -> int:
    """What the agency holds of this funder that nobody asked back, in cents."""
    start, end = queries_money.EVER  # what came before its first day is held too
    account = queries_money.account(party.convention, start, end)
    asked = queries_money.asked_back(party.convention, end)
    paid = next((one for one in account.parties if one.party == party.pk), None)
    holds = paid.received - paid.returned if paid else 0
    return holds - sum(cents for claim, cents in asked.items() if claim.party_id == party.pk)


def _follow_share(actor: User, tranche: Tranche, *, why: str, today: date) -> None:
    """It foresaw what came of it, above the share that an amendment wrote since: less came, less is foreseen."""
    convention = tranche.convention
    _party, share = _share(convention, tranche.funder)
    over = queries_money.promised(convention, tranche.funder) - most_foreseen(convention, tranche.funder, share)
    if over <= 0:
        return
    if over == tranche.amount:
        withdraw(actor, tranche, why=why, on=today)
    else:
        edit(actor, tranche, version=tranche.version, amount=tranche.amount - over, reason="amend")


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_tranche(actor: User, *, tranche: Tranche, why: str, today: date) -> None:
    """It was foreseen by mistake. Raises Refused once something came of it."""
    _as_it_is(tranche)
    refuse_archived(tranche.convention)
    if tranche.payments.filter(withdrawn_on=None).exists():
        raise Refused(_("Something came of it: withdraw what was noted first, with its reason."))
    withdraw(actor, tranche, why=why, on=today)
    watch.payments(tranche.convention, on=today)


@verb(once=No("the same sum asked back is refused while it stands"), frozen=BODIES, happened=("asked_on",))
def ask_back(
    actor: User, *, party: ConventionParty, amount: int, asked_on: date, due_on: date, words: str, today: date
) -> Recovery:
    """A funder asks a sum back: never more than what it paid and the agency still holds."""
    refuse_archived(party.convention)
    if due_on < asked_on:
        raise Refused(_("It is to be given back after it was asked: check the two dates."), "due_on")
    convention = held(party.convention)
    if party.recoveries.filter(amount=amount, asked_on=asked_on, due_on=due_on, withdrawn_on=None).exists():
        raise Refused(_("The same sum is noted already, asked back that day."), "amount")
    if amount > (holds := _unasked(party)):
        raise Refused(
            _("The agency holds %(holds)s of this funder that nobody asked back yet: write that at most.")
            % {"holds": localised.money(max(holds, 0))},
            "amount",
        )
    recovery = Recovery(party=party, amount=amount, asked_on=asked_on, due_on=due_on, words=words)
    record(recovery, actor)
    watch.payments(convention, on=today)
    return recovery


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_recovery(actor: User, *, recovery: Recovery, why: str, today: date) -> None:
    refuse_archived(recovery.party.convention)
    withdraw(actor, recovery, why=why, on=today)
    watch.payments(recovery.party.convention, on=today)
