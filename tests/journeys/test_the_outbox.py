"""The mail of a new house: named, tried, wrong, right; a colleague enters by a link that nobody else read."""

import re
import time

import pytest

from tests.exchange.test_bounces import KEY, report
from tests.plugins.postbox import Postbox

from .conftest import Person
from .test_from_vote_to_report import PASSWORD, first_administrator

pytestmark = [pytest.mark.browser, pytest.mark.once]

DAY = "2026-11-24"
NEW = "nora-marqueur@essai.example"


@pytest.fixture
def box():
    found = Postbox()
    yield found
    found.close()


def until(person: Person, words: str) -> Person:
    """The page comes back by itself while the worker is at it."""
    for _second in range(60):
        if words in person.text():
            return person
        time.sleep(0.5)
        person.page.reload()
    return person.says(words)


def test_a_house_names_its_mail_server_and_its_messages_leave(town, browser, box, tmp_path):
    faults: list[str] = []
    town.start(DAY, "--empty", works=True)
    stranger = Person(browser, town.agency, faults)
    administrator = Person(browser, town.agency, faults)
    email, password = first_administrator(town, DAY, "agency", administrator)
    administrator.enter(email, password)
    administrator.open("/reglages/agence/modifier/").fill(
        name="Les Trois Clés", address="1 place du Prototype, 21000 Dijon", email="agence@essai.example"
    ).press()

    # nothing leaves, nothing is lost: the link of a colleague waits
    administrator.open("/reglages/comptes/nouveau/").fill(name="Nora Pipit", email=NEW, roles=["social"]).press()
    administrator.says("attend dans la boîte d’envoi")
    administrator.open("/reglages/").follow("Boîte d’envoi").says("Aucun serveur de courriel n’est indiqué")
    administrator.says("1 message attend").follow("Invitation : lien du premier").says("réservé à son destinataire")
    assert "/compte/invitation/" not in administrator.page.content()

    # a wrong port, said as such; then the right one
    administrator.open("/reglages/").follow("Le serveur de courriel").says("Aucun serveur de courriel n’est indiqué")
    administrator.follow("Modifier").fill(host="localhost", port="1", security="none").press()
    administrator.says("Le serveur en service").press("M’envoyer un essai")
    until(administrator, "Personne ne répond à ce port").says("gardés et essayés de nouveau")
    administrator.open("/reglages/courriel/").says("ne prend rien depuis")
    administrator.follow("Modifier").fill(port=str(box.port)).press()
    administrator.open("/envois/")
    until(administrator, "Rien n’attend, rien n’a échoué").says("Essai du serveur de courriel")

    # the colleague chooses a password by the link, which serves once
    letters = {str(one["To"]): one for one in box.received}
    assert letters.keys() == {NEW, email} and letters[NEW]["From"] == "Les Trois Clés <agence@essai.example>"
    [link] = re.findall(r"http://[^/\s]+(/\S+)", letters[NEW].get_content())
    stranger.open(link).fill(password=PASSWORD, again=PASSWORD).press()
    stranger.enter(NEW, PASSWORD)

    # an address that does not exist is on the day of who asked; it is given otherwise
    box.says["RCPT"] = "550 5.1.1 <perdu-marqueur@essai.example>: user unknown"
    lost = {"name": "Basile Perdu", "email": "perdu-marqueur@essai.example", "roles": ["captation"]}
    administrator.open("/reglages/comptes/nouveau/").fill(**lost).press()
    administrator.open("/envois/")
    until(administrator, "n’existe pas")
    administrator.open("/")
    until(administrator, "Un message n’est pas arrivé").follow("Lire le message").says("user unknown")
    administrator.follow("Remis autrement").fill(note="Nouvelle adresse demandée au téléphone").press()
    administrator.says("Remis autrement").says("Nouvelle adresse demandée au téléphone")
    assert "Un message n’est pas arrivé" not in administrator.open("/").text()

    # another server sends back the test that ours had taken
    key = str(letters[email]["Message-ID"]).strip("<").partition("@")[0]
    file = tmp_path / "retour.eml"
    file.write_bytes(report().replace(str(KEY).encode(), key.encode()))
    administrator.open("/envois/").follow("Un message est revenu").fill(file=str(file)).press()
    administrator.says("noté comme revenu").says("1 message en échec")

    assert faults == []
    log = (town.home / "run.log").read_text()
    assert "marqueur" not in log and "/compte/password/reset/key/" not in log and link not in log
