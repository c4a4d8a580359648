"""The coordinator builds the programme: from an act known by its reference to what is committed, paid and left."""

import pytest

from trousseau.demo import accounts

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def coordinator(town, browser):
    town.start("2026-11-24")
    coordinator = Person(browser, town.agency, [])
    coordinator.enter(accounts.address("coordination"), accounts.PASSWORD)
    yield coordinator
    assert coordinator.faults == []


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_programme_is_built_and_adds_up(coordinator):
    page = coordinator.page
    coordinator.open("/conventions/programmes/construire/").fill(
        title="Programme d’essai 2027–2028",
        call="Appel d’essai",
        funder_name="État",
        holder_name="Conseil d’essai",
        decided_on="2026-09-28",
        reference="ESSAI-1",
        decides="Convention pluriannuelle d’essai",
        amount="406614",
        starts_on="2027-01-01",
        ends_on="2028-12-31",
        aim_4="Loger vite",
        steered_by="La métropole et l’État",
        meets="Chaque trimestre",
    ).press()
    coordinator.says("Programme d’essai 2027–2028").says("Fichier à joindre")
    coordinator.follow("Ajouter une enveloppe").fill(year="2027", line="6574", amount="100000").press()
    coordinator.follow("Ajouter une action").fill(
        title="Captation d’essai", operator_name="Association d’essai"
    ).press()
    coordinator.follow("Engager").fill(amount="38650").press().says("38 650,00 € engagés")
    coordinator.follow("Noter un paiement").fill(amount="19325", on="2026-11-20").press()
    coordinator.says("19 325,00 € payés").says("61 350,00")
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)
    for path in ("/conventions/1/", "/conventions/avenants/1/", "/conventions/postes/1/"):
        coordinator.open(path)
        assert fits(page), path
