"""From the council's vote to the report that answers it: every step in the pages, by the person whose job it is.

Two sites, empty at first; the administrators open the accounts.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]

ACT = Path(__file__).parents[2] / "src/trousseau/demo/data/deliberation-val-d-arcelle.txt"
OCTOBER, NOVEMBER = "2026-10-28", "2026-11-24"
STAFF = {
    "director": "Solène Bergeronnette",
    "captation": "Basile Pinson",
    "social": "Maud Fauvette",
    "rental": "Inès Mésange",
    "commission": "Paul Sittelle",
    "funder": "Gaël Rougegorge",
}


PASSWORD = "un mot de passe choisi"


def choose(person: Person, said: str) -> None:
    """Open the link that the command line wrote, and choose a password there."""
    path = re.search(r"http://[^/\s]+(/\S+)", said).group(1)
    person.open(path).fill(password=PASSWORD, again=PASSWORD).press()


def first_administrator(town, day: str, site: str, person: Person) -> tuple[str, str]:
    """The account that the command line opens, its password chosen at the link that it writes."""
    email = f"administration@{site}.example"
    choose(
        person, town.command(day, "account", email, "--role", "administrator", "--name", "Noé Hirondelle", site=site)
    )
    return email, PASSWORD


def open_accounts(
    town, day: str, administrator: Person, roles: dict[str, str], stranger: Callable[[], Person], site="agency"
) -> dict[str, tuple[str, str]]:
    """One account per role, in the pages of a server that sends no mail; each chooses its password at its link."""
    emails = {role: f"{role}@essai.example" for role in roles}
    for role, name in roles.items():
        of = {"organisation_name": "Caisse d’essai"} if role == "funder" else {}
        administrator.open("/reglages/comptes/nouveau/").fill(name=name, email=emails[role], roles=[role], **of).press()
        administrator.says("Aucun serveur de courriel n’est indiqué")
    for email in emails.values():
        choose(stranger(), town.command(day, "link", email, site=site))
    return {role: (email, PASSWORD) for role, email in emails.items()}


def test_from_the_vote_to_the_keys_and_back_to_the_council(town, browser):
    faults: list[str] = []
    town.start(OCTOBER, "--empty")

    def stranger(site: str = "") -> Person:
        return Person(browser, site or town.agency, faults)

    def person(account: tuple[str, str], site: str = "") -> Person:
        return stranger(site).enter(*account)

    # the house opens: accounts, the agency's identity
    administrator = person(first_administrator(town, OCTOBER, "agency", stranger()))
    accounts = open_accounts(town, OCTOBER, administrator, STAFF, stranger)
    administrator.open("/reglages/agence/modifier/").fill(
        name="Les Trois Clés, agence immobilière sociale",
        address="1 place du Prototype, 21000 Dijon",
        mediator="Médiateur d’exemple, 4 rue du Modèle, 21000 Dijon",
    ).press()
    for paper in (
        {"kind": "card", "number": "CPI 0000", "issuer": "CCI d’essai", "ends_on": "2028-12-31"},
        {"kind": "guarantee", "amount": "110000", "issuer": "Caisse d’exemple, 2 rue du Modèle, 21000 Dijon"},
        {"kind": "insurance", "number": "42", "issuer": "Mutuelle d’exemple"},
    ):
        administrator.open("/mandats/papiers/ajouter/").fill(starts_on="2026-01-01", **paper).press()
    staff = {role: person(account) for role, account in accounts.items()}

    # the council voted: the director enters its act, the vote is proved, the convention is drawn and signed
    director = staff["director"]
    director.open("/conventions/deliberations/saisir/").fill(file=str(ACT)).press()
    director.says("Vote prouvé").says("Adoptée par 19 voix sur 20 exprimées")
    director.open("/conventions/deliberations/1/convention/").fill(
        starts_on="2026-01-01", ends_on="2026-12-31", amount="7425000"
    ).press()
    director.says("Captation de logements").says("Travail social et commission")
    director.open("/conventions/1/signer/").fill(on=OCTOBER).press().says("En vigueur")
    director.open("/conventions/1/versements/prevoir/").fill(amount="37125", due_on="2026-11-02").press()
    director.open("/conventions/versements/1/recevoir/").fill(on=OCTOBER).press()

    # an owner entrusts a dwelling
    officer = staff["captation"]
    officer.open("/captation/rencontrer/").fill(
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
    officer.open("/captation/1/visiter/").fill(
        weather_tight="yes",
        safe_networks="yes",
        heating="yes",
        no_pests="yes",
        room0_surface="14,5",
        room0_height="2,45",
        on=OCTOBER,
    ).press()
    officer.open("/mandats/rediger/1/").fill(
        rent="430",
        charges="55",
        fee_basis_points="7",
        starts_on=OCTOBER,
        months="36",
        choice="delegated",
        convention="none",
    ).press()
    officer.open("/mandats/1/signer/").fill(signed_at="agency", on=OCTOBER, available_from=OCTOBER).press()
    officer.says("M00001").says("En vigueur")
    assert officer.download("Mandat signé, PDF").startswith(b"%PDF")

    # a household applies, the commission decides
    staff["social"].open("/demandes/nouvelle/").fill(
        last_name="Renoncule", first_name="Violette", ethos="1", rooms_min="1", on=OCTOBER
    ).press()
    staff["social"].says("D00001").says("Ressources").open("/demandes/1/ressources/").fill(
        kind="wage", cents="890", starts_on=OCTOBER, proof="payslips", proved_on=OCTOBER
    ).press()
    staff["social"].says("890,00")
    staff["social"].open("/commission/nouvelle/").fill(held_on=OCTOBER)
    staff["social"].page.get_by_label("Paul Sittelle").check()
    staff["social"].press()
    member = staff["commission"]
    member.open("/commission/1/logement/1/").fill(
        choice="D00001", reason="Seule demande dont le ménage tient dans le logement."
    ).press()
    assert "Renoncule" not in member.text()

    # the lease, the keys, the deposit
    manager = staff["rental"]
    manager.open("/").follow("Préparer le bail de Violette Renoncule")
    manager.fill(rent="430", charges="55", deposit="430", starts_on=OCTOBER, payment_day="5").press()
    officer.open("/captation/1/pieces/dpe/").fill(made_on="2024-06-04", number="2421E1234567K", energy="D").press()
    manager.open("/baux/1/modifier/").fill(energy_cost="entre 640 € et 900 € par an (prix de 2023)").press()
    manager.open("/baux/1/annexes/rights/").fill(given_on=OCTOBER).press()
    manager.open("/baux/1/signer/").fill(on=OCTOBER).press()
    manager.open("/baux/1/cles/").fill(on=OCTOBER, keys_count="2").press().says("2 clés remises")
    manager.open("/loyers/1/depot/").fill(amount="430", method="transfer", on=OCTOBER).press()
    manager.open("/loyers/1/avis/").fill(on=OCTOBER, by="registered", proof="1A 000 000 0000 0").press()

    # the first rent is called; the CAF and the tenant pay; the receipt is a PDF
    manager.open("/loyers/appeler/").fill(month="2026-10").press()
    due = int(re.search(r"(\d+),(\d\d) €", manager.open("/loyers/1/").text()).group(0).replace(",", "")[:-2])
    assert due == 6258  # 485.00 € for 4 days of 31
    manager.open("/loyers/1/aide/").fill(month="2026-10", amount="20").press()
    manager.open("/loyers/1/paiement/").fill(payer="caf", month="2026-10", amount="20", method="transfer", on=OCTOBER)
    manager.press()
    manager.open("/loyers/1/paiement/").fill(payer="tenant", amount="42,58", method="card", on=OCTOBER).press()
    manager.press("Donner la quittance")
    receipt = manager.download("Quittance Q000001")
    town.stop()
    assert_the_receipt_equals_the_ledger(town, receipt)

    # a month later: a visit, the next rent, which stays unpaid
    town.start(NOVEMBER, "--empty", observatory=True)
    manager = person(accounts["rental"])
    manager.open("/suivi/visite/1/").fill(on=NOVEMBER, presence="absent", note="Carte laissée.").press()
    manager.open("/loyers/appeler/").fill(month="2026-11").press()
    town.command(NOVEMBER, "nightly")
    manager.open("/").says("Violette Renoncule").says("465,00 € impayés")  # 485 called, 20 of aid awaited
    manager.open("/prevention/").says("Violette Renoncule")

    # the observatory counts one household more at home, once the facts file is exchanged
    director = person(accounts["director"])
    director.open("/compte-rendu/faits/nouveau/").fill(starts_on="2026-10-01", ends_on=NOVEMBER).press()
    facts = town.home / "agence.facts"
    facts.write_bytes(director.download("octobre"))
    key = director.open("/compte-rendu/faits/cle/").page.locator("pre").inner_text()
    first = first_administrator(town, NOVEMBER, "observatory", stranger(town.observatory))
    operators = person(first, town.observatory)
    theirs = open_accounts(
        town,
        NOVEMBER,
        operators,
        {"operator": "Ugo Martinet", "coordinator": "Odile Roitelet"},
        lambda: stranger(town.observatory),
        "observatory",
    )
    coordinator = person(theirs["coordinator"], town.observatory)
    before = housed(coordinator)
    source = json.loads(facts.read_text().splitlines()[0])["source"]
    operators.open("/cles/ajouter/").fill(source=source, label="Agence, remise en main propre", pem=key).press()
    operator = person(theirs["operator"], town.observatory)
    operator.open("/cles/1/").follow("Confirmer cette clé").press()  # a second person compared it with its source
    operator.open("/livraisons/recevoir/").fill(file=str(facts)).press()
    assert housed(coordinator) == before + 1
    assert "Renoncule" not in facts.read_text()

    # the report answers the convention: the funder reads the post, and never a name
    director.open("/compte-rendu/nouveau/1/").fill(starts_on="2026-01-01", ends_on=NOVEMBER).press()
    director.says("Ménages logés").open("/compte-rendu/1/envoyer/").press().says("Envoyé aux financeurs")
    funder = person(accounts["funder"])
    funder.open("/compte-rendu/1/").says("Travail social et commission").says("non publié")  # one household: too few
    for page in ("/compte-rendu/1/", "/conventions/", "/conventions/1/", "/conventions/deliberations/1/"):
        assert "Renoncule" not in funder.open(page).page.content()
    assert "équilibre" in town.command(NOVEMBER, "ledger", "verify")
    assert faults == []


def housed(coordinator: Person) -> int:
    """The flow « logés » of the exact figures, over all months received."""
    answer = coordinator.page.request.get(f"{coordinator.site}/chiffres/?format=csv")
    rows = [line.split(";") for line in answer.text().lstrip("\ufeff").splitlines() if line]
    if not answer.headers["content-type"].startswith("text/csv"):
        return 0
    column = next(i for i, title in enumerate(rows[0]) if title.lower().startswith("logés"))
    return int(rows[-1][column] or 0)


def assert_the_receipt_equals_the_ledger(town, receipt: bytes) -> None:
    """The paper's amounts are the books' own: what was called for the lease, and what was paid."""
    import sqlite3

    import pypdfium2

    pages = pypdfium2.PdfDocument(receipt)
    text = re.sub(r"[\s\u202f\u00a0]+", " ", " ".join(page.get_textpage().get_text_range() for page in pages))
    assert "Quittance" in text
    with sqlite3.connect(f"file:{town.home / 'agency' / 'db.sqlite3'}?mode=ro", uri=True) as books:
        lines = books.execute("select debit, credit from ledger_line where account = '46711' and aux = 'L00001'")
        debits, credits = zip(*lines.fetchall(), strict=True)
        assert sum(debits) == sum(credits)
        for cents in (sum(debits), *[c for c in credits if c]):
            assert f"{cents // 100},{cents % 100:02d} €" in text, (cents, text)
