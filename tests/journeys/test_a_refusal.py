"""A sitting decided, the household refuses: the dwelling returns to the next sitting, in the demonstration."""

import re

import pytest

from trousseau.demo import accounts

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]

TODAY = "2026-11-24"


def test_a_dwelling_that_a_household_refuses_returns_to_the_next_sitting(town, browser):
    faults: list[str] = []
    town.start(TODAY)

    def person(name: str) -> Person:
        return Person(browser, town.agency, faults).enter(accounts.address(name), accounts.PASSWORD)

    # the social worker reads the minutes of the last sitting and writes what the household answered
    social = person("social")
    social.open("/commission/").follow("20 novembre 2026")
    given = social.page.get_by_role("table", name="Procès-verbal").get_by_role("row").nth(1)
    dwelling = given.get_by_role("rowheader").inner_text()
    code = re.search(r"D\d{5}", given.inner_text())[0]
    social.follow(dwelling).follow("Retirer la décision")
    social.fill(reason="far", channel="call", words="Préfère attendre un logement plus proche de son travail.").press()
    social.says("Attribué, puis retiré").says("Un refus ne coûte rien au ménage")

    # the manager has no lease to prepare any more
    assert dwelling not in person("gestion").open("/baux/").text().split("Filtrer")[0]

    # the dwelling is on the next sitting's agenda; who refused it is not put forward for it again
    member = person("commission")
    member.open("/commission/").follow(dwelling)
    sitting = re.search(r"/commission/\d+/", member.page.url)[0]
    person("directrice").open(sitting).press("Je suis là")  # who was to preside
    member.open("/commission/").follow(dwelling).says("Attribué auparavant, sans bail")
    assert code not in member.page.locator(".proposals").inner_text()
    following = re.search(r"D\d{5}", member.page.locator(".proposals").inner_text())[0]
    member.fill(choice=following, reason="Le ménage suivant : le logement convient.").press()
    member.says(following)
    assert "Préparer le bail" in person("gestion").open("/").text()
    assert faults == []
