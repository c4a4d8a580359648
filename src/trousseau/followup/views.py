"""Contacts, home visits and team notes of the households that the reader may see."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.models import Household
from trousseau.core.pages import Button, Column, Empty, Listing, Task, file_page, form_page, list_page
from trousseau.engines import typography
from trousseau.tenancies.queries import leases

from . import access, actions, queries
from .enums import ContactKind, Presence
from .forms import ContactFilter, ContactForm, NoteForm, VisitForm
from .models import Contact


def _url(household: Household) -> str:
    return reverse("followup:household", args=[household.pk])


def _household(request, pk: int) -> Household:
    return get_object_or_404(Household.objects.for_user(request.user).select_related("holder"), pk=pk)


def _crumbs(household: Household, here: str = "") -> list[tuple[str, str]]:
    found = [(_("Follow-up"), reverse("followup:list")), (str(household), _url(household) if here else "")]
    return [*found, (here, "")] if here else found


def _outcome(contact: Contact) -> tuple[str, str]:
    return ("note" if contact.presence == Presence.ABSENT else "", Presence(contact.presence).label)


@guard(access.READ)
def list_(request):
    columns = (
        Column(
            gettext_lazy("Household"),
            lambda c: str(c.household),
            order="household__holder__key",
            link=lambda c: _url(c.household),
        ),
        Column(gettext_lazy("Day"), lambda c: c.on, kind="date", order="on"),
        Column(gettext_lazy("Kind"), lambda c: ContactKind(c.kind).label, order="kind"),
        Column(gettext_lazy("Outcome"), _outcome, kind="state"),
        Column(gettext_lazy("By"), lambda c: c.by.name, order="by__name"),
    )
    return list_page(
        request,
        Listing(
            title=_("Contacts and visits"),
            lede=_("Who was met, when and by whom, for the households whose file you may open."),
            query=queries.contacts(request.user),
            columns=columns,
            empty=Empty(
                _("No contact yet"),
                _("Calls, meetings and home visits appear here. Open a lease to note the first one."),
                Button(_("See the leases"), reverse("tenancies:list")),
            ),
            noun=lambda n: ngettext("%(n)s contact", "%(n)s contacts", n) % {"n": typography.number(n)},
            filterset=ContactFilter,
        ),
    )


@guard(access.READ)
def household(request, pk):
    found, user = _household(request, pk), request.user
    opened(request, found, "followup:household")
    events = queries.timeline(user, found)
    lease = leases(user).filter(household=found, keys_on__isnull=False, ends_on=None).first()
    buttons = [Button(_("Write a team note"), reverse("followup:note_new", args=[pk]), access.WRITE)]
    if lease:
        buttons.append(Button(_("Note a home visit"), reverse("followup:visit", args=[lease.pk]), access.WRITE))
    buttons.append(Button(_("Note a contact"), reverse("followup:contact_new", args=[pk]), access.WRITE, main=True))
    met = next((e.contact for e in events if e.contact and e.contact.presence == Presence.MET), None)
    return file_page(
        request,
        "followup/household.html",
        buttons=buttons,
        household=found,
        lease=lease,
        events=events,
        last=met,
        next_visit=queries.next_visit(lease) if lease else None,
        crumbs=_crumbs(found),
    )


@guard(access.WRITE)
def contact_new(request, pk):
    found = _household(request, pk)

    def action(**fields) -> str:
        actions.note_contact(request.user, household=found, today=today(), **fields)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("Note a contact with %(name)s") % {"name": found},
            verb=_("Note the contact"),
            said=_("The contact is noted."),
            lede=_("The bare fact: the day, the kind, who. What was said goes into a note, if the team needs it."),
            form=ContactForm,
            action=action,
            initial={"kind": ContactKind.CALL, "presence": Presence.MET, "on": today()},
            crumbs=_crumbs(found, _("Note a contact")),
            cancel=_url(found),
        ),
    )


@guard(access.WRITE)
def note_new(request, pk):
    found = _household(request, pk)

    def action(*, on, text) -> str:
        actions.write_team_note(request.user, household=found, on=on, today=today(), text=text)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("Write a team note about %(name)s") % {"name": found},
            verb=_("Keep the note"),
            said=_("The note is kept."),
            lede=_("Read by the team: rental management, social workers, director. Never by the owner."),
            form=NoteForm,
            action=action,
            initial={"on": today()},
            crumbs=_crumbs(found, _("Team note")),
            cancel=_url(found),
        ),
    )


@guard(access.WRITE)
def visit(request, pk):
    lease = get_object_or_404(leases(request.user), pk=pk)
    opened(request, lease.household, "followup:visit")

    def action(**fields) -> str:
        actions.note_visit(request.user, lease=lease, today=today(), **fields)
        return _url(lease.household)

    return form_page(
        request,
        Task(
            title=_("Visit to %(name)s") % {"name": lease.household},
            verb=_("Record the visit"),
            said=_("The visit is recorded."),
            lede=f"{lease.mandate.dwelling}.",
            form=VisitForm,
            action=action,
            initial={"on": today()},
            crumbs=_crumbs(lease.household, _("Visit")),
            cancel=_url(lease.household),
            template="followup/visit.html",
        ),
    )
