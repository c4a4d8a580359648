"""The rhythm of a follow-up: visits, reviews, silence."""

from datetime import date

import pytest

from trousseau.rules.rhythm import Rhythm, close_until, home_visit_due, review_due, silent_on

RHYTHM = Rhythm({"close": 30, "usual": 91, "light": 182}, close=3, review=6, silent=45)
BEGUN = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("intensity", "visited", "day"),
    [
        ("close", None, date(2026, 8, 14)),
        ("close", date(2026, 9, 1), date(2026, 10, 1)),
        ("close", date(2026, 7, 1), date(2026, 8, 14)),  # a visit of before the beginning shortens nothing
        ("usual", date(2026, 9, 1), date(2026, 12, 1)),
        ("light", date(2026, 9, 1), date(2027, 3, 2)),
    ],
)
def test_a_visit_is_due_its_days_after_the_last_one(intensity, visited, day):
    assert home_visit_due(BEGUN, intensity, visited, RHYTHM) == day


@pytest.mark.parametrize(
    ("reviewed", "day"),
    [
        (None, date(2026, 10, 15)),  # close for three months
        (date(2026, 10, 20), date(2027, 4, 20)),
        (date(2026, 7, 20), date(2027, 1, 20)),
    ],
)
def test_the_first_review_ends_the_close_months_the_others_come_each_half_year(reviewed, day):
    assert close_until(BEGUN, RHYTHM) == date(2026, 10, 15)
    assert review_due(BEGUN, reviewed, RHYTHM) == day


def test_silence_is_counted_from_the_last_sign_and_not_from_before_the_beginning():
    assert silent_on(BEGUN, None, RHYTHM) == silent_on(BEGUN, date(2026, 5, 1), RHYTHM) == date(2026, 8, 29)
    assert silent_on(BEGUN, date(2026, 9, 1), RHYTHM) == date(2026, 10, 16)
