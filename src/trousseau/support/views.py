"""Pages of the support: closed to all but the social workers entitled to each household."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page

from . import access, actions, queries
from .forms import EditNoteForm, Households, NewNoteForm
from .subjects import HOUSEHOLD, OWN_NOTE


def _columns() -> tuple[Column, ...]:
    day = today()
    return (
        Column(gettext_lazy("Household"), lambda h: str(h.holder), order="holder__key", link=HOUSEHOLD.url),
        Column(
            gettext_lazy("Last contact"),
            lambda h: h.last_contact,
            kind="date",
            order="last_contact",
            second=lambda h: h.last_contact and localised.distance(h.last_contact, day),
        ),
        Column(gettext_lazy("Contacts"), lambda h: h.contact_count, kind="num", order="contact_count"),
        Column(gettext_lazy("Notes you may read"), lambda h: h.note_count, kind="num", order="note_count"),
    )


@guard(access.READ)
def households(request):
    return list_page(
        request,
        Listing(
            title=_("Support"),
            subtitle=_(
                "The households you accompany, when someone last spoke with them, and how many notes you may read."
            ),
            query=queries.households(request.user),
            columns=_columns(),
            empty=Empty(
                _("No household is entrusted to you yet"),
                _("A household comes here when its application is open to you."),
                Button(_("Open an application"), reverse("applications:new")),
            ),
            noun=lambda n: ngettext("%(n)s household", "%(n)s households", n) % {"n": n},
            filterset=Households,
        ),
    )


@guard(access.READ)
def household(request, pk):
    found = HOUSEHOLD.find(request, pk, "support:household")
    write = Button(_("Write a note"), reverse("support:note_new", args=[pk]), access.WRITE, main=True)
    user, day = request.user, today()
    return file_page(
        request,
        "support/household.html",
        buttons=(write,),
        household=found,
        holder=str(found),
        notes=queries.notes(user, found),
        team_notes=queries.team_notes(user).filter(household=found),
        moves=queries.moves(user, found),
        plan=queries.open_plan(user, found),
        earlier_plans=queries.plans(user).filter(household=found).exclude(ended_on=None),
        sharings=[(one, queries.openings(one)) for one in queries.sharings(user).stand(day).filter(household=found)],
        over=queries.sharings(user).over(day).filter(household=found),
        write=write,
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
