"""An owner from the public page to a numbered mandate: each step in the pages, by the person whose move it is."""

import pytest

from .conftest import Person
from .test_from_vote_to_report import first_administrator, open_accounts

pytestmark = [pytest.mark.browser, pytest.mark.once]
DAY = "2026-11-24"


def test_an_owner_goes_from_the_public_page_to_a_numbered_mandate(town, browser):
    faults: list[str] = []
    town.start(DAY, "--empty")

    def person() -> Person:
        return Person(browser, town.agency, faults)

    administrator = person().enter(*first_administrator(town, DAY, "agency", person()))
    account = open_accounts(town, DAY, administrator, {"captation": "Basile Pinson"}, person)["captation"]
    administrator.open("/reglages/agence/modifier/").fill(
        name="Les Trois Clés",
        address="1 place du Prototype, 21000 Dijon",
        mediator="Médiateur d’exemple, 4 rue du Modèle, 21000 Dijon",
    ).press()
    for paper in (
        {"kind": "card", "number": "CPI 0000", "issuer": "CCI d’essai", "ends_on": "2028-12-31"},
        {"kind": "guarantee", "amount": "110000", "issuer": "Caisse d’exemple, 2 rue du Modèle, 21000 Dijon"},
        {"kind": "insurance", "number": "42", "issuer": "Mutuelle d’exemple"},
    ):
        administrator.open("/mandats/papiers/ajouter/").fill(starts_on="2026-01-01", **paper).press()

    # the owner has no account, agrees to be called, and keeps a reference
    owner = person().open("/compte/login/").follow("Proposer votre logement")
    owner.page.wait_for_timeout(5000)  # a robot's haste is refused
    owner.fill(
        kind="person",
        dwelling_kind="flat",
        name="Agathe Basalte",
        owner_address="1 rue du Modèle, 21000 Dijon",
        phone="06 00 00 00 01",
        may_call=True,
        address="9 rue des Essais",
        commune="21231",
        rooms="2",
        surface="44",
        energy="D",
        rent_hoped="430",
    ).press()
    owner.says("Votre proposition est reçue").says("1er décembre 2026")

    # the officer reads it, takes it up, calls as agreed, sees the dwelling
    officer = person().enter(*account)
    officer.open("/").says("Répondre à la proposition d’Agathe Basalte")
    officer.open("/captation/propositions/").follow("9 rue des Essais").says("06 00 00 00 01")
    officer.follow("Reprendre la proposition").press()
    officer.says("A accepté d’être appelé le 24 novembre 2026").says("Proposition par la page publique")
    officer.follow("Noter un contact").fill(channel="phone", direction="out", note="Visite demain.").press()
    officer.says("Propriétaire appelé")
    officer.open("/captation/1/visiter/").fill(
        weather_tight="yes",
        safe_networks="yes",
        heating="yes",
        no_pests="yes",
        room0_surface="14,5",
        room0_height="2,45",
        on=DAY,
    ).press()
    officer.open("/mandats/rediger/1/").fill(
        rent="430",
        charges="55",
        fee_basis_points="7",
        starts_on=DAY,
        months="36",
        choice="delegated",
        convention="none",
    ).press()
    officer.open("/mandats/1/signer/").fill(signed_at="agency", on=DAY, available_from=DAY).press()
    officer.says("M00001").says("En vigueur")
    officer.open("/captation/1/").says("Sous mandat").says("Peut être appelé au sujet du contrat")

    # a refusal is respected at once
    officer.open("/captation/proprietaires/1/opposition/").fill(scope="phone", received_by="letter").press()
    officer.says("Le propriétaire refuse les appels de prospection")
    assert faults == []
