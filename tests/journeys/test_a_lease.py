"""A lease from the commission's decision to the deposit given back, by the manager alone, in the demonstration."""

import io
import re

import pytest
from PIL import Image

from trousseau.demo import accounts

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]

# The day of the demonstration, and the last one of the month that a notice of that day gives.
TODAY, GONE = "2026-11-24", "2026-12-24"


def photo(color: str, name: str) -> dict:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), color).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def show(person: Person, room: str, picture: dict) -> None:
    """A photo of that room: its place is in the part that opens."""
    sheet = person.page.locator("section.sheet", has=person.page.get_by_role("heading", name=room, exact=True))
    sheet.locator("details").evaluate("e => { e.open = true }")
    sheet.locator("input[type=file]").set_input_files(picture)


def inspect(person: Person, words: str, whole: str, **seen) -> None:
    """Every room in one answer, then what differs; sent by the keyboard alone."""
    person.follow(words).fill(present="Le ménage et l’agence", **seen)
    for choice in person.page.locator("[name$=_rest]").all():
        choice.select_option(whole)
    show(person, "Séjour", photo("silver", "sejour.jpg"))
    person.tab_to(".btn-main")
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.look()
    person.follow("Enregistrer les signatures").press()


def test_a_lease_from_the_decision_to_the_deposit_given_back(town, browser):
    faults: list[str] = []
    town.start(TODAY)

    def manager() -> Person:
        return Person(browser, town.agency, faults).enter(accounts.address("gestion"), accounts.PASSWORD)

    # the commission decided: the draft begins with the mandate's rent and the visit's rooms
    one = manager().open("/baux/").follow("Préparer le bail de")
    one.fill(energy_cost="entre 640 € et 900 € par an (prix de 2023)", starts_on=TODAY).press()
    address = one.page.url.removeprefix(town.agency)
    tenancy = address.removesuffix("bail/")
    rents = tenancy.replace("/baux/", "/loyers/")
    household = one.page.locator("h1").inner_text()

    # its page says what is missing and where it is given; each is one link away
    if "Noter la réponse du propriétaire" in one.text():  # where the mandate leaves the owner the choice
        one.follow("Noter la réponse du propriétaire").fill(answer="agreed", on=TODAY).press()
    one.open(f"{tenancy}annexes/rights/").fill(given_on=TODAY).press()
    if "Compléter le bail : Performance énergétique (DPE)" in one.text():  # out of date: the officer files another
        prospect = re.search(r"/captation/\d+/", one.follow("Ouvrir ses diagnostics").page.url)[0]
        officer = Person(browser, town.agency, faults).enter(accounts.address("captation"), accounts.PASSWORD)
        officer.open(f"{prospect}pieces/dpe/").fill(made_on="2024-06-04", number="2421E1234567K", energy="D").press()
    one.open(address).says("Rien n’empêche de signer ce bail")
    one.open(f"{tenancy}garanties/visale/").fill(reference="V-0144").press().says("Visale")

    # signed by the keyboard alone; the paper is kept
    one.follow("Signer le bail").tab_to(".btn-main")
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")
    one.says("Remettre les clés")
    assert one.download("Bail signé (PDF)").startswith(b"%PDF")

    # the keys, the entry inspection with its photo, the insurance, the deposit
    one.follow("Remettre les clés").fill(keys_count="2").press().says("2 clés remises")
    one.follow("États des lieux")
    inspect(one, "Écrire l’état des lieux d’entrée", "good", k_door="2")
    one.says("Signé").says("Bon : ")
    assert one.page.locator(".photos img").evaluate("e => e.decode().then(() => e.naturalWidth)") == 80
    one.open(f"{tenancy}attestations/nouvelle/").fill(kind="insurance", issuer="Mutuelle d’exemple", starts_on=TODAY)
    one.press().says("Rien ne manque")
    deposit = re.search(r"Dépôt de garantie ([\d ]+,\d\d) €", one.open(address).text())[1]
    one.open(f"{rents}depot/").fill(amount=deposit, method="transfer", on=TODAY).press()

    # a social home is given: the notice handed over with its proof is of one month, and the dwelling is offered again
    one.open(address).follow("Le locataire donne congé")
    one.fill(channel="hand", sent_on=TODAY, ground="social", proved=True, proof="Décision du bailleur social")
    one.fill(says="Récépissé signé").press()
    one.says("Le bail finit le 24 décembre 2026").says("libre le 25 décembre 2026").says("Visite avant le départ")
    one.follow("Le départ, étape par étape").says("Logement libre le 25 décembre 2026").says("Ménage suivant")

    # the last day: what the tenant damaged, the keys, then the deposit within the two months of the law
    town.start(GONE)
    one = manager().open(f"{tenancy}etats-des-lieux/")
    inspect(one, "Écrire l’état des lieux de sortie", "good", e0_1_condition="bad", e0_1_words="Trous", k_door="2")
    one.says("1 élément abîmé depuis l’entrée").says("Trous")
    assert one.page.locator(".photos img").count() == 2
    one.open(f"{tenancy}depart/").fill(keys_proof="Reçu signé", new_address="2 rue du Modèle, 21000 Dijon").press()
    one.says("2 sur 2, le 24 décembre 2026").says("24 février 2027").follow("Solder le dépôt")
    one.says("À rendre avant le 24 février 2027").press()
    one.follow("Solder le dépôt").fill(provision="0", way="other").press()
    assert household in one.text() and "soldé" in one.text().lower()
    one.open(f"{tenancy}sortie/").says("Son compte est soldé")
    assert faults == []
