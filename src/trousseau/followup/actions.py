"""Note a contact, a home visit, a team note."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.applications.actions import touch_contact
from trousseau.applications.models import Application
from trousseau.core.actions import record
from trousseau.core.errors import Refused, happened
from trousseau.core.models import Household, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.tenancies.models import Lease

from . import todo
from .enums import ContactKind, Presence
from .models import Contact, HomeVisit, TeamNote


@transaction.atomic
def note_contact(
    actor: User, *, household: Household, kind: str, on: date, today: date, presence: str = Presence.MET
) -> Contact:
    """The bare fact. Its date goes down to the application, whose silence is counted from it."""
    happened(on, today)
    contact = Contact(household=household, kind=kind, on=on, presence=presence, by=actor)
    record(contact, actor)
    if presence == Presence.MET:
        for application in Application.objects.filter(household=household):
            touch_contact(actor, application, on=on)
    return contact


@transaction.atomic
def note_home_visit(
    actor: User,
    *,
    lease: Lease,
    on: date,
    today: date,
    presence: str,
    state: str = "",
    to_do: str = "",
    next_on: date | None = None,
    note: str = "",
) -> HomeVisit:
    """A visit to a household in its home, with a team note when there is something to say."""
    if lease.keys_on is None or on < lease.keys_on:
        raise Refused(_("The household did not live there yet on that day."), "on")
    if presence == Presence.MET and not state.strip():
        raise Refused(_("Write in a few words the state of the dwelling."), "state")
    if next_on and next_on <= on:
        raise Refused(_("The next visit comes after this one."), "next_on")
    contact = note_contact(
        actor, household=lease.household, kind=ContactKind.VISIT, on=on, today=today, presence=presence
    )
    visit = HomeVisit(contact=contact, lease=lease, state=state, to_do=to_do, next_on=next_on)
    record(visit, actor)
    if note:
        write_team_note(actor, household=lease.household, on=on, today=today, text=note)
    if presence == Presence.MET or next_on:  # a visit where nobody came is still to be made
        close_todo(todo.VISIT, thing=lease, on=on)
    if next_on:
        open_todo(
            todo.VISIT,
            thing=lease,
            on=on,
            due_on=next_on,
            household=lease.household,
            name=str(lease.household),
            dwelling=str(lease.mandate.dwelling),
        )
    return visit


@transaction.atomic
def write_team_note(actor: User, *, household: Household, on: date, today: date, text: str) -> TeamNote:
    """What the team should know. Raises Refused when the day has not come."""
    happened(on, today)
    note = TeamNote(household=household, on=on, text=text, author=actor)
    record(note, actor)
    return note
