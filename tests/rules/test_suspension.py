from datetime import date

import pytest

from trousseau.rules.suspension import postponed

TERM = date(2029, 7, 10)


@pytest.mark.parametrize(
    ("orders", "term"),
    [
        ([], TERM),
        ([(date(2027, 2, 1), date(2027, 5, 31))], date(2029, 11, 10)),
        ([(date(2027, 2, 1), date(2027, 2, 1))], TERM),  # lifted before it began: not a day was suspended
        ([(date(2027, 2, 1), None)], TERM),  # it still runs: nobody knows how long
        ([(date(2027, 2, 1), date(2027, 2, 28)), (date(2028, 12, 1), date(2029, 1, 31))], date(2029, 10, 10)),
    ],
)
def test_each_month_without_rent_puts_the_term_back_by_one(orders, term):
    assert postponed(TERM, orders) == term
