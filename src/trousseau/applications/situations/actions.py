"""Where a household lives, and the grounds that make it a priority."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record, write
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import VERSIONED, No, Refuses, verb

from ..actions import check_open, check_proof
from ..models import Application, PriorityGround, Situation


@verb(
    once=No("one situation a day: a second is refused"),
    frozen=Refuses("application.household"),
    happened=("starts_on",),
)
def note_situation(
    actor: User, *, application: Application, ethos: int, cause: str, starts_on: date, today: date
) -> Situation:
    """A new situation, from a day on. Raises Refused when one is already written for that day or a later one."""
    check_open(application)
    if written := application.situations.filter(starts_on__gte=starts_on).order_by("-starts_on").first():
        raise Refused(
            _("A situation is already written for this day: choose the day from which it changed.")
            if written.starts_on == starts_on
            else _("A later situation is already written: this day comes too early."),
            "starts_on",
        )
    row = Situation(application=application, ethos=ethos, cause=cause, starts_on=starts_on, noted_by=actor)
    write(row)
    return row


def _check(application: Application, today: date, row: dict) -> None:
    check_open(application)
    check_proof(row.get("proof", ""), row.get("proved_on"), today)


@verb(
    once=No("a ground that stands is written once: the base refuses a second"),
    frozen=Refuses("application.household"),
    happened=("starts_on",),
)
def add_priority(
    actor: User, *, application: Application, kind: str, starts_on: date, today: date, **proof: Any
) -> PriorityGround:
    """CCH, art. L441-1: one more ground, said or proved."""
    _check(application, today, proof)
    row = PriorityGround(application=application, kind=kind, starts_on=starts_on, **proof)
    record(row, actor)
    return row


@verb(once=VERSIONED, frozen=Refuses("ground.application.household"), happened=("starts_on",))
def edit_priority(
    actor: User, *, ground: PriorityGround, version: int, today: date, starts_on: date, **fields: Any
) -> None:
    """Prove a ground, correct it, or end it."""
    _check(ground.application, today, fields)
    edit(actor, ground, version=version, starts_on=starts_on, **fields)
