"""Ask for the call of a month's rents, and see it being done."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button
from trousseau.core.runs import run_page, taken_up
from trousseau.mandates.queries import managed_past_term
from trousseau.rules.dates import month_start

from .. import access
from ..enums import PaperKind
from ..forms import RunForm
from ..notices.making import to_make
from ..subjects import RENTS, RUN
from . import asking
from .tasks import work_on_run

SHOWN = 12  # runs under the form


@guard(access.WRITE)
def run(request):
    day = today()
    return RENTS.form(
        request,
        title=_("Call the rents of a month"),
        here=_("Call the rents"),
        verb=_("Call the rents"),
        subtitle=_(
            "Rent and charges of every lease in force, dated the 1st of the month in the clients’ ledger. "
            "A first or last month is in proportion of its days. Called twice, a month is asked once."
        ),
        form=RunForm,
        does=asking.ask_run,
        given={"today": day},
        then=RUN.url,
        initial={"month": month_start(day)},
        extra={"runs": RUN.rows(request.user)[:SHOWN], "past_term": managed_past_term(day)},
        template="rents/run_new.html",
    )


@guard(access.WRITE)
def month_run(request, pk: int):
    """Where the run stands. While it is at work, the page comes back by itself."""
    found = RUN.find(request, pk)
    notices = to_make(PaperKind.NOTICES, found.month).count() if found.posted_at else 0
    papers = Button(
        _("Make the notices of rent due"),
        f"{reverse('rents:papers_new')}?month={found.month:%Y-%m}",
        access.WRITE,
        main=True,
    )
    return run_page(
        request,
        "rents/run.html",
        found,
        again=reverse("rents:month_run_resume", args=[pk]),
        right=access.WRITE,
        buttons=[papers] if notices else [],
        notices=notices,
        crumbs=RUN.trail(found),
    )


@guard(access.WRITE)
@require_POST
def resume(request, pk: int):
    found = RUN.find(request, pk)
    return taken_up(request, work_on_run, found, url=RUN.url(found))
