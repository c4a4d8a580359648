"""All of France by its official list; the pages offer the communes that the agency took from it."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.core import communes
from trousseau.core.errors import Refused
from trousseau.core.models import Commune, OfficialCommune

ON = date(2026, 11, 24)
COG = "COM,LIBELLE\n25056,Besançon\n25388,Montbéliard\n2A004,Ajaccio\n".encode()
LA_POSTE = b"#Code_commune_INSEE;Nom_de_la_commune;Code_postal\n25056;BESANCON;25000\n25388;MONTBELIARD;25200\n"


@pytest.fixture
def listed(staff):
    communes.load_list(staff.administrator, content=COG, source="INSEE", on=ON)
    assert communes.load_list(staff.administrator, content=LA_POSTE, source="La Poste", on=ON) == (2, 0)
    return {row.insee: row for row in OfficialCommune.objects.all()}


def test_the_second_list_completes_the_first_and_keeps_its_spelling(listed):
    assert (listed["25056"].name, listed["25056"].postal_code) == ("Besançon", "25000")
    assert (listed["2A004"].name, listed["2A004"].postal_code) == ("Ajaccio", "")


@pytest.mark.parametrize(
    ("typed", "found"), [("besancon", "25056"), ("25200", "25388"), ("2a004", "2A004"), ("25", "25056 25388"), ("", "")]
)
def test_a_commune_is_found_by_name_codes_or_department(listed, typed, found):
    assert [row.pk for row in communes.search(typed).order_by("pk")] == found.split()


def test_a_list_that_is_wrong_somewhere_loads_nothing(listed, staff):
    with pytest.raises(Refused, match="Ligne 3"):
        communes.load_list(staff.administrator, content=b"COM,LIBELLE\n39300,Lons\nx,y\n", source="?", on=ON)
    assert not OfficialCommune.objects.filter(pk="39300").exists()


def test_communes_are_taken_with_their_zone_or_none_and_left_while_nothing_stands_there(listed, staff, build, client):
    client.force_login(staff.director)
    url = reverse("core:communes_take")
    client.post(url, {"communes": ["25056", "25388"], "zone": ""})
    assert set(Commune.objects.filter(pk__startswith="25").values_list("zone_apl", flat=True)) == {""}
    assert "code postal" in client.post(url, {"communes": ["2A004"]}, follow=True).content.decode()
    client.post(reverse("core:commune_zone", args=["25056"]), {"zone": "2"})
    assert Commune.objects.get(pk="25056").zone_apl == "2"
    client.post(reverse("core:commune_leave", args=["25388"]))
    assert not Commune.objects.filter(pk="25388").exists()
    build.draft_mandate()
    page = client.post(reverse("core:commune_leave", args=["21231"]), follow=True).content.decode()
    assert "elle reste" in page and Commune.objects.filter(pk="21231").exists()
