from datetime import date

import pytest

from trousseau.rules.limitation import barred_on, limitation_on


@pytest.mark.parametrize(
    ("due_on", "barred_on"),
    [
        (date(2023, 11, 5), date(2026, 11, 6)),
        (date(2024, 2, 29), date(2027, 3, 1)),  # no such day three years on: the last of its month is over
        (date(2024, 2, 28), date(2027, 3, 1)),
        (date(2024, 12, 31), date(2028, 1, 1)),
    ],
)
def test_once_the_last_day_of_the_three_years_is_over(due_on, barred_on):
    assert limitation_on(due_on, 3) == barred_on


def test_each_interruption_begins_the_delay_again_unless_it_comes_too_late():
    rent, first, second = date(2026, 8, 5), date(2028, 8, 1), date(2031, 7, 1)
    assert barred_on(rent, [], 3) == limitation_on(rent, 3)
    assert barred_on(rent, [second, first], 3) == date(2034, 7, 2)  # in whatever order they were written
    assert barred_on(rent, [second], 3) == limitation_on(rent, 3)
    assert barred_on(rent, [first, date(2031, 8, 2)], 3) == limitation_on(first, 3)
    assert barred_on(rent, [date(2026, 8, 4)], 3) == limitation_on(rent, 3)  # it was not due yet
