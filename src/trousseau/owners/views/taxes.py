"""The owner's year as the tax return asks it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, act, file_page, paper_page

from .. import access, actions
from ..queries.taxes import tax_year, years
from ..subjects import ACCOUNT, TAX_SUMMARY


@guard(access.READ)
def year(request, pk):
    mandate, day = ACCOUNT.find(request, pk), today()
    known = years(mandate, day)
    asked = request.GET.get("annee", "")
    chosen = next((one for one in known if str(one) == asked), known[0])
    over = chosen < day.year
    print_ = Button(
        _("Print the summary of %(year)s") % {"year": chosen},
        reverse("owners:tax_summary_new", args=[pk, chosen]),
        access.WRITE,
        main=True,
        post=True,
    )
    found = tax_year(mandate, chosen)
    return file_page(
        request,
        "owners/taxes.html",
        buttons=[print_] if over else [],
        mandate=mandate,
        years=known,
        year=chosen,
        over=over,
        found=found,
        income_moved=[one for one in found.income if one.pieces],
        costs_moved=[one for one in found.costs if one.pieces],
        summaries=mandate.tax_summaries.all(),
        crumbs=ACCOUNT.trail(mandate, _("Tax summary")),
    )


@guard(access.WRITE)
@require_POST
def give(request, pk, year):
    mandate = ACCOUNT.find(request, pk)
    return act(
        request,
        lambda: actions.give_tax_summary(request.user, mandate=mandate, year=year, on=today()),
        url=f"{reverse('owners:taxes', args=[pk])}?annee={year}",
        said=_("The summary is printed."),
    )


@guard(access.READ)
def paper(request, pk):
    found = TAX_SUMMARY.find(request, pk)
    return paper_page(found.paper, str(found))
