"""The inspection of a lease on a phone: the room that one adds is there, is sent, and outlives a closed page."""

import re

import pytest

from trousseau.demo import accounts

from .conftest import Person
from .test_the_visit import DRAFTS, said

pytestmark = [pytest.mark.browser, pytest.mark.once]

ROOM = "Chambre du fond"


@pytest.fixture
def manager(town, browser):
    town.start("2026-11-24")
    manager = Person(browser, town.agency, []).enter(accounts.address("gestion"), accounts.PASSWORD)
    yield manager
    assert manager.faults == []


def open_exit(manager: Person) -> str:
    """The exit inspection of a running lease, on its page."""
    manager.open("/baux/1/").follow("États des lieux").follow("Écrire l’état des lieux de sortie")
    return manager.page.url


def room(page):
    return page.locator("section.sheet", has=page.get_by_role("heading", name=ROOM, exact=True))


def add_room(page) -> None:
    page.fill('[name="present"]', "Le ménage et l’agence")
    page.fill('[name="room_added"]', ROOM)
    page.get_by_role("button", name="Ajouter cette pièce").click()
    room(page).wait_for()


def test_a_room_added_to_an_inspection_is_drawn_filled_and_recorded(manager):
    page = manager.page
    address = open_exit(manager)
    add_room(page)
    assert page.url == address, "nothing is recorded yet"
    assert page.locator('[name="present"]').input_value() == "Le ménage et l’agence"
    room(page).locator("[name$=_rest]").select_option("good")
    page.locator("[name=r0_rest]").select_option("good")
    manager.press()
    assert ROOM in said(page) and "Bon : " in said(page)
    assert page.evaluate(DRAFTS) == []


def test_a_room_added_before_the_page_is_closed_comes_back_with_what_was_noted(manager):
    address = open_exit(manager)
    page, context = manager.page, manager.page.context
    add_room(page)
    room(page).locator("[name$=_rest]").select_option("worn")
    page.wait_for_timeout(400)
    page.close()

    # the page is opened again: the room is there, noted as it was, and it goes with the rest
    manager.page = page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(address)
    room(page).wait_for()
    assert room(page).locator("[name$=_rest]").input_value() == "worn"
    page.locator(".btn-main").click()
    page.wait_for_url(re.compile(r"/etats-des-lieux/$"))
    assert ROOM in said(page) and "Usagé : " in said(page)


def test_a_room_added_without_network_is_added_when_it_is_back_and_nothing_is_recorded(manager):
    address = open_exit(manager)
    page, context = manager.page, manager.page.context
    page.fill('[name="present"]', "Le ménage et l’agence")
    page.locator("[name=r0_rest]").select_option("good")
    page.fill('[name="room_added"]', ROOM)
    context.set_offline(True)
    page.get_by_role("button", name="Ajouter cette pièce").click()
    page.get_by_text("Hors connexion").wait_for()
    context.set_offline(False)
    room(page).wait_for()
    assert page.url == address
    assert page.locator("[name=r0_rest]").input_value() == "good"
