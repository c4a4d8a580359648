"""What other pages show of incidents: the tenancy's, the agenda, the space of the owner."""

from datetime import timedelta

from django.urls import reverse

from trousseau.core.agenda import Window, entries
from trousseau.incidents import actions

from .conftest import DAY, MARKER, OTHER

SOON = DAY + timedelta(days=2)


def test_the_tenancy_s_page_shows_what_goes_wrong_and_the_works_are_in_the_agenda(client, staff, home, order):
    actions.ask_owner(staff.rental, order=order, version=order.version, today=DAY)
    client.force_login(home.owner)
    asked = client.get(reverse("portals:owner")).content.decode()
    assert "Évacuation de la douche à refaire" in asked and reverse("incidents:owner_order", args=[order.pk]) in asked
    actions.approve_works(home.owner, order=order, version=order.version, quote=order.quotes.last(), today=DAY)
    actions.give_order(staff.rental, order=order, version=order.version, planned_on=SOON, today=DAY)

    client.force_login(staff.rental)
    page = client.get(reverse("tenancies:tenancy", args=[home.lease.pk])).content.decode()
    assert order.incident.code in page
    [works] = [one for one in entries(Window(staff.rental, DAY, SOON)) if one.uid.startswith("incidents.")]
    assert works.on == SOON and home.tenant.name not in works.title
    assert not [one for one in entries(Window(home.owner, DAY, SOON)) if one.uid.startswith("incidents.")]

    client.force_login(home.owner)
    shown = client.get(reverse("portals:owner_dwelling", args=[home.mandate.pk])).content.decode()
    assert "Fuite" in shown and MARKER not in shown and OTHER not in shown and home.tenant.name not in shown
