"""A note that leaves its place, or whose time has come."""

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import file_page

from . import access, queries
from . import actions_notes as actions
from .enums import Level, NotePlace
from .forms import KeepForm, MoveForm, PassForm, Versioned
from .subjects import HOUSEHOLD, OWN_NOTE, TEAM_NOTE


@guard(access.WRITE)
def note_move(request, pk):
    note = OWN_NOTE.find(request, pk, "support:note_move")
    return OWN_NOTE.form(
        request,
        note,
        title=_("Move the note of %(day)s") % {"day": localised.day(note.on)},
        here=_("Move"),
        subtitle=_("Moved, not copied: its text leaves this place, its history with it."),
        verb=_("Move the note"),
        form=MoveForm,
        does=actions.move_note,
        given={"today": today()},
        options={"places": tuple(one for one in NotePlace if one != note.level)},
        said=_("The note is moved."),
    )


@guard(access.WRITE)
def team_note_move(request, pk):
    note = TEAM_NOTE.find(request, pk, "support:team_note_move")
    mine = note.author_id == request.user.pk
    return TEAM_NOTE.form(
        request,
        note,
        title=_("Move the note of %(day)s") % {"day": localised.day(note.on)},
        here=_("Move"),
        subtitle=_("Moved, not copied: its text leaves this place, its history with it."),
        verb=_("Move the note"),
        form=MoveForm,
        does=actions.move_team_note,
        given={"today": today()},
        options={"places": (NotePlace.PROFESSIONAL, NotePlace.PRIVATE) if mine else (NotePlace.PROFESSIONAL,)},
        initial={"to": NotePlace.PROFESSIONAL},
        said=_("The note is moved: the team reads it no more."),
    )


@guard(access.READ)
def note_private(request, pk):
    """Its time has come: keep, move, pass, delete."""
    note = OWN_NOTE.find(request, pk, "support:note_private", level=Level.PRIVATE)
    return file_page(request, "support/private_note.html", note=note, crumbs=OWN_NOTE.trail(note, _("Private note")))


@guard(access.WRITE)
def note_keep(request, pk):
    note, day = OWN_NOTE.find(request, pk, level=Level.PRIVATE), today()
    return OWN_NOTE.form(
        request,
        note,
        title=_("Keep the private note a while"),
        verb=_("Keep it"),
        form=KeepForm,
        does=actions.keep_private_note,
        given={"today": day},
        initial={"until": actions.review_day(day)},
        said=_("The note is kept until that day: it is then asked about again."),
        cancel=HOUSEHOLD.url(note.household, "notes"),
    )


@guard(access.WRITE)
def note_pass(request, pk):
    note, day = OWN_NOTE.find(request, pk, level=Level.PRIVATE), today()
    return OWN_NOTE.form(
        request,
        note,
        title=_("Pass the private note to a colleague"),
        subtitle=_("It becomes theirs alone, and you read it no more. That it was passed is noted, not what it says."),
        verb=_("Pass the note"),
        form=PassForm,
        does=actions.pass_note,
        given={"today": day},
        options={"colleagues": queries.colleagues(request.user, note.household, day)},
        said=_("The note is passed."),
    )


@guard(access.WRITE)
def note_delete(request, pk):
    note = OWN_NOTE.find(request, pk, level=Level.PRIVATE)
    return OWN_NOTE.form(
        request,
        note,
        title=_("Delete the private note of %(day)s") % {"day": localised.day(note.on)},
        subtitle=_("Its text goes for good, its history with it. That a note was deleted stays noted."),
        verb=_("Delete the note"),
        form=Versioned,
        does=actions.delete_note,
        given={"today": today()},
        said=_("The note is deleted."),
    )
