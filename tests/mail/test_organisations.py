"""Where mail reaches an organisation: written by the team, and by one person at a time."""

import pytest
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.core.models import Organisation
from trousseau.mail.actions import set_address
from trousseau.mail.recipients import found


@pytest.fixture
def council(db):
    return Organisation.objects.create(kind="council", name="Val-d’Essai métropole")


def test_an_address_is_written_on_its_page_and_serves_the_next_letter(client, staff, council):
    client.force_login(staff.director)
    assert council.name in client.get(reverse("mail:organisations")).content.decode()
    url = reverse("mail:organisation", args=[council.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"address": "1 place du Prototype, 21000 Dijon", "before": ""}).status_code == 302
    assert found(staff.director, "essai métropole")[0].address == "1 place du Prototype, 21000 Dijon"


def test_the_second_of_two_writers_is_told(staff, council):
    set_address(staff.director, organisation=council, address="1 place du Prototype, 21000 Dijon", before="")
    with pytest.raises(Refused, match="entre-temps"):
        set_address(staff.social, organisation=council, address="2 place du Prototype, 21000 Dijon", before="")
    with pytest.raises(Refused):
        set_address(staff.commission, organisation=council, address="", before="1 place du Prototype, 21000 Dijon")
