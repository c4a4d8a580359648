"""The public page "propose my dwelling", and the officers' pages of what came by it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import Agency
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.core.subjects import Place, Subject
from trousseau.rules.dates import add_days

from .. import access
from ..actions import proposed_next_contact
from ..enums import ApproachState
from ..models import Approach
from ..public_limits import may_enter
from ..reach.queries import consent_text
from ..simulator.laws import laws_on
from ..subjects import CAPTATION, PROSPECT
from . import actions, queries, robots
from .forms import AcceptForm, Approaches, CloseForm, ProposeForm
from .joined import PREFIX, carried, facts

APPROACHES = Place(gettext_lazy("Owners’ proposals"), "captation:approaches", CAPTATION)
APPROACH = Subject[Approach](
    "approach", lambda user: queries.approaches(), APPROACHES, "captation:approach", name=lambda found: found.reference
)
PREFILL = {"commune": "commune", "rent": "rent_hoped", "area": "surface", "energy": "energy"}  # simulator → form


@guard(access.PROPOSE)
def propose(request):
    """An owner without account. A POST without a token comes from the simulator: it fills the form in, and carries the
    simulation in hidden fields when the owner asked to join it."""
    text, day = consent_text(), today()
    sent = request.method == "POST" and "token" in request.POST
    simulation = carried(request.POST, laws_on(day)) if sent or "join" in request.POST else None
    if sent:
        form = ProposeForm(request.POST, consent_text=text, simulation=simulation)
        if form.is_valid():
            if may_enter(request, "propose"):
                try:
                    approach = actions.propose_dwelling(on=day, **form.cleaned_data)
                    return redirect("captation:proposed", approach.reference)
                except Refused as refusal:
                    form.anew(refusal.message)
            else:
                form.add_error(
                    None,
                    _(
                        "Many proposals came from your connection within the hour: try again later, or write to the agency."
                    ),
                )
    else:
        typed = {ours: request.POST.get(f"{PREFIX}-{theirs}") for theirs, ours in PREFILL.items()}
        told = {name: value for name, value in typed.items() if value}
        form = ProposeForm(
            initial={**told, "join": True, "token": robots.token()}, consent_text=text, simulation=simulation
        )
    context = {
        "form": form,
        "simulation": simulation,
        "failed": bool(form.errors),
        "agency": Agency.objects.first(),
        "keep": scales.at("prospecting.keep_months", day),
    }
    return render(request, "captation/propose.html", context, status=422 if form.errors else 200)


@guard(access.PROPOSE)
def proposed(request, reference):
    """What happens next. It names nobody: the reference is not a secret, and opens nothing."""
    approach = get_object_or_404(Approach, reference=reference)
    days = scales.at("prospecting.answer_days", approach.received_on)
    return render(
        request,
        "captation/proposed.html",
        {
            "reference": approach.reference,
            "answer_by": add_days(approach.received_on, days.number),
            "days": days,
            "agency": Agency.objects.first(),
        },
    )


TONES = {ApproachState.WAITING: "note", ApproachState.ACCEPTED: "ok", ApproachState.CLOSED: ""}


@guard(access.READ)
def approaches(request):
    columns = (
        Column(
            gettext_lazy("Dwelling"),
            lambda a: f"T{a.rooms}, {a.address}",
            order="dwelling_key",
            link=APPROACH.url,
            second=lambda a: a.commune.name,
        ),
        Column(
            gettext_lazy("State"), lambda a: (TONES[a.state], ApproachState(a.state).label), kind="state", order="state"
        ),
        Column(gettext_lazy("Received on"), lambda a: a.received_on, kind="date", order="received_on"),
        Column(gettext_lazy("Owner"), lambda a: a.name, order="owner_key"),
        Column(gettext_lazy("Rent hoped for"), lambda a: a.rent_hoped, kind="money", order="rent_hoped"),
        Column(gettext_lazy("Free from"), lambda a: a.free_on, kind="date", order="free_on"),
    )
    page = Button(_("Open the public page"), reverse("captation:propose"))
    return list_page(
        request,
        Listing(
            title=_("Owners’ proposals"),
            subtitle=_("What owners wrote on the public page; those that wait first."),
            query=queries.approaches(),
            columns=columns,
            filterset=Approaches,
            buttons=(page,),
            crumbs=CAPTATION.trail((_("Owners’ proposals"), "")),
            empty=Empty(
                _("No proposal yet"),
                _("An owner who fills in the public page comes here. Give its address on letters and posters."),
                page,
            ),
            noun=lambda n: ngettext("%(n)s proposal", "%(n)s proposals", n) % {"n": n},
        ),
    )


@guard(access.READ)
def approach(request, pk):
    found = APPROACH.find(request, pk)
    waiting = found.state == ApproachState.WAITING
    return file_page(
        request,
        "captation/approach.html",
        buttons=[
            Button(_("Take it up"), reverse("captation:approach_accept", args=[pk]), access.WRITE, main=True),
            Button(_("Close the proposal"), reverse("captation:approach_close", args=[pk]), access.WRITE),
        ]
        if waiting
        else (),
        approach=found,
        tone=TONES[found.state] or "note",
        waiting=waiting,
        same_owners=queries.same_owners(found) if waiting else (),
        same_dwellings=queries.same_dwellings(found) if waiting else (),
        number=found.phone if found.consent_text else "",
        facts=facts(found),
        crumbs=APPROACH.trail(found),
    )


@guard(access.WRITE)
def accept(request, pk):
    found = APPROACH.find(request, pk)
    choices, day = queries.choices(found), today()

    return APPROACH.form(
        request,
        found,
        title=_("Take up the proposal"),
        here=_("Take it up"),
        verb=_("Follow this owner"),
        form=AcceptForm,
        does=actions.accept_approach,
        given={"on": day},
        then=PROSPECT.url,
        subtitle=f"{found.name}. T{found.rooms}, {found.address}, {found.commune.name}.",
        options={"choices": choices},
        initial={
            "known": choices[0][0],
            "owner_address": found.owner_address,
            "next_contact_on": proposed_next_contact(day),
        },
        said=_("The proposal is now a prospect."),
    )


@guard(access.WRITE)
def close(request, pk):
    return APPROACH.form(
        request,
        APPROACH.find(request, pk),
        title=_("Close the proposal"),
        here=_("Closing"),
        verb=_("Close the proposal"),
        form=CloseForm,
        does=actions.close_approach,
        given={"on": today()},
        then=APPROACHES.url(),
        subtitle=_("Tell the owner first. What was written is erased after the time that the public page announces."),
        said=_("The proposal is closed."),
    )
