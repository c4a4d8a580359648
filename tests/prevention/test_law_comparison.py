"""The law at a date: who is in arrears on each of two days, who enters, who leaves, who must be asked."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.prevention import law_comparison
from trousseau.prevention.readings import decide
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.models import RentSuspension

EVE, CHANGE, TODAY = date(2026, 12, 31), date(2027, 1, 1), date(2026, 12, 20)


@pytest.fixture
def reader(client, staff, on_day):
    on_day("2026-12-20")
    client.force_login(staff.rental)
    return client


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def pay(actor, lease, amount, on):
    receive_payment(
        actor, lease=lease, payer="tenant", method="card", amount=amount, on=on, today=on, key=f"{lease.pk}-{on}"
    )


def month(staff, *days):
    for day in days:
        call_month(staff.rental, month=day)


def test_the_two_days_offered_are_the_eve_and_the_first_day_of_the_new_rules(db):
    assert law_comparison.change_days() == (EVE, CHANGE)


def test_each_day_judges_by_its_own_rules_and_the_lists_are_the_counts(build, staff, reader):
    deep, small = build.running_lease("Bleuet"), build.running_lease("Capucine")
    month(staff, *(date(2026, n, 1) for n in range(7, 13)))
    pay(staff.rental, deep, 100000, date(2026, 9, 6))
    pay(staff.rental, small, 30484 + 5 * 45000 - 10000, date(2026, 12, 6))
    rows = {row.lease.pk: row for row in law_comparison.compare(staff.rental, EVE, CHANGE, TODAY)}
    assert rows[deep.pk].before.arrears.status == "arrears" and rows[small.pk].before.arrears.status == "debt"
    kept, born = rows[deep.pk].after.arrears, rows[small.pk].after.arrears
    assert (kept.status, kept.kept, kept.confirm) == ("arrears", True, False)
    assert (born.status, born.confirm) == ("debt", False)  # both rules say that it is no arrears
    page = reader.get(reverse("prevention:law"))
    counts = {fact["name"]: fact["count"] for fact in page.context["facts"]}
    assert counts == {"before": 1, "after": 1, "enter": 0, "leave": 0, "confirm": 0, "ask": 0}
    for name, count in counts.items():
        assert reader.get(reverse("prevention:law"), {"list": name}).context["shown"] == count
        csv = reader.get(reverse("prevention:law"), {"list": name, "format": "csv"})
        assert len(b"".join(csv.streaming_content).decode().splitlines()) == count + 1
    assert "déjà un impayé sous les règles d’avant" in text(page) and "personne n’a encore vérifiée" in text(page)


def test_a_debt_born_under_the_new_rules_enters(running_lease, staff, on_day):
    month(staff, *(date(2026, n, 1) for n in range(7, 13)))
    pay(staff.rental, running_lease, 30484 + 5 * 45000, date(2026, 12, 20))
    month(staff, date(2027, 1, 1), date(2027, 2, 1))
    today = date(2027, 2, 10)
    [row] = law_comparison.compare(staff.rental, EVE, today, today)
    assert row.before.arrears.status == "none" and row.after.aged.debt == 90000
    assert row.belongs("enter") and row.belongs("after") and not row.belongs("ask")
    [back] = law_comparison.compare(staff.rental, today, EVE, today)  # the days may be given the other way round
    assert back.belongs("leave")


def test_whether_the_aid_counts_is_asked_to_a_person(running_lease, staff):
    month(staff, *(date(2026, n, 1) for n in range(7, 13)))
    pay(staff.rental, running_lease, 30484 + 5 * 45000, date(2026, 12, 20))
    month(staff, date(2027, 1, 1), date(2027, 2, 1))
    expect_aid(staff.rental, lease=running_lease, month=date(2027, 2, 1), amount=45000)
    today = date(2027, 2, 10)
    [row] = law_comparison.compare(staff.rental, EVE, today, today)
    assert (row.after.arrears.status, row.after.arrears.reason) == ("arrears", "net_or_gross")


def test_suspended_rents_and_withheld_aid_are_no_arrears(running_lease, staff):
    month(staff, *(date(2026, n, 1) for n in range(7, 11)))
    for n in (9, 10):
        expect_aid(staff.rental, lease=running_lease, month=date(2026, n, 1), amount=45000)
    pay(staff.rental, running_lease, 30484 + 45000, date(2026, 8, 20))
    RentSuspension.objects.create(lease=running_lease, kind="withheld", from_on=date(2026, 9, 1), reference="CAF")
    RentSuspension.objects.create(lease=running_lease, kind="order", from_on=date(2026, 11, 1), reference="Arrêté")
    month(staff, date(2026, 11, 1), date(2026, 12, 1))
    assert law_comparison.compare(staff.rental, EVE, date(2026, 12, 30), TODAY) == []


@pytest.mark.parametrize(
    "sent", [{"before": "x", "after": "2027-01-01"}, {"before": "1999-01-01", "after": "2027-01-01"}]
)
def test_a_day_whose_rules_are_not_known_is_said(reader, running_lease, sent):
    page = text(reader.get(reverse("prevention:law"), sent))
    assert "Choisissez deux jours à partir du 1" in page


def test_without_a_grant_nobody_is_listed(client, account, running_lease, staff, on_day):
    on_day("2026-12-20")
    month(staff, date(2026, 8, 1))
    client.force_login(account("rental", name="Ugo Martinet", grants=False))
    page = client.get(reverse("prevention:law"))
    assert page.context["whole"] == 0 and "Personne" in text(page)


def test_forty_tenancies_cost_the_same_queries(running_lease, build, staff, reader, django_assert_max_num_queries):
    build.copies(running_lease, 40)
    month(staff, date(2026, 8, 1), date(2026, 9, 1))
    with django_assert_max_num_queries(64):
        assert reader.get(reverse("prevention:law")).context["whole"] == 41


@pytest.mark.parametrize(("counted", "status"), [("net", "debt"), ("gross", "arrears")])
def test_what_the_director_answered_since_is_no_longer_to_confirm(running_lease, staff, counted, status):
    month(staff, *(date(2026, n, 1) for n in range(7, 13)))
    pay(staff.rental, running_lease, 30484 + 5 * 45000, date(2026, 12, 20))
    month(staff, CHANGE)
    expect_aid(staff.rental, lease=running_lease, month=CHANGE, amount=30000)
    pay(staff.rental, running_lease, 100, CHANGE)
    call_month(staff.rental, month=date(2027, 2, 1))
    expect_aid(staff.rental, lease=running_lease, month=date(2027, 2, 1), amount=30000)
    today = date(2027, 2, 20)
    day = date(2027, 2, 5)
    [asked] = law_comparison.compare(staff.rental, EVE, day, today)
    assert (asked.after.arrears.reason, asked.after.arrears.confirm) == ("net_or_gross", True)
    decide(staff.director, reading="latter", counted=counted, note="Texte lu", today=today)
    [told] = law_comparison.compare(staff.rental, EVE, day, today)
    assert (told.after.arrears.status, told.after.arrears.confirm) == (status, False)
