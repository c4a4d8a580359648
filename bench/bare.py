"""The bare alternative: the same 50 rows and their texts, one query, one template, nothing else."""

from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from trousseau.applications.models import Application
from trousseau.captation.models import Prospect
from trousseau.core.access import PUBLIC, guard
from trousseau.followup.models import Contact
from trousseau.ledger.models import Entry
from trousseau.mandates.models import Mandate
from trousseau.rents.models import RentCall
from trousseau.site.urls_agency import urlpatterns as house
from trousseau.tenancies.models import Lease

TEMPLATE = Engine().from_string(
    "<!doctype html><html><head><title>Bare</title></head><body><table><thead><tr><th>1<th>2<th>3<th>4<th>5<th>6</tr>"
    "</thead><tbody>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
    "</tbody></table></body></html>"
)
PAGES = {
    "prospects": lambda: [
        (p.owner.name, p.dwelling.address, p.dwelling.commune.name, p.stage, p.next_contact_on, p.rent_hoped)
        for p in Prospect.objects.select_related("owner", "dwelling__commune")[:50]
    ],
    "mandates": lambda: [
        (m.number, m.dwelling.address, m.dwelling.commune.name, m.owner.name, m.state, m.rent)
        for m in Mandate.objects.select_related("owner", "dwelling__commune")[:50]
    ],
    "applications": lambda: [
        (a.number, a.household.holder.last_name, a.state, a.state_on, a.resources, a.last_contact_on)
        for a in Application.objects.select_related("household__holder")[:50]
    ],
    "leases": lambda: [
        (n.number, n.household.holder.last_name, n.mandate.dwelling.address, n.state, n.rent, n.starts_on)
        for n in Lease.objects.select_related("household__holder", "mandate__dwelling__commune")[:50]
    ],
    "rents": lambda: [
        (c.lease.number, c.lease.household.holder.last_name, c.month, c.rent, c.charges, c.caf_expected)
        for c in RentCall.objects.select_related("lease__household__holder")[:50]
    ],
    "contacts": lambda: [
        (c.on, c.household.holder.last_name, c.kind, c.presence, c.by.name, c.pk)
        for c in Contact.objects.select_related("household__holder", "by")[:50]
    ],
    "entries": lambda: [
        (e.number, e.date, e.journal, e.label, e.piece, e.posted_at) for e in Entry.objects.all()[:50]
    ],
}


@guard(PUBLIC)
def page(request, name: str):
    return HttpResponse(TEMPLATE.render(Context({"rows": PAGES[name]()})))


urlpatterns = [path("bench/<slug:name>/", page), *house]
