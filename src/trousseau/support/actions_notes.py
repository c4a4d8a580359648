"""Move a note from where it stands, keep a private one a while, pass it, delete it.

A note that moves is taken out of its place, with its history, and written in the other one: its text is at one place.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import edit, record, record_all, write
from trousseau.core.enums import Role
from trousseau.core.errors import Conflict, Refused
from trousseau.core.frozen import frozen
from trousseau.core.models import Household, User, Versioned
from trousseau.core.personal_data import delete
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Refuses, verb
from trousseau.followup.actions import write_team_note
from trousseau.followup.models import TeamNote
from trousseau.followup.supporting import support_grants
from trousseau.rules.dates import add_days

from . import queries, todo
from .enums import Level, NoteFate, NotePlace
from .models import ClosedNote, NoteMove, Sharing

AGAIN = "sharing.private_days"


def review_day(on: date) -> date:
    """When a private note written on that day is read again by its author."""
    return add_days(on, scales.at(AGAIN, on).number)


@verb(once=VERSIONED, frozen=Refuses("note.household"), happened=TODAY)
def move_note(actor: User, *, note: ClosedNote, version: int, to: str, today: date) -> ClosedNote | TeamNote:
    """By its author alone. Raises Refused while its facts are shared, Conflict when it changed meanwhile."""
    _own(actor, note)
    if to == note.level:
        raise Refused(_("The note stands there already: choose another place."), "to")
    _not_shared(note, today)
    text, on, household, level = note.text, note.on, note.household, note.level
    _take_out(note, version)
    close_todo(todo.PRIVATE, thing=note, on=today)
    moved: ClosedNote | TeamNote
    if to == NotePlace.TEAM:
        moved = write_team_note(actor, household=household, on=on, today=today, text=text)
    else:
        moved = _put(actor, actor, household, to, on, text, today)
    _write_down(actor, NoteFate.MOVED, household, level, to, on, actor, today)
    return moved


@verb(once=VERSIONED, frozen=Refuses("note.household"), happened=TODAY)
def move_team_note(actor: User, *, note: TeamNote, version: int, to: str, today: date) -> ClosedNote:
    """What the team should not read is moved by any social worker of the household; into a private note, by its author
    alone. The author stays the author. Raises Conflict when it changed meanwhile."""
    if to == NotePlace.PRIVATE and note.author_id != actor.pk:
        raise Refused(_("A private note is its author’s: move this one to the professional notes."), "to")
    text, on, household, author = note.text, note.on, note.household, note.author
    _take_out(note, version)
    moved = _put(actor, author, household, to, on, text, today)
    _write_down(actor, NoteFate.MOVED, household, NotePlace.TEAM, to, on, author, today)
    return moved


@verb(once=VERSIONED, frozen=No("its note stays as it was written"), happened=No("until when is to come"))
def keep_private_note(actor: User, *, note: ClosedNote, version: int, until: date, today: date) -> None:
    """A while more, not for ever: at most as long again as at first."""
    _own(actor, note)
    if note.level != Level.PRIVATE:
        raise Refused(_("Only a private note has a day on which it is read again."))
    last = review_day(today)
    if not today < until <= last:
        raise Refused(
            _("Choose a day from tomorrow to %(last)s: what counts for longer belongs to another place.")
            % {"last": localised.day(last)},
            "until",
        )
    edit(actor, note, version=version, review_on=until, reason="keep")
    close_todo(todo.PRIVATE, thing=note, on=today)


@verb(once=VERSIONED, frozen=Refuses("note.household"), happened=TODAY)
def pass_note(actor: User, *, note: ClosedNote, version: int, to: User, today: date) -> ClosedNote:
    """To a colleague who accompanies the household: it becomes theirs, and no longer the author's. Raises Refused."""
    _own(actor, note)
    if note.level != Level.PRIVATE:
        raise Refused(_("A professional note is read by your colleagues already."))
    if to.pk not in {one.pk for one in queries.colleagues(actor, note.household, today)}:
        raise Refused(_("Choose a social worker who accompanies this household."), "to")
    text, on, household = note.text, note.on, note.household
    _take_out(note, version)
    close_todo(todo.PRIVATE, thing=note, on=today)
    passed = _put(actor, to, household, Level.PRIVATE, on, text, today)
    _write_down(actor, NoteFate.PASSED, household, NotePlace.PRIVATE, NotePlace.PRIVATE, on, actor, today, to)
    return passed


