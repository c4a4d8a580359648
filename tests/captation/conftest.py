from datetime import date
from decimal import Decimal

import pytest


@pytest.fixture
def officer(account):
    return account("captation", name="Basile Pinson")


@pytest.fixture
def commune(db):
    from trousseau.core.models import Commune

    found, _made = Commune.objects.get_or_create(
        insee="21231", defaults={"name": "Dijon", "postal_code": "21000", "zone_apl": "2"}
    )
    return found


@pytest.fixture
def meet(officer, commune):
    """Meet an owner and a dwelling on 1 November 2026."""
    from trousseau.captation.actions import open_prospect, register_owner
    from trousseau.captation.reach.actions import record_consent

    def make(name: str = "Hector Basalte", *, phone="", consent_on=None, **changes):
        owner = register_owner(officer, kind="person", name=name, address="1 rue de l’Essai, 21000 Dijon", phone=phone)
        if consent_on:
            given = {"on": consent_on, "today": consent_on}
            record_consent(officer, owner=owner, text="J’accepte d’être appelé.", channel="letter", **given)
        fields = {
            "kind": "flat",
            "address": "12 rue du Modèle",
            "commune": commune,
            "rooms": 2,
            "surface": Decimal("44.50"),
            "energy": "D",
            "source": "letter",
            "on": date(2026, 11, 1),
            "next_contact_on": date(2026, 11, 8),
        }
        return open_prospect(officer, owner=owner, **{**fields, **changes})

    return make


@pytest.fixture
def inspect(officer):
    """Inspect a prospect on 10 November 2026: every answer is yes but those given, in one room of 12.50 m²."""
    from trousseau.captation.visits.actions import inspect_dwelling
    from trousseau.captation.visits.entries import Room, walk

    def make(prospect, on: date = date(2026, 11, 10), *, surface="12.50", height="2.45", more=None, **answers):
        room = Room("Séjour", "main", Decimal(surface), Decimal(height))
        return inspect_dwelling(
            officer, prospect=prospect, on=on, today=on, points=walk(**answers), rooms=[room], **(more or {})
        )

    return make
