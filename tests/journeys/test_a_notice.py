"""A notice to quit by the pages of the lease and of the mail: the day that is proved moves the end of the lease."""

import os
import re
from pathlib import Path

import pytest

from trousseau.demo import accounts

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]

TODAY = "2026-11-24"  # the day of the demonstration
SHOTS = os.environ.get("SHOTS", "")


def shoot(person: Person, name: str) -> None:
    for width in (1440, 390):
        for scheme in ("light", "dark"):
            if SHOTS:
                person.page.set_viewport_size({"width": width, "height": 900})
                person.page.emulate_media(color_scheme=scheme)
                person.page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{scheme}.png", full_page=True)
    person.page.set_viewport_size({"width": 1280, "height": 900})


def test_a_registered_letter_received_moves_the_end_of_the_lease(town, browser):
    faults: list[str] = []
    town.start(TODAY)
    one = Person(browser, town.agency, faults).enter(accounts.address("gestion"), accounts.PASSWORD)

    # an owner's notice: one tenant has it, the letter of the other came back
    one.open("/courrier/").follow("Régler").follow("Ce dont il s’agit")
    one.says("Congé du propriétaire : à recevoir le").says("revenu le 21 novembre 2026")
    lease = one.page.url.removeprefix(town.agency)
    shoot(one, "owner-back")
    one.follow("Le remettre autrement").says("au plus tard")
    shoot(one, "give-again")
    one.fill(channel="act", sent_on="2026-11-22").press().says("envoyé le 22 novembre 2026, réception attendue")
    assert "Le bail finit le" not in one.text()

    # the act is served: the register keeps the day with its proof, and the lease ends at its term
    one.page.locator("section.callout").get_by_role("link", name=re.compile(r"^C0")).last.click()
    one.look()
    one.follow("Il a été reçu").fill(on="2026-11-24", says="Acte signifié à personne, n° 2026-118").press()
    one.says("Son jour est prouvé : 24 novembre 2026")
    shoot(one, "item-received")
    one.open(lease).says("Le bail finit le")
    shoot(one, "owner-ends")

    # a tenant's letter that is on its way: the lease has no last day until it comes
    one.open("/courrier/registre/?direction=in")
    shoot(one, "register")
    waited = one.page.locator("main tbody tr", has_text="Réception attendue")
    one.open(waited.get_by_role("link").first.get_attribute("href"))
    shoot(one, "item-awaited")
    one.follow("Ce dont il s’agit")
    one.says("sa réception est attendue").follow("Noter la réception")
    shoot(one, "receive")
    one.fill(on="2026-11-24", says="Avis de réception signé").press().says("Le bail finit le 24 février 2027")
    shoot(one, "tenant-ends")

    assert faults == []


def test_the_month_before_the_owner_insures_runs_from_the_receipt_of_a_formal_notice(town, browser):
    faults: list[str] = []
    town.start(TODAY)
    one = Person(browser, town.agency, faults).enter(accounts.address("gestion"), accounts.PASSWORD)
    one.open("/baux/attestations/")
    shoot(one, "certificates-due")
    uninsured = one.page.locator("main tbody tr", has_text="Jamais donnée").get_by_role("link").last
    one.open(uninsured.get_attribute("href"))
    page = one.page.url.removeprefix(town.agency)
    one.press("Préparer la mise en demeure").says("elle attend au courrier")
    shoot(one, "certificates-prepared")
    one.open("/courrier/").says("Lettre recommandée").follow("Puis : marquer postées")
    one.fill(on=TODAY).press()
    one.open(page)
    assert "Le propriétaire peut assurer" not in one.text()
    one.follow("C0").follow("Il a été reçu").fill(on=TODAY, says="Avis de réception signé").press()
    one.open(page).says("25 décembre 2026")
    shoot(one, "certificates-received")
    assert faults == []
