"""A day of the mail, in the demonstration: letters printed together and posted, two that come back, a call passed on and
answered. What a receipt moves is in test_a_notice.py; twelve letters in one file, in tests/mail."""

import io

import pypdfium2
import pytest

from trousseau.demo import accounts
from trousseau.demo.dwellings import pdf

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]

TODAY = "2026-11-24"
SHEET = pdf("Lettre tapée ailleurs")
NAMES = [f"Personne {number} de l’Essai" for number in range(1, 5)]


def pages(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return len(document)


def test_a_day_of_the_mail(town, browser):
    faults: list[str] = []
    town.start(TODAY)

    def enter(role: str) -> Person:
        return Person(browser, town.agency, faults).enter(accounts.address(role), accounts.PASSWORD)

    one = enter("gestion")
    waiting = one.open("/courrier/").page.locator(".queue tbody tr").count()

    # letters written elsewhere join the queue; one has no address and is set aside
    for number, name in enumerate(NAMES):
        one.open("/courrier/ecrire/")
        address = "9 rue du Modèle, 21000 Dijon" if number else ""
        letter = {"name": f"{number}.pdf", "mimeType": "application/pdf", "buffer": SHEET}
        one.fill(who=name, title=f"Essai {number}", address=address, channel="post", scan=letter).press()
    one.open("/courrier/").says("aucune adresse complète n’est connue")
    one.follow("Corriger l’enveloppe").follow("Corriger l’enveloppe")
    one.fill(address="9 rue du Modèle, 21000 Dijon").press()

    # printed in one file, each behind the page whose window shows its address; nothing has left
    one.open("/courrier/")
    assert one.page.locator(".queue tbody tr").count() == waiting + len(NAMES)
    assert pages(one.download("Imprimer les")) >= 2 * len(NAMES)
    one.says("lettres à imprimer en un fichier")

    # posted by one act, by the keyboard alone
    one.follow("marquer postées").tab_to(".btn-main")
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")
    one.open("/courrier/").says("Rien à imprimer")

    # two come back: they are on the day of who wrote them, until they are settled
    for name in NAMES[:2]:
        one.open(f"/courrier/registre/?q={name}").page.locator("tbody a").first.click()
        one.page.wait_for_load_state()
        one.follow("Il est revenu").fill(why="unknown").press()
    one.open("/").says("n’est pas arrivé")
    failed = one.open("/courrier/").page.locator("section.callout li")
    before = failed.count()
    assert before >= 2
    one.follow("Régler").press("C’est réglé")
    one.open("/courrier/")
    assert failed.count() == before - 1

    # a call is noted at the door, passed on, answered; on a telephone
    other = enter("social")
    other.page.set_viewport_size({"width": 390, "height": 844})
    other.open("/courrier/").fill(who="", words="Chaudière", subject="works", answer="wanted")
    other.page.locator('main [name="passed_to"]').select_option(label="Inès Mésange")
    other.press("Noter")
    one.open("/").says("Répondre à une personne non reconnue")
    one.open("/courrier/").page.get_by_role("link", name="Personne non reconnue").first.click()
    one.page.wait_for_load_state()
    one.follow("Il y est répondu").press().says("Il y est répondu")
    assert faults == []
