"""The days of TARGET, and what a debtor is told before a debit."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.dates import add_days
from trousseau.rules.debits import Notice, Told, Untold, announced_day, first_due, prior_notice
from trousseau.rules.target import target_closed, target_open

DUE = date(2026, 9, 21)


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        # calendar of the ECB: Easter is 5 April 2026, 28 March 2027
        (date(2026, 1, 1), True),
        (date(2026, 4, 3), True),  # Good Friday, which France works
        (date(2026, 4, 6), True),
        (date(2026, 5, 1), True),
        (date(2026, 12, 25), True),
        (date(2025, 12, 26), True),  # which France works
        (date(2027, 3, 26), True),
        (date(2027, 3, 29), True),
        (date(2026, 5, 8), False),  # holidays of France on which banks settle
        (date(2026, 5, 14), False),
        (date(2026, 5, 25), False),
        (date(2026, 7, 14), False),
        (date(2025, 8, 15), False),
        (date(2024, 11, 1), False),
        (date(2026, 11, 11), False),
        (date(2026, 9, 5), True),  # Saturday
        (date(2026, 9, 6), True),
        (date(2026, 9, 7), False),
    ],
)
def test_the_days_of_target_are_not_those_of_france(day, closed):
    assert target_closed(day) is closed


@given(st.dates(date(2024, 1, 1), date(2060, 12, 31)))
def test_the_next_open_day_is_open_and_none_is_skipped(day):
    found = target_open(day)
    assert not target_closed(found) and 0 <= (found - day).days <= 5
    assert all(target_closed(day + timedelta(days=n)) for n in range((found - day).days))


def test_a_file_is_handed_over_by_days_of_target():
    assert first_due(date(2026, 7, 13), 1) == date(2026, 7, 14)
    assert first_due(date(2026, 4, 2), 1) == date(2026, 4, 7)
    assert first_due(date(2026, 12, 24), 2) == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("rent", "leaves", "days", "found"),
    [
        (date(2026, 9, 5), date(2026, 9, 1), 14, date(2026, 9, 15)),
        (date(2026, 9, 5), date(2026, 8, 20), 14, date(2026, 9, 7)),  # the 5th is a Saturday
        (date(2026, 9, 5), date(2026, 9, 1), 2, date(2026, 9, 7)),
        (date(2027, 3, 5), date(2027, 3, 12), 14, date(2027, 3, 30)),  # Good Friday, then Easter Monday
    ],
)
def test_a_debit_is_announced_for_a_day_that_the_delay_reaches(rent, leaves, days, found):
    assert announced_day(rent, leaves, days) == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([], Notice(why=Untold.NONE)),
        ([Told(date(2026, 8, 21), 450, date(2026, 8, 1))], Notice(why=Untold.NONE)),
        ([Told(date(2026, 9, 28), 450, date(2026, 9, 1))], Notice(why=Untold.OTHER_DAY, day=date(2026, 9, 28))),
        ([Told(date(2026, 9, 10), 450, date(2026, 9, 1))], Notice(why=Untold.OTHER_DAY, day=date(2026, 9, 10))),
        ([Told(DUE, 450, None)], Notice(why=Untold.NOT_LEFT)),
        ([Told(DUE, 450, date(2026, 9, 7))], Notice(cents=450)),  # fourteen days, to the day
        ([Told(DUE, 450, date(2026, 9, 8))], Notice(why=Untold.TOO_LATE, day=date(2026, 9, 22))),
        ([Told(DUE, 450, date(2026, 9, 8)), Told(DUE, 300, date(2026, 9, 1))], Notice(cents=300)),
    ],
)
def test_a_debtor_is_told_of_the_day_and_the_amount_in_time(told, found):
    assert prior_notice(DUE, told, 14) == found


def test_the_delay_is_that_of_the_mandate():
    assert prior_notice(DUE, [Told(DUE, 450, date(2026, 9, 16))], 5) == Notice(cents=450)


days = st.dates(date(2026, 8, 1), date(2026, 10, 31))
notices = st.lists(
    st.builds(Told, st.sampled_from([DUE, add_days(DUE, 7)]), st.integers(1, 900), st.none() | days), max_size=5
)


@given(notices, st.integers(0, 30), st.randoms())
def test_never_more_than_was_told_in_time_is_drawn_whatever_the_order(told, delay, chance):
    found = prior_notice(DUE, told, delay)
    in_time = [one.cents for one in told if one.due_on == DUE and one.left_on and add_days(one.left_on, delay) <= DUE]
    assert (found.why is None) == bool(in_time) and found.cents == max(in_time, default=0)
    chance.shuffle(told)
    assert prior_notice(DUE, told, delay) == found
