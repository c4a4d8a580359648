"""The page of the communes to avoid: social workers alone."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import act

from .. import access
from ..frames import mine, task
from ..models import AvoidedCommune
from . import actions
from .forms import AvoidForm


@guard(access.SECRET)
def avoided(request, pk):
    found = mine(request, pk, "application")  # the log that others read does not say which page
    here = reverse("applications:avoided", args=[pk])
    rows = AvoidedCommune.objects.for_user(request.user).filter(application=found)

    def action(**fields) -> str:
        actions.avoid_commune(request.user, application=found, on=today(), **fields)
        return here

    return task(
        request,
        found,
        title=_("Communes to avoid for safety"),
        part="besoins",
        verb=_("Avoid this commune"),
        form=AvoidForm,
        action=action,
        said=_("The commune is avoided; the wishes follow."),
        lede=_("The wishes, which others read, become an ordinary list without this commune."),
        extra={"avoided": rows.select_related("commune", "written_by", "ended_by"), "application": found},
        template="applications/avoided.html",
    )


@guard(access.SECRET)
@require_POST
def avoided_lift(request, pk, avoided_pk):
    found = mine(request, pk)
    row = get_object_or_404(AvoidedCommune.objects.for_user(request.user).filter(application=found), pk=avoided_pk)
    return act(
        request,
        lambda: actions.lift_avoided(request.user, avoided=row, on=today()),
        url=reverse("applications:avoided", args=[pk]),
        said=_("The commune may be proposed again, if the household wishes it."),
    )
