"""The bodies that the agency works with: one page each, with whose accounts are theirs."""

import pytest
from django.urls import reverse

from trousseau.core.models import Organisation, User
from trousseau.mail.recipients import found


@pytest.fixture
def ccas(staff, client):
    client.force_login(staff.social)
    client.post(reverse("core:organisation_new"), {"kind": "ccas", "name": " CCAS  d’Essai "})
    return Organisation.objects.get()


def test_a_body_is_made_by_page_and_its_address_serves_the_next_letter(ccas, staff, client):
    assert (ccas.name, ccas.kind) == ("CCAS d’Essai", "ccas")
    sent = {"version": ccas.version, "kind": "ccas", "name": ccas.name, "address": "1 place du Prototype, 21000 Dijon"}
    assert client.post(reverse("core:organisation_edit", args=[ccas.pk]), sent).status_code == 302
    assert found(staff.director, "ccas d’essai")[0].address == "1 place du Prototype, 21000 Dijon"


def test_the_second_of_two_writers_is_told(ccas, client):
    sent = {"version": ccas.version, "kind": "ccas", "name": ccas.name, "phone": "03 80 00 00 00"}
    url = reverse("core:organisation_edit", args=[ccas.pk])
    client.post(url, sent)
    assert client.post(url, sent | {"phone": "03 80 00 00 01"}).status_code == 409


def test_one_known_already_under_that_name_is_said(ccas, client):
    answer = client.post(reverse("core:organisation_new"), {"kind": "ccas", "name": "ccas d’essai"})
    assert answer.status_code == 422 and "déjà connu" in answer.content.decode()


def test_a_partner_is_invited_from_its_page_and_refers_for_it(ccas, staff, client, postbox):
    client.force_login(staff.director)
    page = client.get(reverse("core:organisation", args=[ccas.pk])).content.decode()
    assert f"?organisation={ccas.pk}" in page
    new = {"name": "Laure Linotte", "email": "laure@essai.example", "roles": ["partner"], "organisation": ccas.pk}
    client.post(reverse("core:account_new"), new)
    assert User.objects.get(email="laure@essai.example").organisation == ccas
    assert [letter.to for letter in postbox.sent()] == ["laure@essai.example"]


def test_a_contractor_has_no_account(staff, client):
    client.force_login(staff.director)
    client.post(reverse("core:organisation_new"), {"kind": "contractor", "name": "Plomberie d’essai"})
    made = Organisation.objects.get()
    assert "?organisation=" not in client.get(reverse("core:organisation", args=[made.pk])).content.decode()
    new = {"name": "Guy Pinson", "email": "guy@essai.example", "roles": ["partner"], "organisation": made.pk}
    assert client.post(reverse("core:account_new"), new).status_code == 422
