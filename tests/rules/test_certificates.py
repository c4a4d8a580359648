"""Yearly certificates: until when one holds, when one is missing, when the lessor may insure."""

from datetime import date

import pytest

from trousseau.rules.certificates import certificate_state, may_insure_from, valid_until


@pytest.mark.parametrize(
    ("starts", "until"),
    [
        (date(2026, 3, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 30)),
    ],
)
def test_a_certificate_holds_a_year(starts, until):
    assert valid_until(starts, 12) == until


@pytest.mark.parametrize(
    ("until", "first", "on", "state", "due"),
    [
        (None, date(2026, 7, 11), date(2026, 7, 11), "missing", date(2026, 7, 11)),
        (None, date(2027, 7, 11), date(2026, 9, 1), "ok", date(2027, 7, 11)),
        (None, date(2027, 7, 11), date(2027, 6, 20), "soon", date(2027, 7, 11)),
        (date(2027, 3, 31), date(2026, 7, 11), date(2027, 3, 31), "soon", date(2027, 4, 1)),
        (date(2027, 3, 31), date(2026, 7, 11), date(2027, 4, 1), "over", date(2027, 4, 1)),
        (date(2027, 3, 31), date(2026, 7, 11), date(2027, 3, 1), "ok", date(2027, 4, 1)),
        (date(2027, 3, 31), date(2026, 7, 11), date(2027, 3, 2), "soon", date(2027, 4, 1)),
    ],
)
def test_how_it_stands_on_a_day(until, first, on, state, due):
    found = certificate_state(until, first, on, 30)
    assert (found.state, found.due_on) == (state, due)


@pytest.mark.parametrize(
    ("asked", "first"), [(date(2027, 1, 31), date(2027, 3, 1)), (date(2026, 9, 1), date(2026, 10, 2))]
)
def test_the_lessor_insures_a_month_after_the_formal_notice(asked, first):
    assert may_insure_from(asked, 1) == first
