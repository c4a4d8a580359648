"""The first days of a real agency, from an empty home: its first person, what a mandate waits for, five invitations opened
from their message, a mandate from its draft to its number, a household that a partner refers, its lease; and the owner and
the tenant each in their own space."""

import re
import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.plugins.postbox import Postbox

from .conftest import Person
from .test_a_sitting import plain

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


def factor(person: Person) -> Person:
    """Make the second factor that a real home asks of who works there, with the secret that a telephone would read."""
    person.says("D’abord, un second facteur").follow("Le faire avec mon téléphone")
    secret = person.page.locator(".secret").text_content().replace(" ", "").strip()
    person.fill(code=format_hotp_value(hotp_value(secret, int(time.time()) // 30))).press()
    return person.says("Codes de secours").follow("Ils sont rangés")


def test_a_real_agency_opens_the_box(town, browser, box, tmp_path, monkeypatch):
    monkeypatch.setenv("TROUSSEAU_SECOND_FACTOR", "on")
    faults: list[str] = []
    town.start(DAY, "--bare", works=True)

    def person() -> Person:
        return Person(browser, town.agency, faults)

    def invited(email: str) -> Person:
        """Who opens the link of their message, chooses a password and enters."""
        found = person().open(letter(box, email)).fill(**both)
        found.press()
        return found.enter(email, PASSWORD)

    # the first person proves that the machine is theirs; a wrong code makes nobody
    code = re.search(r"code : (\S+)", town.command(DAY, "first")).group(1)
    first = person().open("/").says("Le premier compte")
    given = {"name": "Mathilde Grive", "email": "mathilde@essai.example", "roles": ["director"]}
    both = {"password": PASSWORD, "again": PASSWORD}
    first.fill(token=code, **given, **both).press()
    factor(first)
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
        {"kind": "card", "number": "CPI 0000", "issuer": "CCI d’essai", "ends_on": "2028-12-31"},
        {"kind": "guarantee", "amount": "110000", "issuer": "Caisse d’exemple, 2 rue du Modèle, 21000 Dijon"},
        {"kind": "insurance", "number": "42", "issuer": "Mutuelle d’exemple"},
    ):
        first.open(f"/mandats/papiers/ajouter/?kind={paper['kind']}").fill(starts_on="2026-01-01", **paper).press()
    first.open("/mandats/registre/premier-numero/").fill(number="121").press()  # the paper register ended at 120
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
    factor(nora.enter("nora@essai.example", PASSWORD)).open("/captation/").open("/loyers/")
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
    agathe = invited("agathe@essai.example")
    assert agathe.page.url.endswith("/espace/proprietaire/")

    # the mandate: its draft says that it is one, then it is signed, numbered after the paper register, and its copy filed
    nora.open("/captation/1/visiter/").fill(
        weather_tight="yes",
        safe_networks="yes",
        heating="yes",
        no_pests="yes",
        room0_surface="14,5",
        room0_height="2,45",
        on=DAY,
    ).press()
    nora.open("/mandats/rediger/1/").fill(
        rent="430",
        charges="55",
        fee_basis_points="7",
        starts_on=DAY,
        months="36",
        choice="delegated",
        convention="none",
    ).press()
    draft = nora.download("Projet, PDF")
    assert "PROJET – sans valeur" in plain(draft)
    printed = nora.download("À signer, PDF")
    assert "PROJET" not in plain(printed)
    nora.follow("Enregistrer la signature").fill(signed_at="agency", on=DAY, available_from=DAY).press()
    nora.says("M00121").follow("Classer l’exemplaire")
    scan = {"name": "mandat-signe.pdf", "mimeType": "application/pdf", "buffer": printed}
    nora.fill(scans=scan).press()
    nora.says("Exemplaire signé : classé le 24 novembre 2026 par Nora Pipit")
    nora.open("/mandats/registre/").says("121 ligne 1 Mandat")

    # a social worker, before any household: they open the files of those who come from then on
    first.open("/reglages/comptes/nouveau/").fill(
        name="Maud Fauvette", email="maud@essai.example", roles=["social"]
    ).press()
    maud = factor(invited("maud@essai.example"))

    # a partner, whose organisation has its page, refers a household; the social worker proves what it lives on
    first.open("/reglages/organismes/").follow("Ajouter un organisme")
    first.fill(kind="ccas", name="CCAS d’Essai", address="3 rue du Modèle, 21000 Dijon").press()
    first.follow("Inviter quelqu’un de cet organisme")
    first.fill(name="Lise Verdier", email="lise@essai.example", roles=["partner"]).press()
    first.says("Partenaire prescripteur, CCAS d’Essai")
    lise = invited("lise@essai.example").open("/espace/partenaire/").follow("Orienter un ménage")
    lise.fill(
        last_name="Bardane", first_name="Tamar", born_on="1991-02-03", phone="06 00 00 09 99", rooms_min="1", ethos="9"
    ).press()
    lise.open("/espace/partenaire/").says("Tamar Bardane")
    maud.open("/demandes/?q=Bardane").follow("Tamar Bardane").says("Orienté par CCAS d’Essai")
    maud.open("/demandes/1/ressources/").fill(
        kind="wage", cents="890", starts_on=DAY, proof="payslips", proved_on=DAY
    ).press()

    # the commission attributes the dwelling; its lease is drafted, completed and signed, the keys given
    first.open("/commission/nouvelle/").fill(held_on=DAY)
    first.page.get_by_role("checkbox", name="Mathilde Grive").check()
    first.press()
    first.open("/commission/1/logement/1/").fill(
        choice="D00001", reason="Seule demande dont le ménage tient dans le logement."
    ).press()
    nora.open("/").follow("Préparer le bail de Tamar Bardane")
    nora.fill(starts_on=DAY, payment_day="5", energy_cost="entre 640 € et 900 € par an (prix de 2023)").press()
    nora.open("/captation/1/pieces/dpe/").fill(made_on="2024-06-04", number="2421E1234567K", energy="D").press()
    nora.open("/baux/1/annexes/rights/").fill(given_on=DAY).press()
    nora.open("/baux/1/bail/").follow("Enregistrer la signature").fill(on=DAY).press()
    nora.open("/baux/1/cles/").fill(on=DAY, keys_count="2").press()

    # the owner and the tenant each read what is theirs, and nothing else
    nora.follow("Les espaces des locataires").follow("Inviter").fill(email="tamar@essai.example").press()
    nora.says("L’invitation part")
    tamar = invited("tamar@essai.example").says("T2, 9 rue des Essais, Dijon")
    assert tamar.page.url.endswith("/espace/locataire/")
    tamar.says("Loyer et charges : 485,00 € par mois")
    agathe.open("/espace/proprietaire/").says("Mandat n° 121").says("Loué depuis le 24 novembre 2026")
    for one, closed in ((tamar, "/espace/proprietaire/"), (agathe, "/espace/locataire/"), (lise, "/baux/1/")):
        assert one.page.request.get(town.agency + closed).status == 403
    written = ["nora", "agathe", "maud", "lise", "tamar"]
    assert [str(one["To"]) for one in box.received] == [f"{name}@essai.example" for name in written]

    # what is left of the first days is one line of the first page by now, and its page says who may do it
    first.open("/").follow("choses des premiers jours").says("Les clés gardées à part").says("Qui peut : vous")
    assert faults == []
