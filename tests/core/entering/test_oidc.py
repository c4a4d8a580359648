"""Signing in by an identity provider that really answers: who is known enters, no account is made, no lie is believed."""

import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.urls import reverse

from tests.plugins.openid import Provider
from trousseau.core.entering import oidc
from trousseau.core.models import Identity

from .conftest import PASSWORD, signed_in

HOME = "/demandes/"


@pytest.fixture(scope="module")
def server():
    found = Provider()
    yield found
    found.close()


@pytest.fixture
def provider(server, settings, monkeypatch, chosen):
    """The provider, honest, which knows a social worker of the agency under their address."""
    oidc._known.clear()
    server.claims, server.forge, server.acr, server.asked = {}, "", "eidas1", []
    server.signed_userinfo = server.by_userinfo = False
    user = chosen("social")
    server.user, server.person = user, {"sub": "p-1", "email": user.email.upper(), "email_verified": True}
    settings.OIDC = server.settings(domains=(user.email.rpartition("@")[2],))
    return server


def go(provider, browser, **query):
    """The whole way: from the sign-in page to the provider and back."""
    asked = browser.get(f"{reverse('account_oidc')}?{urlencode(query)}")
    assert asked.status_code == 302, asked.content
    back = urlsplit(provider.signs_in(asked["Location"]))
    return browser.get(f"{back.path}?{back.query}")


class TestWhoEnters:
    def test_an_address_verified_of_our_domain_joins_the_account_once_and_for_all(self, provider, browser_at):
        browser = browser_at()
        assert go(provider, browser, next=HOME)["Location"] == HOME
        assert int(browser.session["_auth_user_id"]) == provider.user.pk
        assert Identity.objects.get().subject == "p-1"
        provider.person = {"sub": "p-1", "email": "une.autre@ailleurs.example", "email_verified": False}
        go(provider, again := browser_at("192.0.2.2"))
        assert signed_in(again), "by its identity, whatever its address is now"

    def test_the_page_of_sign_in_leads_there(self, provider, client):
        page = client.get(reverse("account_login")).content.decode()
        assert "Se connecter avec ProEssai" in page

    @pytest.mark.parametrize(
        "person", ({"email_verified": False}, {"email": "inconnue@essai.example"}, {"email": ""}, {"sub": "p-2"})
    )
    def test_who_is_not_known_here_opens_nothing_and_no_account_is_made(self, provider, browser_at, person, settings):
        from trousseau.core.models import User

        if "sub" in person:  # the account is joined to somebody else of that provider
            Identity.objects.create(user=provider.user, issuer=provider.issuer, subject="p-1")
        count, browser = User.objects.count(), browser_at()
        provider.person |= person
        answer = go(provider, browser)
        assert answer.status_code == 403 and "aucun ne se crée tout seul" in answer.content.decode()
        assert not signed_in(browser) and User.objects.count() == count

    def test_an_address_of_another_domain_or_of_a_closed_account_opens_nothing(self, provider, browser_at, settings):
        settings.OIDC = provider.settings(domains=("ailleurs.example",))
        assert go(provider, browser_at()).status_code == 403
        Identity.objects.create(user=provider.user, issuer=provider.issuer, subject="p-1")
        type(provider.user).objects.filter(pk=provider.user.pk).update(is_active=False)
        assert go(provider, browser := browser_at()).status_code == 403 and not signed_in(browser)

    @pytest.mark.parametrize("signed", (True, False))
    def test_what_is_told_beside_the_token_is_read_signed_or_not(self, provider, browser_at, signed):
        provider.by_userinfo, provider.signed_userinfo = True, signed
        go(provider, browser := browser_at())
        assert signed_in(browser)

    def test_the_second_factor_is_asked_unless_the_provider_vouches_for_it(
        self, provider, browser_at, telephone, settings
    ):
        telephone(provider.user)
        answer = go(provider, first := browser_at())
        assert answer["Location"] == reverse("mfa_authenticate") and not signed_in(first)
        settings.OIDC |= {"factors": ("eidas2",)}
        provider.acr = "eidas2"
        go(provider, second := browser_at("192.0.2.2"))
        assert signed_in(second) and second.get(HOME).status_code == 200

    def test_one_joins_it_on_ones_own_page_by_a_button(self, provider, browser_at, enter, settings):
        settings.OIDC = provider.settings()
        browser = browser_at()
        enter(browser, provider.user)
        answer = go(provider, browser)
        assert answer["Location"] == reverse("account_oidc_join") and not Identity.objects.exists()
        browser.post(answer["Location"])
        browser.post(reverse("account_logout"))
        go(provider, browser)
        assert signed_in(browser)
        browser.post(reverse("account_oidc_part"))
        assert not Identity.objects.exists()

    def test_an_identity_is_that_of_one_account(self, provider, browser_at, enter, chosen):
        go(provider, browser_at())
        other, browser = chosen("rental"), browser_at("192.0.2.2")
        enter(browser, other)
        page = browser.post(go(provider, browser)["Location"])
        assert "déjà celle d’un autre compte" in page.content.decode() and Identity.objects.get().user == provider.user


