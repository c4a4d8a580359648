"""Pages of the situation of a household and of the grounds that make it a priority."""

from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today

from .. import access
from ..subjects import APPLICATION, GROUND, whose
from . import actions
from .forms import EditPriorityForm, PriorityForm, SituationForm


@guard(access.WRITE)
def situation_new(request, pk):
    found = APPLICATION.find(request, pk, "applications:situation_new")
    return APPLICATION.form(
        request,
        found,
        title=_("Note a new situation"),
        part="situation",
        subtitle=whose(found),
        verb=_("Note this situation"),
        form=SituationForm,
        does=actions.note_situation,
        given={"today": today()},
        initial={"starts_on": today()},
        said=_("The situation is recorded."),
    )


@guard(access.WRITE)
def priority_new(request, pk):
    found = APPLICATION.find(request, pk, "applications:priority_new")
    return APPLICATION.form(
        request,
        found,
        title=_("Add a priority ground"),
        part="priorite",
        verb=_("Add this ground"),
        form=PriorityForm,
        does=actions.add_priority,
        given={"today": today()},
        initial={"starts_on": today()},
        said=_("The ground is recorded."),
        subtitle=_("Of the list of CCH, art. L441-1. The commission reads one word: proven, or nothing."),
    )


@guard(access.WRITE)
def priority_edit(request, pk, ground_pk):
    ground = GROUND.find(request, ground_pk, "applications:priority_edit", application=pk)
    return GROUND.form(
        request,
        ground,
        title=_("Prove, correct or end a ground"),
        part="priorite",
        verb=_("Keep the changes"),
        form=EditPriorityForm,
        does=actions.edit_priority,
        given={"today": today()},
        obj=ground,
        said=_("The ground is up to date."),
        subtitle=ground.get_kind_display(),
    )
