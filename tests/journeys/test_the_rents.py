"""The money of a month, followed by who counts it: called, shown by the bank, identified, receipted, paid to its owner,
read by them. In the demonstration, a fortnight later; every page by the keyboard alone.
"""

import csv
import io
import re
import shutil
from collections import Counter

import pytest

from tests.plugins.bank_files import camt053
from tests.plugins.town import TOLD_ON, ready_home

from .conftest import Hands, Person

pytestmark = [pytest.mark.browser, pytest.mark.once]
LATER = "2026-12-07"
PASSWORD = "trousseau-demonstration"
FILE = "/comptes/banque/fichiers/0/"


def cents(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def leases(manager: Person) -> list[dict[str, str]]:
    """The rents of the month, as their CSV says them."""
    text = manager.page.request.get(f"{manager.site}/loyers/baux/?format=csv").text().lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_money_of_a_month_from_its_call_to_its_owner(town, browser, tmp_path_factory):
    shutil.copytree(ready_home(town.config, town.ready, TOLD_ON.isoformat()), town.home, dirs_exist_ok=True)
    town.start(LATER, works=True)
    faults: list[str] = []
    Person.met.add(FILE)  # it moves while it is read
    manager = Hands(browser, town.agency, faults).enter("gestion@demo.example", PASSWORD)

    # the month is called, from where the money stands
    manager.open("/loyers/").says("Où en est l’argent").go("Appeler les loyers, décembre 2026").go("Appeler les loyers")
    called = re.search(r"(\d+) loyers appelés", manager.text()).group(1)
    manager.says("écrits d’un coup dans les comptes mandants").says("Faire les avis d’échéance")
    manager.open("/loyers/").says(f"{called} loyers appelés.").says(f"{called} avis à faire")

    # the bank's statement: one payer wrote the number of the lease, one the name of nobody known
    rows = leases(manager)
    named = Counter(row["Ménage"] for row in rows)  # a name that two leases bear is asked to be a number instead
    alone = [
        row
        for row in rows
        if not row["Aide prévue"] and row["Appelé"] == row["Solde du compte"] and named[row["Ménage"]] == 1
    ]
    payer, wrong, right = alone[:3]
    asked = cents(payer["Appelé"])
    tenancy = manager.open(f"/loyers/baux/?q={payer['Ménage']}").follow(payer["Ménage"]).page.url
    account = tenancy.replace("/baux/", "/loyers/")
    code = re.search(r"L\d{5}", manager.text()).group(0)
    owned = re.search(r"L\d{5}", manager.open("/loyers/baux/?q=Renoncule").text()).group(0)
    opening = cents(re.search(r"La banque (-?[\d ]+,\d\d) €", manager.open("/comptes/banque/").text()).group(1))
    statement = tmp_path_factory.mktemp("bank") / "releve.xml"
    lines = [
        {"cents": asked, "on": "2026-12-04", "party": "Un payeur", "label": f"Loyer {code}"},
        {"cents": 10000, "on": "2026-12-04", "party": "Une payeuse", "label": f"Loyer {owned}"},
        {"cents": 12300, "on": "2026-12-04", "party": "Odilon Passerage", "label": "virement"},
    ]
    statement.write_bytes(camt053(lines, opening=opening, first="2026-12-01", last="2026-12-06"))
    manager.go("Charger un fichier de la banque").fill(file=str(statement)).go("Lire ce fichier")
    manager.wait("3 lignes lues, leurs sommes sont justes").go("Prendre ces relevés").go("Prendre ces relevés")
    manager.wait("2 lignes réglées d’elles-mêmes").says("1 vous attend")

    # what was settled alone says whose it is and why; the other waits for a person, who is wrong, then right
    manager.open("/loyers/banque/?show=auto").says(f"{payer['Ménage']}, {code}")
    manager.says("Le numéro du bail, écrit par le payeur")
    unknown = manager.open("/loyers/banque/").page.locator("li.action", has_text="Odilon Passerage")
    line = unknown.get_by_role("link").first.get_attribute("href")
    manager.open(line).go("Un autre locataire").fill(lease=wrong["Ménage"]).go("La noter sur ce bail")
    manager.open(line).says(wrong["Ménage"]).go("Annuler").go("Défaire cette part").says("Annulé le 7 décembre 2026")
    manager.go("Un autre locataire").fill(lease=right["Ménage"]).go("La noter sur ce bail")
    manager.open(line).says(right["Ménage"]).says("Traitée")

    # the receipt of who paid the whole month
    manager.open(account).go("Donner la quittance")
    assert manager.download("Quittance Q").startswith(b"%PDF")

    # the owners are paid by one file of the bank, whose sum is the run's; the accounts are rendered to one of them
    owner = manager.open("/loyers/proprietaires/?q=Basalte&situation=pay").follow("Agathe Basalte").page.url
    manager.open("/loyers/").go("Payer les propriétaires").go("Préparer les virements").go("Préparer les virements")
    manager.says("Relisez la liste").go("Comptabiliser et écrire")
    total = cents(re.search(r"virements, ([\d ]+,\d\d) €", manager.text()).group(1))
    file = manager.download("Le fichier de la banque, XML").decode()
    assert "pain.001.001.09" in file
    assert cents(re.search(r"<CtrlSum>([\d.]+)", file).group(1)) == total
    manager.open(owner).go("Rendre les comptes").fill(until=LATER).go("Rendre les comptes").says("7 décembre 2026")

    # who owns the dwelling reads them, and what came in: nobody's name
    reader = Hands(browser, town.agency, faults).enter("proprietaire@demo.example", PASSWORD)
    papers = reader.page.get_by_role("link", name="Comptes et documents")
    pages = [link.get_attribute("href") for link in papers.all()]
    paid = next(page for page in pages if "au 7 décembre 2026" in reader.open(page).text())
    reader.open(paid).says("100,00")
    assert reader.download("au 7 décembre 2026").startswith(b"%PDF")
    assert "Renoncule" not in reader.text()
    assert faults == []
