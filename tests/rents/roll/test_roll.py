"""The rent roll: on any day, who owes what since when, and the ledger says the same."""

from contextlib import suppress
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rents.test_equal import events, happen, months
from tests.rents.test_one_reading import settled
from trousseau.core.errors import Refused
from trousseau.core.todo import open_todo
from trousseau.ledger.queries import balance
from trousseau.rents import actions, todo
from trousseau.rents import queries as rents
from trousseau.rents.actions.sums import ask_sum, give_back
from trousseau.rents.models import RollBalance, RollMark
from trousseau.rents.roll import queries
from trousseau.rents.roll.balances import add_up
from trousseau.rules.dates import add_months, month_end
from trousseau.tenancies.actions import end_lease
from trousseau.tenancies.models import Lease, RentSuspension

AUGUST, SEPTEMBER, END = date(2026, 8, 1), date(2026, 9, 1), date(2026, 12, 21)


@pytest.fixture
def manager(client, staff, on_day):
    on_day("2026-09-20")
    client.force_login(staff.rental)
    return client


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events, st.integers(0, 14), st.lists(months, max_size=2), st.lists(st.integers(0, 99), max_size=3))
def test_the_set_based_twin_says_what_each_lease_says(running_lease, staff, story, night, apart, chosen):
    """Whatever happened, and wherever the nights that add up fell within it."""
    with transaction.atomic():
        for number, event in enumerate(story):
            with suppress(Refused):
                happen(running_lease, staff.rental, number, event)
            if number == night:
                add_up()
        for number, month in enumerate(apart):
            due = add_months(month, 0)
            ask_sum(
                staff.rental,
                lease=running_lease,
                kind="repair",
                label="Serrure",
                amount=7000,
                on=due,
                due_on=due,
                key=f"{number}",
            )
        for pick in chosen:  # a tenant says what a payment is for
            paid = list(running_lease.receipts.rent().filter(payer="tenant", reversal=None).order_by("pk"))
            calls = list(running_lease.calls.order_by("pk"))
            if paid and calls:
                receipt, debt = paid[pick % len(paid)], calls[pick % len(calls)]
                part = min(receipt.amount, debt.total)
                actions.name_debts(staff.rental, receipt=receipt, named=[(debt, part)], today=END)
        twin = queries.unpaid_of(Lease.objects.all(), END)[running_lease.pk]
        assert twin.debt == settled(running_lease, END) and twin.beyond == 0
        owed = twin.debt + twin.to_come + twin.awaited - twin.credit
        assert owed == rents.ledger_balance(running_lease)
        for back in range(6):  # any past month is the ledger's
            on = month_end(add_months(AUGUST, back))
            held = queries.balances(Lease.objects.all(), on)[running_lease.pk]
            assert held == balance("clients", "46711", aux=running_lease.code, on=on)
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 500), st.booleans()), max_size=10))
def test_adding_up_as_it_comes_or_at_once_comes_to_the_same(running_lease, staff, moves):
    with transaction.atomic():
        for number, (month, amount, night) in enumerate(moves):  # days in any order: entries come late
            on = add_months(AUGUST, month)
            act = ask_sum if number % 2 else give_back
            more = {"kind": "other", "due_on": on} if act is ask_sum else {}
            act(staff.rental, lease=running_lease, label="x", amount=amount, on=on, key=f"{number}", **more)
            if night:
                add_up()
        add_up()
        assert add_up() == 0
        bit_by_bit = list(RollBalance.objects.order_by("month").values_list("lease", "month", "cents"))
        RollBalance.objects.all().delete()
        RollMark.objects.all().delete()
        add_up()
        assert list(RollBalance.objects.order_by("month").values_list("lease", "month", "cents")) == bit_by_bit
        transaction.set_rollback(True)


def test_a_past_month_is_shown_as_it_was_then(running_lease, staff, call, pay):
    call(7, 8, 9)
    pay(running_lease, 30484, "2026-08-20")
    pay(running_lease, 90000, "2026-09-10")
    add_up()
    rolls = [
        queries.roll(staff.rental, month, date(2026, 9, 20)).rows[0] for month in (date(2026, 7, 1), AUGUST, SEPTEMBER)
    ]
    assert [row.balance for row in rolls] == [30484, 45000, 0]
    assert [row.tenant for row in rolls] == [0, 30484, 90000]
    assert rolls[1].aged.unpaid == ((date(2026, 8, 5), 45000),)


def test_a_call_corrected_later_stays_as_it_was_in_the_roll_of_then(running_lease, staff, call):
    call(8, 9)
    end_lease(staff.rental, lease=running_lease, version=3, on=date(2026, 9, 20), today=date(2026, 9, 25))
    actions.shorten_calls(staff.rental)
    before = queries.roll(staff.rental, AUGUST, date(2026, 9, 25))
    assert (before.rows[0].balance, before.gap) == (45000, 0)
    on = date(2026, 9, 19)  # the eve of the departure: September was owed in whole
    aged = queries.unpaid_of(Lease.objects.all(), on)[running_lease.pk]
    assert aged.unpaid == ((date(2026, 8, 5), 45000), (date(2026, 9, 5), 45000)) and aged.beyond == 0


