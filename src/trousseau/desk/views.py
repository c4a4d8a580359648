"""Home, search, and the full page of a household."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.applications import access as applications
from trousseau.applications.queries import members as composition
from trousseau.conventions.models import Convention
from trousseau.core import attestations, first_steps, localised
from trousseau.core.access import GRANTS, NIGHTLY, RULES, guard, opened
from trousseau.core.clock import today
from trousseau.core.enums import TEAM, Role
from trousseau.core.frozen import frozen
from trousseau.core.models import Household
from trousseau.core.openings import by_person
from trousseau.core.pages import Button, buttons_for, file_page
from trousseau.core.todo import words
from trousseau.followup import access as followup
from trousseau.followup.queries import of_household, team_notes
from trousseau.mandates.models import Mandate
from trousseau.support import access as support
from trousseau.tenancies import access as tenancies
from trousseau.tenancies.queries import leases

from . import access, administration, board, queries
from .rights.queries import LOOK_DAYS, asks_why, lately

# Those who come from outside start in a place of their own.
ELSEWHERE = {
    Role.OWNER: "portals:owner",
    Role.TENANT: "portals:tenant",
    Role.PARTNER: "portals:referrals",
    Role.FUNDER: "reporting:list",
    Role.COORDINATOR: "conventions:list",
    Role.COMMISSION: "allocation:list",
}


def _late(days: int) -> str:
    """« En retard de 3 jours », or nothing."""
    return ngettext("One day late", "%(n)s days late", days) % {"n": days} if days > 0 else ""


def _entry(duty: queries.Duty, day: date) -> dict:
    return {
        "row": duty.row,
        "late": _late((day - duty.row.due_on).days),
        "alike": [{"row": row, **words(row)} for row in duty.alike],
        **words(duty.row, duty.n),
    }


@guard(access.TODAY)
def home(request):
    """What waits for this person today, and the month's money for who keeps it."""
    user, day = request.user, today()
    inside = user.holds(*TEAM, Role.ADMINISTRATOR)
    if place := next((page for role, page in ELSEWHERE.items() if user.holds(role) and not inside), None):
        return HttpResponseRedirect(reverse(place))
    waits = queries.day(user, day)
    return render(
        request,
        "desk/today.html",
        {
            "today": day,
            "waits": waits,
            "rows": [_entry(duty, day) for duty in waits.lines],
            "later": [_entry(duty, day) for duty in waits.later],
            "unfollowed": queries.unfollowed(user, day) if access.UNFOLLOWED(user) else None,
            "money": queries.money(user, day),
            "proved": queries.proved() if access.PROVED(user) else None,
            "opens_nights": NIGHTLY(user),
            "first": _first(user, day) if access.FIRST_STEPS(user) and not settings.DEMO else None,
            "buttons": buttons_for(
                user, [Button(_("Note a contact"), reverse("followup:contact_whom"), followup.WRITE)]
            ),
            "before_real": RULES(user)
            and not settings.DEMO
            and not attestations.attested(attestations.REAL, attestations.REAL),
            "cares": administration.cares(day) if access.CARES(user) else [],
            **(_board(user, day) if access.BOARD(user) else {}),
        },
    )


FIRST = 3  # steps shown whole
OPENERS = 5  # lines of the log of openings in sight


@dataclass(frozen=True)
class Reach:
    """What the home may do once `done` of `total` steps are done, and what lacks."""

    name: str
    done: int
    total: int
    lacks: str


def _first(user, day: date) -> dict | None:
    """What a new home still waits for; None once it has all. Whole until a first mandate is signed; a line afterwards."""
    steps = first_steps.found(user, day)
    left = [one for one in steps if not one.state.done]
    if not left:
        return None
    reached = []
    for opens, name in first_steps.OPENS.items():
        own = [one for one in steps if one.step.opens == opens]
        lacks = [str(one.step.missing) for one in own if not one.state.done]
        said = _("it lacks %(what)s") % {"what": localised.listed(lacks)} if lacks else _("all is there")
        reached.append(Reach(str(name), len(own) - len(lacks), len(own), said))
    chief = sorted(left, key=lambda one: not one.mine)[:FIRST]  # what the reader may do comes first
    return {
        "steps": steps,
        "left": left,
        "chief": chief,
        "others": [one for one in left if one not in chief],
        "done": [one for one in steps if one.state.done],
        "reached": reached,
        "minutes": sum(one.step.minutes for one in chief),
        "whole": not Mandate.objects.filter(number__isnull=False).exists(),
    }


@guard(access.FIRST_STEPS)
def first_days(request):
    """The same, whatever was signed since."""
    return render(request, "desk/first_steps.html", {"today": today(), "first": _first(request.user, today())})


def _board(user, day) -> dict:
    """What the director watches, beside their own work."""
    return {
        "line": board.line(user, day),
        "team": board.team(day),
        "outside": {"n": lately(user, day).count(), "days": LOOK_DAYS} if access.OUTSIDE(user) else None,
        "conventions": Convention.objects.filter(ends_on__gte=day)[:3],
    }


@guard(access.SEARCH)
def search(request):
    text = request.GET.get("q", "")
    return render(request, "desk/search.html", {"q": text, "hits": queries.search(request.user, text)})


@guard(access.HOUSEHOLD)
def household(request, pk: int):
    """Everything that this reader may know of a household, each part read through its room. A social worker says first why,
    of one whom they do not support."""
    user = request.user
    found = get_object_or_404(Household.objects.for_user(user).select_related("holder"), pk=pk)
    if asks_why(user, found, today()):
        return HttpResponseRedirect(reverse("desk:why", args=[pk]))
    opened(request, found, "desk:household")
    openers = by_person(found) if access.OPENERS(user) else []
    application = getattr(found, "application", None)
    members, past = composition(found, today())
    contact = reverse("followup:contact_new", args=[pk])
    landlord_file = ()
    if application:
        papers = reverse("applications:landlord_file", args=[application.pk])
        landlord_file = (Button(_("The landlord’s file"), papers, applications.LANDLORD_FILE),)
    return file_page(
        request,
        "desk/household.html",
        household=found,
        frozen=bool(frozen([pk])),
        members=members,
        past=past,
        may_compose=applications.COMPOSE(user),
        application=application if application and applications.READ(user) else None,
        leases=leases(user).filter(household=found) if tenancies.READ(user) else (),
        contacts=of_household(user, found)[:10],
        notes=team_notes(user, found)[:10],
        openers=openers[:OPENERS],
        earlier=openers[OPENERS:],
        buttons=(
            Button(_("Note a contact"), contact, followup.WRITE, main=True),
            Button(_("The team"), reverse("support:team", args=[pk]), support.TEAM),
            *landlord_file,
            Button(_("Note a request about data"), reverse("desk:rights_new", args=[pk]), access.RIGHTS),
            Button(_("Give a copy"), reverse("desk:copy_paper", args=[pk]), access.COPY),
            Button(_("Who opens it"), reverse("core:grants_household", args=[pk]), GRANTS),
            Button(_("Erase the file"), reverse("desk:erase", args=[pk]), access.ERASE),
        ),
    )
