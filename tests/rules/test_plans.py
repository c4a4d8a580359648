"""A debt by instalments: the parts add up, and the plan is kept only with the current rent beside it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.plans import claimable, kept, schedule

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
