"""The week of a rental manager on a phone: the agenda, a household found by its telephone, an appointment fixed with it."""

import re

import pytest

from trousseau.demo import accounts

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def manager(town, browser):
    town.start("2026-11-24")
    manager = Person(browser, town.agency, [])
    manager.page.set_viewport_size({"width": 390, "height": 844})
    manager.enter(accounts.address("gestion"), accounts.PASSWORD)
    yield manager
    assert manager.faults == []


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_telephone_opens_the_tenancy_whose_appointment_is_in_the_week(manager):
    page = manager.page
    manager.open("/baux/?state=running")
    found = page.locator("main tbody th a").first
    name = found.inner_text()
    tenancy = found.get_attribute("href")
    manager.open(tenancy).says("La prochaine action")
    assert fits(page)
    phone = page.locator('main a[href^="tel:"]').first.inner_text()
    manager.open("/agenda/").says("Agenda, du 23 novembre au 29 novembre 2026")
    assert fits(page)
    page.fill("#site-search", phone.replace(" ", ""))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    hit = page.locator("main h3 a", has_text=name)
    assert hit.get_attribute("href") == tenancy
    with page.expect_navigation():
        hit.click()
    manager.follow("Fixer un rendez-vous").fill(kind="visit", on="2026-11-26", at="14:00").press()
    manager.says(name)
    manager.open("/agenda/?jour=2026-11-26").says(name)
    assert "14:00" in manager.text() and fits(page)
    manager.press("Créer mon adresse")
    address = page.locator("#address").input_value()
    answer = page.request.get(address)
    assert answer.status == 200 and name.split()[-1] not in answer.text()
    assert re.search(r"DTSTART:20261126T130000Z", answer.text())
    manager.open("/agenda/").press("Fermer l’adresse")
    assert page.request.get(address).status == 404
