"""One's own account: its address, its password, its second factor, at a screen that anybody may sit at."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as site
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from trousseau.core.accounts import password_link
from trousseau.core.models import Message

PASSWORD = "le merle chante tôt"
NEW = "maud@ailleurs.example"


@pytest.fixture(autouse=True)
def nobody_counted():
    cache.clear()


@pytest.fixture(autouse=True)
def mailed(postbox):
    """All that left, by a conversation with a server that takes it."""
    return postbox.sent


@pytest.fixture
def social(staff):
    staff.social.set_password(PASSWORD)
    staff.social.save()
    return staff.social


@pytest.fixture
def unlocked(social, client):
    """The browser of someone who signed in and left their chair."""
    client.force_login(social)
    return client


def stored(user) -> str:
    return type(user).objects.get(pk=user.pk).email


def enter(client, address: str, password: str = PASSWORD) -> bool:
    client.logout()
    client.post(reverse("account_login"), {"login": address, "password": password})
    return "_auth_user_id" in client.session


def test_nobody_changes_the_address_of_an_account_at_an_unlocked_screen(unlocked, social, mailed):
    mine = social.email
    unlocked.post("/compte/email/", {"action_add": "", "email": "intrus@essai.example"})
    unlocked.post("/compte/email/", {"action_primary": "", "email": "intrus@essai.example"})
    unlocked.post("/compte/adresse/", {"email": "intrus@essai.example"})
    unlocked.post("/compte/adresse/", {"email": "intrus@essai.example", "password": "au hasard"})
    unlocked.post(reverse("account_reset_password"), {"email": "intrus@essai.example"})
    assert (stored(social), mailed()) == (mine, [])


def test_the_address_of_a_colleague_cannot_be_taken_and_her_password_is_not_refused(unlocked, social, staff):
    staff.rental.set_password("une mésange bleue")
    staff.rental.save()
    for action in ("action_add", "action_primary"):
        unlocked.post("/compte/email/", {action: "", "email": staff.rental.email})
    assert enter(unlocked, staff.rental.email, "une mésange bleue")
    assert int(unlocked.session["_auth_user_id"]) == staff.rental.pk


def test_an_address_left_in_the_list_of_another_account_opens_nothing(client, social, staff, mailed):
    EmailAddress.objects.create(user=staff.rental, email=social.email, verified=True)
    EmailAddress.objects.create(user=social, email="ancienne@essai.example", verified=True, primary=True)
    assert enter(client, social.email)
    assert int(client.session["_auth_user_id"]) == social.pk
    assert not enter(client, "ancienne@essai.example")
    for address in (social.email, "ancienne@essai.example"):
        client.post(reverse("account_reset_password"), {"email": address})
    assert [message.to for message in mailed()] == [social.email]


def test_only_the_pages_that_we_mean_are_exposed():
    found = {
        name
        for name in get_resolver(site.ROOT_URLCONF).reverse_dict
        if isinstance(name, str) and name.startswith(("account_", "mfa_"))
    }
    assert found == {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_address",
        "account_address_confirm",
        "account_first",
        "account_invitation",
        "mfa_index",
        "mfa_authenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_remove_webauthn",
        "account_sessions",
        "account_factor_lost",
        "account_oidc",
        "account_oidc_back",
        "account_oidc_join",
        "account_oidc_part",
    }


def ask(client, address: str = NEW, password: str = PASSWORD):
    return client.post(reverse("account_address"), {"email": address, "password": password})


def test_an_address_changes_with_the_password_verified_first_and_the_old_one_is_told(unlocked, social, mailed):
    old = social.email
    assert ask(unlocked).status_code == 302
    [asked] = mailed()
    assert (asked.to, stored(social)) == (NEW, old)
    assert NEW not in asked.link and social.name not in asked.subject
    page = unlocked.get(asked.link)  # what reads the mail ahead of its owner changes nothing
    assert page.status_code == 200 and NEW in page.content.decode() and stored(social) == old
    assert unlocked.post(asked.link).status_code == 302
    assert stored(social) == NEW
    assert [message.to for message in mailed()] == [NEW, old]
    assert NEW not in mailed()[1].body
    assert social.history.first().history_change_reason == "address"
    assert unlocked.post(asked.link).status_code == 422  # it has served
    assert enter(unlocked, NEW) and not enter(unlocked, old)


def test_the_link_of_an_address_serves_its_owner_alone(unlocked, social, staff, client, mailed):
    old = social.email
    ask(unlocked)
    address = mailed()[0].link
    client.force_login(staff.rental)
    assert client.post(address).status_code == 422
    client.logout()
    assert client.post(address).status_code == 302
    assert (stored(social), stored(staff.rental)) == (old, staff.rental.email)


def test_the_link_of_an_address_ends_after_a_day_and_with_a_new_password(unlocked, social, monkeypatch, mailed):
    import time

    ask(unlocked)
    address, now = mailed()[0].link, time.time()
    with monkeypatch.context() as later:
        later.setattr("time.time", lambda: now + timedelta(hours=25).total_seconds())
        unlocked.force_login(social)
        assert unlocked.post(address).status_code == 422
    social.set_password("un autre mot de passe")
    social.save()
    unlocked.force_login(social)
    assert unlocked.post(address).status_code == 422
    assert stored(social) == social.email


def test_the_address_of_somebody_else_is_not_taken_and_the_answer_does_not_tell_of_their_account(
    unlocked, social, staff, mailed
):
    free = ask(unlocked)
    taken = ask(unlocked, staff.rental.email.upper())
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    told = mailed()[1]
    assert told.to == staff.rental.email and "http" not in told.body
    assert stored(social) == social.email


def test_an_address_taken_meanwhile_is_refused_and_nothing_is_half_written(unlocked, social, staff, mailed):
    old = social.email
    ask(unlocked)
    type(social).objects.filter(pk=staff.rental.pk).update(email=NEW)
    assert unlocked.post(mailed()[0].link).status_code == 422
    assert (stored(social), len(mailed())) == (old, 1)


def test_the_password_asked_for_a_new_address_cannot_be_tried_without_end(unlocked, mailed):
    for _attempt in range(6):
        page = ask(unlocked, password="au hasard")
    assert "Trop de tentatives" in page.content.decode()
    assert ask(unlocked).status_code == 422 and mailed() == []


def from_elsewhere(client, address: str):
    """A browser where nobody signed in yet, at that address."""
    return type(client)(REMOTE_ADDR=address)


def test_five_wrong_passwords_of_a_stranger_shut_nobody_out_from_elsewhere(client, social):
    stranger = from_elsewhere(client, "192.0.2.1")
    for number in range(6):  # another port in the name is not another count
        entry = {"login": social.email, "password": "au hasard"}
        page = stranger.post(reverse("account_login"), entry, HTTP_HOST=f"testserver:{8000 + number}")
    assert "Trop de tentatives" in page.content.decode()
    assert not enter(stranger, social.email)
    assert enter(from_elsewhere(client, "192.0.2.2"), social.email)


def test_wrong_passwords_are_counted_by_address_whatever_the_account(client, db):
    stranger = from_elsewhere(client, "192.0.2.1")
    said = [
        "Trop de tentatives" in stranger.post(reverse("account_login"), entry).content.decode()
        for entry in ({"login": f"{number}@essai.example", "password": "au hasard"} for number in range(11))
    ]
    assert said == [False] * 10 + [True]


def test_a_browser_where_its_owner_signed_in_is_not_shut_out_by_who_shares_its_address(client, social):
    mine, stranger = (from_elsewhere(client, "192.0.2.1") for _browser in range(2))

    def enters(browser, password: str = PASSWORD) -> bool:
        browser.cookies.pop("trousseau_agency", None)  # the session ended
        browser.post(reverse("account_login"), {"login": social.email, "password": password})
        return "_auth_user_id" in browser.session

    assert enters(mine)
    assert not any(enters(stranger, "au hasard") for _attempt in range(6)) and not enters(stranger)
    assert enters(mine)
    stranger.cookies["trousseau_agency_who"] = "inventé"
    assert not enters(stranger)
    assert not any(enters(mine, "au hasard") for _attempt in range(6))
    assert not enters(mine)  # a known browser has its limit too


def test_a_server_without_mail_says_so_and_what_to_do(unlocked, social, settings, capsys):
    settings.MAIL_SERVER = None
    page = ask(unlocked).content.decode()
    assert "n’envoie pas de courriel" in page and "trousseau link" in page
    unlocked.logout()
    pages = [
        unlocked.post(reverse("account_reset_password"), {"email": one}).content.decode()
        for one in (social.email, "personne@essai.example")
    ]
    assert all("n’envoie pas de courriel" in page for page in pages)
    assert capsys.readouterr().out == "" and not Message.objects.exists()


def test_a_server_whose_sender_nobody_wrote_says_so_and_sends_nothing(unlocked, social, settings, postbox):
    """`postbox` names a server; without an address the message would wait, and its link end, while the page says « sent »."""
    settings.MAIL_FROM = ""
    page = ask(unlocked).content.decode()
    assert "adresse d’expéditeur" in page and "trousseau link" in page
    unlocked.logout()
    pages = [
        unlocked.post(reverse("account_reset_password"), {"email": one}).content.decode()
        for one in (social.email, "personne@essai.example")
    ]
    assert all("adresse d’expéditeur" in page for page in pages)
    assert postbox.sent() == [] and not Message.objects.exists()


def test_a_mail_server_away_keeps_the_messages_until_it_is_back(unlocked, social, settings, postbox):
    old, server = social.email, settings.MAIL_SERVER
    ask(unlocked)
    asked = postbox.sent()[0]
    postbox.away(settings)
    assert unlocked.post(asked.link).status_code == 302
    unlocked.logout()
    assert unlocked.post(reverse("account_reset_password"), {"email": NEW}).status_code == 302
    assert postbox.deliver() == 0 and len(postbox.received) == 1
    settings.MAIL_SERVER = server
    Message.objects.update(next_try_at=timezone.now())
    assert [message.to for message in postbox.sent()] == [NEW, old, NEW]
    assert stored(social) == NEW


def test_a_new_password_is_asked_alike_for_an_address_that_is_known_and_for_one_that_is_not(client, social, postbox):
    """What a page answers, and all that it asks the base meanwhile, tell nothing of who has an account."""
    answers = []
    for address in (social.email, "personne@essai.example"):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(reverse("account_reset_password"), {"email": address})
        statements = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked.captured_queries]
        answers.append((answer.status_code, answer["Location"], statements))
    assert answers[0] == answers[1]
    assert not any("core_user" in statement for statement in answers[0][2])
    assert not Message.objects.exists()  # it is written by the worker
    [message] = postbox.sent()
    assert message.to == social.email and "Trousseau" not in message.body and "127.0.0.1" not in message.body
    waiting = " ".join(str(row.args_kwargs) for row in DBTaskResult.objects.all())
    assert social.email not in waiting and "personne" not in waiting


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    (
        ("fr", "Votre compte : un nouveau mot de passe", "le lien sert une fois"),
        ("en", "Your account: a new password", "the link serves once"),
    ),
)
def test_the_message_of_a_new_password_is_in_the_language_of_who_asks(client, social, postbox, language, subject, said):
    client.cookies["django_language"] = language
    client.post(reverse("account_reset_password"), {"email": social.email})
    [message] = postbox.sent()
    assert " ".join(message.subject.split()) == subject
    assert said in " ".join(message.body.split()) and "Agence d’essai" in message.body
    assert message.whole["Content-Language"] == language


def test_what_a_password_needs_is_read_as_text(unlocked, social, client):
    """Django's own list of it is HTML that is made when it is shown."""
    social.set_password(PASSWORD)
    social.save()
    client.force_login(social)
    for path in (reverse("account_change_password"), password_link(social)):
        page = unlocked.get(path, follow=True).content.decode()
        assert "au minimum" in page and "&lt;" not in page, path


