"""What the page of a tenancy says of its account: one sentence, the one reading of the account, on any day."""

import re
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from trousseau.core.errors import Refused
from trousseau.rents.queries import ledger_balance
from trousseau.rents.roll.queries import aged_of, late_of
from trousseau.rents.tenancy import told
from trousseau.tenancies.models import Lease
from trousseau.tenancies.parts import Asked

from .test_equal import days, events, happen

AMOUNT = re.compile(r"((?:\d{1,3}[\u202f\u00a0 ])?\d{1,3}(?:[\u202f\u00a0 ]\d{3})*,\d\d)[\u202f\u00a0 ]€([^.]*)")
SIGNS = {"en retard": 1, "attendus": 1, "appelés": 1, "avance": -1, "grand livre": 1}


def cents(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def said_of(sentence: str) -> dict[str, int]:
    """By what the sentence says of it, each amount."""
    found = {}
    for amount, words in AMOUNT.findall(sentence.replace("\u00a0", " ")):
        kind = next(name for name in SIGNS if name in words)
        found[kind] = cents(amount)
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events, days)
def test_the_sentence_of_the_account_adds_up_to_the_ledger_on_any_day(running_lease, staff, told_events, on):
    with transaction.atomic():
        for number, event in enumerate(told_events):
            try:
                with transaction.atomic():
                    happen(running_lease, staff.rental, number, event)
            except Refused:
                continue
        sentence = told(Asked(staff.rental, running_lease, on)).account
        said, aged = said_of(sentence), aged_of(running_lease, on)
        if not aged.beyond:
            assert sum(SIGNS[kind] * amount for kind, amount in said.items()) == ledger_balance(running_lease, on)
            assert said.get("en retard", 0) == late_of(Lease.objects.filter(pk=running_lease.pk), on).get(
                running_lease.pk, 0
            )
        else:
            assert said == {"grand livre": aged.beyond}, "nothing else is said while nobody knows"
        transaction.set_rollback(True)


def plain(response) -> str:
    return re.sub(r"[\s\u202f\u00a0]+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_page_says_it_and_leads_to_each_page_in_depth(client, staff, running_lease, call, pay, on_day):
    on_day("2026-09-20")
    call(7, 8, 9)
    pay(running_lease, 20000, "2026-08-03")
    client.force_login(staff.rental)
    page = client.get(reverse("tenancies:tenancy", args=[running_lease.pk]))
    text, day = plain(page), date(2026, 9, 20)
    sentence = told(Asked(staff.rental, running_lease, day)).account
    assert re.sub(r"[\s\u202f\u00a0]+", " ", sentence) in text
    assert said_of(sentence)["en retard"] == aged_of(running_lease, day).debt > 0
    for name in ("tenancies:lease", "rents:lease", "prevention:situation", "tenancies:inspections"):
        assert reverse(name, args=[running_lease.pk]) in page.content.decode()
    assert reverse("followup:household", args=[running_lease.household_id]) in page.content.decode()


def test_the_debt_is_the_next_action_before_a_certificate_that_is_late_too(client, staff, running_lease, call, on_day):
    on_day("2026-10-20")
    call(7, 8, 9, 10)
    client.force_login(staff.rental)
    steps = client.get(reverse("tenancies:tenancy", args=[running_lease.pk])).context["whole"].steps
    assert "Aminata Capucine" in str(steps[0].title)
    assert any("assurance" in str(step.title).lower() for step in steps[1:])


def test_a_social_worker_reads_the_sentence_without_the_table_nor_a_button_that_refuses(
    client, staff, running_lease, call
):
    call(7)
    client.force_login(staff.social)
    page = client.get(reverse("tenancies:tenancy", args=[running_lease.pk])).content.decode()
    assert reverse("rents:lease", args=[running_lease.pk]) not in page
    assert reverse("rents:payment_new", args=[running_lease.pk]) not in page


def test_the_page_of_eleven_rooms_costs_a_known_number_of_queries(
    client, staff, running_lease, call, on_day, django_assert_max_num_queries
):
    on_day("2026-12-01")
    call(7, 8, 9)
    client.force_login(staff.rental)
    with django_assert_max_num_queries(82):
        assert client.get(reverse("tenancies:tenancy", args=[running_lease.pk])).status_code == 200


@pytest.mark.parametrize("state", ["draft", "ended"])
def test_a_tenancy_that_has_not_begun_or_is_over_has_its_page(client, staff, build, state):
    lease = build.lease("Bleuet") if state == "draft" else build.running_lease("Bleuet")
    if state == "ended":
        Lease.objects.filter(pk=lease.pk).update(state="ended", ends_on=date(2026, 9, 1))
    client.force_login(staff.rental)
    page = client.get(reverse("tenancies:tenancy", args=[lease.pk]))
    assert page.status_code == 200 and "Aminata Bleuet" in page.content.decode()
