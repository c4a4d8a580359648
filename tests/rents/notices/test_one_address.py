"""Where a tenant is written to: with the keys it is the dwelling, for every paper of the lease."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.models import Person
from trousseau.mail.actions import change_envelope
from trousseau.mail.models import MailItem
from trousseau.rents.notices import actions as notices
from trousseau.rents.notices.making import make_papers
from trousseau.tenancies.actions import end_lease
from trousseau.tenancies.certificates.actions import ask_certificates
from trousseau.tenancies.models import Departure, Lease
from trousseau.tenancies.recipients import of_tenant

SEPTEMBER, ON = date(2026, 9, 1), date(2026, 9, 2)
FORMER, NEW = "Foyer du Modèle, 3 rue de l’Essai, 21000 Dijon", "4 rue Neuve, 21000 Dijon"


@pytest.fixture
def applied(running_lease):
    """A tenant whose application gave the address of the time."""
    Person.objects.filter(pk=running_lease.household.holder_id).update(address=FORMER)
    return Lease.objects.get(pk=running_lease.pk)


def test_with_the_keys_the_address_of_the_application_is_theirs_no_more(applied):
    assert applied.mandate.dwelling.address in of_tenant(applied).address
    applied.state, applied.keys_on = "signed", None
    assert of_tenant(applied).address == FORMER


def test_two_papers_of_a_lease_go_to_one_place(applied, staff, call):
    call(9)
    make_papers(notices.ask_papers(staff.rental, kind="notices", month=SEPTEMBER, today=ON))
    ask_certificates(staff.rental, lease=applied, on=ON)
    items = list(MailItem.objects.all())
    assert sorted(item.kind for item in items) == ["rents.notice", "tenancies.certificates"]
    assert [item.address for item in items] == [of_tenant(applied).address] * 2
    assert applied.mandate.dwelling.address in items[0].address


def test_once_they_left_they_are_written_to_where_they_went(applied, staff, call):
    call(9)
    end_lease(staff.rental, lease=applied, version=applied.version, on=ON, today=ON)
    assert (of_tenant(applied).address, of_tenant(applied).last_known) == (FORMER, True)  # nobody said another
    Departure.objects.create(lease=applied, keys_back_on=ON, keys_back=2, keys_proof="Reçu", new_address=NEW)
    make_papers(notices.ask_papers(staff.rental, kind="notices", month=SEPTEMBER, today=ON))
    assert MailItem.objects.get(kind="rents.notice").address == of_tenant(applied).address == NEW
    assert not of_tenant(applied).last_known and not MailItem.objects.get(kind="rents.notice").last_known


@pytest.mark.parametrize("known", ["", "home"])
def test_who_left_and_said_nothing_is_written_to_where_they_lived_and_the_letter_says_so(
    applied, staff, call, client, known, on_day
):
    on_day(ON.isoformat())
    home = of_tenant(applied).address
    Person.objects.filter(pk=applied.household.holder_id).update(address=home.upper() if known else "")
    call(9)
    end_lease(staff.rental, lease=applied, version=applied.version, on=ON, today=ON)
    applied = Lease.objects.get(pk=applied.pk)
    assert (of_tenant(applied).address, of_tenant(applied).last_known) == (home, True)
    make_papers(notices.ask_papers(staff.rental, kind="notices", month=SEPTEMBER, today=ON))
    item = MailItem.objects.get(kind="rents.notice")
    assert item.last_known and item.address == home
    client.force_login(staff.rental)
    assert "Dernière adresse connue" in client.get(reverse("mail:item", args=[item.pk])).content.decode()
    said = {"name": item.name, "channel": "post", "version": item.version}
    change_envelope(staff.rental, item=item, address=NEW, **said)
    assert not MailItem.objects.get(pk=item.pk).last_known
