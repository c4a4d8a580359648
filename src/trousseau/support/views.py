"""Pages of the support: closed to all but the social workers entitled to each household."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.models import Household
from trousseau.core.pages import Button, Column, Empty, Listing, Task, file_page, form_page, list_page

from . import access, actions, queries
from .forms import EditNoteForm, Households, NewNoteForm


def _url(household: Household) -> str:
    return reverse("support:household", args=[household.pk])


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Support"), reverse("support:list")), *more)


def _columns() -> tuple[Column, ...]:
    day = today()
    return (
        Column(gettext_lazy("Household"), lambda h: str(h.holder), order="holder__key", link=_url),
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
            lede=_("The households you accompany, when someone last spoke with them, and how many notes you may read."),
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
    found = get_object_or_404(queries.households(request.user), pk=pk)
    opened(request, found, "support:household")
    write = Button(_("Write a note"), reverse("support:note_new", args=[pk]), access.WRITE, main=True)
    return file_page(
        request,
        "support/household.html",
        buttons=(write,),
        household=found,
        notes=queries.notes(request.user, found),
        write=write,
        crumbs=_crumbs((str(found), "")),
    )


@guard(access.WRITE)
def note_new(request, pk):
    found = get_object_or_404(Household.objects.for_user(request.user).select_related("holder"), pk=pk)

    def action(**fields) -> str:
        actions.write_closed_note(request.user, household=found, today=today(), **fields)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("Write a note"),
            lede=str(found),
            verb=_("Keep the note"),
            form=NewNoteForm,
            action=action,
            initial={"on": today()},
            said=_("The note is kept, encrypted."),
            crumbs=_crumbs((str(found), _url(found)), (_("Note"), "")),
            cancel=_url(found),
        ),
    )


@guard(access.WRITE)
def note_edit(request, pk):
    note = get_object_or_404(queries.own(request.user), pk=pk)
    opened(request, note.household, "support:note_edit")

    def action(**fields) -> str:
        actions.edit_closed_note(request.user, note=note, today=today(), **fields)
        return _url(note.household)

    return form_page(
        request,
        Task(
            title=_("Correct the note"),
            lede=str(note.household),
            verb=_("Keep the correction"),
            form=EditNoteForm,
            action=action,
            obj=note,
            said=_("The note is corrected."),
            crumbs=_crumbs((str(note.household), _url(note.household)), (_("Note"), "")),
            cancel=_url(note.household),
        ),
    )
