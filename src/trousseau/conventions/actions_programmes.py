"""The programme: what the coordinator builds, and what its envelopes hold of the conventions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import Organisation, User
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb

from . import queries_parties, queries_programmes
from .access import BODIES
from .actions import held_body
from .enums import PartyPart
from .models import (
    Aim,
    Commitment,
    Convention,
    ConventionParty,
    Decision,
    Envelope,
    Meeting,
    NotedPayment,
    Programme,
    ProgrammeAction,
)
from .withdrawing import GONE, refuse_withdrawn, withdraw

AIMS = 4  # of the territory, as the act numbers them
YEARS = No("years past and to come")
SUM = No("a sum of a year, which has no day")


@verb(once=No("the same programme of who carries it is refused while it stands"), frozen=BODIES, happened=YEARS)
def open_programme(
    actor: User,
    *,
    title: str,
    call: str,
    funder: Organisation,
    holder: Organisation,
    decision: Decision | None,
    starts_on: date,
    ends_on: date,
    amount: int,
    steered_by: str,
    meets: str,
    aims: Sequence[str],
) -> Programme:
    """A programme from the act that approved it, known by its reference alone. Raises Refused without one."""
    if decision is None:
        raise Refused(_("A programme rests on an act: give its date and its reference."), "decided_on")
    holder = held_body(holder)
    same = {"title": title, "holder": holder, "starts_on": starts_on, "ends_on": ends_on}
    if Programme.objects.filter(**same, withdrawn_on=None).exists():
        raise Refused(_("This programme is built already: find it in the list."), "title")
    programme = Programme(
        title=title,
        call=call,
        funder=funder,
        holder=holder,
        decision=decision,
        starts_on=starts_on,
        ends_on=ends_on,
        amount=amount,
        steered_by=steered_by,
        meets=meets,
    )
    record(programme, actor)
    _write_aims(actor, programme, aims)
    return programme


def _write_aims(actor: User, programme: Programme, aims: Sequence[str]) -> None:
    known = {one.number: one for one in programme.aims.all()}
    for number, words in enumerate(aims, 1):
        found = known.get(number)
        if not words.strip():
            if found and found.actions.exists():
                raise Refused(_("Actions stand under this aim: it keeps its words."), f"aim_{number}")
            if found:
                found.delete()
            continue
        aim = found or Aim(programme=programme, number=number)
        aim.words = words.strip()
        record(aim, actor)


@verb(once=VERSIONED, frozen=BODIES, happened=YEARS)
def edit_programme(
    actor: User,
    *,
    programme: Programme,
    version: int,
    title: str,
    call: str,
    starts_on: date,
    ends_on: date,
    amount: int,
    steered_by: str,
    meets: str,
    aims: Sequence[str],
) -> None:
    """Correct a programme: its amount is never under its envelopes, its years hold them all."""
    envelopes = programme.envelopes.filter(withdrawn_on=None)
    shared = sum(one.amount for one in envelopes)
    if amount < shared:
        raise Refused(
            _("The envelopes add up to %(sum)s: the amount granted is at least that.")
            % {"sum": localised.money(shared)},
            "amount",
        )
    outside = [one.year for one in envelopes if not starts_on.year <= one.year <= ends_on.year]
    if outside:
        raise Refused(_("The envelope of %(year)s would be outside the programme.") % {"year": outside[0]}, "ends_on")
    edit(
        actor,
        programme,
        version=version,
        title=title,
        call=call,
        starts_on=starts_on,
        ends_on=ends_on,
        amount=amount,
        steered_by=steered_by,
        meets=meets,
        reason="edit",
    )
    _write_aims(actor, programme, aims)


def _held(programme: Programme) -> Programme:
    return Programme.objects.select_for_update().get(pk=programme.pk)


@verb(once=No("a line has one envelope a year: the base refuses a second"), frozen=BODIES, happened=YEARS)
def add_envelope(actor: User, *, programme: Programme, year: int, line: str, amount: int) -> Envelope:
    """What may be spent in a year on a line of the budget. Raises Refused outside the programme, or above its amount."""
    programme = _held(programme)
    envelope = Envelope(programme=programme, year=year, line=" ".join(line.split()), amount=amount)
    _in_programme(envelope)
    record(envelope, actor)
    return envelope


def _in_programme(envelope: Envelope) -> None:
    programme = envelope.programme
    if not programme.starts_on.year <= envelope.year <= programme.ends_on.year:
        raise Refused(
            _("The programme runs from %(a)s to %(b)s: write a year of it.")
            % {"a": programme.starts_on.year, "b": programme.ends_on.year},
            "year",
        )
    others = programme.envelopes.filter(withdrawn_on=None).exclude(pk=envelope.pk)
    total = sum(one.amount for one in others) + envelope.amount
    if total > programme.amount:
        raise Refused(
            _("The envelopes would add up to %(sum)s, and the programme has %(whole)s: correct one of them.")
            % {"sum": localised.money(total), "whole": localised.money(programme.amount)},
            "amount",
        )


@verb(once=VERSIONED, frozen=BODIES, happened=YEARS)
def edit_envelope(actor: User, *, envelope: Envelope, version: int, year: int, line: str, amount: int) -> None:
    """Correct an envelope: never under what is committed on it."""
    refuse_withdrawn(envelope)
    _held(envelope.programme)
    taken = _committed(envelope)
    if amount < taken:
        raise Refused(
            _("%(sum)s are committed on it: the envelope is at least that.") % {"sum": localised.money(taken)}, "amount"
        )
    envelope.year, envelope.line, envelope.amount = year, " ".join(line.split()), amount
    _in_programme(envelope)
    edit(actor, envelope, version=version, reason="edit")


def _committed(envelope: Envelope, but: Commitment | None = None) -> int:
    rows = queries_programmes.commitments().filter(envelope=envelope)
    return sum(one.amount for one in rows if but is None or one.pk != but.pk)


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_envelope(actor: User, *, envelope: Envelope, why: str, today: date) -> None:
    if _committed(envelope):
        raise Refused(_("Something is committed on it: withdraw that first."))
    withdraw(actor, envelope, why=why, on=today)


@verb(
    once=No("the same action of one aim is refused while it stands"),
    frozen=BODIES,
    happened=No("an action, which has no day"),
)
def add_action(
    actor: User,
    *,
    programme: Programme,
    aim: Aim,
    title: str,
    operator: Organisation | None = None,
    convention: Convention | None = None,
) -> ProgrammeAction:
    """What is done for an aim. Under a convention, its operator is who receives its money."""
    programme = _held(programme)
    if convention and operator is None:
        agency = queries_parties.first_of(convention, PartyPart.AGENCY)
        operator = agency.organisation if agency else None
    same = {"aim": aim, "title": title, "convention": convention, "operator": operator}
    if programme.actions.filter(**same, withdrawn_on=None).exists():
        raise Refused(_("This action stands under this aim already."), "title")
    action = ProgrammeAction(programme=programme, **same)
    record(action, actor)
    return action


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_action(actor: User, *, action: ProgrammeAction, why: str, today: date) -> None:
    if action.commitments.filter(withdrawn_on=None).exists():
        raise Refused(_("Something is committed for it: withdraw that first."))
    withdraw(actor, action, why=why, on=today)


@verb(
    once=No("what an action takes of a party on an envelope is one sum: a second is refused"),
    frozen=BODIES,
    happened=SUM,
)
def commit(
    actor: User, *, action: ProgrammeAction, envelope: Envelope, amount: int, party: ConventionParty | None = None
) -> Commitment:
    """An action takes `amount` on an envelope. Raises Refused above what is left of it, or of the share of `party`.

    Under a convention the money is that of one of its parties, whose payments the agency's ledger then follows.
    """
    refuse_withdrawn(action)
    refuse_withdrawn(envelope)
    programme = _held(action.programme)
    if envelope.programme_id != programme.pk:
        raise Refused(_("Choose an envelope of this programme."), "envelope")
    if action.convention and party is None:
        party = _payer(action.convention)
    found = Commitment(action=action, envelope=envelope, party=party, amount=amount)
    if action.commitments.filter(envelope=envelope, party=party, withdrawn_on=None).exists():
        raise Refused(_("It takes on this envelope already: correct that amount."), "envelope")
    _within(found)
    record(found, actor)
    return found


def _payer(convention: Convention) -> ConventionParty:
    grantor = queries_parties.first_of(convention, PartyPart.GRANTOR)
    if grantor is None:
        raise Refused(_("Say whose share of the convention it is."), "party")
    return grantor


def _within(one: Commitment) -> None:
    left = one.envelope.amount - _committed(one.envelope, one)
    if one.amount > left:
        raise Refused(
            _("%(left)s are left of this envelope: commit that at most.") % {"left": localised.money(left)}, "amount"
        )
    if one.party is None:
        return
    if one.party.share is None:
        raise Refused(
            _("No decision says the share of %(name)s yet: write it with its reference first.")
            % {"name": one.party.organisation.name},
            "amount",
        )
    others = sum(c.amount for c in one.party.commitments.filter(withdrawn_on=None).exclude(pk=one.pk))
    if others + one.amount > one.party.share:
        raise Refused(
            _("The share of %(name)s is %(share)s: %(left)s of it are not committed yet.")
            % {
                "name": one.party.organisation.name,
                "share": localised.money(one.party.share),
                "left": localised.money(one.party.share - others),
            },
            "amount",
        )


@verb(once=VERSIONED, frozen=BODIES, happened=SUM)
def edit_commitment(actor: User, *, commitment: Commitment, version: int, amount: int) -> None:
    """Commit more, or less: never under what was paid."""
    refuse_withdrawn(commitment)
    _held(commitment.action.programme)
    paid = queries_programmes.commitments().get(pk=commitment.pk).paid
    if amount < paid:
        raise Refused(
            _("%(paid)s of it are paid: what is committed is at least that.") % {"paid": localised.money(paid)},
            "amount",
        )
    commitment.amount = amount
    _within(commitment)
    edit(actor, commitment, version=version, amount=amount, reason="edit")


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_commitment(actor: User, *, commitment: Commitment, why: str, today: date) -> None:
    if queries_programmes.commitments().get(pk=commitment.pk).paid:
        raise Refused(_("Something was paid on it: withdraw the payment first."))
    withdraw(actor, commitment, why=why, on=today)


@verb(once=No("nothing passes the share any more the second time"), frozen=BODIES, happened=SUM)
def follow_share(actor: User, *, party: ConventionParty) -> None:
    """The share of a party was lowered by an amendment: what it commits is lowered with it, the last years first.

    A share that rises commits nothing more by itself: its coordinator says on which envelope.
    """
    rows = list(party.commitments.filter(withdrawn_on=None).order_by("envelope__year", "pk"))
    over = sum(one.amount for one in rows) - (party.share or 0)
    for one in reversed(rows):
        if over <= 0:
            return
        taken = min(over, one.amount)
        edit(actor, one, version=one.version, amount=one.amount - taken, reason="amend")
        over -= taken


def _same_amount(known: NotedPayment, told: Any) -> None:
    sent_again(known, amount=-told.amount if told.returned else told.amount)


@verb(
    once=Once(NotedPayment, stands={"withdrawn_on": None}, apart=("amount", "returned"), also=_same_amount),
    frozen=BODIES,
    happened=("on",),
)
def note_payment(
    actor: User, *, commitment: Commitment, on: date, amount: int, returned: bool, key: str, today: date
) -> NotedPayment:
    """What an operator was paid, or gave back, outside the agency's ledger; once under one `key`."""
    cents = -amount if returned else amount
    refuse_withdrawn(commitment)
    _held(commitment.action.programme)
    if commitment.party_id:
        raise Refused(_("The agency's ledger follows this convention: its payments are noted there."))
    paid = queries_programmes.commitments().get(pk=commitment.pk).paid
    if returned and amount > paid:
        raise Refused(_("%(paid)s were paid: no more is given back.") % {"paid": localised.money(paid)}, "amount")
    if not returned and paid + amount > commitment.amount:
        raise Refused(
            _("%(left)s are left of what is committed: a payment is never above it.")
            % {"left": localised.money(commitment.amount - paid)},
            "amount",
        )
    noted = NotedPayment(commitment=commitment, on=on, amount=cents, noted_by=actor, key=key)
    record(noted, actor)
    return noted


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_noted(actor: User, *, noted: NotedPayment, why: str, today: date) -> None:
    """It was noted by mistake. Raises Refused where what was given back would then pass what was paid."""
    _held(noted.commitment.action.programme)
    found = queries_programmes.commitments().get(pk=noted.commitment_id)
    if not 0 <= found.paid - noted.amount <= found.amount:
        raise Refused(_("What was paid would then be wrong: withdraw the later payments first."))
    withdraw(actor, noted, why=why, on=today)


@verb(
    once=No("the same meeting of one day is refused while it stands"),
    frozen=BODIES,
    happened=No("they meet on a day past or to come"),
)
def add_meeting(actor: User, *, programme: Programme, on: date, about: str, decided: str) -> Meeting:
    """When those who steer meet, or met, and what they decided."""
    programme = _held(programme)
    if programme.meetings.filter(on=on, about=about, withdrawn_on=None).exists():
        raise Refused(_("This meeting is written already."), "about")
    meeting = Meeting(programme=programme, on=on, about=about, decided=decided)
    record(meeting, actor)
    return meeting


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_meeting(actor: User, *, meeting: Meeting, why: str, today: date) -> None:
    withdraw(actor, meeting, why=why, on=today)
