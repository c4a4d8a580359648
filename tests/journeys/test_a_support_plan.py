"""On a phone: a plan in a person's words, printed, signed, shared with an outside referent, who signs it too."""

import io
import re

import pypdfium2
import pytest

from trousseau.demo.accounts import PASSWORD, address

from .conftest import Person
from .test_a_lease import photo

pytestmark = [pytest.mark.browser, pytest.mark.once]
DAY = "2026-11-24"


class Phone(Person):
    """390 pixels wide: nothing of a page lies beyond."""

    def __init__(self, browser, site: str, faults: list[str], who: str):
        super().__init__(browser, site, faults)
        self.page.set_viewport_size({"width": 390, "height": 844})
        self.enter(address(who), PASSWORD)

    def look(self) -> None:
        super().look()
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > 390:
            self.faults.append(f"{self.address()} is {wide} pixels wide")


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def test_a_plan_is_written_printed_agreed_and_signed_from_outside(town, browser):
    town.start(DAY)
    faults: list[str] = []
    worker = Phone(browser, town.agency, faults, "social")
    worker.open("/demandes/nouvelle/")
    worker.fill(last_name="Millepertuis", first_name="Odette", born_on="1990-02-03", rooms_min="1", ethos="9").press()
    joined = re.search(r"/(?:menage|suivi/menage|accompagnement)/(\d+)/", worker.page.content())
    assert joined, "the page of an application leads to its household"
    worker.open(f"/accompagnement/{joined[1]}/equipe/ajouter/")
    worker.fill(part="referent", user="Maud Fauvette", why="Accès aux droits.", starts_on=DAY).press()
    worker.open("/accompagnement/?q=Millepertuis").follow("Odette Millepertuis").says("Pas encore de plan")
    household = worker.page.url

    worker.follow("Écrire un plan")
    worker.fill(own_words="Dormir sans compter les factures.", said_on=DAY).press()
    worker.follow("Ajouter un but").fill(words="Solder la facture d’énergie", area="budget").press()
    worker.fill(what="Appeler le fournisseur", by="person", due_on="2026-12-04").press()
    worker.says("Dormir sans compter les factures.").says("Appeler le fournisseur").says("Pas encore signé")
    plan = worker.page.url

    # a health word is shown before anything is kept; the need is written instead
    worker.follow("Ajouter une étape")
    worker.fill(what="Demander une chambre sur cour, depuis sa dépression", by="agency", due_on="2026-12-11")
    with worker.page.expect_navigation():
        worker.page.locator("main form .btn-main").last.click()
    assert "Rien n’est encore enregistré" in worker.text() and "dépression" in worker.text()
    worker.fill(what="Demander une chambre sur cour").press()

    assert "Dormir sans compter" in text_of(worker.download("À signer, PDF"))
    worker.follow("Enregistrer la signature").fill(agreed_on=DAY, review_on="2027-02-24").press()
    worker.says("Le plan est convenu").follow("Classer l’exemplaire").fill(scans=photo("teal", "plan.jpg")).press()
    worker.says("L’exemplaire signé est classé")

    worker.open(household).follow("Partager avec quelqu’un de l’extérieur")
    worker.page.locator("main [name=reader]").select_option(label="Laure Linotte, CCAS de Val-d’Essai")
    worker.fill(what="plan", ground="social", until="2026-12-31", informed_on=DAY).press()
    worker.says("Laure Linotte").says("31 décembre 2026")

    referent = Phone(browser, town.agency, faults, "partenaire")
    referent.open("/espace/partenaire/").follow("Ce qui est partagé avec vous").follow("Odette Millepertuis")
    shared = referent.page.url
    referent.says("Dormir sans compter les factures.")
    assert "Demander une chambre sur cour" in text_of(referent.download("Tel qu’il est aujourd’hui, PDF"))
    referent.press("Signer le plan")
    referent.says("Vous avez signé ce plan")
    worker.open(plan).says("Laure Linotte, CCAS de Val-d’Essai, l’a signé le 24 novembre 2026")

    # ended by hand, nothing is left outside
    worker.open(household).follow("Arrêter le partage").press()
    answer = referent.page.goto(shared)
    assert answer.status == 404 and "Dormir" not in referent.page.content()
    referent.open("/espace/partenaire/partages/")
    assert "Millepertuis" not in referent.text()
    assert faults == []


def test_a_review_and_a_private_note_on_a_phone(town, browser):
    town.start(DAY)
    faults: list[str] = []
    worker = Phone(browser, town.agency, faults, "social")
    worker.open("/").follow("Écrire le bilan")
    worker.fill(words="La facture est presque soldée.", next_on="2027-02-24").press()
    worker.says("Le bilan est gardé").says("La facture est presque soldée.")
    worker.follow("La laisser").press()
    worker.says("Laissée")
    worker.page.locator("main .crumbs a").last.click()
    worker.page.wait_for_load_state()
    household = worker.page.url

    worker.follow("Écrire une note").fill(level="private", text="Revenir sur ce rendez-vous.", met=True).press()
    worker.says("Revenir sur ce rendez-vous.").follow("Décider").follow("La garder un temps").press()
    worker.follow("Décider").follow("La passer à un collègue")
    worker.open(household).follow("Décider").follow("L’effacer")
    worker.open(household).follow("Décider").follow("La déplacer").fill(to="professional").press()
    worker.says("La note est déplacée").says("Une note a quitté sa place")
    assert faults == []
