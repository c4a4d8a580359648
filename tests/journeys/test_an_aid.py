"""An FSL asked for with a household, its papers gathered, sent, granted, then paid on the account of the tenant; its benefit
claimed; its budget, on which a payment plan rests. By the keyboard alone, on a phone's screen and on a desk's.
"""

import pytest

from .conftest import Hands
from .debts import EMAIL, PASSWORD, SOCIAL, begin
from .test_a_mandate_closed import fits

pytestmark = [pytest.mark.browser, pytest.mark.once]
ASKED, GRANTED = "2026-08-26", "2026-09-12"


def test_an_aid_asked_granted_and_paid(town, browser):
    household = begin(town, ASKED, "supported")
    town.start(ASKED)
    faults: list[str] = []
    worker = Hands(browser, town.agency, faults).enter(SOCIAL, PASSWORD)
    worker.page.set_viewport_size({"width": 390, "height": 844})

    # who joins the team of the household reads and writes its budget
    worker.open(f"/accompagnement/{household}/equipe/ajouter/").fill(why="Loyer en retard.").go("Ajouter à l’équipe")

    # the FSL is asked for: what it lacks, then sent
    page = f"/aides/menage/{household}/"
    worker.open(page).says("Aucune aide demandée pour l’instant").says("Déposer la demande d’aide au logement")
    fits(worker, 390, 1440)
    worker.go("Demander une aide").fill(asked="450", words="Un loyer en retard après une baisse d’heures.")
    worker.go("Préparer la demande")
    aid = worker.says("À envoyer").says("Manque Pièces d’identité").page.url.removeprefix(town.agency)
    fits(worker, 390, 1440)
    worker.go("Cocher celles qui sont là").fill(had=["form", "identity", "resources", "lease", "benefit", "iban"])
    worker.go("Garder").says("Manque Relevé de la dette envers le bailleur")
    worker.go("Noter l’envoi").says("Il manque encore : Relevé de la dette").fill(reference="FSL-26-118")
    worker.go("Noter l’envoi").says("la réponse est attendue").says("FSL-26-118")

    # the claim of the housing benefit is noted filed, its certificate printed
    assert worker.open(page).download("Attestation de loyer, PDF").startswith(b"%PDF")
    worker.go("Noter ce qui a été fait").go("Garder").says("Réponse attendue")
    fits(worker, 390, 1440)

    # the budget of the household: a line nobody asked about, then all of them
    worker.go("Remplir une fiche").fill(work="980", energy="80").go("Garder la fiche").says("Reste à demander")
    fits(worker, 390, 1440)
    worker.go("Corriger").fill(rest=True).go("Garder la fiche").says("Par mois 450,00 €")
    fits(worker, 390, 1440)

    # granted; the manager, who reads it on the tenancy, notes its payment on the account
    town.start(GRANTED)
    worker.open(aid).go("Noter l’accord").fill(granted="300").go("Noter l’accord").says("Versement attendu")
    worker.says("Noté par la gestion locative")
    manager = Hands(browser, town.agency, faults).enter(EMAIL, PASSWORD)
    manager.open("/aides/").says("Versement attendu").go("Capucine").says("300,00 € attendus")
    manager.go("Noter le paiement").says("300,00 € en sont attendus")
    manager.go("Noter le paiement").says("sur le compte du locataire").says("Versée")
    manager.page.go_back()  # the form comes back with the key that it was sent under: it is not paid twice
    manager.fill(amount="300").go("Noter le paiement").says("sur le compte du locataire").says("Versée")
    fits(manager, 390, 1440)
    manager.go("sur le compte du locataire").says("150,00 €").says("Aide (FSL, Loca-Pass, association…)")
    lease = manager.page.url.removeprefix(town.agency).strip("/").split("/")[1]
    worker.open(page).says("Une aide versée ou terminée")

    # a plan says what is left to live on, and no more is asked without the household knowing so
    manager.open(f"/prevention/{lease}/plan/").says("Plan d’apurement")
    manager.fill(each="150").go("Aperçu").says("le ménage a 450,00 € par mois ; avec une échéance, 300,00 €")
    fits(manager, 390, 1440)
    assert faults == []
