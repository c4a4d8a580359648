"""The visits of the demonstration: each step is followed, by its person, and finds its page."""

import pytest
from django.urls import reverse

from trousseau.core.models import User
from trousseau.demo import accounts
from trousseau.demo.tour import VISITS

STEPS = [(visit, number) for visit in VISITS for number in range(1, len(visit.steps) + 1)]


def open_step(client, visit, number):
    return client.post(reverse("demo:step", args=[visit.code, number]), follow=True)


@pytest.mark.once
def test_each_step_of_each_visit_finds_its_page(demonstration, client, settings):
    settings.DEMO = True
    assert client.get(reverse("demo:tour")).status_code == 200
    met = set()
    for visit in VISITS:
        page = client.get(reverse("demo:visit", args=[visit.code]))
        assert page.status_code == 200 and page.content.decode().count('class="action"') == len(visit.steps)
        for number, step in enumerate(visit.steps, 1):
            opened = open_step(client, visit, number)
            assert opened.status_code == 200, (visit.code, number)
            assert opened.redirect_chain[-1][0] == step.where(), (visit.code, number)
            assert opened.context["user"].email == visit.email and visit.role in opened.context["user"].roles
            here = reverse("demo:visit", args=[visit.code])
            onwards = reverse("demo:tour") if number == len(visit.steps) else f"{here}#etape-{number + 1}"
            assert f'<a href="{onwards}">' in opened.content.decode(), (visit.code, number)
            met.add(opened.redirect_chain[-1][0])
    assert len(met) > 10, "the visits lead to as many pages"


@pytest.mark.django_db
def test_outside_of_a_demonstration_there_is_no_visit(client, settings):
    settings.DEMO = False
    for visit, number in STEPS[:1]:
        assert client.get(reverse("demo:tour")).status_code == 404
        assert client.get(reverse("demo:visit", args=[visit.code])).status_code == 404
        assert open_step(client, visit, number).status_code == 404


@pytest.mark.django_db
def test_nobody_enters_an_account_whose_password_was_changed(client, settings, account):
    settings.DEMO = True
    visit = VISITS[0]
    person = account(visit.role, name="Solène Bergeronnette")
    User.objects.filter(pk=person.pk).update(email=visit.email)
    person.refresh_from_db()
    person.set_password("un autre mot de passe")
    person.save()
    page = open_step(client, visit, 1)
    assert (
        page.redirect_chain[-1][0] == reverse("demo:visit", args=[visit.code]) and "_auth_user_id" not in client.session
    )


@pytest.mark.django_db
def test_a_step_that_holds_nothing_says_so_and_enters_nobody(client, settings, account):
    settings.DEMO = True
    visit = VISITS[0]
    person = account(visit.role)
    person.email = visit.email
    person.set_password(accounts.PASSWORD)
    person.save()
    assert client.get(reverse("demo:step", args=[visit.code, 1])).status_code == 405
    assert client.post(reverse("demo:step", args=[visit.code, 99])).status_code == 404
    page = open_step(client, visit, 1)
    assert (
        page.redirect_chain[-1][0] == reverse("demo:visit", args=[visit.code]) and "_auth_user_id" not in client.session
    )
