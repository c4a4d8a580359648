"""A dated value is read as what it holds: a number, a list, a text."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from trousseau import scales

DAY = date(2026, 11, 10)
DAYS = scales.at("bank.days_apart", DAY)
LEAST = scales.at("decency.min_surface", DAY)
CLASSES = scales.at("decency.letting_classes", DAY)


def test_a_whole_number_a_decimal_and_a_list_are_each_read_as_what_they_are():
    assert DAYS.number == DAYS.value and str(DAYS.number) == DAYS.text
    assert LEAST.decimal == Decimal(LEAST.text)
    assert ", ".join(CLASSES.parts) == CLASSES.text
    assert replace(LEAST, value="9,5").decimal == Decimal("9.5")


def test_a_value_is_not_read_as_what_it_is_not():
    for value in (LEAST, CLASSES):
        with pytest.raises(TypeError, match=value.code):
            _ = value.number
    for value in (LEAST, DAYS):
        with pytest.raises(TypeError, match=value.code):
            _ = value.parts
    with pytest.raises(ArithmeticError):
        _ = CLASSES.decimal