def test_who_has_no_password_makes_one_by_the_link_alone(staff, client):
    client.force_login(staff.rental)
    new = {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    for path in ("/compte/password/change/", "/compte/password/set/"):
        client.post(path, new)
        assert client.get(path, follow=True).redirect_chain[-1][0] == reverse("account_reset_password")
    staff.rental.refresh_from_db()
    assert not staff.rental.has_usable_password()


def test_the_second_factor_is_removed_with_the_password_alone(unlocked, social):
    TOTP.activate(social, generate_totp_secret())
    RecoveryCodes.activate(social)
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"):
        answer = unlocked.post(reverse(name)) if "view" not in name else unlocked.get(reverse(name))
        if "view" in name:
            codes = Authenticator.objects.get(user=social, type="recovery_codes").wrap().get_unused_codes()
            assert answer.status_code == 302 or not any(code in answer.content.decode() for code in codes)
        else:
            assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=social).count() == 2
    asked = unlocked.post(reverse("account_reauthenticate"), {"password": "au hasard"})
    assert asked.status_code == 200 and "/compte/2fa/reauthenticate/" not in asked.content.decode()
    away = {"password": PASSWORD, "next": reverse("mfa_deactivate_totp")}
    assert unlocked.post(reverse("account_reauthenticate"), away).status_code == 302
    unlocked.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=social, type="totp").exists()


def test_the_password_changes_with_the_present_one(unlocked, social):
    new = {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    unlocked.post(reverse("account_change_password"), {"oldpassword": "au hasard", **new})
    social.refresh_from_db()
    assert social.check_password(PASSWORD)
    unlocked.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
    social.refresh_from_db()
    assert social.check_password("une autre phrase longue")
