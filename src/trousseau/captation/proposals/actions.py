"""An owner proposes a dwelling; an officer takes it up or closes it."""

import secrets
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, No, Once, verb
from trousseau.rules.dates import add_days, add_months

from .. import todo
from ..actions import OF_OWNERS, open_prospect, register_owner
from ..enums import APPROACH_TRANSITIONS, ApproachState, Channel, Direction, Source
from ..following.actions import note_contact
from ..models import Approach, Owner, Prospect
from ..reach.actions import record_consent
from .joined import keep_joined

HANDLED = No("a proposal that is handled already is refused")
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read for another


@verb(
    once=Once(Approach, by="form_key", apart=("on",)),
    frozen=No("an owner writes of their own dwelling"),
    happened=TODAY,
)
def propose_dwelling(*, key: str, on: date, **fields: Any) -> Approach:
    """From the public page, by nobody known. The same page sent twice is one proposal; corrected and sent again, it is
    refused beside its key."""
    approach = Approach(
        reference="P-" + "".join(secrets.choice(LETTERS) for _n in range(7)), form_key=key, received_on=on, **fields
    )
    record(approach, None)
    open_todo(
        todo.APPROACH,
        thing=approach,
        on=on,
        due_on=add_days(on, scales.at("prospecting.answer_days", on).number),
        owner=approach.name,
        dwelling=f"T{approach.rooms}, {approach.address}, {approach.commune.name}",
    )
    return approach


@verb(once=HANDLED, frozen=OF_OWNERS, happened=No("handled today; the next contact is to come"))
def accept_approach(
    actor: User,
    *,
    approach: Approach,
    on: date,
    known: str,
    owner_address: str = "",
    next_contact_on: date | None = None,
) -> Prospect:
    """Take it up: `known` is `prospect:<pk>`, `owner:<pk>` or `new`. The consent given on the page follows, with its text."""
    state = step(APPROACH_TRANSITIONS, "accept", approach.state, actor)
    what, _sep, key = known.partition(":")
    if what == "prospect":
        prospect = Prospect.objects.select_related("owner").get(pk=key)
    else:
        owner = Owner.objects.get(pk=key) if what == "owner" else _new_owner(actor, approach, owner_address)
        prospect = open_prospect(
            actor,
            owner=owner,
            kind=approach.dwelling_kind,
            address=approach.address,
            complement=approach.complement,
            commune=approach.commune,
            rooms=approach.rooms,
            surface=approach.surface,
            energy=approach.energy,
            source=Source.PAGE,
            origin=approach.reference,
            on=approach.received_on,
            next_contact_on=next_contact_on,
            rent_hoped=approach.rent_hoped,
            contacted=False,
            confirmed=True,  # the officer read it before taking it up
        )
    if approach.consent_text:
        _follow_phone(prospect.owner, approach, actor)
        record_consent(
            None,
            owner=prospect.owner,
            text=approach.consent_text,
            on=approach.received_on,
            today=on,
            channel=Channel.PAGE,
        )
    note_contact(
        actor,
        prospect=prospect,
        on=approach.received_on,
        today=on,
        channel=Channel.PAGE,
        direction=Direction.IN,
        note=approach.words[:500],
    )
    keep_joined(approach, prospect)
    _handle(actor, approach, state=state, on=on, prospect=prospect)
    return prospect


def _new_owner(actor: User, approach: Approach, address: str) -> Owner:
    if not address:
        raise Refused(_("Write the owner’s address: letters and the mandate bear it."), "owner_address")
    return register_owner(
        actor, kind=approach.kind, name=approach.name, address=address, email=approach.email, phone=approach.phone
    )


def _follow_phone(owner: Owner, approach: Approach, actor: User) -> None:
    """The consent is about the number written on the page."""
    if owner.phone != approach.phone:
        edit(actor, owner, version=owner.version, reason="approach", phone=approach.phone)


@verb(once=HANDLED, frozen=OF_OWNERS, happened=TODAY)
def close_approach(actor: User, *, approach: Approach, reason: str, on: date) -> None:
    state = step(APPROACH_TRANSITIONS, "close", approach.state, actor)
    _handle(actor, approach, state=state, on=on, closed_reason=reason)


def _handle(actor: User, approach: Approach, *, state: str, on: date, **fields: Any) -> None:
    """One conditional UPDATE: two officers at once, and the second is told."""
    # the simulation is with the prospect, or has no more use
    moved = Approach.objects.filter(pk=approach.pk, state=ApproachState.WAITING).update(
        state=state, handled_on=on, handled_by=actor, simulation=None, **fields
    )
    if not moved:
        raise Refused(_("A colleague has just handled this proposal: reload the page."))
    close_todo(todo.APPROACH, thing=approach, on=on)
    approach.refresh_from_db()


def forget_approaches(on: date) -> int:
    """RGPD, art. 5: a proposal without follow-up is erased after the time that the page announces; how many were."""
    months = scales.at("prospecting.keep_months", on).number
    old = Approach.objects.filter(state=ApproachState.CLOSED, handled_on__lte=add_months(on, -months))
    return old.delete()[0]
