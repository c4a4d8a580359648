"""Write a closed note; only the bare contact goes down into followup."""

from datetime import date

from django.db import transaction

from trousseau.core.actions import record
from trousseau.core.models import Household, User
from trousseau.followup.actions import note_contact
from trousseau.followup.enums import ContactKind

from .models import ClosedNote


@transaction.atomic
def write_closed_note(
    actor: User, *, household: Household, level: str, on: date, today: date, text: str, met: bool = True
) -> ClosedNote:
    """`met`: the note follows a meeting, whose bare fact the team may know."""
    if met:
        note_contact(actor, household=household, kind=ContactKind.OFFICE, on=on, today=today)
    note = ClosedNote(household=household, level=level, on=on, text=text, author=actor)
    record(note, actor)
    return note