def test_the_aid_withheld_is_not_asked_of_the_tenant(running_lease, staff, call):
    call(8)
    actions.expect_aid(staff.rental, lease=running_lease, month=AUGUST, amount=25000)
    on = date(2026, 12, 1)
    assert queries.late_of(Lease.objects.all(), on) == {running_lease.pk: 45000}
    RentSuspension.objects.create(lease=running_lease, kind="withheld", from_on=date(2026, 8, 15), reference="CAF")
    twin = queries.unpaid_of(Lease.objects.all(), on)[running_lease.pk]
    assert twin.unpaid == ((date(2026, 8, 5), 20000),)


def test_the_page_adds_up_to_the_ledger_and_leads_to_the_lines(manager, running_lease, build, call, pay):
    other = build.running_lease("Bleuet")
    call(7, 8, 9)
    pay(running_lease, 130484, "2026-09-06")  # in advance
    pay(other, 30484, "2026-07-20")
    page = manager.get(reverse("rents:roll"))
    found = page.context["roll"]
    assert (found.total, found.gap, page.context["debt"], page.context["credit"]) == (80000, 0, 90000, 10000)
    assert [fact["cents"] for fact in page.context["facts"]] == [45000, 45000, 0, 0]
    assert f"{reverse('tenancies:tenancy', args=[other.pk])}#loyers" in text(page)
    assert "Même solde" in text(page) and "46 jours" in text(page)
    assert "2 baux sur 2" in text(page) and "CSV, 2 lignes" in text(page)
    late = manager.get(reverse("rents:roll"), {"situation": "1"})
    assert [row.pk for row in late.context["rows"]] == [other.pk] and "1 bail sur 2" in text(late)
    csv = b"".join(manager.get(reverse("rents:roll"), {"format": "csv"}).streaming_content).decode()
    assert csv.splitlines()[1].startswith(f"{other.code};Aminata Bleuet;900,00;46 jours;450,00;450,00;;;;400,00")
    assert "Loyer;Charges;Autres sommes;CAF;Locataire;Autres payeurs" in csv.splitlines()[0]
    past = manager.get(reverse("rents:roll"), {"month": "2026-07"})
    assert past.context["roll"].ledger == 30484 and "31 juillet 2026" in text(past)


def test_each_line_says_who_does_what_next(manager, running_lease, build, call):
    quiet = build.running_lease("Bleuet")
    call(8)
    said = dict.fromkeys(("name", "amount", "why", "lease", "owner", "mandate"), "x")
    for kind, due in ((todo.REFUND_CAME_BACK, date(2026, 10, 2)), (todo.TELL_OWNER, date(2026, 9, 25))):
        open_todo(kind, thing=running_lease, on=date(2026, 9, 1), due_on=due, **said)
    page = manager.get(reverse("rents:roll"))
    shown = {row[0].value: (row[3].value, row[3].second) for row in page.context["cells"]}
    assert shown[str(running_lease.household)] == (
        "Envoyer à x l’avis des sommes reçues",
        "Gestion locative, pour le 25\u00a0septembre",
    )
    assert shown[str(quiet.household)] == (None, "")
    past = manager.get(reverse("rents:roll"), {"month": "2026-08"})  # what is to be done is of today
    assert {row[3].value for row in past.context["cells"]} == {None}


@pytest.mark.parametrize("sent", [{"month": "2062-07"}, {"month": "x", "situation": "9"}, {"page": "z"}])
def test_what_was_never_offered_shows_the_running_month(manager, running_lease, call, sent):
    call(9)
    page = manager.get(reverse("rents:roll"), sent)
    assert page.status_code == 200 and page.context["month"] == SEPTEMBER


def test_what_the_reader_may_not_open_is_counted_without_a_name(client, account, running_lease, call, on_day):
    on_day("2026-09-20")
    call(8)
    client.force_login(account("rental", name="Ugo Martinet", grants=False))
    page = client.get(reverse("rents:roll"))
    assert (page.context["roll"].hidden_cents, page.context["roll"].gap) == (45000, 0)
    assert "Capucine" not in text(page)


def test_an_entry_from_the_ledgers_own_page_is_said(manager, running_lease, call, pay, staff):
    from trousseau.ledger.actions import Posting, post

    call(8)
    fund = running_lease.mandate.fund
    for aux in (running_lease.code, ""):
        post(
            staff.director,
            ledger="clients",
            journal="OD",
            on=date(2026, 9, 1),
            label="x",
            key=f"x{aux}",
            lines=[Posting("46711", debit=10000, aux=aux, fund=fund), Posting("46712", credit=10000, fund=fund)],
        )
    page = manager.get(reverse("rents:roll"))
    assert (page.context["roll"].gap, page.context["beyond"]) == (10000, 10000)
    assert "ne sont sur aucun bail" in text(page)


def test_a_hundred_leases_and_five_years_cost_the_same_queries(
    manager, running_lease, build, call, django_assert_max_num_queries
):
    build.copies(running_lease, 99)
    call(7, 8, 9)
    add_up()
    with django_assert_max_num_queries(22):
        assert len(manager.get(reverse("rents:roll")).context["rows"]) == 100
