"""The month's rent state."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import components
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, list_page
from trousseau.engines import plots, svg, typography
from trousseau.rules.dates import add_months, month_start

from . import access, queries
from .forms import RentFilter, read_month, recent_months
from .steps import steps

SHOWN = 12  # months in the picture


def _state(lease) -> tuple[str, str]:
    if lease.owed:
        return ("warn:clock", _("Late"))
    return ("note", _("In credit")) if lease.debt < 0 else ("ok", _("Up to date"))


def _month(request, day: date) -> date:
    asked = request.GET.get("month")
    return read_month(asked) if asked in dict(recent_months()) else month_start(day)


def _lede(sums: dict[str, int], day: date) -> str:
    lang = components.language()
    amounts = {name: typography.money(cents, lang) for name, cents in sums.items()}
    said = _(
        "Called: %(called)s. Received during the month: %(received)s. Balance of the tenants on %(day)s: %(debt)s."
    )
    return said % {**amounts, "day": typography.day(day, lang)}


def _year(month: date, day: date) -> dict:
    """What was called and received in each of the last months, drawn and in figures; nothing before two of them."""
    rows = [(one, *sums) for one, sums in queries.by_month(add_months(month, 1 - SHOWN), day).items()]
    if len(rows) < 2:
        return {}
    lang = components.language()
    called, received = (sum(row[n] for row in rows) for n in (1, 2))
    names = (_("Called"), _("Received"))
    drawn = plots.columns(
        [max(row[1], 0) for row in rows], inner=[max(row[2], 0) for row in rows], marks=(), name="year",
        first=typography.month(rows[0][0], lang), last=typography.month(rows[-1][0], lang),
        written=lambda cents: typography.number(cents // 100, lang) + " €",
        title=_("Called and received, month by month"),
        description=_("%(received)s received for %(called)s called.")
        % {"received": typography.money(received, lang), "called": typography.money(called, lang)},
    )  # fmt: skip
    return {
        "months": [(row[0], row[1], row[2], row[2] - row[1]) for row in reversed(rows)],
        "year": drawn + svg.legend([svg.Part(0, fill, words) for fill, words in zip(("f2", "f5"), names, strict=True)]),
        "called": called, "received": received,
    }  # fmt: skip


@guard(access.READ)
def list_(request):
    day = today()
    month = _month(request, day)
    rows = queries.rent_state(request.user, day, month)
    call = Button(_("Call the rents"), reverse("rents:run"), access.WRITE)
    columns = (
        Column(
            gettext_lazy("Household"), lambda lease: str(lease.household), order="household__holder__key",
            link=lambda lease: reverse("rents:lease", args=[lease.pk]),
            second=lambda lease: f"{lease.code} · {lease.mandate.dwelling.size}, {lease.mandate.dwelling.commune.name}",
        ),
        Column(gettext_lazy("Late"), lambda lease: lease.owed or None, kind="money", order="owed"),
        Column(gettext_lazy("Situation"), _state, kind="state"),
        Column(gettext_lazy("Called"), lambda lease: lease.month_called or None, kind="money"),
        Column(gettext_lazy("Aid expected"), lambda lease: lease.month_expected or None, kind="money"),
        Column(gettext_lazy("Received in the month"), lambda lease: lease.month_received or None, kind="money"),
        Column(gettext_lazy("Balance of the account"), lambda lease: lease.debt, kind="money", order="debt"),
    )  # fmt: skip
    return list_page(
        request,
        Listing(
            title=_("Rents, %(month)s") % {"month": typography.month(month, components.language())},
            lede=_lede(queries.totals(month, day), day),
            query=rows,
            columns=columns,
            empty=Empty(
                _("No lease in force this month"),
                _("A lease appears here once its keys are handed over; its rent is then called each month."),
            ),
            noun=lambda n: ngettext("%(n)s lease", "%(n)s leases", n) % {"n": typography.number(n)},
            filterset=RentFilter,
            buttons=(call, Button(_("Bring a portfolio in"), reverse("rents:intake"), access.BRING_IN)),
            doors=(
                Button(_("Rent roll"), reverse("rents:roll")),
                Button(_("Papers of the rents"), reverse("rents:papers")),
                Button(_("Settlement of the charges"), reverse("rents:charges")),
                Button(_("Lines of the bank"), reverse("rents:bank_lines"), access.BANK),
                Button(_("Direct debits"), reverse("rents:collections"), access.BANK),
                Button(_("Cash and cheques"), reverse("rents:counter"), access.BANK),
                Button(_("Payments of the CAF"), reverse("rents:caf_slips")),
                Button(_("Owners’ accounts"), reverse("rents:owners")),
                Button(_("Guarantors"), reverse("rents:claimable")),
                Button(_("Deposits to give back"), reverse("rents:settlements")),
            ),
            # the bare address is the room's home; asked for anything, it is the list
            extra={} if request.GET else {"steps": steps(request.user, day), **_year(month, day)},
            template="rents/list.html",
        ),
    )
