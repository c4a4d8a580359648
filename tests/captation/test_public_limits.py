"""One connection does not flood the public pages, whoever answers it, and its address is kept nowhere."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from trousseau.captation.models import Approach
from trousseau.captation.public_limits import PER_HOUR, may_enter
from trousseau.core.models import AttemptCount
from trousseau.core.nightly import JOBS

NOON = "2026-11-24 12:10:00+01:00"
SIMULATED = {"rent": "540", "area": "44,5", "regime": "real", "income": "30000", "parts": "1"}
TOLD = {
    "kind": "person",
    "name": "Hector Basalte",
    "email": "hector@essai.example",
    "dwelling_kind": "flat",
    "address": "12 rue du Modèle",
    "rooms": "2",
    "surface": "44,5",
}


@pytest.fixture
def send(rf, django_user_model):
    from django.contrib.auth.models import AnonymousUser

    def make(address="192.0.2.7", page="propose", user=None, **headers) -> bool:
        request = rf.post("/", REMOTE_ADDR=address, headers=headers or None)
        request.user = user or AnonymousUser()
        return may_enter(request, page)

    return make


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.mark.django_db
def test_what_passes_the_limit_is_refused_until_the_next_hour(clock, send):
    assert [send() for _n in range(PER_HOUR["propose"] + 1)] == [True] * PER_HOUR["propose"] + [False]
    assert send("192.0.2.8") and send(page="paper"), "each connection and each page for itself"
    clock.shift(3600)
    assert send()


@pytest.mark.django_db
def test_nothing_kept_names_the_connection_and_two_hours_are_not_told_to_be_one(clock, send):
    send()
    clock.shift(3600)
    send()
    kept = list(AttemptCount.objects.values_list("mark", "count"))
    assert len({mark for mark, _n in kept}) == 2 and {count for _m, count in kept} == {1}
    assert "192.0.2" not in str(list(AttemptCount.objects.values()))


@pytest.mark.django_db
def test_behind_a_proxy_the_visitor_is_the_one_it_saw_and_not_what_the_visitor_wrote(clock, send, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(PER_HOUR["propose"]):
        assert send("10.0.0.1", **{"X-Forwarded-For": f"203.0.113.{n}, 192.0.2.7"})
    assert not send("10.0.0.1", **{"X-Forwarded-For": "203.0.113.99, 192.0.2.7"})
    assert send("10.0.0.1", **{"X-Forwarded-For": "192.0.2.8"}), "another visitor of the same proxy"


@pytest.mark.django_db
def test_without_a_proxy_of_ours_the_header_is_not_read(clock, send):
    asked = [send(**{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(PER_HOUR["propose"] + 1)]
    assert not asked[-1]


@pytest.mark.django_db
def test_the_addresses_of_one_ipv6_subscriber_are_one_connection(clock, send):
    asked = [send(f"2001:db8:1:1::{n:x}") for n in range(PER_HOUR["propose"] + 1)]
    assert not asked[-1] and send("2001:db8:1:2::1")


@pytest.mark.django_db
def test_who_has_an_account_is_not_counted(clock, send, account):
    officer = account("captation")
    assert all(send(user=officer) for _n in range(PER_HOUR["propose"] + 5)) and not AttemptCount.objects.exists()


def test_two_processes_count_together(committed_db, together, send):
    with time_machine.travel(NOON, tick=False):
        assert together(*[send] * 6) == [True] * 6
        assert AttemptCount.objects.get().count == 6


@pytest.mark.django_db
def test_each_night_forgets_the_counts_of_the_day_before_and_says_how_many(clock, send):
    send()
    assert str(JOBS["core.tries"](date(2026, 11, 24))).startswith("0 ")
    assert str(JOBS["core.tries"](date(2026, 11, 25))).startswith("1 ") and not AttemptCount.objects.exists()
    assert str(JOBS["core.tries"](date(2026, 11, 25))).startswith("0 ")


@pytest.mark.django_db
def test_the_pages_say_so_and_lose_nothing_typed(client, commune, clock, monkeypatch):
    monkeypatch.setitem(PER_HOUR, "simulate", 1)
    monkeypatch.setitem(PER_HOUR, "propose", 0)
    assert client.post(reverse("captation:simulator"), SIMULATED).status_code == 200
    refused = client.post(reverse("captation:simulator"), SIMULATED)
    assert refused.status_code == 429 and refused.context["form"]["rent"].value() == "540"
    token = client.get(reverse("captation:propose")).context["form"]["token"].value()
    clock.shift(30)
    refused = client.post(reverse("captation:propose"), {**TOLD, "commune": commune.pk, "token": token})
    assert refused.status_code == 422 and not Approach.objects.exists()
    assert refused.context["form"].cleaned_data["surface"] == Decimal("44.50")
