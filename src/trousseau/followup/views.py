"""Contacts, home visits and team notes of the households that the reader may see."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.engines import typography
from trousseau.tenancies.queries import leases

from . import access, actions, queries
from .enums import ContactKind, Presence
from .forms import ContactFilter, ContactForm, HomeVisitForm, NoteForm
from .models import Contact
from .subjects import HOUSEHOLD, TENANCY


def _outcome(contact: Contact) -> tuple[str, str]:
    return ("note" if contact.presence == Presence.ABSENT else "", Presence(contact.presence).label)


@guard(access.READ)
def list_(request):
    columns = (
        Column(
            gettext_lazy("Household"),
            lambda c: str(c.household),
            order="household__holder__key",
            link=lambda c: HOUSEHOLD.url(c.household),
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
            subtitle=_("Who was met, when and by whom, for the households whose file you may open."),
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
    found, user = HOUSEHOLD.find(request, pk, "followup:household"), request.user
    events = queries.timeline(user, found)
    lease = leases(user).filter(household=found, keys_on__isnull=False, ends_on=None).first()
    buttons = [Button(_("Write a team note"), reverse("followup:note_new", args=[pk]), access.WRITE)]
    if lease:
        buttons.append(Button(_("Note a home visit"), reverse("followup:home_visit", args=[lease.pk]), access.WRITE))
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
        next_home_visit=queries.next_home_visit(lease) if lease else None,
        crumbs=HOUSEHOLD.trail(found),
    )


@guard(access.WRITE)
def contact_new(request, pk):
    found = HOUSEHOLD.find(request, pk)
    return HOUSEHOLD.form(
        request,
        found,
        title=_("Note a contact with %(name)s") % {"name": found},
        here=_("Note a contact"),
        verb=_("Note the contact"),
        said=_("The contact is noted."),
        subtitle=_("The bare fact: the day, the kind, who. What was said goes into a note, if the team needs it."),
        form=ContactForm,
        does=actions.note_contact,
        given={"today": today()},
        initial={"kind": ContactKind.CALL, "presence": Presence.MET, "on": today()},
    )


@guard(access.WRITE)
def note_new(request, pk):
    found = HOUSEHOLD.find(request, pk)
    return HOUSEHOLD.form(
        request,
        found,
        title=_("Write a team note about %(name)s") % {"name": found},
        here=_("Team note"),
        verb=_("Keep the note"),
        said=_("The note is kept."),
        subtitle=_("Read by the team: rental management, social workers, director. Never by the owner."),
        form=NoteForm,
        does=actions.write_team_note,
        given={"today": today()},
        initial={"on": today()},
    )


@guard(access.WRITE)
def home_visit(request, pk):
    lease = TENANCY.find(request, pk, "followup:home_visit")
    return TENANCY.form(
        request,
        lease,
        title=_("Visit to %(name)s") % {"name": lease.household},
        here=_("Visit"),
        verb=_("Record the visit"),
        said=_("The visit is recorded."),
        subtitle=f"{lease.mandate.dwelling}.",
        form=HomeVisitForm,
        does=actions.note_home_visit,
        given={"today": today()},
        initial={"on": today()},
        template="followup/visit.html",
    )
