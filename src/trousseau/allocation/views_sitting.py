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
from trousseau.core.pages import Task, act, form_page
from trousseau.mandates.models import Mandate

from . import access, actions, queries
from .forms_sitting import PresenceForm, RecusalForm, may_sit
from .models import Sitting
from .views import crumbs, title_of, url_of


def _sitting(request, pk: int, *, conducted: bool) -> Sitting:
    found = get_object_or_404(Sitting, pk=pk)
    if conducted and not access.conducts(request.user, found):
        raise PermissionDenied
    return found


@guard(access.SIT)
def presence(request, pk):
    found = _sitting(request, pk, conducted=True)

    def action(*, version, presences, chair) -> str:
        actions.note_presence(request.user, sitting=found, version=version, presences=presences, chair=chair)
        return url_of(found)

    return form_page(
        request,
        Task(
            title=_("Note who is there"),
            lede=_("Who speaks or decides is noted as present by itself. A member may join on the day."),
            verb=_("Note who is there"),
            form=PresenceForm,
            action=action,
            obj=found,
            options={"sitting": found},
            said=_("Who is there is noted."),
            crumbs=crumbs((title_of(found), url_of(found)), (_("Note who is there"), "")),
            cancel=url_of(found),
        ),
    )


@guard(access.SIT)
@require_POST
def join(request, pk):
    found = _sitting(request, pk, conducted=False)
    return act(
        request,
        lambda: actions.join_sitting(request.user, sitting=found, today=today()),
        url=url_of(found),
        said=_("You are noted as present."),
    )


@guard(access.SIT)
def recuse(request, pk):
    found = _sitting(request, pk, conducted=False)
    me, conducts = request.user, access.conducts(request.user, found)
    seated = may_sit().filter(seats__sitting=found)
    if not conducts and not seated.filter(pk=me.pk).exists():
        raise PermissionDenied

    def action(*, member, mandate, code) -> str:
        application = Application.objects.filter(number=code).first() if code else None
        if code and application is None:
            raise Refused(_("No household bears this number."), "code")
        actions.recuse(me, sitting=found, member=member, mandate=mandate, application=application, on=today())
        return url_of(found)

    return form_page(
        request,
        Task(
            title=_("Withdraw from a point"),
            lede=_(
                "For a dwelling or a household that one knows: its sheet closes, the others decide. The minutes name who withdrew, never why: nobody asks."
            ),
            verb=_("Write the withdrawal"),
            form=RecusalForm,
            action=action,
            initial={"member": me},
            options={
                "members": seated if conducts else seated.filter(pk=me.pk),
                "points": queries.undecided(found) if found.is_open else Mandate.objects.none(),
            },
            said=_("The withdrawal is written."),
            crumbs=crumbs((title_of(found), url_of(found)), (_("Withdraw from a point"), "")),
            cancel=url_of(found),
        ),
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
