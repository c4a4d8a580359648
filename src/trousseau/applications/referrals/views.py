"""Pages of what the agency asks, and of the answers it hears."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import act

from .. import access
from ..frames import mine, task, url_of
from . import actions
from .forms import AnswerForm, AskForm


@guard(access.WRITE)
def complement_new(request, pk):
    found = mine(request, pk, "complement_new")

    def action(**fields) -> str:
        actions.ask_complement(request.user, application=found, today=today(), **fields)
        return url_of(found, "suivi")

    return task(
        request,
        found,
        title=_("Ask for a complement"),
        part="suivi",
        verb=_("Ask"),
        form=AskForm,
        action=action,
        options={"latest": today()},
        said=_("It is asked: the move is theirs."),
        initial={"on": today(), "of": "partner" if found.referred_by_id else "household"},
    )


@guard(access.WRITE)
def complement_answer(request, pk, complement_pk):
    found = mine(request, pk, "complement_answer")
    row = get_object_or_404(found.complements.select_related("asked_by"), pk=complement_pk)
    row.application = found

    def action(*, answer) -> str:
        actions.answer_complement(request.user, complement=row, answer=answer, on=today())
        actions.read_answer(request.user, complement=row, on=today())
        return url_of(found, "suivi")

    return task(
        request,
        found,
        title=_("Note the answer"),
        part="suivi",
        verb=_("Note this answer"),
        form=AnswerForm,
        action=action,
        lede=row.what,
        said=_("The answer is recorded."),
    )


@guard(access.WRITE)
@require_POST
def complement_read(request, pk, complement_pk):
    found = mine(request, pk)
    row = get_object_or_404(found.complements.all(), pk=complement_pk)
    return act(
        request,
        lambda: actions.read_answer(request.user, complement=row, on=today()),
        url=url_of(found, "suivi"),
        said=_("The answer was read."),
    )
