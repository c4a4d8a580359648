"""Who works in a real home makes a second factor first; each of its codes serves once, whatever the process."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from trousseau.core import second_factor
from trousseau.core.models import Session

from .conftest import recovery, signed_in

SECURITY = "/compte/securite/"


class TestItIsMadeFirst:
    def test_nothing_else_opens_before_it_is_made(self, chosen, settings, browser_at, enter):
        settings.SECOND_FACTOR = True
        browser = browser_at()
        enter(browser, chosen("director"))
        for path in ("/", "/mandats/", "/reglages/comptes/", "/compte/password/change/", "/compte/adresse/"):
            assert browser.get(path)["Location"] == SECURITY, path
        assert browser.post("/reglages/comptes/nouveau/", {"name": "X"})["Location"] == SECURITY
        page = browser.get(SECURITY).content.decode()
        assert "D’abord, un second facteur" in page and "Mot de passe" not in page.partition("<main")[2]

    def test_it_is_made_with_a_telephone_and_opens_at_once(self, chosen, settings, browser_at, enter):
        settings.SECOND_FACTOR = True
        browser, user = browser_at(), chosen("director")
        enter(browser, user)
        page = browser.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        shown = page.content.decode()
        assert "data:image/svg+xml;base64," in shown and secret[:4] in shown
        assert secret not in str(browser.session.items()), "it waits in the session, encrypted"
        wrong = browser.post(reverse("mfa_activate_totp"), {"code": "000000"})
        assert "Ce n’est pas le code de ce secret" in wrong.content.decode()
        from .conftest import Telephone

        answer = browser.post(reverse("mfa_activate_totp"), {"code": Telephone(secret).code()})
        assert answer["Location"] == reverse("mfa_view_recovery_codes")
        codes = browser.get(answer["Location"]).content.decode()
        assert all(code in codes for code in recovery(user))
        assert browser.get("/").status_code == 200
        stored = str(Authenticator.objects.get(user=user, type="totp").data)
        assert secret not in stored and "factor." in stored
        assert user.history.first().history_change_reason == "second factor"

    def test_who_is_not_of_the_staff_may_do_without(self, account, settings, client):
        settings.SECOND_FACTOR = True
        client.force_login(account("partner"))
        assert client.get("/", follow=True).request["PATH_INFO"] != SECURITY

    def test_a_session_of_before_it_was_made_gives_it_too(self, chosen, telephone, browser_at, client, settings):
        user = chosen()
        client.force_login(user)
        telephone(user)
        assert client.get("/demandes/")["Location"].startswith("/compte/login/")
        assert not signed_in(client)

    def test_the_last_one_is_not_taken_away(self, chosen, telephone, browser_at, enter, give):
        user, browser = chosen(), browser_at()
        mine = telephone(user)
        enter(browser, user)
        give(browser, mine.code())
        browser.post(reverse("account_reauthenticate"), {"password": "le merle chante tôt"})
        browser.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=user, type="totp").exists()

    def test_where_it_is_off_the_pages_say_so(self, chosen, client):
        client.force_login(chosen())
        page = client.get(SECURITY).content.decode()
        assert "Aucun second facteur n’est demandé sur cette installation" in page and "TROUSSEAU_SECOND_FACTOR" in page


class TestACodeServesOnce:
    def test_the_password_alone_opens_nothing(self, chosen, telephone, browser_at, enter, give):
        user, browser = chosen(), browser_at()
        mine = telephone(user)
        assert enter(browser, user)["Location"] == reverse("mfa_authenticate")
        assert not signed_in(browser) and browser.get("/demandes/").status_code == 302
        give(browser, "123456" if mine.code() != "123456" else "654321")
        assert not signed_in(browser)
        give(browser, mine.code())
        assert signed_in(browser) and browser.get("/demandes/").status_code == 200

    def test_a_code_that_was_seen_is_not_used_again_nor_an_older_one(self, chosen, telephone, browser_at, enter, give):
        user, first, second = chosen(), browser_at(), browser_at("192.0.2.2")
        mine = telephone(user)
        for browser in (first, second):
            enter(browser, user)
        give(first, mine.code())
        said = give(second, mine.code()).content.decode()
        assert signed_in(first) and not signed_in(second) and "a déjà servi" in said
        give(second, mine.code(-1))
        assert not signed_in(second)
        give(second, mine.code(1))
        assert signed_in(second)

    def test_a_recovery_code_serves_once(self, chosen, telephone, browser_at, enter, give):
        user, first, second = chosen(), browser_at(), browser_at("192.0.2.2")
        telephone(user, codes=True)
        code = recovery(user)[0]
        for browser in (first, second):
            enter(browser, user)
            give(browser, code)
        assert signed_in(first) and not signed_in(second) and code not in recovery(user)

    def test_of_several_processes_at_once_one_uses_it(self, committed_db, together, account):
        user = account("social")
        step = 60_000_000
        used = together(*[lambda: second_factor._use_step(user, step)] * 4)
        assert sorted(used) == [False, False, False, True]


class TestSessions:
    def test_the_key_of_a_session_changes_when_somebody_signs_in(self, chosen, browser_at, enter):
        browser = browser_at()
        browser.get("/compte/login/")
        session = browser.session
        session["planted"] = True
        session.save()
        before = session.session_key
        enter(browser, chosen())
        assert signed_in(browser) and browser.session.session_key != before
        assert not Session.objects.filter(session_key=before).exists()

    def test_they_are_listed_and_ended_one_or_all(self, chosen, browser_at, enter):
        user, here, there = chosen(), browser_at(), browser_at(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/145.0")
        enter(here, user)
        enter(there, user)
        there.get("/demandes/")
        page = here.get(SECURITY).content.decode()
        assert "Firefox, Linux" in page and "celui-ci" in page
        assert there.session.session_key not in page, "a key opens its session"
        number = Session.objects.get(session_key=there.session.session_key).number
        here.post(reverse("account_sessions"), {"number": number})
        assert there.get("/demandes/").status_code == 302 and here.get("/demandes/").status_code == 200

    def test_nobody_ends_those_of_another(self, chosen, browser_at, enter):
        mine, other = browser_at(), browser_at("192.0.2.2")
        enter(mine, chosen("social"))
        enter(other, chosen("rental"))
        number = Session.objects.get(session_key=mine.session.session_key).number
        other.post(reverse("account_sessions"), {"number": number})
        assert mine.get("/demandes/").status_code == 200

    def test_an_administrator_sees_and_ends_those_of_an_account(self, chosen, staff, browser_at, enter, client):
        browser, user = browser_at(), chosen()
        enter(browser, user)
        client.force_login(staff.administrator)
        assert "Où cette personne est connectée" in client.get(reverse("core:account", args=[user.pk])).content.decode()
        client.post(reverse("core:account_sessions", args=[user.pk]))
        assert browser.get("/demandes/").status_code == 302
        assert user.history.first().history_user == staff.administrator

    @pytest.mark.parametrize(("role", "minutes"), (("social", 60), ("director", 30)))
    def test_a_session_without_a_page_ends_by_its_role(self, role, minutes, chosen, browser_at, enter, time_machine):
        time_machine.move_to("2026-11-24 09:00+01:00", tick=False)
        browser = browser_at()
        enter(browser, chosen(role))
        for _page in range(2):
            time_machine.shift(60 * (minutes - 1))
            assert browser.get(SECURITY).status_code == 200
        time_machine.shift(60 * (minutes + 1))
        assert browser.get(SECURITY).status_code == 302

    def test_it_ends_after_a_day_of_work_whatever_is_opened(self, chosen, browser_at, enter, time_machine):
        time_machine.move_to("2026-11-24 06:00+01:00", tick=False)
        browser, open_for = browser_at(), 0
        enter(browser, chosen())
        while browser.get(SECURITY).status_code == 200 and open_for < 20:
            time_machine.shift(1800)
            open_for += 0.5
        assert open_for == 12


class TestTheWayIn:
    def test_next_leads_nowhere_else(self, chosen, browser_at, enter):
        for away in ("https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "javascript:alert(1)"):
            browser = browser_at()
            answer = enter(browser, chosen(), next=away)
            assert "ailleurs" not in answer["Location"] and "javascript" not in answer["Location"], away
            answer = browser.post(reverse("account_reauthenticate"), {"password": "le merle chante tôt", "next": away})
            assert "ailleurs" not in answer["Location"], away

    def test_a_form_of_another_site_signs_nobody_in(self, chosen, browser_at, enter):
        browser = browser_at(enforce_csrf_checks=True)
        assert enter(browser, chosen()).status_code == 403 and not signed_in(browser)
