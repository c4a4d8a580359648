"""Owners whom the agency still courts: accords, refusals, campaigns, proposals of the demonstration."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from trousseau.captation.actions import open_prospect, register_owner
from trousseau.captation.models import Prospect
from trousseau.captation.reach.actions import record_consent, record_objection
from trousseau.captation.reach.queries import consent_text
from trousseau.core.models import Commune, User
from trousseau.rules.dates import add_days

COURTED = (  # kind, name, street, INSEE, rooms, source, met how many days ago
    ("person", "Lazuli Travertin", "14 rue de la Maquette", "21231", 2, "letter", 130),
    ("couple", "Corail et Jaspe Molasse", "3 cours de l’Esquisse", "21166", 3, "mouth", 60),
    ("person", "Grenat Calcite", "27 rue du Brouillon", "21515", 1, "page", 40),
    ("sci", "SCI Meulière et Pisé", "8 place du Prototype", "21231", 4, "press", 25),
)


def court(officer: User, *, communes: dict[str, Commune], until: date, said: Callable[[str], None]) -> None:
    """Four owners met and not yet under mandate: one agreed to be called, one refuses letters."""
    said("Propriétaires à convaincre : accords, refus, courriers, travaux")
    prospects = [
        _meet(officer, number, communes[row[3]], add_days(until, -row[6]), *row)
        for number, row in enumerate(COURTED)
    ]
    record_consent(
        officer, owner=prospects[1].owner, text=consent_text(), on=add_days(until, -50), channel="meeting"
    )
    record_objection(
        officer, owner=prospects[3].owner, scope="letter", on=add_days(until, -20), received_by="letter",
        words="Préfère les courriels",
    )  # fmt: skip


def _meet(officer, number, commune, met_on, kind, name, address, _insee, rooms, source, _days) -> Prospect:
    owner = register_owner(
        officer, kind=kind, name=name, address=f"{number + 40} rue du Modèle, 21000 Dijon",
        email=f"courtise{number}@demo.example", phone=f"06 00 00 09 {number:02d}",
    )  # fmt: skip
    return open_prospect(
        officer, owner=owner, kind="flat", address=address, commune=commune, rooms=rooms,
        surface=Decimal(16 + 15 * rooms), energy="D" if number % 2 else "E", source=source, on=met_on,
        next_contact_on=add_days(met_on, 90), rent_hoped=100 * (280 + 95 * rooms),
    )  # fmt: skip