@verb(once=VERSIONED, frozen=Refuses("note.household"), happened=TODAY)
def delete_note(actor: User, *, note: ClosedNote, version: int, today: date) -> None:
    """A private note is its author's to delete, with its history. Others stay in the file, where the person may ask them."""
    _own(actor, note)
    if note.level != Level.PRIVATE:
        raise Refused(_("Only a private note is deleted: correct this one, or move it."))
    household, on = note.household, note.on
    _take_out(note, version)
    close_todo(todo.PRIVATE, thing=note, on=today)
    _write_down(actor, NoteFate.DELETED, household, NotePlace.PRIVATE, "", on, actor, today)


@transaction.atomic
def look_at_private_notes(on: date) -> tuple[int, int]:
    """Each night: ask their authors about those whose day has come; delete those that nobody may open any more. How many
    were asked about, and how many deleted. A frozen file stays as it is. Safe to do twice."""
    before_there_was_a_day = list(ClosedNote.objects.filter(level=Level.PRIVATE, review_on=None))
    for note in before_there_was_a_day:
        note.review_on = review_day(on)
    record_all(before_there_was_a_day, None, fields=("review_on",))
    due = ClosedNote.objects.filter(level=Level.PRIVATE, review_on__lte=on).select_related("author", "household")
    still = frozen(set(due.order_by().values_list("household", flat=True)))
    asked = deleted = 0
    for note in due.exclude(household__in=still).order_by("pk"):
        author = note.author
        reads = author.is_active and author.holds(Role.SOCIAL)
        if reads and support_grants(author, on).filter(household=note.household_id).exists():
            open_todo(
                todo.PRIVATE,
                thing=note,
                on=on,
                due_on=note.review_on or on,
                household=note.household,
                user=author,
                day=note.on.isoformat(),
            )
            asked += 1
            continue
        delete(ClosedNote.objects.filter(pk=note.pk))
        close_todo(todo.PRIVATE, thing=note, on=on)
        _write_down(None, NoteFate.DELETED, note.household, NotePlace.PRIVATE, "", note.on, author, on)
        deleted += 1
    return asked, deleted


def _own(actor: User, note: ClosedNote) -> None:
    if note.author_id != actor.pk:
        raise Refused(_("Only its author moves, keeps or deletes a note."))


def _not_shared(note: ClosedNote, today: date) -> None:
    standing = Sharing.objects.stand(today).filter(note=note).select_related("reader").first()
    if standing:
        raise Refused(
            _("Its facts are shared with %(name)s until %(day)s: end this sharing first.")
            % {"name": standing.reader.name, "day": localised.day(standing.until)},
            "to",
        )


def _take_out(note: Versioned, version: int) -> None:
    """The row and its history leave the table. Raises Conflict when somebody else wrote it, or took it out, meanwhile."""
    rows = type(note)._base_manager.filter(pk=note.pk, version=version)
    if not rows.exists():
        current = type(note)._base_manager.filter(pk=note.pk).first()
        if current is None:
            raise Refused(_("This note is no longer there: it was moved or deleted meanwhile."))
        raise Conflict(current)
    delete(rows)


def _put(actor: User, author: User, household: Household, level: str, on: date, text: str, today: date) -> ClosedNote:
    note = ClosedNote(
        household=household,
        level=level,
        on=on,
        text=text,
        author=author,
        review_on=review_day(today) if level == Level.PRIVATE else None,
    )
    record(note, actor)
    return note


def _write_down(
    actor: User | None,
    fate: str,
    household: Household,
    came_from: str,
    went_to: str,
    noted_on: date,
    author: User,
    on: date,
    to: User | None = None,
) -> None:
    write(
        NoteMove(
            household=household,
            fate=fate,
            came_from=came_from,
            went_to=went_to,
            noted_on=noted_on,
            on=on,
            author=author,
            by=actor,
            to=to,
        )
    )
