"""A director of a real home makes a passkey, and signs in with it: the browser's own authenticator answers."""

import pytest

from .conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.once]
DAY = "2026-11-24"
WHO = ("ada@essai.example", "quatre rochers sous la brume")
MADE = (
    "from trousseau.core.actions_accounts import open_account; "
    f"open_account(None, email={WHO[0]!r}, name='Ada Merle', roles=['director', 'administrator'], password={WHO[1]!r})"
)
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_made_then_opens(town, browser, monkeypatch):
    monkeypatch.setenv("TROUSSEAU_SECOND_FACTOR", "on")
    faults: list[str] = []
    town.start(DAY, "--bare")
    town.command(DAY, "manage", "shell", "-v", "0", "-c", MADE)
    ada = Person(browser, town.agency.replace("127.0.0.1", "localhost"), faults)
    screen = ada.page.context.new_cdp_session(ada.page)
    screen.send("WebAuthn.enable")
    screen.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    ada.enter(*WHO).says("D’abord, un second facteur")
    ada.follow("Faire une clé").fill(name="Cet ordinateur").press("La faire maintenant")
    ada.page.wait_for_url("**/recovery-codes/")
    ada.look()
    ada.follow("Ils sont rangés")
    ada.open("/compte/securite/").says("Cet ordinateur").says("celui-ci")
    ada.open("/compte/logout/").press()
    ada.enter(*WHO).says("Seconde étape")
    ada.page.get_by_role("button", name="Utiliser ma clé").click()
    ada.page.wait_for_url(ada.site + "/")
    ada.open("/reglages/comptes/").says("Ada Merle")
    assert faults == []
