"""A mandate closed with its money handed over: ended by the director, its deposit to the next manager, the rest to its owner, by
one file of the bank that its statement proves. By the keyboard alone, at 1440 and 390 pixels.
"""

import re
import shutil

import pytest

from tests.plugins.bank_files import camt053
from tests.plugins.town import TOLD_ON, ready_home

from .conftest import Person
from .test_the_rents import PASSWORD, Hands, cents

pytestmark = [pytest.mark.browser, pytest.mark.once]
DAY = "2026-12-07"
IBAN = "DE89370400440532013000"
MANAGER = "Gérance des Peupliers et des Tilleuls réunis, administrateurs de biens à Dijon"


def fits(person: Person, *widths: int) -> Person:
    """The page is as wide as its window, wide and narrow."""
    for width in widths:
        person.page.set_viewport_size({"width": width, "height": 900})
        assert person.page.evaluate("document.documentElement.scrollWidth") <= width, (person.page.url, width)
    person.page.set_viewport_size({"width": 1440, "height": 900})
    return person


def test_a_mandate_closed_with_its_money_handed_over(town, browser, tmp_path_factory):
    shutil.copytree(ready_home(town.config, town.ready, TOLD_ON.isoformat()), town.home, dirs_exist_ok=True)
    town.start(DAY, works=True)
    faults: list[str] = []
    rental = Hands(browser, town.agency, faults).enter("gestion@demo.example", PASSWORD)
    director = Hands(browser, town.agency, faults).enter("directrice@demo.example", PASSWORD)

    # an owner who may be paid, whose tenant stays and left a deposit
    rental.open("/loyers/proprietaires/?situation=pay")
    accounts = [link.get_attribute("href") for link in rental.page.locator("main tbody th a").all()]
    account = next(url for url in accounts if re.search(r"Dépôts détenus à part [1-9]", rental.open(url).text()))
    mandate = director.open(account).page.get_by_role("link", name="Ouvrir le mandat").get_attribute("href")
    director.open(mandate).go("Terminer le mandat").says("sont détenus pour ce mandat")
    director.fill(reason="agreement", on=DAY, taken_over=True).go("Terminer le mandat")
    director.says("sont encore détenus pour ce mandat").go("Remettre les fonds")
    fits(director.says("Ce que le compte détient encore"), 1440, 390)

    # the next manager is noted by one person, its IBAN compared by another
    rental.open("/loyers/proprietaires/fournisseurs/noter/").fill(
        name=MANAGER, address="2 rue du Modèle, 21000 Dijon", new_iban=IBAN
    ).go("Noter ce fournisseur")
    boxes = rental.open(f"{account}remise/").page.locator('[name="parts"]').all()
    deposits = [box.get_attribute("value") for box in boxes if box.get_attribute("value").startswith("deposit")]
    others = [box.get_attribute("value") for box in boxes if not box.get_attribute("value").startswith("deposit")]
    assert deposits and others

    def asked(parts: list[str], **more) -> None:
        rental.open(f"{account}remise/")
        for box in rental.page.locator('[name="parts"]').all():
            box.set_checked(box.get_attribute("value") in parts)
        rental.fill(**more).go("Remettre ces fonds")

    key = rental.page.locator('[name="manager"] option', has_text="Peupliers").get_attribute("value")
    director.open("/loyers/proprietaires/fournisseurs/").follow("Gérance des Peupliers")
    director.go("Confirmer").fill(new_iban=IBAN).go("Confirmer cet IBAN")
    asked(deposits, to="manager", manager=key, agreed_on="2026-12-01")
    rental.says("C’est mis de côté")
    asked(others, to="owner")
    fits(rental.says("Remis à la fin du mandat"), 1440, 390)

    # one run, one file, whose sums the bank then shows
    rental.open("/loyers/").go("Payer les propriétaires").go("Préparer les virements").go("Préparer les virements")
    rental.says("Gérance des Peupliers").go("Comptabiliser et écrire")
    file = rental.download("Le fichier de la banque, XML").decode()
    assert IBAN in file and "FIN DE MANDAT" in file
    total = cents(re.search(r"<CtrlSum>([\d.]+)", file).group(1))
    run = re.search(r"V\d{5}", rental.text()).group(0)
    opening = cents(re.search(r"La banque (-?[\d ]+,\d\d) €", rental.open("/comptes/banque/").text()).group(1))
    statement = tmp_path_factory.mktemp("bank") / "releve.xml"
    line = {"cents": -total, "on": DAY, "label": f"VIREMENTS {run}"}
    statement.write_bytes(camt053([line], opening=opening, first="2026-12-01", last=DAY))
    rental.go("Charger un fichier de la banque").fill(file=str(statement)).go("Lire ce fichier")
    rental.wait("1 ligne lue").go("Prendre ces relevés").go("Prendre ces relevés")
    rental.wait("1 ligne réglée d’elle-même")

    # the agency takes its fees: the account is empty, and its papers say what was handed over
    rental.open("/loyers/proprietaires/honoraires/").go("Transférer")
    rental.open(account).says("Remis")
    assert rental.download("État, PDF").startswith(b"%PDF")
    rental.open(f"{account}remise/").says("Rien ne peut être remis aujourd’hui")
    fits(rental, 1440, 390)
    assert "sont encore détenus" not in director.open(mandate).text()
    assert faults == []
