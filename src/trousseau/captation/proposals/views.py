"""The public page "propose my dwelling", and the officers' pages of what came by it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.models import Agency
from trousseau.core.pages import Button, Column, Empty, Listing, Task, file_page, form_page, list_page
from trousseau.rules.dates import add_days

from .. import access
from ..actions import default_next_contact
from ..enums import ApproachState
from ..knocks import may_enter
from ..models import Approach
from ..reach.queries import consent_text
from ..simulator.laws import laws_on
from . import actions, queries, robots
from .filters import Approaches
from .forms import AcceptForm, CloseForm, ProposeForm
from .joined import PREFIX, carried, facts

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
                approach = actions.propose_dwelling(on=day, **form.cleaned_data)
                return redirect("captation:proposed", approach.reference)
            form.add_error(
                None,
                _("Many proposals came from your connection within the hour: try again later, or write to the agency."),
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
            "answer_by": add_days(approach.received_on, int(days.value)),
            "days": days,
            "agency": Agency.objects.first(),
        },
    )


def _url(approach: Approach) -> str:
    return reverse("captation:approach", args=[approach.pk])


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (
        (_("Captation"), reverse("captation:list")),
        (_("Owners’ proposals"), reverse("captation:approaches")),
        *more,
    )


TONES = {ApproachState.WAITING: "note", ApproachState.ACCEPTED: "ok", ApproachState.CLOSED: ""}


@guard(access.READ)
def approaches(request):
    columns = (
        Column(
            gettext_lazy("Dwelling"),
            lambda a: f"T{a.rooms}, {a.address}",
            order="dwelling_key",
            link=_url,
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
            lede=_("What owners wrote on the public page; those that wait first."),
            query=queries.approaches(),
            columns=columns,
            filterset=Approaches,
            buttons=(page,),
            crumbs=((_("Captation"), reverse("captation:list")), (_("Owners’ proposals"), "")),
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
    found = get_object_or_404(queries.approaches(), pk=pk)
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
        crumbs=_crumbs((found.reference, "")),
    )


@guard(access.WRITE)
def accept(request, pk):
    found = get_object_or_404(queries.approaches(), pk=pk)
    choices, day = queries.choices(found), today()

    def action(**fields) -> str:
        prospect = actions.accept_approach(request.user, approach=found, on=day, **fields)
        return reverse("captation:prospect", args=[prospect.pk])

    return form_page(
        request,
        Task(
            title=_("Take up the proposal"),
            verb=_("Follow this owner"),
            form=AcceptForm,
            action=action,
            lede=f"{found.name}. T{found.rooms}, {found.address}, {found.commune.name}.",
            options={"choices": choices},
            initial={
                "known": choices[0][0],
                "owner_address": found.owner_address,
                "next_contact_on": default_next_contact(day),
            },
            said=_("The proposal is now a prospect."),
            crumbs=_crumbs((found.reference, _url(found)), (_("Take it up"), "")),
            cancel=_url(found),
        ),
    )


@guard(access.WRITE)
def close(request, pk):
    found = get_object_or_404(queries.approaches(), pk=pk)

    def action(reason) -> str:
        actions.close_approach(request.user, approach=found, reason=reason, on=today())
        return reverse("captation:approaches")

    return form_page(
        request,
        Task(
            title=_("Close the proposal"),
            verb=_("Close the proposal"),
            form=CloseForm,
            action=action,
            lede=_("Tell the owner first. What was written is erased after the time that the public page announces."),
            said=_("The proposal is closed."),
            crumbs=_crumbs((found.reference, _url(found)), (_("Closing"), "")),
            cancel=_url(found),
        ),
    )
