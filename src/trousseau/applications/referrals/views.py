"""Pages of what the agency asks, and of the answers it hears."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import act

from .. import access
from ..subjects import APPLICATION, COMPLEMENT, whose
from . import actions
from .forms import AnswerForm, AskForm


@guard(access.WRITE)
def complement_new(request, pk):
    found = APPLICATION.find(request, pk, "applications:complement_new")
    return APPLICATION.form(
        request,
        found,
        title=_("Ask for a complement"),
        part="suivi",
        subtitle=whose(found),
        verb=_("Ask"),
        form=AskForm,
        does=actions.ask_complement,
        given={"today": today()},
        options={"latest": today()},
        said=_("It is asked: the move is theirs."),
        initial={"on": today(), "of": "partner" if found.referred_by_id else "household"},
    )


@guard(access.WRITE)
def complement_answer(request, pk, complement_pk):
    row = COMPLEMENT.find(request, complement_pk, "applications:complement_answer", application=pk)

    def heard(user, **fields) -> None:
        actions.answer_complement(user, on=today(), **fields)
        actions.read_answer(user, complement=row, on=today())

    return COMPLEMENT.form(
        request,
        row,
        title=_("Note the answer"),
        part="suivi",
        verb=_("Note this answer"),
        form=AnswerForm,
        does=heard,
        subtitle=row.what,
        said=_("The answer is recorded."),
    )


@guard(access.WRITE)
@require_POST
def complement_read(request, pk, complement_pk):
    row = COMPLEMENT.find(request, complement_pk, application=pk)
    return act(
        request,
        lambda: actions.read_answer(request.user, complement=row, on=today()),
        url=COMPLEMENT.url(row, "suivi"),
        said=_("The answer was read."),
    )