class TestLies:
    @pytest.mark.parametrize("forge", ("none", "hmac", "other"))
    def test_a_token_not_signed_by_its_key(self, provider, browser_at, forge):
        provider.forge = forge
        answer = go(provider, browser := browser_at())
        assert answer.status_code == 403 and not signed_in(browser)

    @pytest.mark.parametrize(
        "claims",
        (
            {"nonce": "un autre"},
            {"nonce": None},
            {"aud": "un-autre-client"},
            {"aud": ["trousseau", "un-autre"]},
            {"iss": "https://un-autre.example"},
            {"exp": 1_700_000_000},
            {"exp": None},
            {"sub": None},
            {"sub": ""},
            {"sub": 12},
            {"sub": "x" * 256},
            {"auth_time": "hier"},
            {"auth_time": 1e308},
            {"auth_time": float("nan")},
            {"auth_time": True},
            {"iat": 4_000_000_000},
        ),
        ids=lambda claims: str(claims)[:40],
    )
    def test_a_token_for_another_or_of_another_time(self, provider, browser_at, claims):
        provider.claims = claims
        answer = go(provider, browser := browser_at())
        assert answer.status_code == 403 and not signed_in(browser)

    @pytest.mark.parametrize("said", ("hier", 1e308, -1, None), ids=str)
    def test_signed_in_again_at_no_readable_moment(self, provider, browser_at, said):
        go(provider, browser := browser_at())
        provider.claims = {"auth_time": said}
        assert go(provider, browser, **{"for": "again"}).status_code == 403

    def test_a_state_that_this_browser_did_not_make_or_that_served(self, provider, browser_at):
        victim, attacker = browser_at(), browser_at("192.0.2.2")
        asked = attacker.get(reverse("account_oidc"))
        back = urlsplit(provider.signs_in(asked["Location"]))
        answer = victim.get(f"{back.path}?{back.query}")
        assert answer.status_code == 403 and not signed_in(victim)
        assert attacker.get(f"{back.path}?{back.query}").status_code == 302
        attacker.post(reverse("account_logout"))
        assert attacker.get(f"{back.path}?{back.query}").status_code == 403

    def test_the_answer_of_another_provider(self, provider, browser_at):
        browser = browser_at()
        back = urlsplit(provider.signs_in(browser.get(reverse("account_oidc"))["Location"]))
        mixed = f"{back.path}?{back.query}&{urlencode({'iss': 'https://un-autre.example'})}"
        assert browser.get(mixed).status_code == 403 and not signed_in(browser)

    def test_a_code_stolen_on_its_way_serves_no_other_browser(self, provider, browser_at):
        """PKCE: the thief has the code and a state of their own, not the verifier."""
        victim, thief = browser_at(), browser_at("192.0.2.2")
        code = parse_qs(urlsplit(provider.signs_in(victim.get(reverse("account_oidc"))["Location"])).query)["code"][0]
        state = parse_qs(urlsplit(thief.get(reverse("account_oidc"))["Location"]).query)["state"][0]
        answer = thief.get(f"{reverse('account_oidc_back')}?{urlencode({'code': code, 'state': state})}")
        assert answer.status_code == 503 and not signed_in(thief)

    def test_what_is_told_of_another_person(self, provider, browser_at):
        provider.by_userinfo, provider.claims = True, {"sub": "p-9"}
        answer = go(provider, browser := browser_at())
        assert answer.status_code == 403 and not signed_in(browser)

    def test_next_leads_nowhere_else(self, provider, browser_at):
        assert "ailleurs" not in go(provider, browser_at(), next="https://ailleurs.example/")["Location"]

    def test_one_that_describes_itself_under_another_name(self, provider, browser_at, settings):
        settings.OIDC |= {"issuer": provider.issuer.replace("127.0.0.1", "localhost")}
        assert browser_at().get(reverse("account_oidc")).status_code == 503

    def test_without_a_provider_there_is_no_such_page(self, settings, client, db):
        settings.OIDC = None
        for name in ("account_oidc", "account_oidc_back"):
            assert client.get(reverse(name)).status_code == 404


def test_an_account_without_a_password_signs_in_there_again_before_money(provider, browser_at, settings, time_machine):
    from trousseau.core.again import MINUTES

    type(provider.user).objects.filter(pk=provider.user.pk).update(password="!")
    browser = browser_at()
    go(provider, browser)
    assert PASSWORD and signed_in(browser)
    url = reverse("core:organisations")
    later = time.time() + MINUTES * 60 + 5
    time_machine.move_to(later, tick=False)
    answer = browser.get(url + "?format=csv", follow=False)
    assert answer.status_code == 302
    provider.claims = {"auth_time": int(later), "iat": int(later), "exp": int(later) + 60}
    back = browser.get(answer["Location"], follow=True)
    assert "ProEssai" in back.content.decode()
    assert go(provider, browser, **{"for": "again", "next": url})["Location"] == url
    assert browser.get(url + "?format=csv").status_code == 200
