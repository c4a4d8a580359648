"""A collection of debits corrected before the bank has it: told by the notices of the month, chosen line by line, cancelled, made
again whole. In the demonstration, on the day of the December rents; by the keyboard alone.
"""

import re
import shutil

import pytest

from tests.plugins.town import TOLD_ON, ready_home
from trousseau.demo import accounts

from .conftest import Hands, Person

pytestmark = [pytest.mark.browser, pytest.mark.once]
TODAY, DEBITED = "2026-12-01", "9 décembre 2026"  # five days after the notices left, as these mandates say


def test_a_collection_corrected(town, browser):
    faults: list[str] = []
    shutil.copytree(ready_home(town.config, town.ready, TOLD_ON.isoformat()), town.home, dirs_exist_ok=True)
    town.start(TODAY, works=True)
    Person.met.add("/loyers/papiers/0/")  # it moves while it is read
    manager = Hands(browser, town.agency, faults).enter(accounts.address("gestion"), accounts.PASSWORD)
    correct(manager)
    assert faults == []


def correct(manager: Hands) -> None:
    # the rents are called, their notices announce the debits, and leave
    manager.open("/loyers/").go("Appeler les loyers, décembre 2026").go("Appeler les loyers")
    manager.go("Faire les avis d’échéance").go("Faire les documents")
    manager.wait("Tous faits")
    before = manager.page.url
    manager.open("/loyers/prelevements/").go("Préparer une collecte").says(DEBITED)
    manager.says("n’est pas encore parti").says("Pas à temps")
    assert not manager.page.locator('[name="chosen"]').count()
    manager.open(before).go("Imprimés et postés")

    # one line is left out, by mistake
    manager.open("/loyers/prelevements/").go("Préparer une collecte").says(f"peuvent partir pour le {DEBITED}")
    boxes = manager.page.locator('[name="chosen"]')
    count = boxes.count()
    assert count > 2 and all(boxes.nth(n).is_checked() for n in range(count))
    manager.tab_to('[name="chosen"]')
    manager.page.keyboard.press("Space")
    assert not boxes.first.is_checked()
    manager.go("Faire le fichier").says(f"{count - 1} prélèvements")
    first = re.search(r"PRL-\d{6}", manager.text()).group(0)
    short = manager.download("Télécharger le fichier").decode()
    assert f"<NbOfTxs>{count - 1}</NbOfTxs>" in short

    # it is corrected: cancelled before the bank has it, made again with everyone, handed over
    manager.go("Annuler cette collecte").go("Annuler cette collecte").says("Annulée")
    manager.open("/loyers/prelevements/").go("Préparer une collecte").go("Faire le fichier").says(
        f"{count} prélèvements"
    )
    assert first not in manager.text()
    whole = manager.download("Télécharger le fichier").decode()
    assert f"<NbOfTxs>{count}</NbOfTxs>" in whole and "2026-12-09" in whole
    manager.go("Elle a été remise à la banque").go("Le noter").says("Remis à la banque")
