"""The month's rent state."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Column, Empty, Listing, list_page
from trousseau.engines import typography
from trousseau.rules.ageing import Aged
from trousseau.rules.dates import month_start
from trousseau.tenancies.models import Lease, LeaseQuerySet
from trousseau.tenancies.subjects import TENANCY

from . import access, queries
from .forms import RentFilter, listed_months, read_month
from .roll.queries import unpaid_of
from .subjects import RENTS
from .views_home import subtitle

NOTHING = Aged()


class Late:
    """What is late of the leases of the list, read once: of all of them when it orders them, else of those shown."""

    def __init__(self, day: date):
        self.day = day
        self.known: dict[int, Aged] | None = None

    def of_all(self, rows: LeaseQuerySet) -> dict[int, int]:
        self.known = unpaid_of(rows, self.day)
        return {pk: aged.debt for pk, aged in self.known.items() if aged.debt}

    def read(self, leases: Sequence[Lease]) -> None:
        """Give each lease `owed`, and the aid `awaited` that is apart from it, in cents."""
        late = self.known
        if late is None:
            late = unpaid_of(Lease.objects.filter(pk__in=[lease.pk for lease in leases]), self.day)
        for lease in leases:
            aged = late.get(lease.pk, NOTHING)
            lease.owed, lease.awaited, lease.unread = aged.debt, aged.awaited, aged.unread


def _state(lease) -> tuple[str, str]:
    if lease.owed:
        return ("warn:clock", _("Late"))
    if lease.unread:
        return ("note", _("Bank to be read"))
    return ("note", _("In credit")) if lease.debt < 0 else ("ok", _("Up to date"))


def _month(request, day: date) -> date:
    asked = request.GET.get("month")
    return read_month(asked) if asked in dict(listed_months()) else month_start(day)


@guard(access.READ)
def list_(request):
    day = today()
    month = _month(request, day)
    rows, late = queries.rent_state(request.user, day, month), Late(day)
    columns = (
        Column(
            gettext_lazy("Household"),
            lambda lease: str(lease.household),
            order="household__holder__key",
            link=TENANCY.url,
            second=lambda lease: f"{lease.code} · {lease.mandate.dwelling.size}, {lease.mandate.dwelling.commune.name}",
        ),
        Column(gettext_lazy("Late"), lambda lease: lease.owed or None, kind="money", order="owed"),
        Column(gettext_lazy("Situation"), _state, kind="state"),
        Column(gettext_lazy("Called"), lambda lease: lease.month_called or None, kind="money"),
        Column(gettext_lazy("Aid expected"), lambda lease: lease.month_expected or None, kind="money"),
        Column(gettext_lazy("Received in the month"), lambda lease: lease.month_received or None, kind="money"),
        Column(gettext_lazy("Aid awaited"), lambda lease: lease.awaited or None, kind="money"),
        Column(gettext_lazy("Balance of the account"), lambda lease: lease.debt, kind="money", order="debt"),
    )
    return list_page(
        request,
        Listing(
            title=_("Rents, %(month)s") % {"month": localised.month(month)},
            subtitle=subtitle(month, day),
            query=rows,
            columns=columns,
            empty=Empty(
                _("No lease in force this month"),
                _("A lease appears here once its keys are handed over; its rent is then called each month."),
            ),
            by_file=True,
            noun=lambda n: ngettext("%(n)s lease", "%(n)s leases", n) % {"n": typography.number(n)},
            filterset=RentFilter,
            crumbs=RENTS.trail((_("Rents by lease"), "")),
            template="rents/list.html",
            read=late.read,
            sums={"owed": late.of_all},
        ),
    )
