from datetime import date

import pytest

from trousseau.rules.silence import silent_on

ASKED = date(2026, 6, 2)


@pytest.mark.parametrize(
    ("contact", "active", "day"),
    [
        (None, ASKED, date(2026, 8, 31)),
        (date(2026, 6, 30), ASKED, date(2026, 9, 28)),
        (date(2026, 5, 1), ASKED, date(2026, 8, 31)),  # a contact from before the request
        (date(2026, 6, 30), date(2026, 7, 15), date(2026, 10, 13)),  # it came back to the list
    ],
)
def test_ninety_days_are_counted_from_the_last_thing_heard(contact, active, day):
    assert silent_on(ASKED, contact, active, 90) == day
