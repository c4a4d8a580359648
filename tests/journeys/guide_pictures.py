"""The pictures of docs/guide: which page each shows, to whom. `make guide` takes them again from the demonstration."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from trousseau.demo import accounts

WIDE, HIGH = 1200, 780
SITTING = "#contenu table a[href^='/commission/']:not([href*=logement])"  # above stand the dwellings that are free
OPENED = "main table tbody a"  # the first line of a list


@dataclass(frozen=True)
class Picture:
    """`who`: the account before the @, "" for nobody; `opens`: the link that is pressed on the page of `path`, if any; `says`:
    the title of what is then shown."""

    name: str
    who: str
    path: str
    says: str
    opens: str = ""


PICTURES = (
    Picture("visites", "", "/decouvrir/", "Dix minutes pour tout voir"),
    Picture("jour", "directrice", "/", "Aujourd’hui"),
    Picture("acte", "directrice", "/conventions/deliberations/", "Logement d’abord", OPENED),
    Picture("donnees-ouvertes", "directrice", "/conventions/donnees-ouvertes/", "Données ouvertes des conventions"),
    Picture("compte-rendu", "directrice", "/compte-rendu/", "Du ", OPENED),
    Picture("captation", "captation", "/captation/", "Captation"),
    Picture("commission", "commission", "/commission/", "Séance du", SITTING),
    Picture("loyers", "gestion", "/loyers/", "Loyers"),
    Picture("menages", "social", "/accompagnement/", "Mes ménages"),
    Picture("convention", "financeur", "/conventions/", "Convention", OPENED),
    Picture("proprietaire", "proprietaire", "/espace/proprietaire/", "Vos logements"),
    Picture("locataire", "locataire", "/espace/locataire/", "Votre logement"),
    Picture("partenaire", "partenaire", "/espace/partenaire/", "Les ménages que vous avez orientés"),
)


def take(browser, site: str, folder: Path) -> list[str]:
    """Take each picture into `folder`; what went wrong, one sentence each."""
    wrong, pages = [], {}
    folder.mkdir(parents=True, exist_ok=True)
    for one in PICTURES:
        if one.who not in pages:
            pages[one.who] = browser.new_context(
                locale="fr-FR", color_scheme="light", viewport={"width": WIDE, "height": HIGH}
            ).new_page()
            if one.who:
                _enter(pages[one.who], site, one.who)
        page = pages[one.who]
        page.goto(site + one.path)
        if one.opens:
            with page.expect_navigation():
                page.locator(one.opens).first.click()
        title = page.locator("h1").inner_text().replace("\u202f", " ").replace("\xa0", " ")
        if not title.startswith(one.says):
            wrong.append(f"{one.name}: {title!r} at {page.url}")
        shot = Image.open(io.BytesIO(page.screenshot()))
        shot.convert("RGB").save(folder / f"{one.name}.webp", quality=72, method=6)
    return wrong


def _enter(page, site: str, who: str) -> None:
    page.goto(f"{site}/compte/login/")
    page.fill("[name=login]", accounts.address(who))
    page.fill("[name=password]", accounts.PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
