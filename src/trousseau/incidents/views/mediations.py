"""Mediations, as the team follows them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard, opened_all
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.tenancies.queries import leases

from .. import access, actions, queries
from ..enums import MediationState
from ..forms import (
    AgreeForm,
    MediationEndForm,
    MediationForm,
    MeetingForm,
    MeetingNoteForm,
    PartyAnswerForm,
    PartyForm,
    PartyRemoveForm,
)
from ..subjects import INCIDENT, INCIDENTS, MEDIATION, MEDIATIONS, MEETING, PARTY
from ..words import mediation_state


@guard(access.READ)
def list_(request):
    new_ = Button(_("Propose a mediation"), reverse("incidents:mediation_new"), access.WRITE, main=True)
    return list_page(
        request,
        Listing(
            title=_("Mediations"),
            subtitle=_("Their nature and their days. Who, and what each says, is on the page of each alone."),
            query=queries.mediations(request.user),
            columns=(
                Column(
                    gettext_lazy("Nature"),
                    lambda m: m.get_nature_display(),
                    order="nature",
                    link=MEDIATION.url,
                    second=lambda m: m.code,
                ),
                Column(gettext_lazy("Situation"), mediation_state, kind="state"),
                Column(gettext_lazy("Who leads it"), lambda m: m.mediator),
                Column(gettext_lazy("Proposed on"), lambda m: m.opened_on, kind="date", order="opened_on"),
                Column(gettext_lazy("Ended on"), lambda m: m.ended_on, kind="date", order="ended_on"),
            ),
            empty=Empty(
                _("No mediation yet"),
                _(
                    "Two neighbours who no longer speak may meet with somebody impartial: propose it, impose it on nobody."
                ),
                new_,
            ),
            noun=lambda n: ngettext("%(n)s mediation", "%(n)s mediations", n) % {"n": n},
            buttons=(new_,),
            crumbs=INCIDENTS.trail((_("Mediations"), "")),
        ),
    )


def _new(request, incident=None):
    page = INCIDENT.form if incident else MEDIATIONS.form
    about = (request, incident) if incident else (request,)
    return page(
        *about,
        title=_("Propose a mediation"),
        verb=_("Propose it"),
        said=_("It is proposed: note the parties, and hear whether each accepts."),
        form=MediationForm,
        does=actions.open_mediation,
        given={"today": today()},
        then=MEDIATION.url,
        initial={"on": today()},
        article="Loi 95-125, art. 21",
    )


@guard(access.WRITE)
def new(request):
    return _new(request)


@guard(access.WRITE)
def new_about(request, pk):
    return _new(request, INCIDENT.find(request, pk))


@guard(access.READ)
def mediation(request, pk):
    found, user = MEDIATION.find(request, pk), request.user
    parties = list(queries.parties(user, found))
    households = {one.lease.household_id: one.lease.household for one in parties if one.lease}
    if home := found.household:
        households[home.pk] = home
    opened_all(request, households.values(), "incidents:mediation")
    state, buttons = found.state, []
    if state == MediationState.PROPOSED:
        buttons.append(Button(_("Add a party"), reverse("incidents:party_new", args=[pk]), access.WRITE))
    if state in (MediationState.RUNNING, MediationState.AGREED):
        buttons.append(Button(_("Plan a meeting"), reverse("incidents:meeting_new", args=[pk]), access.WRITE))
    if state == MediationState.RUNNING:
        buttons.append(Button(_("Note what was agreed"), reverse("incidents:agree", args=[pk]), access.WRITE))
    if not found.over:
        buttons.append(Button(_("End it"), reverse("incidents:mediation_end", args=[pk]), access.WRITE))
    return file_page(
        request,
        "incidents/mediation.html",
        buttons=buttons,
        mediation=found,
        situation=mediation_state(found),
        parties=parties,
        meetings=list(found.meetings.order_by("-on")),
        may_write=access.WRITE(user) and not found.over,
        proposed=state == MediationState.PROPOSED,
        crumbs=MEDIATION.trail(found),
    )


@guard(access.WRITE)
def party_new(request, pk):
    found = MEDIATION.find(request, pk)
    homes = leases(request.user).filter(keys_on__isnull=False, ends_on=None)
    return MEDIATION.form(
        request,
        found,
        title=_("Add a party to %(code)s") % {"code": found.code},
        here=_("A party"),
        verb=_("Add this party"),
        said=_("The party is noted: hear whether they accept."),
        form=PartyForm,
        does=actions.add_party,
        options={"leases": homes},
    )


@guard(access.WRITE)
def party_answer(request, pk):
    found = PARTY.find(request, pk)
    return PARTY.form(
        request,
        found,
        title=_("Does this party accept? %(code)s") % {"code": found.mediation.code},
        here=_("Their answer"),
        verb=_("Note their answer"),
        said=_("Their answer is kept."),
        form=PartyAnswerForm,
        does=actions.answer_party,
        given={"today": today()},
        initial={"on": today()},
        article="Loi 95-125, art. 21",
    )


@guard(access.WRITE)
def party_remove(request, pk):
    found = PARTY.find(request, pk)
    return PARTY.form(
        request,
        found,
        title=_("Withdraw a party from %(code)s") % {"code": found.mediation.code},
        here=_("Withdraw"),
        subtitle=_("%(who)s was noted by mistake: what they said goes too.") % {"who": found.who},
        verb=_("Withdraw this party"),
        said=_("It is no party any more."),
        form=PartyRemoveForm,
        does=actions.remove_party,
        given={"today": today()},
    )


@guard(access.WRITE)
def meeting_new(request, pk):
    found = MEDIATION.find(request, pk)
    return MEDIATION.form(
        request,
        found,
        title=_("Plan a meeting of %(code)s") % {"code": found.code},
        here=_("Meeting"),
        verb=_("Plan it"),
        said=_("The meeting is planned."),
        form=MeetingForm,
        does=actions.plan_meeting,
        given={"today": today()},
    )


@guard(access.WRITE)
def meeting_note(request, pk):
    found = MEETING.find(request, pk)
    return MEETING.form(
        request,
        found,
        title=_("The meeting of %(code)s") % {"code": found.mediation.code},
        here=_("The meeting"),
        verb=_("Note the meeting"),
        said=_("The meeting is noted."),
        form=MeetingNoteForm,
        does=actions.note_meeting,
        given={"today": today()},
        article="Loi 95-125, art. 21-3",
    )


@guard(access.WRITE)
def agree(request, pk):
    found = MEDIATION.find(request, pk)
    return MEDIATION.form(
        request,
        found,
        title=_("What was agreed: %(code)s") % {"code": found.code},
        here=_("What was agreed"),
        verb=_("Keep it"),
        said=_("It is kept, and looked at again on its day."),
        form=AgreeForm,
        does=actions.agree,
        given={"today": today()},
        initial={"on": today()},
    )


@guard(access.WRITE)
def mediation_end(request, pk):
    found = MEDIATION.find(request, pk)
    return MEDIATION.form(
        request,
        found,
        title=_("The end of %(code)s") % {"code": found.code},
        here=_("The end"),
        verb=_("End the mediation"),
        said=_("The mediation is over."),
        form=MediationEndForm,
        does=actions.end_mediation,
        given={"today": today()},
        initial={"on": today()},
    )
