"""The home of the rents: where the money stands today, what came in month by month, and the way to its other pages."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, buttons_for, file_page
from trousseau.engines import plots, svg
from trousseau.ledger import links as ledger
from trousseau.rules.dates import add_months, month_start
from trousseau.tenancies.models import Lease

from . import access, links, queries
from .forms import RentFilter
from .roll.queries import owed_together
from .steps import MANY, steps

SHOWN = 12  # months in the picture


def subtitle(month: date, day: date) -> str:
    """What the month asked and brought, all leases together, and what they owe on the day `day`."""
    amounts = {name: localised.money(cents) for name, cents in queries.totals(month, day).items()}
    said = _(
        "Called: %(called)s. Received during the month: %(received)s. Balance of the tenants on %(day)s: %(debt)s."
    )
    return said % {**amounts, "day": localised.day(day)}


def _made_of(day: date) -> str:
    """What the balance of the tenants is made of; of very many accounts, where it is read."""
    leases = Lease.objects.for_owner().filter(keys_on__isnull=False, starts_on__lte=day)
    if leases.count() > MANY:
        return _("The rent roll says what of it is late.")
    owed = owed_together(leases, day)
    parts = [
        (owed.late, _("%(amount)s late")),
        (owed.unread, _("%(amount)s due, not known yet: the bank is not read, or its lines identified, past its day")),
        (owed.awaited, _("%(amount)s awaited from the CAF, not late yet")),
        (owed.to_come, _("%(amount)s not due yet")),
        (owed.beyond, _("%(amount)s that no call explains")),
        (-owed.credit, _("%(amount)s paid ahead")),
    ]
    said = [words % {"amount": localised.money(cents)} for cents, words in parts if cents]
    return _("It is made of %(parts)s.") % {"parts": ", ".join(said)} if said else ""


def _year(month: date, day: date) -> dict:
    """What was called and received in each of the last months, drawn and in figures; nothing before two of them."""
    rows = [(one, *sums) for one, sums in queries.by_month(add_months(month, 1 - SHOWN), day).items()]
    if len(rows) < 2:
        return {"year": ""}
    called, received = (sum(row[n] for row in rows) for n in (1, 2))
    names = (_("Called"), _("Received"))
    drawn = plots.columns(
        [max(row[1], 0) for row in rows],
        inner=[max(row[2], 0) for row in rows],
        marks=(),
        name="year",
        first=localised.month(rows[0][0]),
        last=localised.month(rows[-1][0]),
        written=lambda cents: localised.number(cents // 100) + " €",
        title=_("Called and received, month by month"),
        description=_("%(received)s received for %(called)s called.")
        % {"received": localised.money(received), "called": localised.money(called)},
    )
    return {
        "months": [(row[0], row[1], row[2], row[2] - row[1]) for row in reversed(rows)],
        "year": drawn + svg.legend([svg.Part(0, fill, words) for fill, words in zip(("f2", "f5"), names, strict=True)]),
        "called": called,
        "received": received,
    }


@guard(access.READ)
def home(request):
    day = today()
    month = month_start(day)
    pages = (
        Button(_("Rents by lease"), reverse("rents:list")),
        Button(_("Rent roll"), reverse("rents:roll")),
        Button(_("Papers of the rents"), reverse("rents:papers")),
        Button(_("Settlement of the charges"), reverse("rents:charges")),
        Button(_("Lines of the bank"), ledger.BANK_LINES.url(), access.BANK),
        Button(_("Direct debits"), reverse("rents:collections"), access.BANK),
        Button(_("Cash and cheques"), reverse("receipts:counter"), access.BANK),
        Button(_("Payments of the CAF"), reverse("rents:caf_remittances")),
        Button(_("Owners’ accounts"), links.OWNERS.url()),
        Button(_("Guarantors"), reverse("rents:claimable")),
        Button(_("Deposits to give back"), reverse("rents:settlements")),
    )
    return file_page(
        request,
        "rents/home.html",
        buttons=(
            Button(_("Call the rents"), reverse("rents:run"), access.WRITE),
            Button(_("Bring a portfolio in"), reverse("rents:intake"), access.BRING_IN),
        ),
        title=_("Rents, %(month)s") % {"month": localised.month(month)},
        subtitle=f"{subtitle(month, day)} {_made_of(day)}",
        links=buttons_for(request.user, pages),
        steps=steps(request.user, day),
        form=RentFilter(None, queryset=Lease.objects.none()).form,
        **_year(month, day),
    )
