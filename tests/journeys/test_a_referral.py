"""A partner refers a household, the social worker completes its file, and the commission reads figures alone."""

import re

import pytest

from trousseau.demo import accounts

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]

TODAY = "2026-11-24"


def test_a_partner_refers_a_household_and_the_social_worker_completes_it(town, browser):
    faults: list[str] = []
    town.start(TODAY)

    def person(role: str) -> Person:
        return Person(browser, town.agency, faults).enter(accounts.address(role), accounts.PASSWORD)

    partner = person("partenaire")
    partner.open("/demandes/orienter/").fill(
        last_name="Bardane", first_name="Tamar", born_on="1991-02-03", phone="06 00 00 09 99", rooms_min="1", ethos="9"
    ).press()
    partner.open("/espace/partenaire/").says("Tamar Bardane")

    # the worker meets the household, asks what is missing, and proves what can be proved
    worker = person("social")
    worker.open("/").says("Tamar Bardane")
    worker.open("/demandes/?q=Bardane").follow("Tamar Bardane")
    file = worker.page.url.removeprefix(town.agency)
    code = re.search(r"D\d{5}", worker.text())[0]
    worker.open(f"{file}complement/").fill(what="Le dernier avis d’imposition, s’il vous plaît.").press()
    partner.open("/espace/partenaire/").follow("Tamar Bardane").says("Le dernier avis d’imposition")
    partner.follow("Répondre")
    partner.fill(answer="Remis ce matin en main propre.").press()
    worker.open(file).says("Remis ce matin en main propre")
    worker.open(f"{file}ressources/").fill(
        kind="wage", cents="950", starts_on="2026-09-01", source="household", proof="payslips", proved_on=TODAY
    ).press()
    worker.says("950,00 €")
    for kind, year, cents in (("base", "2026", "9000"), ("tax", "2025", "9500")):
        worker.open(f"{file}ressources/annuelles/").fill(kind=kind, year=year, cents=cents, proved_on=TODAY).press()
    worker.open(f"{file}priorite/").fill(
        kind="eviction", starts_on="2026-10-01", proof="Repère-jugement", proved_on=TODAY
    ).press()
    worker.open(file).says("Repère-jugement")

    # the commission reads that a priority is proved and what the rent would take; not which, nor who referred
    member = person("commission")
    member.open("/commission/")
    sheets = member.page.locator("main a[href*='/logement/']").evaluate_all("l => l.map(a => a.pathname)")
    read = [member.open(f"{sheet}?tous").text() for sheet in dict.fromkeys(sheets)]
    assert any(code in page for page in read), "the household is examined at the next sitting"
    for secret in ("Bardane", "Repère-jugement", "CCAS de Val-d’Essai", "ETHOS"):
        assert all(secret not in page for page in read)
    assert faults == []
