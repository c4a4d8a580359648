"""What is done around the table: who is there, who withdraws, which dwelling is discussed."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.applications.models import Application
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import act
from trousseau.mandates.models import Mandate

from . import access, actions, queries
from .forms_sitting import PresenceForm, RecusalForm, may_sit
from .models import Recusal, Sitting
from .subjects import SITTING


def _sitting(request, pk: int, *, conducted: bool) -> Sitting:
    found = SITTING.find(request, pk)
    if conducted and not access.conducts(request.user, found):
        raise PermissionDenied
    return found


@guard(access.SIT)
def presence(request, pk):
    found = _sitting(request, pk, conducted=True)
    return SITTING.form(
        request,
        found,
        title=_("Note who is there"),
        subtitle=_("Who speaks or decides is noted as present by itself. A member may join on the day."),
        verb=_("Note who is there"),
        form=PresenceForm,
        does=actions.note_presence,
        obj=found,
        kept={f"seat{seat.member_id}": seat.presence for seat in found.seats.all()},
        said=_("Who is there is noted."),
    )


@guard(access.SIT)
@require_POST
def join(request, pk):
    found = _sitting(request, pk, conducted=False)
    return act(
        request,
        lambda: actions.join_sitting(request.user, sitting=found, today=today()),
        url=SITTING.url(found),
        said=_("You are noted as present."),
    )


@guard(access.SIT)
def recuse(request, pk):
    found = _sitting(request, pk, conducted=False)
    me, conducts = request.user, access.conducts(request.user, found)
    seated = may_sit().filter(seats__sitting=found)
    if not conducts and not seated.filter(pk=me.pk).exists():
        raise PermissionDenied

    def recused(user, *, code, **fields) -> Recusal:
        application = Application.objects.filter(number=code).first() if code else None
        if code and application is None:
            raise Refused(_("No household bears this number."), "code")
        return actions.recuse(user, application=application, on=today(), **fields)

    return SITTING.form(
        request,
        found,
        title=_("Withdraw from a point"),
        subtitle=_(
            "For a dwelling or a household that one knows: its sheet closes, the others decide. The minutes name who withdrew, never why: nobody asks."
        ),
        verb=_("Write the withdrawal"),
        form=RecusalForm,
        does=recused,
        initial={"member": me},
        options={
            "members": seated if conducts else seated.filter(pk=me.pk),
            "points": queries.undecided(found) if found.is_open else Mandate.objects.none(),
        },
        said=_("The withdrawal is written."),
    )


@guard(access.SIT)
@require_POST
def discuss(request, pk, mandate_pk):
    found = _sitting(request, pk, conducted=True)
    mandate = get_object_or_404(queries.undecided(found), pk=mandate_pk)
    return act(
        request,
        lambda: actions.discuss(request.user, sitting=found, mandate=mandate),
        url=reverse("allocation:dwelling", args=[pk, mandate_pk]),
        said=_("The commission discusses this dwelling."),
    )
