"""The coordinator builds the programme, the director sends the report, the funder reads it and answers."""

import re
import sqlite3

import pytest

from trousseau.demo import accounts

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def enter(town, browser):
    """Someone of the demonstration, signed in: `enter("coordination")`."""
    town.start("2026-11-24")
    faults: list[str] = []

    def come(who: str) -> Person:
        return Person(browser, town.agency, faults).enter(accounts.address(who), accounts.PASSWORD)

    yield come
    assert faults == []


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def named(home) -> re.Pattern:
    """The family name of each person and owner of the demonstration, and the name of each of its accounts."""
    with sqlite3.connect(f"file:{home / 'agency' / 'db.sqlite3'}?mode=ro", uri=True) as base:
        asked = "select last_name from core_person union select name from core_user"
        names = {name for (name,) in base.execute(asked) if name and len(name) > 2}
    assert len(names) > 40
    return re.compile(r"\b(" + "|".join(map(re.escape, sorted(names))) + r")\b", re.IGNORECASE)


def test_a_programme_is_built_and_the_report_that_answers_it_is_read_by_its_funder(town, enter):
    coordinator = enter("coordination")
    page = coordinator.page
    coordinator.open("/conventions/programmes/construire/").fill(
        title="Programme d’essai 2027–2028",
        call="Appel d’essai",
        funder_name="État",
        holder_name="Conseil d’essai",
        decided_on="2026-09-28",
        reference="ESSAI-1",
        decides="Convention pluriannuelle d’essai",
        amount="406614",
        starts_on="2027-01-01",
        ends_on="2028-12-31",
        aim_4="Loger vite",
        steered_by="La métropole et l’État",
        meets="Chaque trimestre",
    ).press()
    coordinator.says("Programme d’essai 2027–2028").says("Fichier à joindre")
    coordinator.follow("Ajouter une enveloppe").fill(year="2027", line="6574", amount="100000").press()
    coordinator.follow("Ajouter une action").fill(
        title="Captation d’essai", operator_name="Association d’essai"
    ).press()
    coordinator.follow("Engager").fill(amount="38650").press().says("38 650,00 € engagés")
    coordinator.follow("Noter un paiement").fill(amount="19325", on="2026-11-20").press()
    coordinator.says("19 325,00 € payés").says("61 350,00")
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)
    for path in ("/conventions/1/", "/conventions/avenants/1/", "/conventions/postes/1/"):
        coordinator.open(path)
        assert fits(page), path

    # the director counts, freezes and sends
    director = enter("directrice")
    director.open("/compte-rendu/nouveau/1/").fill(starts_on="2026-01-01", ends_on="2026-10-31").press()
    report = director.page.url.removeprefix(town.agency)
    director.follow("Envoyer aux financeurs").press().says("Envoyé aux financeurs")

    # the funder opens it from the list, follows five figures to what they mean, and comments
    funder, names = enter("financeur"), named(town.home)
    funder.open("/compte-rendu/").page.locator(f'main a[href="{report}"]').click()
    met = [funder.text()]
    figures = funder.page.locator("section:has(#figures) td.num a").evaluate_all(
        "links => links.filter(a => /^\\s*\\d/.test(a.textContent)).map(a => a.getAttribute('href'))"
    )
    assert len(figures) >= 5, figures
    for figure in figures[:5]:
        met.append(funder.open(figure).says("Empreinte des lignes").text())
        assert funder.page.locator('main a[href*="/lignes/"]').count() == 0
        funder.page.go_back()
    met.append(funder.open(report).follow("Écrire un commentaire").text())
    funder.fill(text="Bien reçu, merci : la vacance a baissé.").press().says("la vacance a baissé")
    met += [funder.text(), funder.open("/conventions/1/").text(), funder.open("/conventions/postes/1/").text()]
    assert [found[0] for text in met if (found := names.search(text))] == []
    director.open(report).says("la vacance a baissé")
    funder.page.set_viewport_size({"width": 390, "height": 844})
    funder.open(report)
    assert fits(funder.page)

    # on paper: what is folded is told with its title, and nothing is left to press
    for path in (report, "/conventions/1/"):
        director.open(path).page.emulate_media(media="print")
        assert director.page.locator("main .btn:visible, main .screen-only:visible").count() == 0
    titles = director.open(report).page.locator("section:has(#figures) > details > summary")
    assert titles.count() >= 3 and all(one.is_visible() for one in titles.all())
