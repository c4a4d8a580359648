"""The first day of a real agency, from an empty home: its first person, what a mandate waits for, an invitation opened by
somebody else, and an owner who enters their own space."""

import re
import time
from urllib.parse import urlsplit

import pytest

from tests.plugins.postbox import Postbox

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]
DAY = "2026-11-24"
PASSWORD = "quatre rochers sous la brume"
COG = (
    "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT\n"
    "COM,21231,27,21,21D,212,0,DIJON,Dijon,Dijon,2199,\n"
    "COM,97105,01,971,971D,9711,0,BASSE TERRE,Basse-Terre,Basse-Terre,97199,\n"
)
LA_POSTE = (
    "#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5\n"
    "21231;DIJON;21000;DIJON;\n97105;BASSE TERRE;97100;BASSE TERRE;\n"
)


@pytest.fixture
def box():
    found = Postbox()
    yield found
    found.close()


def letter(box: Postbox, to: str) -> str:
    """The path of the link of the last message to that address, once it has come."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        bodies = [one.get_content() for one in box.received if str(one["To"]) == to]
        if bodies:
            [link] = re.findall(r"http://\S+", bodies[-1])
            return urlsplit(link).path
        time.sleep(0.3)
    raise AssertionError(f"nothing came to {to}")


def test_a_real_agency_opens_the_box(town, browser, box, tmp_path):
    faults: list[str] = []
    town.start(DAY, "--bare", works=True)

    def person() -> Person:
        return Person(browser, town.agency, faults)

    # the first person proves that the machine is theirs; a wrong code makes nobody
    code = re.search(r"code : (\S+)", town.command(DAY, "first")).group(1)
    first = person().open("/").says("Le premier compte")
    given = {"name": "Mathilde Grive", "email": "mathilde@essai.example", "roles": ["director"]}
    both = {"password": PASSWORD, "again": PASSWORD}
    first.fill(token=code, **given, **both).press()
    first.says("Signer un premier mandat").says("il manque l’identité").says("D’abord, ces 3-là")
    late = browser.new_page()  # a second first person reads why they are none
    assert late.goto(f"{town.agency}/compte/premier/").status == 409
    late.close()

    # identity: a number too long is refused in words, a wrong key too; nothing is cut
    form = first.open("/reglages/agence/modifier/")
    agency = {
        "name": "Les Trois Clés",
        "address": "1 place du Prototype, 21000 Dijon",
        "mediator": "Médiateur d’exemple, 4 rue du Modèle, 21000 Dijon",
        "signatory": "Mathilde Grive",
        "signatory_title": "directrice",
        "email": "agence@essai.example",
    }
    form.fill(siren="732 829 320 12", **agency)
    form.page.locator("main form .btn-main").last.click()
    form.page.wait_for_load_state()
    form.says("« 732 829 320 12 » a 11 caractères")
    form.fill(siren="732 829 320", siret="732 829 320 00074").press()
    form.says("732829320")

    # communes, from the official lists
    for name, text in (("cog.csv", COG), ("hexasmal.csv", LA_POSTE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        first.open("/reglages/communes/liste/").fill(file=tmp_path / name, source="liste d’essai").press()
    first.says("2 communes")
    first.open("/reglages/communes/territoire/?q=dijon").fill(communes=["21231"], zone="2").press(
        "Prendre ces communes"
    )
    first.says("1 commune où l’agence travaille")

    # the papers, the first number: the mandate says what it waits for until they are there
    first.open("/mandats/").says("avant de signer un mandat").says("La carte professionnelle G")
    for paper in (
        {"kind": "card", "number": "CPI 0000", "issuer": "CCI d’essai"},
        {"kind": "guarantee", "amount": "110000", "issuer": "Caisse d’exemple, 2 rue du Modèle, 21000 Dijon"},
        {"kind": "insurance", "number": "42", "issuer": "Mutuelle d’exemple"},
    ):
        first.open(f"/mandats/papiers/ajouter/?kind={paper['kind']}").fill(starts_on="2026-01-01", **paper).press()
    first.open("/mandats/registre/premier-numero/").fill(number="120").press()
    first.open("/").says("8 sur 8")
    assert "avant de signer un mandat" not in first.open("/mandats/").text()

    # the mail, then a colleague who wears two hats
    first.open("/reglages/courriel/modifier/").fill(host="localhost", port=str(box.port), security="none").press()
    first.open("/reglages/comptes/nouveau/").fill(
        name="Nora Pipit", email="nora@essai.example", roles=["captation", "rental"]
    ).press()
    link = letter(box, "nora@essai.example")
    nora = person().open(link).says("Mathilde Grive").says("Chargé")
    nora.fill(**both).press()
    nora.enter("nora@essai.example", PASSWORD).open("/captation/").open("/loyers/")
    again = browser.new_page()
    assert again.goto(town.agency + link).status == 410
    assert "a servi le" in again.content()
    again.close()

    # an owner, their dwelling, and their space
    nora.open("/captation/rencontrer/").fill(
        owner_kind="person",
        owner_name="Agathe Basalte",
        owner_address="1 rue du Modèle, 21000 Dijon",
        kind="flat",
        address="9 rue des Essais",
        commune="21231",
        rooms="2",
        surface="44",
        energy="D",
        source="letter",
    ).press()
    nora.open("/captation/proprietaires/1/").follow("Son espace")
    nora.fill(email="agathe@essai.example").press()
    nora.says("Invité").says("Aucun mandat n’est encore signé")
    agathe = person().open(letter(box, "agathe@essai.example")).fill(**both)
    agathe.press()
    agathe.enter("agathe@essai.example", PASSWORD)
    assert agathe.page.url.endswith("/espace/proprietaire/")

    # what is left of the first days stays on the first page, with who may do it
    first.open("/").says("Les clés gardées à part").says("Qui peut : vous")
    assert faults == []
