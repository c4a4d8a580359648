"""Three people hold a sitting at once, each in front of their own browser, from its preparation to its letters."""

import io
import re

import pytest

from trousseau.demo import accounts

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]

TODAY, HELD = "2026-11-24", "2026-11-26"
SECOND, NAME = "elisee.loriot@demo.example", "Élisée Loriot"
MINE = "Ma phrase, que personne ne doit perdre."


def plain(pdf: bytes) -> str:
    import pypdfium2

    pages = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return re.sub(r"[\s\u202f\u00a0\ufffe]+", " ", " ".join(p.get_textpage().get_text_range() for p in pages))


def follows(person: Person, words: str) -> None:
    """The page comes to say it by itself: nobody reloads it."""
    person.page.locator("main").get_by_text(re.compile(words)).first.wait_for()


def decide_by_keyboard(person: Person, reason: str) -> None:
    keys = person.page.keyboard
    person.tab_to("[name=choice]")
    keys.press("Space")
    person.tab_to("[name=reason]")
    keys.type(reason)
    person.tab_to(".btn-main")
    with person.page.expect_navigation():
        keys.press("Enter")


def test_three_people_hold_a_sitting_at_once(town, browser):
    faults: list[str] = []
    town.start(TODAY)

    def person(address: str) -> Person:
        return Person(browser, town.agency, faults).enter(address, accounts.PASSWORD)

    # a member more, who chooses a password at the link that the machine's own screen shows
    said = town.command(TODAY, "account", SECOND, "--role", "commission", "--name", NAME)
    newcomer = browser.new_context(locale="fr-FR").new_page()
    newcomer.goto(town.agency + re.search(r"http://[^/]+(/\S+)", said)[1])
    for field in ("password", "again"):
        newcomer.fill(f"[name={field}]", accounts.PASSWORD)
    newcomer.click("main form button")
    newcomer.context.close()

    # the director convenes three people; the seed of the draws is there at once
    director = person(accounts.address("directrice"))
    director.open("/commission/nouvelle/").fill(held_on=HELD, place="Salle du Modèle")
    for name in ("Solène Bergeronnette", "Paul Sittelle", NAME):
        director.page.get_by_role("checkbox", name=name).check()
    director.page.get_by_label("Présidée par").select_option(label="Solène Bergeronnette")
    director.press().says("Salle du Modèle").says("publiée le 24 novembre 2026")
    address = director.page.url.removeprefix(town.agency)
    seed = director.page.locator("code").first.inner_text()

    # the day comes: each says they are there, and the others' pages say so by themselves
    town.start(HELD)
    paul, elisee = person(accounts.address("commission")), person(SECOND)
    for one in (director, paul, elisee):
        one.open(address).press("Je suis là")
    follows(director, "3 membres présents")
    dwellings = director.page.locator("#agenda >> xpath=../..").get_by_role("rowheader").all_inner_texts()
    first, withdrawn = dwellings[:2]

    # one withdraws from the second dwelling: the sheet closes to them, nobody asked why
    elisee.follow("Se retirer d’un point")
    elisee.page.get_by_label("Pour le logement").select_option(label=withdrawn)
    elisee.press().says("Retiré de ce point")
    closed_sheet = paul.open(address).page.get_by_role("link", name=withdrawn).get_attribute("href")
    assert elisee.page.goto(town.agency + closed_sheet).status == 403
    elisee.open(address)

    # the chair turns to the first dwelling, and the members' pages follow; opinions are counted as they come
    director.follow(first).press("Mettre en discussion")
    follows(elisee, "La commission discute de")
    sheet = director.page.url.removeprefix(town.agency)
    for one, opinion in ((paul, "for"), (elisee, "against")):
        one.open(sheet)
        code = re.search(r"D\d{5}", one.page.locator(".proposal.first h3").inner_text())[0]
        one.page.locator(f"[name=opinion_{code}][value={opinion}]").check()
        one.press("Donner mes avis").says("Vos avis sont donnés")
    follows(director, "1 pour, 1 contre, 0 neutre")

    # two write at once: the first, by the keyboard alone, wins; the second is told and loses no word
    paul.fill(choice="adjourn", cause="visit", reason=MINE)
    assert not director.page.locator("[name=cause]").is_visible() and paul.page.locator("[name=cause]").is_visible()
    decide_by_keyboard(director, "Le logement convient, la demande est la plus ancienne.")
    director.says("Proposer le logement au ménage" if "délégué" in paul.text() else "au plus tard le")
    follows(paul, "Solène Bergeronnette a enregistré la décision")
    assert paul.page.locator("[name=reason]").input_value() == MINE
    paul.press("Enregistrer la décision").says("La vôtre n’est pas enregistrée").says(MINE)
    follows(elisee, "Solène Bergeronnette a enregistré la décision")

    # the second dwelling is adjourned without the one who withdrew; the third stays for the next sitting
    paul.open(closed_sheet).says(f"Se retire {NAME}")
    paul.fill(choice="adjourn", cause="visit", reason="Revoir la salle d’eau d’abord.").press("Enregistrer la décision")
    paul.says("Reporté").says("Revoir le logement")
    elisee.open(address).says("Retiré de ce point")
    assert "salle d’eau" not in elisee.text()

    # closing prints the minutes; they bear numbers, and who withdrew, without why
    director.open(address).follow("Clore la séance").press("Clore la séance").says("Procès-verbal PV")
    minutes = director.download("Procès-verbal, PDF")
    text = plain(minutes)
    for words in (
        seed,
        "Salle du Modèle",
        "Le logement convient, la demande est la plus ancienne.",
        code,
        "Revoir la salle d’eau",
        f"Retirés pour ce point {NAME}",
        "1 pour, 1 contre",
        "la première est suivie",
        dwellings[2],
        "Non décidés",
    ):
        assert words in text, (words, text)
    household = re.search(rf"{code}, ([^,\n]+)", director.open(address).text())[1]
    assert household not in text
    assert paul.open(address).download("Procès-verbal, PDF") == minutes
    assert elisee.page.goto(f"{town.agency}{address}proces-verbal/").status == 403
    assert household in plain(director.download("Annexe avec les noms, PDF"))
    assert paul.page.goto(f"{town.agency}{address}annexe/").status == 403

    # the letters: prepared in one click, printed, and the day they left
    director.open(address).follow("Courriers de la séance").fill(examined=True).press("Préparer les courriers")
    letters = plain(director.download("Imprimer ceux qui ne sont pas partis, PDF"))
    assert household in letters and "Un logement vous est proposé" in letters and MINE not in letters
    director.press("Noter leur départ").says("26 novembre 2026")
    assert faults == []
