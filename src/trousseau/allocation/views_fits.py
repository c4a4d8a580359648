"""Which dwellings of the next sitting fit one household, and what each of the others lacks: for its social worker."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.applications.models import Application
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, file_page

from . import access, queries, queries_sitting, sheet


@guard(access.FITS)
def fits(request, pk):
    found = get_object_or_404(Application.objects.for_user(request.user), pk=pk)
    coming = queries.coming(today())
    examined = queries.examine(coming.held_on if coming else today())
    rows = sheet.fitting_dwellings(examined, found)
    closed = queries_sitting.hidden(coming, request.user, queries.agenda(coming, examined)) if coming else set()
    url = reverse("applications:application", args=[pk])
    return file_page(
        request,
        "allocation/fits.html",
        buttons=[Button(_("Open the application"), url)],
        application=found,
        coming=coming,
        rows=rows,
        closed_to_me=closed,
        fit=sum(row.fits for row in rows),
        aside=[one for one in examined.aside if one.code == found.code],
        waits=found.code in {*examined.problem.household, *examined.unknown},
        crumbs=((_("Applications"), reverse("applications:list")), (found.code, url), (_("Dwellings"), "")),
    )
