"""The bare alternative: the same 50 rows, the same texts in as many columns, one query and one template.

No session, no grant, no count, no menu, no filter, no link: what any Django page would cost at least.
"""

from collections.abc import Callable, Iterable

from django.db.models import Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application
from trousseau.captation.enums import Stage
from trousseau.captation.models import Prospect
from trousseau.core.access import PUBLIC, guard
from trousseau.core.models import HouseholdMember
from trousseau.followup.enums import ContactKind, Presence
from trousseau.followup.models import Contact
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Entry, Line
from trousseau.mandates.enums import MandateState
from trousseau.mandates.models import Availability, Mandate
from trousseau.rents.models import Payment, RentCall
from trousseau.site.urls_agency import urlpatterns as house
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease

TEMPLATE = Engine().from_string(
    "<!doctype html><html><head><title>Bare</title></head><body><table>"
    "<thead><tr>{% for cell in rows.0 %}<th>{{ forloop.counter }}</th>{% endfor %}</tr></thead>"
    "<tbody>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</tbody>"
    "</table></body></html>"
)


def prospects() -> Iterable[tuple]:
    for p in Prospect.objects.select_related("owner", "dwelling__commune").order_by(
        F("next_contact_on").asc(nulls_last=True), "pk"
    )[:50]:
        yield (
            f"{p.dwelling.size}, {p.dwelling.address} {p.dwelling.complement}", Stage(p.stage).label,
            p.next_contact_on, p.dwelling.commune.name, p.owner.name, p.rent_hoped, p.met_on,
        )  # fmt: skip


def mandates() -> Iterable[tuple]:
    free = Availability.objects.filter(mandate=OuterRef("pk"), ends_on=None).values("starts_on")[:1]
    for m in Mandate.objects.select_related("owner", "dwelling__commune").annotate(free=Subquery(free))[:50]:
        yield (
            m.code, f"{m.dwelling.size}, {m.dwelling.address} {m.dwelling.commune.name}", m.free,
            MandateState(m.state).label, m.owner.name, m.rent, m.ends_on,
        )  # fmt: skip


def applications() -> Iterable[tuple]:
    """A second query for the communes: they are many to many."""
    size = HouseholdMember.objects.filter(household=OuterRef("household")).order_by().values("household")
    for a in (
        Application.objects.select_related("household__holder")
        .prefetch_related("communes")
        .annotate(size=Subquery(size.annotate(n=Count("pk")).values("n")))[:50]
    ):
        yield (
            a.household, ApplicationState(a.state).label, a.code, a.size, a.resources,
            ", ".join(c.name for c in a.communes.all()), a.received_on, a.last_contact_on,
        )  # fmt: skip


def leases() -> Iterable[tuple]:
    for n in Lease.objects.select_related(
        "household__holder", "mandate__dwelling__commune", "mandate__owner"
    )[:50]:
        yield (
            f"{n.household} {n.code}", LeaseState(n.state).label, f"{n.mandate.dwelling} {n.mandate.owner.name}", n.rent,
            n.charges, n.keys_on, n.ends_on,
        )  # fmt: skip


def rents() -> Iterable[tuple]:
    """Three sums for each lease, of all its months: ours computes seven, of the month and of a day."""
    calls = RentCall.objects.filter(lease=OuterRef("pk"))
    paid = Payment.objects.filter(lease=OuterRef("pk"), reversal=None)

    def total(rows, *fields: str) -> Coalesce:
        sums = (
            rows.order_by().values("lease").annotate(total=sum((Sum(f) for f in fields[1:]), Sum(fields[0])))
        )
        return Coalesce(Subquery(sums.values("total")), 0)

    for n in Lease.objects.select_related("household__holder", "mandate__dwelling__commune").annotate(
        called=total(calls, "rent", "charges"),
        expected=total(calls, "caf_expected"),
        received=total(paid, "amount"),
    )[:50]:
        late = n.called - n.received
        yield (
            f"{n.household} {n.code}, {n.mandate.dwelling.size}, {n.mandate.dwelling.commune.name}", late,
            "late" if late else "", n.called, n.expected, n.received, late,
        )  # fmt: skip


def contacts() -> Iterable[tuple]:
    for c in Contact.objects.select_related("household__holder", "by")[:50]:
        yield c.household, c.on, ContactKind(c.kind).label, Presence(c.presence).label, c.by.name


def entries() -> Iterable[tuple]:
    lines = Line.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    for e in Entry.objects.filter(posted=True).annotate(
        total=Subquery(lines.annotate(n=Sum("debit")).values("n"))
    )[:50]:
        yield e, e.date, f"{e.label} {e.piece}", e.total, Ledger(e.ledger).label, ""


PAGES: dict[str, Callable[[], Iterable[tuple]]] = {
    read.__name__: read for read in (prospects, mandates, applications, leases, rents, contacts, entries)
}


@guard(PUBLIC)
def page(request, name: str) -> HttpResponse:
    return HttpResponse(TEMPLATE.render(Context({"rows": list(PAGES[name]())})))


urlpatterns = [path("bench/<slug:name>/", page), *house]
