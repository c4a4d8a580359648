"""Loi 89-462, art. 23: a year of charges, cut by its keys and by the days lived, to the cent."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.charges import Cost, days_lived, earliest_settlement, instalments, is_late, next_provision, parts

costs = st.lists(
    st.tuples(st.integers(1, 10**7), st.integers(0, 9999), st.integers(1, 9999)).map(
        lambda row: Cost("x", row[0], min(row[1], row[2]), row[2])
    ),
    min_size=1,
    max_size=6,
)


@given(costs, st.lists(st.integers(0, 366), min_size=1, max_size=5).filter(any))
def test_the_parts_of_a_cost_sum_to_the_dwellings_to_the_cent(rows, days):
    for cost, part in zip(rows, parts(rows, days), strict=True):
        assert sum(part.stretches) == part.dwelling <= cost.cents
        assert abs(part.dwelling * cost.whole - cost.cents * cost.weight) < cost.whole


def test_a_worked_year():
    """900.00 of lift by 120 of 1,000 tantièmes: 108.00, of which 174 days of 365 are this tenant's."""
    [part] = parts([Cost("lift", 90000, 120, 1000)], [174, 191])
    assert (part.dwelling, part.stretches) == (10800, (5148, 5652))


@pytest.mark.parametrize("cost", [Cost("x", 100, 3, 2), Cost("x", 100, -1, 2), Cost("x", 100, 0, 0)])
def test_a_key_that_cannot_be_is_refused(cost):
    with pytest.raises(ValueError):
        parts([cost], [1])


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 7, 11), None, 174),
        (date(2025, 3, 1), date(2026, 1, 31), 31),
        (date(2020, 1, 1), None, 365),
        (date(2027, 1, 1), None, 0),
        (date(2020, 1, 1), date(2025, 12, 31), 0),
    ],
)
def test_the_days_lived_in_a_year_both_included(first, last, days):
    assert days_lived(2026, first, last) == days


def test_a_month_goes_by_between_the_statement_and_its_settlement():
    assert earliest_settlement(date(2027, 1, 31), 1) == date(2027, 2, 28)


@pytest.mark.parametrize(("settled", "late"), [(date(2027, 12, 31), False), (date(2028, 1, 1), True)])
def test_late_is_after_the_end_of_the_following_calendar_year(settled, late):
    assert is_late(2026, settled) is late


def test_a_statement_of_december_is_settled_too_late():
    assert not is_late(2026, earliest_settlement(date(2027, 11, 30), 1))
    assert is_late(2026, earliest_settlement(date(2027, 12, 1), 1))


@given(st.integers(1, 10**6))
def test_twelfths_sum_to_what_is_owed(cents):
    found = instalments(cents, 12, date(2028, 3, 31))
    assert sum(part for _day, part in found) == cents and max(p for _d, p in found) - min(p for _d, p in found) <= 1


def test_the_next_provision_brings_the_days_lived_to_a_year():
    assert next_provision(36500, 365, 365) == 3042
    assert next_provision(17400, 174, 365) == 3042
    assert next_provision(100, 0, 365) == 0
