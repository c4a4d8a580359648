"""Whoever guesses is stopped, by all processes together; the true person is shut out nowhere."""

from django.urls import reverse

from trousseau.core import limits
from trousseau.core.limits import ELSEWHERE, HERE
from trousseau.core.models import AttemptCount

from .conftest import signed_in


def test_from_a_thousand_addresses_the_account_is_held_and_its_owner_enters(chosen, browser_at, enter):
    user, own = chosen(), browser_at("198.51.100.7")
    enter(own, user)
    own.cookies.pop("trousseau_agency")  # the session ended; the browser stays known
    for n in range(ELSEWHERE.most + 1):
        said = enter(browser_at(f"192.0.2.{n}"), user, "au hasard").content.decode()
    assert "depuis beaucoup d’endroits" in said
    assert not signed_in(held := browser_at("203.0.113.1")) and enter(held, user) and not signed_in(held)
    enter(own, user)
    assert signed_in(own)


def test_where_it_is_held_the_link_of_a_new_password_lets_its_owner_in(chosen, browser_at, enter):
    from trousseau.core.accounts import password_link

    user, new = chosen(), "une autre phrase longue"
    for n in range(ELSEWHERE.most + 1):
        enter(browser_at(f"192.0.2.{n}"), user, "au hasard")
    browser = browser_at("203.0.113.1")
    page = browser.get(password_link(user), follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    enter(browser, user, new)
    assert signed_in(browser)


def test_a_cookie_of_another_account_or_invented_makes_no_browser_known(chosen, browser_at, enter):
    user, other = chosen("social"), chosen("rental")
    stranger = browser_at()
    enter(stranger, other)
    stranger.cookies.pop("trousseau_agency")
    for n in range(ELSEWHERE.most + 1):
        enter(browser_at(f"192.0.2.{n + 10}"), user, "au hasard")
    enter(stranger, user)
    assert not signed_in(stranger)
    forged = browser_at("203.0.113.9")
    forged.cookies["trousseau_agency_known"] = "inventé"
    enter(forged, user)
    assert not signed_in(forged)


def test_the_codes_of_a_telephone_are_not_guessed_and_its_owner_enters(chosen, telephone, browser_at, enter, give):
    user = chosen()
    mine = telephone(user)
    own = browser_at("198.51.100.7")
    enter(own, user)
    give(own, mine.code(-1))
    own.cookies.pop("trousseau_agency")
    stranger = browser_at()
    enter(stranger, user)  # who knows the password
    for _try in range(HERE.most + 1):
        said = give(stranger, "000000").content.decode()
    assert "Trop de tentatives" in said
    give(stranger, mine.code())
    assert not signed_in(stranger), "the right one comes too late"
    enter(own, user)
    give(own, mine.code())
    assert signed_in(own)


def test_a_right_password_gives_its_try_back_and_names_nobody_in_the_base(chosen, browser_at, enter):
    user, browser = chosen(), browser_at()
    for _time in range(HERE.most + 3):
        enter(browser, user)
        browser.post(reverse("account_logout"))
    enter(browser, user)
    assert signed_in(browser)
    kept = str(list(AttemptCount.objects.values()))
    assert user.email not in kept and "192.0.2" not in kept


def test_several_processes_count_together(committed_db, together):
    took = together(*[lambda: HERE.take("password", "a@essai.example", "192.0.2.1")] * (HERE.most + 3))
    assert sum(took) == HERE.most


def test_links_are_not_tried_without_end(db, browser_at):
    browser = browser_at()
    answers = [browser.get(reverse("account_invitation", args=[f"faux-{n}"])) for n in range(limits.LINKS.most + 1)]
    assert [answer.status_code for answer in answers[-2:]] == [410, 429]


def test_links_of_a_new_password_are_not_asked_without_end(chosen, browser_at, postbox):
    user, browser = chosen(), browser_at()
    for _time in range(limits.RESETS.most + 1):
        page = browser.post(reverse("account_reset_password"), {"email": user.email})
    assert page.status_code == 200 and "regardez votre courriel" in page.content.decode()
    elsewhere = browser_at("192.0.2.9").post(reverse("account_reset_password"), {"email": user.email})
    assert elsewhere.status_code == 302
