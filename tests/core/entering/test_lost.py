"""A lost second factor is taken away by two people, or by who owns the machine: never by one alone."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from trousseau.core.actions_accounts import close_account, open_account
from trousseau.core.clock import today
from trousseau.core.entering import lost
from trousseau.core.entering.nightly import JOBS
from trousseau.core.errors import Refused
from trousseau.core.models import FactorRemoval, Message, ToDo

GROUND = "vue à l’agence"


@pytest.fixture
def owner(chosen, telephone, settings):
    user = chosen("social")
    telephone(user, codes=True)
    settings.SECOND_FACTOR = False  # the pages of the others are not what is tried here
    return user


def has(user) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def test_one_asks_another_confirms_and_both_are_named(owner, staff, client, browser_at, enter, give, settings):
    url = reverse("core:account_factor", args=[owner.pk])
    client.force_login(staff.director)
    client.post(url, {"ground": GROUND})
    assert "déjà demandé" in client.post(url, {"ground": GROUND}).content.decode()
    confirm = reverse("core:account_factor_confirm", args=[owner.pk])
    waits = browser_at()
    enter(waits, owner)  # stands where the code is asked
    assert waits.get(reverse("account_login"))["Location"] == reverse("mfa_authenticate")
    assert client.post(confirm, {"sure": "on"}).status_code == 422 and has(owner), "who asked does not confirm"
    client.force_login(staff.administrator)
    page = client.get(reverse("core:account", args=[owner.pk])).content.decode()
    assert GROUND in page and staff.director.name in page and confirm in page
    assert "Facteur perdu, à confirmer" in client.get(reverse("core:accounts")).content.decode()
    assert client.post(confirm, {"sure": "on"}).status_code == 302
    assert not has(owner) and not owner.sessions.exists()
    removal = FactorRemoval.objects.get()
    assert (removal.asked_by, removal.confirmed_by) == (staff.director, staff.administrator)
    lines = list(owner.history.values_list("history_change_reason", "history_user")[:2])
    assert lines == [("factor removed", staff.administrator.pk), ("factor removal asked", staff.director.pk)]
    assert list(Message.objects.filter(event="core.factor_removal").values_list("to", flat=True)) == [owner.email] * 2
    after = client.get(reverse("core:account", args=[owner.pk])).content.decode()
    assert staff.director.name in after and staff.administrator.name in after
    assert waits.get(reverse("account_login")).status_code == 200, "neither page leads to the other for ever"
    settings.SECOND_FACTOR = True
    browser = browser_at()
    enter(browser, owner)
    assert browser.get("/")["Location"] == reverse("mfa_index")


def test_nobody_for_themselves_nor_a_colleague_without_the_right(owner, staff, client):
    lost.ask_removal(staff.director, user=owner, ground=GROUND)
    with pytest.raises(Refused):
        lost.confirm_removal(owner, user=owner)
    client.force_login(staff.rental)
    assert client.post(reverse("core:account_factor_confirm", args=[owner.pk])).status_code == 403
    with transaction.atomic(), pytest.raises(IntegrityError):
        FactorRemoval.objects.update(confirmed_by=staff.director)
    assert has(owner)


def test_it_is_given_up_or_ends_and_is_asked_again(owner, staff):
    lost.ask_removal(staff.director, user=owner, ground=GROUND)
    lost.leave_removal(staff.administrator, user=owner)
    lost.ask_removal(staff.director, user=owner, ground=GROUND)
    FactorRemoval.objects.waiting().update(ends_at=timezone.now())
    with pytest.raises(Refused, match="Rien n’attend"):
        lost.confirm_removal(staff.administrator, user=owner)
    lost.ask_removal(staff.administrator, user=owner, ground=GROUND)
    lost.confirm_removal(staff.director, user=owner)
    assert not has(owner)


def test_two_directors_do_not_take_away_that_of_an_administrator(staff, chosen, telephone):
    administrator = chosen("administrator")
    telephone(administrator)
    other = open_account(None, email="b@essai.example", name="Guy Pinson", roles=["director"])
    lost.ask_removal(staff.director, user=administrator, ground=GROUND)
    with pytest.raises(Refused, match="un administrateur est l’un des deux"):
        lost.confirm_removal(other, user=administrator)
    assert has(administrator)


def test_the_only_administrator_is_helped_on_the_machine(chosen, telephone, capsys, client):
    from trousseau.site.cli import main

    administrator = chosen("administrator")
    telephone(administrator)
    assert main(["factor", "personne@essai.example"]) == 1
    assert main(["factor", administrator.email.upper()]) == 0
    assert not has(administrator) and "enlevé" in capsys.readouterr().out
    assert FactorRemoval.objects.get().ground == "trousseau factor"
    assert [message.to for message in Message.objects.all()] == [administrator.email]
    page = client.get(reverse("account_factor_lost")).content.decode()
    assert "trousseau factor" in page and "code de secours" in page


def days_of(*users) -> list[bool]:
    """On whose day the lost factor waits to be confirmed."""
    rows = ToDo.objects.waiting().filter(kind=lost.CONFIRM.code)
    return [rows.for_user(user).exists() for user in users]


def test_it_is_on_the_day_of_each_who_may_confirm_and_of_nobody_else(owner, staff, client):
    other = open_account(None, email="b@essai.example", name="Guy Pinson", roles=["director"])
    closed = open_account(None, email="c@essai.example", name="Ève Mésange", roles=["director"])
    close_account(staff.director, user=closed)
    lost.ask_removal(staff.director, user=owner, ground=GROUND)
    people = (other, staff.administrator, staff.director, owner, staff.rental, closed)
    assert days_of(*people) == [True, True, False, False, False, False]
    client.force_login(other)
    page = client.get("/").content.decode()
    assert f"{owner.name} a perdu son second facteur" in page and reverse("core:account", args=[owner.pk]) in page
    assert f"{staff.director.name} le demande" in page and GROUND not in page
    lost.confirm_removal(other, user=owner)
    assert days_of(*people) == [False] * 6


def test_that_of_an_administrator_waits_for_an_administrator_alone(staff, chosen, telephone):
    administrator = chosen("administrator")
    telephone(administrator)
    director = open_account(None, email="b@essai.example", name="Guy Pinson", roles=["director"])
    second = open_account(None, email="c@essai.example", name="Ève Mésange", roles=["administrator"])
    lost.ask_removal(staff.director, user=administrator, ground=GROUND)
    assert days_of(director, second, administrator) == [False, True, False]


@pytest.mark.parametrize("how", ["left", "late", "machine"])
def test_it_leaves_their_day_however_it_ends(owner, staff, how):
    lost.ask_removal(staff.director, user=owner, ground=GROUND)
    assert days_of(staff.administrator) == [True]
    if how == "left":
        lost.leave_removal(staff.director, user=owner)
    elif how == "machine":
        lost.remove_on_machine(owner)
    else:
        assert str(JOBS["core.factors"](today())).startswith("0 ")
        FactorRemoval.objects.update(ends_at=timezone.now())
        assert str(JOBS["core.factors"](today())).startswith("1 ")
    assert days_of(staff.administrator) == [False]
