from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.dates import add_days, add_months, age, clear_days, last_day, month_end, month_start, prorata

days = st.dates(date(2015, 1, 1), date(2045, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 2, date(2027, 1, 30)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 5), 12, date(2027, 12, 5)),
    ],
)
def test_the_same_day_months_later_or_the_last_of_a_shorter_month(day, months, later):
    assert add_months(day, months) == later


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 7, 1), 12, date(2027, 6, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 8, 1), 18, date(2028, 1, 31)),
    ],
)
def test_the_last_of_some_months_is_never_a_day_short(first, months, last):
    assert last_day(first, months) == last


@given(days, st.integers(1, 120))
def test_what_follows_the_last_day_begins_the_same_month_on_time(first, months):
    following = add_days(last_day(first, months), 1)
    assert following >= add_months(first, months) and (following - add_months(first, months)).days <= 1


def test_neither_the_sending_nor_the_sitting_is_a_clear_day():
    assert clear_days(date(2023, 12, 15), date(2023, 12, 21)) == 5


def test_one_is_a_year_older_on_the_birthday_itself():
    born = date(1992, 3, 4)
    assert [age(born, day) for day in (date(2026, 3, 3), date(2026, 3, 4))] == [33, 34]


def test_a_month_of_412_50_entered_on_11_february_is_265_18():
    assert prorata(41250, date(2026, 2, 1), date(2026, 2, 11), None) == 26518


@pytest.mark.parametrize(
    ("start", "end", "cents"),
    [
        (date(2025, 1, 1), None, 41250),
        (date(2026, 2, 28), None, 1473),
        (date(2025, 1, 1), date(2026, 2, 14), 20625),
        (date(2026, 2, 10), date(2026, 2, 10), 1473),
        (date(2026, 3, 1), None, 0),
        (date(2025, 1, 1), date(2026, 1, 31), 0),
    ],
)
def test_only_the_days_lived_are_due_both_bounds_included(start, end, cents):
    assert prorata(41250, date(2026, 2, 1), start, end) == cents


@given(days, st.integers(0, 500_000))
def test_a_month_wholly_lived_is_due_in_full(day, amount):
    assert prorata(amount, day, month_start(day), month_end(day)) == amount


@given(days, st.integers(0, 500_000), st.data())
def test_the_two_parts_of_a_month_sum_to_it_by_difference_and_to_a_cent_when_each_is_rounded(day, amount, data):
    first, last = month_start(day), month_end(day)
    split = data.draw(st.dates(first, last))
    before, after = prorata(amount, day, first, split), prorata(amount, day, add_days(split, 1), last)
    assert 0 <= amount - before <= amount
    assert abs(before + after - amount) <= 1


@given(days, st.integers(0, 400_000), st.integers(0, 60_000))
def test_rent_and_charges_sum_to_the_total_in_proportion(day, rent, charges):
    """The way a rent call splits a month: rent in proportion, charges by difference of the total."""
    part = prorata(rent, day, day, None)
    of_charges = prorata(rent + charges, day, day, None) - part
    assert 0 <= of_charges <= charges + 1
