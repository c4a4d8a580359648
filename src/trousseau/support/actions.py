"""Write a closed note; only the bare contact goes down into followup."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import Household, User
from trousseau.core.verbs import VERSIONED, No, Refuses, verb
from trousseau.followup.actions import note_contact
from trousseau.followup.enums import ContactKind, Presence

from .actions_notes import review_day
from .enums import Level
from .models import ClosedNote


@verb(once=No("the same words of one day are one note"), frozen=Refuses("household", beside="text"), happened=("on",))
def write_closed_note(
    actor: User, *, household: Household, level: str, on: date, today: date, text: str, met: bool = True
) -> ClosedNote:
    """`met`: the note follows a meeting, whose bare fact the team may know. The same words of one day, sent again from the
    page that was left, are one note, and so is their meeting. Raises Refused for a day to come."""
    written = ClosedNote.objects.filter(household=household, author=actor, level=level, on=on)
    known = next((note for note in written if note.text == text), None)
    met_then = household.contacts.filter(by=actor, kind=ContactKind.OFFICE, presence=Presence.MET, on=on)
    if met and not (known and met_then.exists()):
        note_contact(actor, household=household, kind=ContactKind.OFFICE, on=on, today=today)
    if known:
        return known
    note = ClosedNote(household=household, level=level, on=on, text=text, author=actor)
    if level == Level.PRIVATE:
        note.review_on = review_day(today)
    record(note, actor)
    return note


@verb(once=VERSIONED, frozen=Refuses("note.household", beside="text"), happened=("on",))
def edit_closed_note(actor: User, *, note: ClosedNote, version: int, on: date, today: date, text: str) -> None:
    """The author alone corrects a note; the former text stays in its history, encrypted too. Who reads it changes by
    `move_note` alone, which leaves nothing behind.

    Raises Refused for someone else or for a day to come, Conflict when it changed meanwhile.
    """
    if note.author_id != actor.pk:
        raise Refused(_("Only its author corrects a note."))
    edit(actor, note, version=version, on=on, text=text)
