"""Pages of the resources of one application."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.models import Person
from trousseau.core.pages import act

from .. import access, queries
from ..models import Application
from ..subjects import APPLICATION, RESOURCE
from . import actions
from .forms import EditResourceForm, ResourceForm, YearlyForm


def _options(found: Application) -> dict:
    members = queries.members(found.household, today())[0]
    return {"people": Person.objects.filter(pk__in=members.values("person")), "latest": today()}


@guard(access.WRITE)
def resource_new(request, pk):
    found = APPLICATION.find(request, pk, "applications:resource_new")
    return APPLICATION.form(
        request,
        found,
        title=_("Add a resource"),
        part="ressources",
        verb=_("Add this resource"),
        form=ResourceForm,
        does=actions.add_resource,
        given={"today": today()},
        options=_options(found),
        said=_("The resource is recorded."),
        initial={"person": found.household.holder_id, "source": "household"},
        subtitle=_(
            "What is proved by a paper counts; what is only said is kept beside it, and counts for nothing yet."
        ),
    )


@guard(access.WRITE)
def resource_edit(request, pk, resource_pk):
    row = RESOURCE.find(request, resource_pk, "applications:resource_edit", application=pk)
    return RESOURCE.form(
        request,
        row,
        title=_("Prove, correct or end a resource"),
        part="ressources",
        verb=_("Keep the changes"),
        form=EditResourceForm,
        does=actions.edit_resource,
        given={"today": today()},
        obj=row,
        options=_options(row.application),
        said=_("The resource is up to date."),
        subtitle=_("What was written before stays in the history."),
        initial={"person": row.person_id, "cents": row.cents or None},
    )


@guard(access.WRITE)
@require_POST
def resource_drop(request, pk, resource_pk):
    row = RESOURCE.find(request, resource_pk, application=pk)
    return act(
        request,
        lambda: actions.drop_resource(request.user, resource=row),
        url=RESOURCE.url(row, "ressources"),
        said=_("The resource is taken away."),
    )


@guard(access.WRITE)
def yearly(request, pk):
    found = APPLICATION.find(request, pk, "applications:yearly")
    return APPLICATION.form(
        request,
        found,
        title=_("Write a yearly figure"),
        part="ressources",
        verb=_("Keep this figure"),
        form=YearlyForm,
        does=actions.write_yearly,
        given={"today": today()},
        initial={"year": today().year - 1, "proved_on": today()},
        said=_("The figure is recorded."),
        subtitle=_(
            "As a notice of CAF or of the tax office says it; written again for the same year, it is corrected."
        ),
    )
