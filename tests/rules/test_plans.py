"""A debt by instalments: the parts add up, and the plan is kept only with the current rent beside it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.dates import add_months
from trousseau.rules.plans import (
    Budget,
    breach_on,
    budget,
    claimable,
    kept,
    schedule,
    schedule_in,
    schedule_until,
    unmet,
)

MAY = date(2026, 5, 5)


@pytest.mark.parametrize(
    ("debt", "each", "parts"),
    [
        (90000, 25000, [25000, 25000, 25000, 15000]),
        (90000, 45000, [45000, 45000]),
        (90000, 100000, [90000]),
        (1, 1, [1]),
    ],
)
def test_the_last_instalment_takes_what_is_left(debt, each, parts):
    found = schedule(debt, each, MAY)
    assert [cents for _day, cents in found] == parts
    assert [day for day, _cents in found] == [date(2026, 5 + rank, 5) for rank in range(len(parts))]


@given(st.integers(1, 10_000_000), st.integers(100_000, 5_000_000))
def test_the_instalments_add_up_to_the_debt(debt, each):
    found = [cents for _day, cents in schedule(debt, each, MAY)]
    assert sum(found) == debt and all(0 < cents <= each for cents in found)


PLAN = [(MAY, 25000), (date(2026, 6, 5), 25000), (date(2026, 7, 5), 10000)]


@pytest.mark.parametrize(
    ("fallen", "on", "paid", "missed"),
    [
        (0, MAY, [0, 0, 0], [False, False, False]),  # its day is not over
        (0, date(2026, 5, 6), [0, 0, 0], [True, False, False]),
        (25000, date(2026, 5, 6), [25000, 0, 0], [False, False, False]),
        (24999, date(2026, 5, 6), [24999, 0, 0], [True, False, False]),
        (40000, date(2026, 6, 6), [25000, 15000, 0], [False, True, False]),  # part of it is not all of it
        (60000, date(2026, 5, 6), [25000, 25000, 10000], [False, False, False]),  # ahead of its days
        (-45000, date(2026, 5, 6), [0, 0, 0], [True, False, False]),  # the rent of May is not paid either
    ],
)
def test_what_fell_of_the_debt_fills_the_oldest_instalment_first(fallen, on, paid, missed):
    found = kept(PLAN, fallen, on)
    assert ([row.paid for row in found], [row.missed for row in found]) == (paid, missed)
    assert sum(row.left for row in found) == 60000 - sum(paid)


@given(st.integers(0, 200_000), st.dates(date(2026, 4, 1), date(2026, 8, 31)))
def test_what_may_be_asked_is_what_the_instalments_due_lack_and_the_rents_beside_them(late, on):
    debt = sum(cents for _day, cents in PLAN)
    due = [row for row in kept(PLAN, debt - late, on) if row.due_on <= on]
    assert claimable(late, PLAN, on) == sum(row.left for row in due) + max(late - debt, 0)
    assert claimable(late, [], on) == late


DEBTS = st.integers(1, 10_000_000)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DEBTS, st.integers(1, 120), DAYS)
def test_by_number_of_months_the_instalments_are_the_whole_debt(debt, count, first_on):
    count = min(count, debt)
    found = schedule_in(debt, count, first_on)
    cents = [part for _day, part in found]
    assert (sum(cents), len(cents)) == (debt, count)
    assert len(set(cents[:-1])) <= 1 and all(0 < part <= cents[-1] < part + count for part in cents[:-1])
    assert [day for day, _part in found] == [add_months(first_on, rank) for rank in range(count)]


@given(DEBTS, st.integers(1, 5_000_000), DAYS, st.integers(0, 1100))
def test_the_terms_of_a_judge_are_the_whole_debt_and_end_with_their_delays(debt, each, first_on, days):
    each = max(each, -(-debt // 120))
    until = first_on + timedelta(days)
    found = schedule_until(debt, each, first_on, until)
    assert sum(cents for _day, cents in found) == debt and all(cents > 0 for _day, cents in found)
    assert found[0][0] == first_on and found[-1][0] <= until
    assert all(cents == each for _day, cents in found[:-1])


@pytest.mark.parametrize(
    ("debt", "count", "parts"),
    [(90000, 4, [22500] * 4), (100, 3, [33, 33, 34]), (5, 5, [1] * 5), (1, 1, [1]), (90001, 2, [45000, 45001])],
)
def test_the_last_month_takes_the_cents_left_over(debt, count, parts):
    assert [cents for _day, cents in schedule_in(debt, count, MAY)] == parts


def test_the_last_term_of_a_judge_takes_all_that_is_left():
    found = schedule_until(90000, 10000, MAY, date(2026, 8, 4))
    assert found == [(MAY, 10000), (date(2026, 6, 5), 10000), (date(2026, 7, 5), 70000)]
    assert schedule_until(90000, 50000, MAY, date(2029, 5, 5)) == schedule(90000, 50000, MAY)


@pytest.mark.parametrize(
    ("due_on", "grace", "on"),
    [
        (date(2026, 10, 5), 5, date(2026, 10, 11)),
        (date(2026, 10, 5), 0, date(2026, 10, 6)),
        (date(2028, 2, 25), 5, date(2028, 3, 2)),
        (date(2026, 12, 31), 1, date(2027, 1, 2)),
    ],
)
def test_an_instalment_is_missed_the_day_after_its_delay(due_on, grace, on):
    assert breach_on(due_on, grace) == on


def test_the_budget_is_what_is_left_once_the_home_and_the_instalment_are_paid():
    assert budget(resources=95000, rent=45000, charges=5000, aid=20000, each=7000) == Budget(65000, 58000)
    assert budget(resources=40000, rent=45000, charges=0, aid=0, each=100).after == -5100


@pytest.mark.parametrize(
    ("late", "today_due", "on", "unmet_"),
    [
        (60000, 0, MAY, 0),  # the first term is not over
        (60000, 0, date(2026, 5, 6), 25000),
        (35000, 0, date(2026, 5, 6), 0),
        (105000, 45000, MAY, 0),  # the rent of that very day
        (105000, 0, MAY, 45000),  # a rent of before, unpaid beside the terms
        (60000, 0, date(2026, 7, 6), 60000),
    ],
)
def test_under_the_terms_of_a_judge_a_rent_unpaid_counts_as_a_term(late, today_due, on, unmet_):
    assert unmet(late, PLAN, today_due, on) == unmet_
