"""The papers of a sitting: its minutes, the director's annex, the letters."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import act, paper_page, pdf_page, unsigned_page
from trousseau.mail import printing
from trousseau.mail.queries import printable, register
from trousseau.mail.subjects import ITEM
from trousseau.mail.views import state_of

from . import access, actions, queries
from .forms_sitting import LettersForm, SentForm
from .models import Sitting
from .papers import minutes_paper
from .papers_letters import letters as letters_of
from .papers_letters import waiting_for
from .subjects import READABLE, SITTING


def _closed(request, pk: int) -> Sitting:
    found = SITTING.find(request, pk)
    if found.minutes is None:
        raise Http404
    return found


@guard(access.READ)
def minutes(request, pk):
    """Not for who withdrew from one of its points: they do not read that sheet, whatever the paper."""
    found = _closed(request, pk)
    if found.decisions.filter(recused=request.user).exists():
        raise PermissionDenied
    return paper_page(found.minutes)


@guard(access.READ)
def unsigned_minutes(request, pk):
    """The minutes before the sitting is closed: read again by who was there, before they are numbered."""
    found = READABLE.find(request, pk)
    if found.minutes_id:
        return redirect(SITTING.url(found))
    day, name = max(today(), found.held_on), f"pv-{found.held_on:%Y-%m-%d}"
    return unsigned_page(
        request, lambda: minutes_paper(found, number=_("not numbered yet"), on=day), name=name, url=SITTING.url(found)
    )


@guard(access.ANNEX)
def annex(request, pk):
    """Printed when it is asked, of the files that the director may open: an erased name does not come back."""
    found = _closed(request, pk)
    codes = {one["application"] for decision in found.decisions.all() for one in decision.seen}
    named = queries.names_by_code(request.user, codes)
    paper = minutes_paper(found, number=f"{found.minutes.number}-A", on=today(), names=named)
    return pdf_page(paper.pdf, f"{found.minutes.number}-annexe")


@guard(access.HOLD)
def letters(request, pk):
    found = SITTING.find(request, pk)
    waiting, others = waiting_for(request.user, found)
    ready = {item.pk for item in printable(waiting)}
    rows = list(letters_of(found))
    mine = set(register(request.user).filter(pk__in=[one.mail_id for one in rows]).values_list("pk", flat=True))

    def prepared(user, *, sitting: Sitting, examined: bool, on: date) -> int:
        missing = actions.missing_letters(sitting, examined=examined, on=on)
        return actions.prepare_letters(user, sitting=sitting, missing=missing, on=on)

    return SITTING.form(
        request,
        found,
        title=_("Letters of the sitting"),
        subtitle=_(
            "To the household designated, its partner and the owner, each with what it may read. Each is kept in the "
            "household’s file and in the register of mail, and goes when the household is erased."
        ),
        verb=_("Prepare the letters"),
        form=LettersForm,
        does=prepared,
        given={"on": today()},
        then=reverse("allocation:letters", args=[pk]),
        said=_("The letters are prepared."),
        template="allocation/letters.html",
        extra={
            "sitting": found,
            "letters": [(one, ITEM.url(one.mail) if one.mail_id in mine else "", state_of(one.mail)) for one in rows],
            "sent": SentForm(initial={"on": today()}),
            "ready": len(ready),
            "aside": [item for item in waiting if item.pk not in ready],
            "others": others,
        },
    )


@guard(access.HOLD)
def letters_print(request, pk):
    """Letters that have not left and can be posted, in one file, of the files open to who prints; each household's file is
    opened with its letter."""
    found = SITTING.find(request, pk)
    items = printable(waiting_for(request.user, found)[0])
    try:
        joined = printing.letters(items, on=today())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(reverse("allocation:letters", args=[pk]))
    for household in {item.household for item in items if item.household}:
        opened(request, household, "allocation:letters")
    return pdf_page(joined.pdf, f"courriers-{found.held_on}")


@guard(access.HOLD)
@require_POST
def letters_sent(request, pk):
    found, url = SITTING.find(request, pk), reverse("allocation:letters", args=[pk])
    form = SentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the day the letters left."))
        return redirect(url)
    on = form.cleaned_data["on"]
    return act(
        request,
        lambda: actions.mark_sent(request.user, sitting=found, on=on, today=today()),
        url=url,
        said=_("The day the letters left is written."),
    )
