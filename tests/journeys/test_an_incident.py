"""On a phone: an incident in a tenant's words, with a photo, to its works and the answer that ends it; a mediation to its end."""

import pytest

from trousseau.demo.accounts import PASSWORD, address

from .conftest import Person
from .test_a_lease import photo

pytestmark = [pytest.mark.browser, pytest.mark.once]
DAY = "2026-11-24"
# in the demonstration, the tenant who has an account lives elsewhere than with the owner who has one
NEIGHBOURS = """
from trousseau.core.models import Person, User
from trousseau.mandates.models import Mandate
let = Mandate.objects.filter(owner__user__isnull=False, fund__isnull=False, ended_on=None, leases__ends_on=None)
lease = let.filter(leases__keys_on__isnull=False).order_by("number").first().leases.get(ends_on=None)
user = User.objects.get(email="locataire@demo.example")
Person.objects.filter(user=user).update(user=None)
Person.objects.filter(pk=lease.household.holder_id).update(user=user)
"""


class Phone(Person):
    """390 pixels wide: nothing of a page lies beyond."""

    def __init__(self, browser, site: str, faults: list[str], who: str):
        super().__init__(browser, site, faults)
        self.page.set_viewport_size({"width": 390, "height": 844})
        self.enter(address(who), PASSWORD)

    def choose(self, name: str, place: int) -> "Phone":
        """The choice of that place in a list whose keys nobody knows."""
        self.page.locator(f'main [name="{name}"]').select_option(index=place)
        return self

    def look(self) -> None:
        super().look()
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > 390:
            self.faults.append(f"{self.address()} is {wide} pixels wide")


def test_an_incident_is_told_with_a_photo_agreed_to_mended_and_ended_by_who_told_it(town, browser):
    town.start(DAY)
    town.command(DAY, "manage", "shell", "-v", "0", "-c", NEIGHBOURS)
    faults: list[str] = []

    tenant = Phone(browser, town.agency, faults, "locataire")
    tenant.open("/espace/locataire/").follow("J’ai un problème").follow("Mon logement")
    tenant.fill(problem="drain", words="L’évier est bouché depuis hier.", photos=photo("teal", "IMG_1.jpg")).press()
    tenant.says("Nous répondons au plus tard le 25 novembre 2026").says("L’évier est bouché depuis hier.")

    manager = Phone(browser, town.agency, faults, "gestion")
    manager.open("/incidents/").follow("Toilettes ou évacuation bouchées").says("L’évier est bouché depuis hier.")
    incident = manager.page.url
    manager.follow("Répondre").fill(words="Un plombier passe demain.").press()
    manager.says("La réponse est notée").says("Répondu le 24 novembre 2026")
    manager.follow("Ouvrir un ordre de travaux").fill(what="Évacuation de l’évier à déboucher").press()
    manager.follow("Noter un devis").choose("supplier", 2).fill(amount="640").press()
    manager.says("Nécessaire").follow("Demander l’accord").press()
    order = manager.page.url
    manager.says("Accord du propriétaire attendu")

    owner = Phone(browser, town.agency, faults, "proprietaire")
    owner.open("/espace/proprietaire/").says("Évacuation de l’évier à déboucher")
    owner.page.locator("main section:has-text('Évacuation de l’évier') a").first.click()
    owner.page.wait_for_load_state()
    owner.look()
    assert "L’évier est bouché depuis hier." not in owner.text()
    owner.follow("Accepter ces travaux")
    owner.page.locator("main [name=quote]").first.check()
    owner.press()
    owner.says("l’agence commande les travaux")

    manager.open(order).follow("Commander les travaux").fill(planned_on=DAY).press()
    manager.follow("La fiche pour l’artisan").says("Évacuation de l’évier à déboucher")
    manager.open(order).follow("Noter la fin des travaux").press()
    manager.follow("Saisir la facture").fill(number="2026-777").press()
    manager.says("sur le compte du propriétaire")

    tenant.open("/incidents/mes-problemes/").says("est-ce fini ?").follow("Répondre")
    tenant.fill(end="yes", tidy="yes").press()
    tenant.says("Merci. Votre réponse est gardée.")
    manager.open(incident).says("Fini, dit qui l’a signalé")
    assert faults == []


def test_a_mediation_goes_to_its_end_on_a_phone(town, browser):
    town.start(DAY)
    faults: list[str] = []
    social = Phone(browser, town.agency, faults, "social")
    social.open("/incidents/mediations/").follow("Proposer une médiation")
    social.fill(nature="noise", mediator="Bon Voisinage").press()
    mediation = social.page.url
    social.follow("Ajouter une partie").choose("lease", 3).fill(words="Des travaux le dimanche.").press()
    social.follow("Ajouter une partie").fill(name="Nour Exemple", words="Il faut bien bricoler.").press()
    for place in (0, 1):
        social.open(mediation)
        with social.page.expect_navigation():
            social.page.locator("main a:has-text('Noter sa réponse')").nth(place).click()
        social.look()
        social.fill(accepts="yes").press()
    social.open(mediation).says("Rencontres en cours")
    social.follow("Prévoir une rencontre").fill(on=DAY, at="11:00", where="Hall").press()
    social.follow("Noter la rencontre").fill(held="yes").press()
    social.follow("Noter ce qui est convenu").fill(agreed="Pas le dimanche.", review_on="2026-12-08").press()
    social.follow("Y mettre fin").fill(holds="yes").press()
    social.says("La médiation est terminée").says("Terminée : ce qui est convenu tient")
    assert faults == []
