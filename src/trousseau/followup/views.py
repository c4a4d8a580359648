"""Contacts, home visits and team notes of the households that the reader may see."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.frozen import frozen
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.engines import typography
from trousseau.tenancies.queries import leases
from trousseau.tenancies.subjects import TENANCY as LEASE

from . import access, actions, queries
from .enums import HEARD, ContactKind, Need, Presence, Topic
from .forms import ContactFilter, ContactForm, ContactWithdrawForm, NoteForm, WhomForm
from .models import Contact
from .subjects import CONTACT, FOLLOWUP, HOUSEHOLD
from .words import label

FOUND = 20  # households at most that a search of whom one met shows


def _outcome(contact: Contact) -> tuple[str, str]:
    return ("" if contact.presence in HEARD else "note", Presence(contact.presence).label)


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
            by_file=True,
            noun=lambda n: ngettext("%(n)s contact", "%(n)s contacts", n) % {"n": typography.number(n)},
            filterset=ContactFilter,
            buttons=(Button(_("Note a contact"), reverse("followup:contact_whom"), access.WRITE, main=True),),
            links=(
                Button(_("Households followed"), reverse("followup:measures")),
                Button(_("Funded places"), reverse("followup:places"), access.PLACES_READ),
            ),
        ),
    )


@guard(access.WRITE)
def contact_whom(request):
    """With whom: found by name, or one of those that the reader noted last."""
    form = WhomForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    return render(
        request,
        "followup/whom.html",
        {
            "form": form,
            "q": text,
            "found": queries.whom(request.user, text)[:FOUND],
            "crumbs": FOLLOWUP.trail((_("Note a contact"), "")),
        },
    )


@guard(access.READ)
def household(request, pk):
    found, user, day = HOUSEHOLD.find(request, pk, "followup:household"), request.user, today()
    events = queries.timeline(user, found)
    lease = leases(user).filter(household=found, keys_on__isnull=False, ends_on=None).first()
    measure = queries.open_measure(found)
    due = queries.due([measure], day).get(measure.pk) if measure else None
    still = bool(frozen([pk]))  # no word is written in it, nor thrown away
    note = Button(_("Write a team note"), reverse("followup:note_new", args=[pk]), access.WRITE)
    buttons = [] if still else [note]
    if lease:
        buttons.insert(0, Button(_("Open the tenancy"), LEASE.url(lease)))
        if not measure:
            address = reverse("followup:begin", args=[lease.pk])
            buttons.append(Button(_("Begin the follow-up"), address, access.MEASURES))
        address = reverse("followup:home_visit", args=[lease.pk])
        buttons += [
            Button(_("Prepare the visit"), f"{address}#preparer", access.WRITE),
            Button(_("Note a home visit"), address, access.WRITE),
        ]
    buttons.append(Button(_("Note a contact"), reverse("followup:contact_new", args=[pk]), access.WRITE, main=True))
    return file_page(
        request,
        "followup/household.html",
        buttons=buttons,
        household=found,
        frozen=still,
        lease=lease,
        events=events,
        last=queries.signs([pk], day).met.get(pk),
        next_home_visit=queries.next_home_visit(lease, day) if lease else None,
        next_contact=queries.next_contact(found, day),
        defects=[(label(one.code), one) for one in queries.defects(lease, day)] if lease else [],
        due=due,
        needs=[(Topic(code).label, level, Need(level).label) for code, level in due.last.needs.items()] if due else [],
        measures=queries.decided_measures(found),
        may_decide=access.DECIDED(user),
        withdrawn=queries.withdrawn(user, found),
        past=found.measures.exclude(ended_on=None),
        may_measure=access.MEASURES(user),
        crumbs=HOUSEHOLD.trail(found),
    )


@guard(access.WRITE)
def contact_new(request, pk):
    found, day = HOUSEHOLD.find(request, pk, "followup:contact_new"), today()
    return HOUSEHOLD.form(
        request,
        found,
        title=_("Note a contact with %(name)s") % {"name": found},
        here=_("Note a contact"),
        verb=_("Note the contact"),
        said=_("The contact is noted."),
        subtitle=_(
            "How, what came of it, one line if the team needs it. A letter sent or a message left is no meeting."
        ),
        form=ContactForm,
        does=actions.note_contact,
        given={"today": day},
        initial={"kind": ContactKind.CALL, "on": day},
        options={"adults": queries.adults(found, day)},
    )


@guard(access.WRITE)
def contact_withdraw(request, pk):
    found = CONTACT.find(request, pk, "followup:contact_withdraw")
    if not access.may_withdraw(request.user, found):
        raise PermissionDenied
    if found.withdrawn_on and request.method != "POST":
        messages.info(
            request,
            _("%(who)s withdrew it already, on %(day)s: “%(why)s”.")
            % {"who": found.withdrawn_by, "day": localised.day(found.withdrawn_on), "why": found.withdrawn_for},
        )
        return redirect(HOUSEHOLD.url(found.household))
    return CONTACT.form(
        request,
        found,
        title=_("Withdraw what was noted of %(day)s") % {"day": localised.day(found.on)},
        here=_("Withdraw"),
        verb=_("Withdraw this contact"),
        said=_("It is withdrawn."),
        subtitle=_(
            "%(kind)s, noted by %(who)s. With its lines and its photos it is read and counted no more; the file says who "
            "withdrew it, and why."
        )
        % {"kind": ContactKind(found.kind).label, "who": found.by},
        form=ContactWithdrawForm,
        does=actions.withdraw_contact,
        given={"today": today()},
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
