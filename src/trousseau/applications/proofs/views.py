"""Pages of the resources of one application."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.models import Person
from trousseau.core.pages import act

from .. import access, queries
from ..frames import mine, task, url_of
from ..models import Application, Resource
from . import actions
from .forms import EditResourceForm, ResourceForm, YearlyForm


def _options(found: Application) -> dict:
    members = queries.members(found.household, today())[0]
    return {"people": Person.objects.filter(pk__in=members.values("person")), "latest": today()}


def _resource(found: Application, pk: int) -> Resource:
    row = get_object_or_404(found.resource_rows.all(), pk=pk)
    row.application = found
    return row


@guard(access.WRITE)
def resource_new(request, pk):
    found = mine(request, pk, "resource_new")

    def action(**fields) -> str:
        actions.add_resource(request.user, application=found, today=today(), **fields)
        return url_of(found, "ressources")

    return task(
        request,
        found,
        title=_("Add a resource"),
        part="ressources",
        verb=_("Add this resource"),
        form=ResourceForm,
        action=action,
        options=_options(found),
        said=_("The resource is recorded."),
        initial={"person": found.household.holder_id, "source": "household"},
        lede=_("What is proved by a paper counts; what is only said is kept beside it, and counts for nothing yet."),
    )


@guard(access.WRITE)
def resource_edit(request, pk, resource_pk):
    found = mine(request, pk, "resource_edit")
    row = _resource(found, resource_pk)

    def action(**fields) -> str:
        actions.edit_resource(request.user, resource=row, today=today(), **fields)
        return url_of(found, "ressources")

    return task(
        request,
        found,
        title=_("Prove, correct or end a resource"),
        part="ressources",
        verb=_("Keep the changes"),
        form=EditResourceForm,
        action=action,
        obj=row,
        options=_options(found),
        said=_("The resource is up to date."),
        lede=_("What was written before stays in the history."),
        initial={"person": row.person_id, "cents": row.cents or None},
    )


@guard(access.WRITE)
@require_POST
def resource_drop(request, pk, resource_pk):
    found = mine(request, pk)
    row = _resource(found, resource_pk)
    return act(
        request,
        lambda: actions.drop_resource(request.user, resource=row),
        url=url_of(found, "ressources"),
        said=_("The resource is taken away."),
    )


@guard(access.WRITE)
def yearly(request, pk):
    found = mine(request, pk, "yearly")

    def action(**fields) -> str:
        actions.write_yearly(request.user, application=found, today=today(), **fields)
        return url_of(found, "ressources")

    return task(
        request,
        found,
        title=_("Write a yearly figure"),
        part="ressources",
        verb=_("Keep this figure"),
        form=YearlyForm,
        action=action,
        initial={"year": today().year - 1, "proved_on": today()},
        said=_("The figure is recorded."),
        lede=_("As a notice of CAF or of the tax office says it; written again for the same year, it is corrected."),
    )
