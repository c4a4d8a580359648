"""How a mandate goes on: its renewals, and the limit that its own clause writes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.mandate_term import limit, next_term

START = date(2026, 6, 10)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(("months", "last"), [(12, date(2027, 6, 9)), (120, date(2036, 6, 9)), (None, None)])
def test_the_limit_is_the_last_day_of_so_many_months(months, last):
    assert limit(START, months) == last


@pytest.mark.parametrize(
    ("term", "renewal", "last", "until"),
    [
        (date(2027, 6, 9), 12, None, date(2028, 6, 9)),
        (date(2027, 6, 9), 12, date(2036, 6, 9), date(2028, 6, 9)),
        (date(2027, 6, 9), 12, date(2028, 1, 31), date(2028, 1, 31)),  # the last one is cut
        (date(2027, 6, 9), 12, date(2027, 6, 9), None),  # reached
        (date(2027, 6, 9), 12, date(2026, 12, 31), None),  # passed by an amendment
        (date(2027, 6, 9), 0, date(2036, 6, 9), None),  # does not renew itself
        (date(2027, 1, 31), 1, None, date(2027, 2, 28)),
    ],
)
def test_a_renewal_never_passes_the_limit(term, renewal, last, until):
    assert next_term(term, renewal, last) == until


@given(start=DAYS, first=st.integers(1, 60), renewal=st.integers(1, 60), longest=st.integers(1, 360))
def test_renewals_come_to_an_end_at_the_limit(start, first, renewal, longest):
    term, last = limit(start, first), limit(start, longest)
    seen = 0
    while (until := next_term(term, renewal, last)) is not None:
        assert term < until <= last
        term, seen = until, seen + 1
    assert seen <= longest and (term == last if longest > first else seen == 0)
