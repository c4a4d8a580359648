"""From an owner met to a signed mandate, through the pages, by the officer whose job it is."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.homes import give_papers
from trousseau.captation.models import Prospect
from trousseau.core.actions_settings import save_agency
from trousseau.core.models import Commune
from trousseau.mandates.models import Mandate

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency(account):
    administrator = account("administrator")
    give_papers(administrator)
    return save_agency(
        administrator,
        version=0,
        name="Les Trois Clés",
        address="1 place du Prototype, 21000 Dijon",
        siren="000000000",
        mediator="Médiateur d’exemple, 4 rue du Modèle, 21000 Dijon",
    )


def test_an_officer_goes_from_the_first_contact_to_the_register(client, account, agency, on_day):
    on_day("2026-12-01")
    client.force_login(account("captation"))
    commune = Commune.objects.first()
    met = client.post(
        reverse("captation:new"),
        {
            "owner_kind": "person",
            "owner_name": "Hector Basalte",
            "owner_address": "1 rue de l’Essai, 21000 Dijon",
            "kind": "flat",
            "address": "12 rue du Modèle",
            "commune": commune.pk,
            "rooms": "2",
            "surface": "44,5",
            "energy": "D",
            "source": "letter",
            "rent_hoped": "450",
        },
    )
    assert met.status_code == 302, met.context["form"].errors
    prospect = Prospect.objects.get()
    seen = client.post(
        reverse("captation:inspect", args=[prospect.pk]),
        {
            "weather_tight": "yes",
            "safe_networks": "yes",
            "heating": "yes",
            "no_pests": "unseen",
            "main_room_surface": "12,5",
            "main_room_height": "2,45",
            "on": "2026-12-01",
        },
    )
    assert seen.status_code == 302, seen.context["form"].errors
    assert client.get(reverse("captation:prospect", args=[prospect.pk])).status_code == 200
    drafted = client.post(
        reverse("mandates:new", args=[prospect.pk]),
        {
            "rent": "430",
            "charges": "40",
            "fee_basis_points": "7,5",
            "choice": "owner",
            "starts_on": "2026-12-01",
            "months": "36",
            "convention": "none",
            "quality": "consumer",
            "accounts_months": "12",
            "notice_months": "3",
            "renewal_months": "0",
        },
    )
    assert drafted.status_code == 302, drafted.context["form"].errors
    mandate = Mandate.objects.get()
    assert mandate.fees.get().basis_points == 750 and mandate.ends_on == date(2029, 11, 30)
    assert client.get(drafted.url).status_code == 200
    signed = client.post(
        reverse("mandates:sign", args=[mandate.pk]),
        {
            "version": mandate.version,
            "signed_at": "owner",
            "on": "2026-11-20",
            "available_from": "2026-12-01",
            "late": "Signé sur papier chez le propriétaire.",
        },
    )
    assert signed.status_code == 302, signed.context["form"].errors
    mandate.refresh_from_db()
    assert mandate.code == "M00001" and mandate.paper
    page = client.get(drafted.url).content.decode()
    assert "M00001" in page and "4" in page
    paper = client.get(reverse("mandates:paper", args=[mandate.pk]))
    assert paper["Content-Type"] == "application/pdf" and b"".join(paper).startswith(b"%PDF")
