"""The page of the communes to avoid: social workers alone."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import act

from .. import access
from ..models import AvoidedCommune
from ..subjects import APPLICATION
from . import actions
from .forms import AvoidForm


@guard(access.SECRET)
def avoided(request, pk):
    # the log that others read does not say which page
    found = APPLICATION.find(request, pk, "applications:application")
    rows = AvoidedCommune.objects.for_user(request.user).filter(application=found)
    return APPLICATION.form(
        request,
        found,
        title=_("Communes to avoid for safety"),
        part="besoins",
        verb=_("Avoid this commune"),
        form=AvoidForm,
        does=actions.avoid_commune,
        then=reverse("applications:avoided", args=[pk]),
        given={"on": today()},
        said=_("The commune is avoided; the wishes follow."),
        subtitle=_("The wishes, which others read, become an ordinary list without this commune."),
        extra={"avoided": rows.select_related("commune", "written_by", "ended_by"), "application": found},
        template="applications/avoided.html",
    )


@guard(access.SECRET)
@require_POST
def avoided_lift(request, pk, avoided_pk):
    found = APPLICATION.find(request, pk)
    row = get_object_or_404(AvoidedCommune.objects.for_user(request.user).filter(application=found), pk=avoided_pk)
    return act(
        request,
        lambda: actions.lift_avoided(request.user, avoided=row, on=today()),
        url=reverse("applications:avoided", args=[pk]),
        said=_("The commune may be proposed again, if the household wishes it."),
    )
