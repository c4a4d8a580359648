from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.dates import add_days, add_months, last_day
from trousseau.rules.suspension import postponed, share

TERM = date(2029, 7, 10)


@pytest.mark.parametrize(
    ("orders", "term"),
    [
        ([], TERM),
        ([(date(2027, 2, 1), date(2027, 5, 31))], date(2029, 11, 10)),
        ([(date(2027, 2, 1), date(2027, 1, 31))], TERM),  # lifted before it began: not a day was suspended
        ([(date(2027, 2, 1), date(2027, 2, 1))], TERM),  # the same, as it was written until 0.2.0
        ([(date(2027, 2, 1), None)], TERM),  # it still runs: nobody knows how long
        ([(date(2027, 2, 1), date(2027, 2, 28)), (date(2028, 12, 1), date(2029, 1, 31))], date(2029, 10, 10)),
    ],
)
def test_each_month_without_rent_puts_the_term_back_by_one(orders, term):
    assert postponed(TERM, orders) == term


STARTS = st.dates(date(2023, 1, 1), date(2028, 12, 31)).filter(lambda day: (day.month, day.day) != (2, 29))


@given(STARTS, st.integers(0, 24))
def test_a_lease_without_rent_for_some_months_ends_as_one_that_much_longer(starts_on, months):
    """Of three years from 1 July, a month without rent leads to 31 July, not to the 30th."""
    first = date(2029, 3, 1)
    order = (first, add_days(add_months(first, months), -1))
    assert postponed(last_day(starts_on, 36), [order]) == last_day(starts_on, 36 + months)


def test_an_aid_given_back_before_its_first_day_is_kept_from_no_month():
    given_back = [(date(2026, 10, 15), date(2026, 10, 5), 21000)]
    assert [share(date(2026, month, 1), 45000, given_back).withheld for month in (9, 10, 11)] == [0, 0, 0]
