"""Pages of the situation of a household and of the grounds that make it a priority."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today

from .. import access
from ..frames import mine, task, url_of
from . import actions
from .forms import EditPriorityForm, PriorityForm, SituationForm


@guard(access.WRITE)
def situation_new(request, pk):
    found = mine(request, pk, "situation_new")

    def action(**fields) -> str:
        actions.note_situation(request.user, application=found, today=today(), **fields)
        return url_of(found, "situation")

    return task(
        request,
        found,
        title=_("Note a new situation"),
        part="situation",
        verb=_("Note this situation"),
        form=SituationForm,
        action=action,
        initial={"starts_on": today()},
        said=_("The situation is recorded."),
    )


@guard(access.WRITE)
def priority_new(request, pk):
    found = mine(request, pk, "priority_new")

    def action(**fields) -> str:
        actions.add_priority(request.user, application=found, today=today(), **fields)
        return url_of(found, "priorite")

    return task(
        request,
        found,
        title=_("Add a priority ground"),
        part="priorite",
        verb=_("Add this ground"),
        form=PriorityForm,
        action=action,
        initial={"starts_on": today()},
        said=_("The ground is recorded."),
        lede=_("Of the list of CCH, art. L441-1. The commission reads one word: proven, or nothing."),
    )


@guard(access.WRITE)
def priority_edit(request, pk, ground_pk):
    found = mine(request, pk, "priority_edit")
    ground = get_object_or_404(found.priority_grounds.all(), pk=ground_pk)
    ground.application = found

    def action(**fields) -> str:
        actions.edit_priority(request.user, ground=ground, today=today(), **fields)
        return url_of(found, "priorite")

    return task(
        request,
        found,
        title=_("Prove, correct or end a ground"),
        part="priorite",
        verb=_("Keep the changes"),
        form=EditPriorityForm,
        action=action,
        obj=ground,
        said=_("The ground is up to date."),
        lede=ground.get_kind_display(),
    )
