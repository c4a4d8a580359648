"""Likely doubles are shown at entry, on several keys; a person decides."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.applications.models import Application
from trousseau.core.models import Organisation

NEW = "/demandes/nouvelle/"


@pytest.fixture
def as_social(client, staff, on_day):
    on_day("2026-09-15")
    client.force_login(staff.social)
    return client


def typed(**changes) -> dict:
    return {
        "first_name": "aminata",
        "last_name": "CAPUCINE",
        "born_on": "1992-03-04",
        "rooms_min": "1",
        "on": "2026-09-15",
        **changes,
    }


def test_somebody_already_known_is_shown_and_nothing_is_written_until_a_person_says_it_is_another(as_social, build):
    known = build.application()
    answer = as_social.post(NEW, typed(phone="0600000021"))
    shown = answer.content.decode()
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["sure"]
    assert reverse("applications:application", args=[known.pk]) in shown
    assert "nom, prénom, date de naissance et téléphone" in shown.replace("\xa0", " ")
    assert "CAPUCINE" in shown and Application.objects.count() == 1
    assert as_social.post(NEW, typed(sure="on")).status_code == 302
    assert Application.objects.count() == 2


def test_an_e_mail_alone_shows_nobody(as_social, build):
    build.application(email="famille@essai.example")
    sent = typed(first_name="Nour", last_name="Lin", born_on="1980-01-01", email="famille@essai.example")
    assert as_social.post(NEW, sent).status_code == 302


def test_a_member_of_another_household_is_met_too(as_social, build):
    build.application("Lavande", others=[{"last_name": "Lin", "first_name": "Nour", "born_on": date(1980, 1, 1)}])
    answer = as_social.post(NEW, typed(first_name="Nour", last_name="Lin", born_on="1980-01-01"))
    assert answer.status_code == 422 and "D00001" in answer.content.decode()


def test_a_partner_is_not_told_that_the_agency_knows_a_household_and_the_agency_is(
    client, account, staff, build, on_day
):
    on_day("2026-09-15")
    known = build.application()
    house = Organisation.objects.create(kind="partner", name="Association d’essai")
    client.force_login(account("partner", organisation=house))
    sent = {"first_name": "Aminata", "last_name": "Capucine", "born_on": "1992-03-04", "rooms_min": "1"}
    assert client.post(reverse("applications:refer"), sent).status_code == 302
    second = Application.objects.exclude(pk=known.pk).get()
    client.force_login(staff.social)
    shown = client.get(reverse("applications:application", args=[second.pk])).content.decode()
    assert "ressemble" in shown and known.code in shown


def test_who_may_not_open_the_other_file_is_shown_nothing(client, account, staff, build, on_day):
    on_day("2026-09-15")
    build.application()
    late = account("social", name="Ève Roitelet", grants=False)
    client.force_login(late)
    assert client.post(NEW, typed()).status_code == 302
