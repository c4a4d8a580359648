from datetime import date

import pytest

from trousseau.rules.limitation import limitation_on


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
