"""A household followed, on a phone: a contact noted in a few presses, a visit typed without network and sent later, once."""

import re

import pytest

from .axe import faults_of
from .test_the_visit import Phone, photo, said

pytestmark = [pytest.mark.browser, pytest.mark.once]
MOST_PRESSES = 6  # of a contact, from the day: what twenty seconds allow on a phone


def fits(page) -> bool:
    return not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_a_contact_in_a_few_presses_then_a_visit_without_network(town, browser):
    town.start("2026-11-24")
    phone = Phone(browser, town.agency)
    page, presses = phone.page, 0
    phone.enter("gestion")

    def press(where) -> None:
        nonlocal presses
        presses += 1
        where.tap()

    # from the day: whom, what came of it, one line
    press(page.locator("main").get_by_role("link", name="Noter un contact").first)
    page.wait_for_url("**/suivi/contact/")
    assert faults_of(page) == [] and fits(page)
    press(page.locator("main ul a.btn").first)
    page.wait_for_url(re.compile(r"/suivi/menage/\d+/contact/$"))
    household = re.search(r"/menage/(\d+)/", page.url).group(1)
    press(page.locator('label:has([name="presence"][value="sent"])'))
    press(page.locator("[name=line]"))
    page.keyboard.type("Répondeur : rappelle demain.")
    assert faults_of(page) == [] and fits(page)
    press(page.locator(".btn-main"))
    page.wait_for_url(re.compile(rf"/suivi/menage/{household}/$"))
    assert presses <= MOST_PRESSES
    first = re.sub(r"\s+", " ", page.locator("ol.timeline li").first.inner_text())
    assert "Répondeur : rappelle demain." in first and "message laissé" in first

    # one that is followed: the visit is prepared while there is a network
    page.goto(f"{town.agency}/suivi/gla/")
    assert faults_of(page) == [] and fits(page)
    page.locator("main tbody a").first.tap()
    page.wait_for_url(re.compile(r"/suivi/menage/\d+/$"))
    followed = page.url
    assert "Gestion locative adaptée" in said(page) and faults_of(page) == [] and fits(page)
    page.get_by_role("link", name="Préparer la visite").tap()
    page.get_by_text("Préparée : cette page s’ouvre sur ce téléphone sans réseau").wait_for()
    visit = page.url.split("#")[0]
    assert faults_of(page) == [] and fits(page)

    # then there is none: the page opens, is filled in, and waits
    page.close()
    phone.context.set_offline(True)
    phone.page = page = phone.context.new_page()
    page.set_default_timeout(60_000)
    page.goto(visit)
    phone.answer("presence", "met")
    phone.answer("dry", "no")
    page.fill('[name="dry_words"]', "Moisi derrière l’armoire de la chambre.")
    page.select_option('[name="dry_mender"]', "owner")
    page.set_input_files('[name="dry_photos"]', photo())
    phone.answer("smoke", "unseen")
    page.fill('[name="agreed"]', "Aérer chaque matin ; l’agence écrit au propriétaire.")
    page.tap(".btn-main")
    page.get_by_text("la visite partira toute seule").wait_for()

    # the network is back: it leaves by itself, once, and leaves nothing on the phone
    phone.context.set_offline(False)
    page.wait_for_url(re.compile(r"/suivi/visites/\d+/$"), timeout=40_000)
    text = said(page)
    assert (
        "Moisi derrière l’armoire de la chambre." in text and "Le propriétaire" in text and "Aérer chaque matin" in text
    )
    assert page.locator(".photos img").evaluate("e => e.decode().then(() => e.naturalWidth)") == 80
    assert faults_of(page) == [] and fits(page) and phone.drafts() == []
    page.goto(followed)
    assert page.get_by_text("Aérer chaque matin").count() == 1, "sent once"

    # a second visit of that day is told whose the first is, and what was typed stays
    page.goto(visit)
    phone.answer("presence", "met")
    phone.answer("heating", "yes")
    page.tap(".btn-main")
    page.get_by_text("a déjà enregistré une visite ce jour-là").first.wait_for()
    assert page.locator('[name="heating"][value="yes"]').is_checked() and len(phone.drafts()) == 1
    assert faults_of(page) == [] and fits(page)
