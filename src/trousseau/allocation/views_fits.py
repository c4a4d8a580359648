"""Which dwellings of the next sitting fit one household, and what each of the others lacks: for its social worker."""

from django.utils.translation import gettext as _

from trousseau.applications.subjects import APPLICATION
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, file_page

from . import access, queries, queries_sitting, sheet


@guard(access.FITS)
def fits(request, pk):
    found = APPLICATION.find(request, pk)
    coming = queries.coming(today())
    examined = queries.examine(coming.held_on if coming else today())
    rows = sheet.fitting_dwellings(examined, found)
    closed = queries_sitting.hidden(coming, request.user, queries.agenda(coming, examined)) if coming else set()
    return file_page(
        request,
        "allocation/fits.html",
        buttons=[Button(_("Open the application"), APPLICATION.url(found))],
        application=found,
        coming=coming,
        rows=rows,
        closed_to_me=closed,
        fit=sum(row.fits for row in rows),
        aside=[one for one in examined.aside if one.code == found.code],
        waits=found.code in {*examined.problem.household, *examined.unknown},
        crumbs=APPLICATION.trail(found, _("Dwellings")),
    )
