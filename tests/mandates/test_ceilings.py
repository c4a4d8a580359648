"""The highest rent of the Anah convention: proposed from the ceilings of the commune, with its computation."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from trousseau.captation.ceilings.actions import type_ceilings
from trousseau.core.models import Commune
from trousseau.mandates.models import Mandate

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 10)
TERMS = {
    "rent": "380",
    "charges": "50",
    "fee_basis_points": "7",
    "choice": "owner",
    "starts_on": "2026-06-10",
    "months": "36",
    "convention": "loc2",
    "anah_ceiling": "",
}


def text(response) -> str:
    html = re.sub(r"<svg.*?</svg>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def url(client, staff, on_day):
    """The page that drafts the mandate of a visited dwelling of 40 m² in Dijon."""
    from trousseau.captation.models import Owner, Prospect
    from trousseau.core.models import Dwelling

    on_day(DAY.isoformat())
    client.force_login(staff.captation)
    dwelling = Dwelling.objects.create(
        kind="flat",
        address="1 rue du Modèle",
        commune=Commune.objects.get(pk="21231"),
        rooms=2,
        surface=Decimal(40),
        energy="D",
    )
    owner = Owner.objects.create(name="Agathe Basalte", address="3 allée des Essais, 21000 Dijon")
    prospect = Prospect.objects.create(owner=owner, dwelling=dwelling, known_on=DAY, met_on=DAY, stage="visited")
    return reverse("mandates:new", args=[prospect.pk])


@pytest.fixture
def loaded(staff):
    return type_ceilings(
        staff.captation,
        commune=Commune.objects.get(pk="21231"),
        vintage=2026,
        kind="",
        loc1=Decimal("9.35"),
        loc2=Decimal("7.70"),
        loc3=Decimal("6.05"),
        source="Essai",
        verified_on=None,
        today=DAY,
    )


def terms(client, url, **changes) -> dict:
    """What the form proposes, with the terms of this test."""
    form = client.get(url).context["form"]
    first = {name: form[name].initial for name in form.fields if form[name].initial not in (None, "")}
    return {**first, **TERMS, **changes}


def test_without_ceilings_the_draft_says_so_and_proposes_none(client, url):
    assert "Les plafonds de Dijon pour 2026 ne sont pas chargés" in text(client.get(url))
    assert client.post(url, terms(client, url)).status_code == 302
    assert Mandate.objects.get().anah_ceiling is None


def test_left_empty_the_ceiling_of_the_level_is_written(client, url, loaded):
    page = text(client.get(url))
    # 7.70 × 1.18 × 40
    assert "Loc2 363,44 € = 7,70 € le m² × 1,18 × 40 m²" in page and "personne n’a encore vérifiée" in page
    assert client.post(url, terms(client, url, rent="360")).status_code == 302
    assert Mandate.objects.get().anah_ceiling == 363_44


def test_what_is_typed_wins_and_a_rent_above_is_refused_beside_it(client, url, loaded):
    refused = client.post(url, terms(client, url, rent="380"))
    assert refused.status_code == 422 and "dépasse" in text(refused) and not Mandate.objects.exists()
    assert client.post(url, terms(client, url, rent="380", anah_ceiling="400")).status_code == 302
    assert Mandate.objects.get().anah_ceiling == 400_00


def test_without_a_convention_no_ceiling_is_written(client, url, loaded):
    assert client.post(url, terms(client, url, convention="none", rent="900")).status_code == 302
    assert Mandate.objects.get().anah_ceiling is None
