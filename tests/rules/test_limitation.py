from datetime import date

import pytest

from trousseau.rules.limitation import limitation_on


@pytest.mark.parametrize(
    ("due_on", "barred_on"),
    [
        (date(2023, 11, 5), date(2026, 11, 5)),
        (date(2024, 2, 29), date(2027, 2, 28)),  # no such day three years on: the last of its month
    ],
)
def test_three_years_after_the_day_it_fell_due(due_on, barred_on):
    assert limitation_on(due_on, 3) == barred_on
