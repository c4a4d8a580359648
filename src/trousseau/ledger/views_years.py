"""The years of both ledgers: what closing one would post, its result carried forward, its file for the tax office; and the
balances with which the books begin."""

from datetime import date

from django.http import Http404, StreamingHttpResponse
from django.urls import reverse as url_of
from django.utils.translation import gettext as _

from trousseau.core import localised, pages
from trousseau.core.access import guard
from trousseau.core.again import FILE
from trousseau.core.clock import today
from trousseau.core.models import Agency
from trousseau.core.pages import Button
from trousseau.exchange.books import fec

from . import chart, closing
from . import opening as openings
from .access import CLOSE, OPEN, READ
from .books import book_entries
from .enums import Ledger
from .forms import CarryForm, OpeningForm, YearForm
from .models import ClosedYear, Entry
from .subjects import ENTRIES, ENTRY, YEARS
from .years import next_to_close


@guard(READ)
def years(request):
    closed = ClosedYear.objects.select_related("closed_by")
    books = [_book(ledger, [year for year in closed if year.ledger == ledger]) for ledger in Ledger]
    return pages.file_page(
        request,
        "ledger/years.html",
        buttons=[Button(_("Begin with balances"), url_of("ledger:opening"), OPEN)],
        books=books,
        may_close=CLOSE(request.user),
        crumbs=ENTRIES.trail((_("Years"), "")),
    )


def _book(ledger: Ledger, closed: list[ClosedYear]) -> dict:
    year = next_to_close(ledger)
    results = {found.year: found for found in closing.posted_results(ledger)}
    return {
        "ledger": ledger,
        "own": ledger == chart.closing().ledger,
        "next": year,
        "obstacles": closing.obstacles(ledger, year, today()) if year else [],
        "closed": [(row, results.get(row.year)) for row in closed],
    }


@guard(CLOSE)
def close(request, ledger: str):
    if ledger not in Ledger.values:
        raise Http404
    year = next_to_close(ledger)
    return YEARS.form(
        request,
        title=_("Close %(year)s, %(ledger)s") % {"year": year or "", "ledger": Ledger(ledger).label},
        here=_("Close this year"),
        verb=_("Close this year"),
        subtitle=_(
            "No entry will be dated in it any more, and it is not opened again. The whole ledger is verified first. "
            "What comes later of it is written on the first open day, with its own date."
        ),
        form=YearForm,
        initial={"year": year},
        does=closing.close_year,
        given={"ledger": ledger, "today": today()},
        said=_("The year is closed."),
        template="ledger/close.html",
        extra={"closing": closing.prepared(ledger, year, today()) if year else None},
    )


@guard(CLOSE)
def carry(request):
    waiting = closing.to_carry()
    year = waiting.year if waiting else ""
    said = _("%(amount)s, %(kind)s, go to %(account)s %(label)s on the day of the decision.")
    subtitle = _("No result waits to be carried forward.")
    if waiting:
        account = closing.carried_to(waiting.cents)
        subtitle = said % {
            "amount": localised.money(abs(waiting.cents)),
            "kind": _("a profit") if waiting.cents > 0 else _("a loss"),
            "account": account,
            "label": chart.account_name(chart.closing().ledger, account),
        }
    return YEARS.form(
        request,
        title=_("Carry the result of %(year)s forward") % {"year": year},
        here=_("Carry forward"),
        verb=_("Carry it forward"),
        subtitle=subtitle,
        form=CarryForm,
        initial={"on": today()},
        does=closing.carry_result,
        given={"today": today()},
        said=_("The result is carried forward."),
    )


@guard(READ, again=FILE)
def fec_file(request, year: int):
    """The file of a year of the agency's own books, as the tax office asks for it; of an open year, as it is today."""
    if not Entry.objects.posted().filter(ledger=Ledger.AGENCY, year=year).exists():
        raise Http404
    first, last = date(year, 1, 1), date(year, 12, 31)
    agency = Agency.objects.first()
    lines = fec.write(book_entries(Ledger.AGENCY, first, last, with_letters=True))
    answer = StreamingHttpResponse(
        (f"{line}\r\n".encode(fec.ENCODING) for line in lines), content_type=f"text/plain; charset={fec.ENCODING}"
    )
    name = fec.file_name((agency.siren if agency else "") or "000000000", last)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


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
