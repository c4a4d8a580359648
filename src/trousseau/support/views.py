"""Pages of the support: closed to all but the social workers entitled to each household."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.aids import tables as aids
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.frozen import frozen
from trousseau.core.links import APPOINTMENT
from trousseau.core.pages import Button, file_page
from trousseau.followup.durations import hours
from trousseau.followup.queries import missed_days, signs, spent

from . import access, actions, queries, queries_team
from .forms import EditNoteForm, NewNoteForm
from .subjects import HOUSEHOLD, OWN_NOTE
from .waiting import waiting

RECENT = 3  # notes in sight; the older ones are folded
NEXT = 3  # things to do in sight under the first


@guard(access.READ)
def household(request, pk):
    """What to do next with a household, then its plan, its aids and its notes; beside them who supports it, and how."""
    found = HOUSEHOLD.find(request, pk, "support:household")
    write = Button(_("Write a note"), reverse("support:note_new", args=[pk]), access.WRITE)
    user, day = request.user, today()
    still = bool(frozen([pk]))  # nothing is written in it: no button says so
    measures = list(queries.measures(user).filter(household=found, ended_on=None))
    minutes = spent(measures)
    plan, heard = queries.open_plan(user, found), signs([pk], day).heard.get(pk)
    waits = waiting(user, found, day, plan=plan, heard=heard, frozen=still)
    notes = queries.all_notes(user, found)
    return file_page(
        request,
        "support/household.html",
        buttons=() if still else (write,),
        household=found,
        frozen=still,
        holder=str(found),
        home=queries.home_of(found),
        heard=heard,
        step=waits[0] if waits else None,
        others=waits[1 : NEXT + 1],
        further=waits[NEXT + 1 :],
        measures=[(one, hours(minutes.get(one.pk, 0))) for one in measures],
        reports=queries.reports(user).filter(measure__household=found),
        coming=queries.coming(user, found, day),
        held=queries.held(user, found, day),
        missed=len(missed_days([pk], day).get(pk, [])),
        appointment=APPOINTMENT.url(pk),
        notes=notes[:RECENT],
        count=len(notes),
        older=notes[RECENT:],
        moves=queries.moves(user, found),
        aids=aids.table(aids.of_household(user, found), day),
        plan=plan,
        earlier_plans=queries.plans(user).filter(household=found).exclude(ended_on=None),
        sharings=[(one, queries.openings(one)) for one in queries.sharings(user).stand(day).filter(household=found)],
        over=queries.sharings(user).over(day).filter(household=found),
        write=write,
        team=queries_team.team_of(found, day),
        may_team=access.TEAM(user),
        crumbs=HOUSEHOLD.trail(found),
    )


@guard(access.WRITE)
def note_new(request, pk):
    found = HOUSEHOLD.find(request, pk)
    return HOUSEHOLD.form(
        request,
        found,
        title=_("Write a note"),
        here=_("Note"),
        subtitle=str(found),
        verb=_("Keep the note"),
        form=NewNoteForm,
        does=actions.write_closed_note,
        given={"today": today()},
        initial={"on": today()},
        said=_("The note is kept, encrypted."),
    )


@guard(access.WRITE)
def note_edit(request, pk):
    note = OWN_NOTE.find(request, pk, "support:note_edit")
    return OWN_NOTE.form(
        request,
        note,
        title=_("Correct the note"),
        here=_("Note"),
        subtitle=str(note.household),
        verb=_("Keep the correction"),
        form=EditNoteForm,
        does=actions.edit_closed_note,
        given={"today": today()},
        obj=note,
        said=_("The note is corrected."),
    )
