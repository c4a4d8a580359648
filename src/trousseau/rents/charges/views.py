"""The charges of a year: by dwelling, then with each of its tenants."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised, scales
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page, paper_page
from trousseau.engines import typography
from trousseau.mandates.models import Mandate
from trousseau.receipts.forms import DayForm
from trousseau.rules.charges import earliest_settlement, is_late
from trousseau.rules.dates import add_months

from .. import access
from ..before import lost_on
from ..enums import ChargeKey
from ..models import ChargeCost, ChargeStatement
from ..subjects import ACCOUNT, RENTS
from . import actions, queries
from .forms import CostEditForm, CostForm, ProvisionForm, SettleForm, YearForm
from .subjects import CHARGES, STATEMENT, year_of


def _shared(cost: queries.YearCost) -> str:
    """By what a cost is shared, in the reader's language; the tenant's paper says it in its own words."""
    label = str(ChargeKey(cost.key).label)
    return label if cost.key == ChargeKey.OWN else f"{label}, {cost.weight} / {cost.whole}"


@guard(access.READ)
def charges(request):
    form = YearForm(request.GET)
    year = form.cleaned_data["year"] if form.is_valid() else today().year - 1
    costs = dict(ChargeCost.objects.filter(year=year).values_list("mandate").annotate(n=Count("pk")).order_by())
    stated = dict(
        ChargeStatement.objects.filter(year=year).values_list("lease__mandate").annotate(n=Count("pk")).order_by()
    )
    columns = (
        Column(
            gettext_lazy("Dwelling"),
            lambda m: str(m.dwelling),
            link=lambda m: year_of(m.code, m.pk, year).url(),
            second=lambda m: m.code,
            order="dwelling__key",
        ),
        Column(gettext_lazy("Costs noted"), lambda m: costs.get(m.pk), kind="num"),
        Column(gettext_lazy("Statements sent"), lambda m: stated.get(m.pk), kind="num"),
    )
    return list_page(
        request,
        Listing(
            title=_("Charges of %(year)s") % {"year": year},
            subtitle=_("At least once a year: what the charges cost, by nature, against the provisions."),
            query=queries.mandates_of(request.user, year).order_by("dwelling__key", "pk"),
            columns=columns,
            empty=Empty(
                _("No tenant that year"), _("A dwelling appears here for each year in which somebody lived in it.")
            ),
            noun=lambda n: ngettext("%(n)s dwelling", "%(n)s dwellings", n) % {"n": typography.number(n)},
            links=(
                *(Button(str(one), f"?year={one}") for one in (today().year - 1, today().year - 2, today().year - 3)),
                Button(_("Before the agency"), reverse("rents:charges_before")),
            ),
            crumbs=RENTS.trail((_("Charges"), "")),
        ),
    )


def _year(year: int) -> int:
    """A year that charges may be counted for, or no page."""
    if not 2000 <= year <= today().year:
        raise Http404
    return year


def _mandate(request, pk: int, year: int) -> Mandate:
    _year(year)
    return get_object_or_404(queries.mandates_of(request.user, year), pk=pk)


@guard(access.READ)
def mandate_year(request, pk, year):
    mandate = _mandate(request, pk, year)
    mine = queries.settled(year).for_user(request.user).filter(mandate=mandate)
    found = queries.years(mine, year)
    for one in found:
        opened(request, one.lease.household, "rents:charges_year")
    costs = queries.costs_of([mandate.pk], year)[mandate.pk]
    day = today()
    notice = scales.at("charges.notice_months", day)
    add = Button(_("Note a cost"), reverse("rents:charges_cost_new", args=[pk, year]), access.WRITE, main=True)
    stated = any(one.statement for one in found)
    return file_page(
        request,
        "rents/charges_year.html",
        buttons=[] if stated or year >= day.year else [add],
        mandate=mandate,
        year=year,
        costs=[(cost, _shared(cost)) for cost in costs],
        total=sum(cost.amount for cost in costs),
        rows=[
            {
                "one": one,
                "gap": abs(one.balance),
                "lost": one.before and lost_on(one.lease, year, day),
                "letter": one.former and one.former.mail and not one.former.mail.cancelled_on and one.former.mail,
                "stated": stated_on,
                "from": stated_on and earliest_settlement(stated_on, notice.number),
                "late": stated_on and is_late(year, max(day, earliest_settlement(stated_on, notice.number))),
                "vouchers": stated_on and add_months(stated_on, scales.at("charges.voucher_months", day).number),
            }
            for one in found
            for stated_on in (one.statement and one.statement.stated_on,)
        ],
        notice=notice,
        limitation=scales.at("rents.limitation_years", day),
        stated=stated,
        over=year < day.year,
        may_write=access.WRITE(request.user),
        crumbs=CHARGES.trail((f"{mandate.code}, {year}", "")),
    )


@guard(access.WRITE)
def cost_new(request, pk, year):
    mandate = _mandate(request, pk, year)
    return year_of(mandate.code, pk, year).form(
        request,
        title=_("A cost of %(year)s, mandate %(mandate)s") % {"year": year, "mandate": mandate.code},
        here=_("A cost"),
        subtitle=_("The recoverable part alone (décret 87-713): what the syndic or the invoice says of it."),
        verb=_("Note the cost"),
        said=_("The cost is noted."),
        form=CostForm,
        does=actions.note_cost,
        given={"mandate": mandate, "year": year, "today": today()},
    )


@guard(access.WRITE)
def cost_edit(request, pk):
    cost = get_object_or_404(ChargeCost.objects.select_related("mandate"), pk=pk)
    _mandate(request, cost.mandate_id, cost.year)
    return year_of(cost.mandate.code, cost.mandate_id, cost.year).form(
        request,
        title=_("Correct a cost of %(year)s") % {"year": cost.year},
        here=_("A cost"),
        verb=_("Save the cost"),
        said=_("The cost is corrected."),
        form=CostEditForm,
        does=actions.correct_cost,
        given={"cost": cost, "today": today()},
        obj=cost,
    )


@guard(access.WRITE)
def send(request, pk, year):
    lease = ACCOUNT.find(request, pk)
    return year_of(lease.code, lease.mandate_id, _year(year)).form(
        request,
        title=_("Statement of the charges of %(year)s, for %(name)s") % {"year": year, "name": lease.household},
        here=_("Statement"),
        subtitle=_(
            "By nature, with the key of each; the vouchers stay at disposal %(vouchers)s months. Settled %(notice)s month later at least."
        )
        % {
            "vouchers": scales.at("charges.voucher_months", today()).number,
            "notice": scales.at("charges.notice_months", today()).number,
        },
        verb=_("Make the statement"),
        said=_("The statement is ready: download it and send it."),
        form=DayForm,
        does=actions.send_statement,
        given={"lease": lease, "year": year, "today": today()},
        initial={"on": today()},
    )


def _form(request, statement: ChargeStatement, **task: Any) -> HttpResponse:
    """A page with a form about a statement, under its year."""
    place = year_of(statement.lease.code, statement.lease.mandate_id, statement.year)
    return place.form(request, given={"statement": statement, "today": today()}, **task)


@guard(access.WRITE)
def settle(request, pk):
    found = STATEMENT.find(request, pk)
    said = _("%(amount)s are asked of the tenant.") if found.balance > 0 else _("%(amount)s are given back.")
    return _form(
        request,
        found,
        title=_("Settle the charges of %(year)s") % {"year": found.year},
        here=_("Settlement"),
        subtitle=said % {"amount": localised.money(abs(found.balance))},
        verb=_("Settle the charges"),
        said=_("The charges are settled on the account of the tenant."),
        form=SettleForm,
        does=actions.settle_charges,
        initial={"on": today()},
    )


@guard(access.WRITE)
def provision(request, pk):
    found = STATEMENT.find(request, pk)
    year = queries.year_of(found.lease, found.year)
    return _form(
        request,
        found,
        title=_("New provision for %(name)s") % {"name": found.lease.household},
        here=_("Provision"),
        subtitle=_("Proposed from what %(year)s cost, brought to a whole year and a month. Never retroactive.")
        % {"year": found.year},
        verb=_("Change the provision"),
        said=_("The new provision is asked from that day on."),
        form=ProvisionForm,
        does=actions.change_provision,
        initial={"charges": year.next_provision, "from_on": add_months(today().replace(day=1), 1)},
    )


@guard(access.READ)
def paper(request, pk):
    found = STATEMENT.find(request, pk, "rents:charges_paper")
    return paper_page(found.paper, str(found))
