"""Giving a deposit back: days, ends of months, leap years, months begun, the count to the cent."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.dates import add_months
from trousseau.rules.deposit import DepositLaw, count, due_on, months_late, penalty, provision_due, provision_max

LAW = DepositLaw(1, 2, 20, 1, 10)
CENTS = st.integers(0, 300000)


@pytest.mark.parametrize(
    ("back", "conform", "due"),
    [
        (date(2026, 12, 4), True, date(2027, 1, 4)),
        (date(2026, 12, 4), False, date(2027, 2, 4)),
        (date(2027, 1, 31), True, date(2027, 2, 28)),
        (date(2028, 1, 31), True, date(2028, 2, 29)),
        (date(2026, 12, 31), False, date(2027, 2, 28)),
        (date(2027, 12, 31), False, date(2028, 2, 29)),
        (date(2028, 2, 29), True, date(2028, 3, 29)),
    ],
)
def test_the_delay_runs_from_the_return_of_the_keys(back, conform, due):
    assert due_on(back, conform, LAW) == due


@pytest.mark.parametrize(
    ("due", "paid", "months"),
    [
        (date(2027, 1, 4), date(2027, 1, 4), 0),
        (date(2027, 1, 4), date(2026, 12, 20), 0),
        (date(2027, 1, 4), date(2027, 1, 5), 1),
        (date(2027, 1, 4), date(2027, 2, 4), 1),
        (date(2027, 1, 4), date(2027, 2, 5), 2),
        (date(2027, 1, 31), date(2027, 2, 28), 1),
        (date(2027, 1, 31), date(2027, 3, 1), 2),
        (date(2027, 1, 31), date(2027, 3, 31), 2),
        (date(2028, 2, 29), date(2028, 3, 29), 1),
        (date(2027, 1, 4), date(2028, 1, 5), 13),
    ],
)
def test_each_month_begun_counts(due, paid, months):
    assert months_late(due, paid) == months


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(1, 800))
def test_the_months_begun_hold_the_day(due, days):
    paid = due + timedelta(days)
    n = months_late(due, paid)
    assert n >= 1 and add_months(due, n - 1) < paid <= add_months(due, n)


@pytest.mark.parametrize(
    ("rent", "months", "address", "cents"),
    [
        (40000, 1, True, 4000),
        (40000, 3, True, 12000),
        (40000, 3, False, 0),
        (38555, 1, True, 3856),
        (40000, 0, True, 0),
    ],
)
def test_a_delay_costs_a_tenth_of_the_rent_a_month_unless_no_address_was_given(rent, months, address, cents):
    assert penalty(rent, months, address, LAW) == cents


def test_a_provision_is_a_fifth_at_most_in_a_collective_building_only():
    assert (provision_max(40003, True, LAW), provision_max(40003, False, LAW)) == (8000, 0)


@pytest.mark.parametrize(
    ("approved", "due"), [(date(2027, 5, 31), date(2027, 6, 30)), (date(2028, 1, 30), date(2028, 2, 29))]
)
def test_it_is_settled_within_a_month_of_the_approval(approved, due):
    assert provision_due(approved, LAW) == due


@pytest.mark.parametrize(
    ("owed", "retentions", "provision", "late", "expected"),
    [
        (0, [], 0, 0, (0, 0, 40000, 0, 0)),
        (12000, [], 0, 0, (12000, 0, 28000, 0, 0)),
        (12000, [20000], 8000, 0, (32000, 8000, 0, 0, 0)),
        (12000, [30000], 8000, 0, (40000, 0, 0, 2000, 0)),
        (-5000, [], 0, 4000, (0, 0, 40000, 0, 5000)),
        (-5000, [3000], 0, 0, (0, 0, 40000, 0, 2000)),
        (-5000, [9000], 0, 0, (4000, 0, 36000, 0, 0)),
    ],
)
def test_the_count_of_a_deposit_of_400(owed, retentions, provision, late, expected):
    found = count(40000, owed, retentions, provision, late)
    assert (found.kept, found.held, found.back, found.still, found.advance) == expected
    assert found.paid == found.back + found.advance + late


@given(CENTS, st.integers(-300000, 300000), st.lists(CENTS, max_size=4), CENTS, CENTS)
def test_nothing_is_lost_between_the_deposit_and_the_account(deposit, owed, retentions, provision, late):
    found = count(deposit, owed, retentions, provision, late)
    assert found.kept + found.held + found.back == deposit
    assert found.kept + found.still - found.advance == owed + sum(retentions)
    assert min(found.kept, found.held, found.back, found.still, found.advance) >= 0
    assert not (found.still and found.back)
