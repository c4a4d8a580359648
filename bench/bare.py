"""The bare alternative: what a plain Django page of the same 50 rows would cost, for whoever writes one view.

Each holds: a login session (the session's row and the account's), one queryset with the joins and the sums
that the same texts need, a paginator with its count, one template with one loop over rows and cells, through
the same middlewares. It holds none of what ours adds: no grant asked row by row, no filter form, no menu with
its counts, no order, no CSV, no link, no second line, no badge, no French spaces, no subtitle, no header or footer.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application, Resource
from trousseau.captation.enums import Stage
from trousseau.captation.models import Prospect
from trousseau.core.access import EVERYONE, guard
from trousseau.core.models import HouseholdMember
from trousseau.followup.enums import ContactKind, Presence
from trousseau.followup.models import Contact
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Entry, Line
from trousseau.mandates.enums import MandateState
from trousseau.mandates.models import Availability, Mandate
from trousseau.receipts.models import Receipt
from trousseau.rents.models import RentCall
from trousseau.site.urls import urlpatterns as house
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease

TEMPLATE = Engine().from_string(
    "<!doctype html><html><head><title>Bare</title></head><body><p>{{ user.name }}, {{ page.paginator.count }}</p>"
    "<table><tbody>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
    "</tbody></table></body></html>"
)


class Bare(NamedTuple):
    """One list: its queryset, and the texts of a row."""

    query: Callable[[], QuerySet]
    cells: Callable[[object], tuple]


def _each(queryset: QuerySet, by: str, **sums) -> Subquery:
    """A sum for each row, as a correlated subquery."""
    ((name, total),) = sums.items()
    return Subquery(queryset.order_by().values(by).annotate(**{name: total}).values(name))


def _prospects() -> QuerySet:
    """Two more queries, for the tags and what is lacking."""
    first = F("next_contact_on").asc(nulls_last=True)
    rows = Prospect.objects.select_related("owner", "dwelling__commune", "officer").order_by(first, "pk")
    return rows.prefetch_related("tags", "lacks")


def _mandates() -> QuerySet:
    free = Availability.objects.filter(mandate=OuterRef("pk"), ends_on=None).values("starts_on")[:1]
    return Mandate.objects.select_related("owner", "dwelling__commune").annotate(free=Subquery(free))


def _applications() -> QuerySet:
    """A second query for the communes: they are many to many."""
    members = HouseholdMember.objects.filter(household=OuterRef("household"))
    rows = Application.objects.select_related("household__holder").prefetch_related("communes")
    proved = Resource.objects.filter(application=OuterRef("pk"), proved_on__isnull=False)
    return rows.annotate(
        size=_each(members, "household", n=Count("pk")), resources=_each(proved, "application", n=Sum("cents"))
    )


def _leases() -> QuerySet:
    return Lease.objects.select_related("household__holder", "mandate__dwelling__commune", "mandate__owner")


def _rents() -> QuerySet:
    """Three sums for each lease, of all its months: ours computes seven, of the month and of a day."""
    calls = RentCall.objects.filter(lease=OuterRef("pk"))
    paid = Receipt.objects.rent().filter(lease=OuterRef("pk"), reversal=None)
    return Lease.objects.select_related("household__holder", "mandate__dwelling__commune").annotate(
        called=Coalesce(_each(calls, "lease", n=Sum("rent") + Sum("charges")), 0),
        expected=Coalesce(_each(calls, "lease", n=Sum("caf_expected")), 0),
        received=Coalesce(_each(paid, "lease", n=Sum("amount")), 0),
    )


def _contacts() -> QuerySet:
    return Contact.objects.select_related("household__holder", "by")


def _entries() -> QuerySet:
    lines = Line.objects.filter(entry=OuterRef("pk"))
    return Entry.objects.filter(posted=True).annotate(total=_each(lines, "entry", n=Sum("debit")))


PAGES = {
    "prospects": Bare(
        _prospects,
        lambda p: (
            f"{p.dwelling.size}, {p.dwelling.address} {p.dwelling.complement}",
            Stage(p.stage).label,
            p.next_contact_on,
            p.dwelling.commune.name,
            p.owner.name,
            p.officer and p.officer.name,
            ", ".join(one.name for one in p.tags.all()),
            ", ".join(one.what for one in p.lacks.all()),
            p.rent_hoped,
            p.met_on,
        ),
    ),
    "mandates": Bare(
        _mandates,
        lambda m: (
            m.code,
            f"{m.dwelling.size}, {m.dwelling.address} {m.dwelling.commune.name}",
            m.free,
            MandateState(m.state).label,
            m.owner.name,
            m.rent,
            m.ends_on,
        ),
    ),
    "applications": Bare(
        _applications,
        lambda a: (
            a.household,
            ApplicationState(a.state).label,
            a.code,
            a.size,
            a.resources,
            ", ".join(c.name for c in a.communes.all()),
            a.received_on,
            a.last_contact_on,
        ),
    ),
    "leases": Bare(
        _leases,
        lambda n: (
            f"{n.household} {n.code}",
            LeaseState(n.state).label,
            f"{n.mandate.dwelling} {n.mandate.owner.name}",
            n.rent,
            n.charges,
            n.keys_on,
            n.ends_on,
        ),
    ),
    "rents": Bare(
        _rents,
        lambda n: (
            f"{n.household} {n.code}, {n.mandate.dwelling.size}, {n.mandate.dwelling.commune.name}",
            n.called - n.received,
            "late" if n.called > n.received else "",
            n.called,
            n.expected,
            n.received,
            n.called - n.received,
        ),
    ),
    "contacts": Bare(
        _contacts, lambda c: (c.household, c.on, ContactKind(c.kind).label, Presence(c.presence).label, c.by.name)
    ),
    "entries": Bare(_entries, lambda e: (e, e.date, f"{e.label} {e.piece}", e.total, Ledger(e.ledger).label, "")),
}


@guard(EVERYONE)
def page(request, name: str) -> HttpResponse:
    bare = PAGES[name]
    shown = Paginator(bare.query(), 50).get_page(request.GET.get("page"))
    rows = [bare.cells(row) for row in shown]
    return HttpResponse(TEMPLATE.render(Context({"rows": rows, "page": shown, "user": request.user})))


urlpatterns = [path("bench/<slug:name>/", page), *house]
