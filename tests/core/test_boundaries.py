"""The boundaries that an administrator loads, and the maps that they make."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from trousseau.core.maps import Told, territory_map
from trousseau.core.models import CommuneBoundary

pytestmark = pytest.mark.django_db
RING = [[5.0, 47.3], [5.1, 47.3], [5.1, 47.4], [5.0, 47.4], [5.0, 47.3]]


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def send(client, features, **fields):
    content = (
        features
        if isinstance(features, bytes)
        else json.dumps({"type": "FeatureCollection", "features": features}).encode()
    )
    file = SimpleUploadedFile("communes.geojson", content, "application/geo+json")
    asked = {"name": "", "source": "Essai, Licence Ouverte", **fields, "file": file}
    return client.post(reverse("core:boundaries_load"), asked, follow=True)


def polygon(code: str, ring=RING, kind="Polygon"):
    return {"type": "Feature", "properties": {"insee": code}, "geometry": {"type": kind, "coordinates": [ring]}}


def test_an_administrator_loads_boundaries_and_loads_them_again(client, account):
    client.force_login(account("administrator"))
    page = send(client, [polygon("21231"), polygon("75056")])
    assert page.status_code == 200 and "1 communes sur 23" in text(page) and "Essai, Licence Ouverte" in text(page)
    assert "<path" in page.content.decode() and page.content.decode().count('<circle class="f') == 22
    send(client, [polygon("21231"), polygon("21166")], source="Autre essai")
    assert set(CommuneBoundary.objects.values_list("commune", "source")) == {
        ("21231", "Autre essai"),
        ("21166", "Autre essai"),
    }


@pytest.mark.parametrize(
    ("features", "fields", "said"),
    [
        (b"ceci n'est pas du JSON", {}, "n’est pas un GeoJSON"),
        ([polygon("21231", [5.0, 47.3], "Point")], {}, "« Point » : seuls des polygones"),
        ([polygon("99999")], {}, "Aucune commune de votre territoire"),
        ([polygon("21231")], {"name": "code_com"}, "Trouvé ici : insee"),
        ([polygon("21231", [[854000, 6690000], [855000, 6690000], [855000, 6691000]])], {}, "ne sont pas des degrés"),
    ],
)
def test_a_file_that_cannot_be_is_answered_with_a_sentence(client, account, features, fields, said):
    client.force_login(account("administrator"))
    page = send(client, features, **fields)
    assert page.status_code == 422 and said in text(page), text(page)
    assert not CommuneBoundary.objects.exists()


def test_without_boundaries_the_map_is_made_of_circles_and_says_the_unknown():
    drawn = territory_map(
        {"21231": Told(3, "3 prospects"), "21166": Told(None, "secret", secret=True)},
        name="p",
        title="Les prospects",
        description="Par commune",
        unknown="aucun",
    )
    assert not drawn.boundaries and drawn.svg.count("<circle") == 23
    assert "Dijon : 3 prospects" in drawn.svg and "Chenôve : secret" in drawn.svg
    assert "aucun" in drawn.legend and "secret" in drawn.legend
