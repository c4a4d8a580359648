"""A tenant with an account in a home whose owner has one, and what each says of it."""

from datetime import date
from types import SimpleNamespace

import pytest

from tests.plugins.papers import picture
from trousseau.core.enums import OrganisationKind
from trousseau.core.models import Building, Organisation

DAY = date(2026, 11, 24)  # a Tuesday
MARKER = "Mon fils dort mal depuis l’hôpital"  # what a tenant says: nobody outside the team ever reads it
OTHER = "La voisine du dessus boit"  # what another party says


@pytest.fixture
def home(running_lease, account, staff, on_day):
    """A lease of which the tenant and the owner have an account; two craftsmen, one of whom the agency pays."""
    from trousseau.payouts.suppliers import register_supplier

    on_day(str(DAY))
    lease = running_lease
    person = lease.household.holder
    person.user = account("tenant")
    person.save()
    owner = lease.mandate.owner
    owner.user = account("owner")
    owner.save()
    Organisation.objects.create(kind=OrganisationKind.CONTRACTOR, name="Plomberie Galet", phone="06 00 00 00 77")
    return SimpleNamespace(
        lease=lease,
        mandate=lease.mandate,
        tenant=person.user,
        owner=owner.user,
        galet=register_supplier(staff.rental, name="Plomberie Galet"),
        silex=register_supplier(staff.rental, name="Atelier Silex"),
    )


@pytest.fixture
def report(home):
    """Report a problem of the home: `report("leak")`."""
    from trousseau.incidents.actions import report_incident
    from trousseau.incidents.photos import drawn

    def say(problem: str = "leak", *, on: date = DAY, key: str = "", by=None, **more):
        given = {
            "mandate": home.mandate,
            "lease": home.lease,
            "source": "tenant",
            "words": MARKER,
            "photos": [picture("JPEG")],
        } | more
        say.count += 1
        actor = by or home.tenant
        given["photos"] = drawn(actor, given["photos"])
        return report_incident(actor, problem=problem, on=on, today=DAY, key=key or f"key-{say.count}", **given)

    say.count = 0
    return say


@pytest.fixture
def order(home, report, staff):
    """Works for a leak, with two quotes above what the mandate lets pass."""
    from trousseau.incidents.actions import add_quote, open_order

    incident = report().incident
    found = open_order(staff.rental, incident=incident, what="Évacuation de la douche à refaire", today=DAY)
    for supplier, amount in ((home.galet, 147620), (home.silex, 128480)):
        add_quote(staff.rental, order=found, supplier=supplier, amount=amount, on=DAY, today=DAY)
    return found


@pytest.fixture
def building(home):
    """The building of the home."""
    dwelling = home.mandate.dwelling
    made = Building.objects.create(address=dwelling.address, commune=dwelling.commune)
    type(dwelling).objects.filter(pk=dwelling.pk).update(building=made)
    dwelling.refresh_from_db()
    return made
