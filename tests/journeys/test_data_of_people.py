"""A request about data, from the page of the household to the paper that is handed over, on a telephone."""

import pytest

from trousseau.demo import accounts

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def director(town, browser):
    town.start("2026-11-24")
    director = Person(browser, town.agency, [])
    director.page.set_viewport_size({"width": 390, "height": 844})
    director.enter(accounts.address("directrice"), accounts.PASSWORD)
    yield director
    assert director.faults == []


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_person_asks_that_something_be_corrected_and_is_answered(director):
    page = director.page
    director.open("/donnees/durees/").says("Combien de temps")
    assert fits(page)
    director.open("/donnees/echues/")
    assert fits(page)
    director.open("/donnees/ouvertures/").open("/donnees/")
    assert fits(page)
    director.open(page.locator("main tbody th a").first.get_attribute("href")).says("Lire son dossier")
    assert fits(page)
    number = page.locator('main a[href^="/menage/"]').last.get_attribute("href").split("/")[2]
    director.open(f"/menage/{number}/").follow("Noter une demande sur ses données")
    assert fits(page)
    page.check('input[name="right"][value="rectification"]')
    director.fill(by="desk", words="Mon téléphone a changé.", stands="Un ancien numéro.").press()
    director.says("À répondre")
    assert fits(page)
    director.follow("Noter comment l’identité a été vérifiée")
    page.check('input[name="identity"][value="shown"]')
    director.press()
    with page.expect_download() as given:
        page.click("text=Son dossier en mots simples (PDF)")
    assert given.value.suggested_filename == f"dossier-{number}.pdf"
    director.follow("Répondre à la demande")
    page.check('input[name="outcome"][value="done"]')
    director.fill(answer="Votre numéro est corrigé.").press()
    director.says("Votre numéro est corrigé.")
    with page.expect_download() as letter:
        page.click("text=La lettre")
    assert letter.value.suggested_filename.startswith("demande-")
