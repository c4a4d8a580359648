"""The years of both ledgers, the one that may be closed, and the balances with which the books begin."""

from django.http import Http404
from django.urls import reverse as url_of
from django.utils.translation import gettext as _

from trousseau.core import pages
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button

from . import opening as openings
from . import years as closing
from .access import CLOSE, OPEN, READ
from .enums import Ledger
from .forms import OpeningForm, YearForm
from .models import ClosedYear, Entry
from .subjects import ENTRIES, ENTRY, YEARS


@guard(READ)
def years(request):
    closed = ClosedYear.objects.select_related("closed_by")
    books = [
        {
            "ledger": ledger,
            "closed": [year for year in closed if year.ledger == ledger],
            "next": closing.next_to_close(ledger),
            "may_close": CLOSE(request.user) and (closing.next_to_close(ledger) or today().year) < today().year,
        }
        for ledger in Ledger
    ]
    return pages.file_page(
        request,
        "ledger/years.html",
        buttons=[Button(_("Begin with balances"), url_of("ledger:opening"), OPEN)],
        books=books,
        crumbs=ENTRIES.trail((_("Years"), "")),
    )


@guard(CLOSE)
def close(request, ledger: str):
    if ledger not in Ledger.values:
        raise Http404
    year = closing.next_to_close(ledger)
    return YEARS.form(
        request,
        title=_("Close %(year)s, %(ledger)s") % {"year": year or "", "ledger": Ledger(ledger).label},
        here=_("Close this year"),
        verb=_("Close this year"),
        subtitle=_(
            "No entry will be dated in it any more, and it is not opened again. The whole ledger is verified first. "
            "What must still be corrected is dated in the open year."
        ),
        form=YearForm,
        initial={"year": year},
        does=closing.close_year,
        given={"ledger": ledger, "today": today()},
        said=_("The year is closed."),
    )


@guard(OPEN)
def opening(request):
    def begin(actor, *, ledger, on, file) -> Entry:
        return openings.open_books(actor, ledger=ledger, on=on, content=file.read())

    return YEARS.form(
        request,
        title=_("Begin with the balances of another software"),
        here=_("Opening"),
        verb=_("Post the opening entry"),
        subtitle=_(
            "One entry for a ledger and a year, all or nothing: sign the mandates first, their funds must be open."
        ),
        form=OpeningForm,
        initial={"ledger": Ledger.CLIENTS, "on": today().replace(month=1, day=1)},
        does=begin,
        then=ENTRY.url,
        said=_("The opening entry is posted."),
    )
