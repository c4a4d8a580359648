"""Debts older than three years are said on the account, and nothing is taken off it."""

from django.urls import reverse

from trousseau.rents import queries
from trousseau.rents.models import RentCall


def test_a_rent_of_three_years_ago_is_said_with_its_article_and_stays_due(client, staff, call, running_lease, on_day):
    call(7, 8)
    client.force_login(staff.rental)
    url = reverse("rents:lease", args=[running_lease.pk])
    due = {one.month.month: one.due_on for one in RentCall.objects.all()}

    def page(day: str) -> str:
        on_day(day)
        return client.get(url).content.decode().replace("\u00a0", " ").replace("\u202f", " ")

    before, after = due[8].replace(year=2029), due[8].replace(year=2029, day=due[8].day + 1)
    first = page(before.isoformat())
    assert "304,84 € sont dus depuis plus de 3 ans" in first and first.count("Prescription") == 1
    assert "Loi 89-462, art. 7-1" in first
    second = page(after.isoformat())
    assert "754,84 € sont dus depuis plus de 3 ans" in second
    assert queries.ledger_balance(running_lease) == 75484


def test_what_is_paid_or_younger_says_nothing(client, staff, call, pay, running_lease, on_day):
    call(7, 8)
    pay(running_lease, 75484, "2026-08-20")
    client.force_login(staff.rental)
    on_day("2029-12-01")
    assert "plus de 3 ans" not in client.get(reverse("rents:lease", args=[running_lease.pk])).content.decode()
