"""The least living area by number of people: CCH, art. R822-25."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau import scales
from trousseau.rules.occupancy import OccupancyLaw, surface_min

LAW = OccupancyLaw(9, 16, 9, 70, "CCH, art. R822-25")


@pytest.mark.parametrize(
    ("size", "least"), [(1, 9), (2, 16), (3, 25), (4, 34), (5, 43), (6, 52), (7, 61), (8, 70), (9, 70), (14, 70)]
)
def test_the_least_area_follows_r822_25(size, least):
    assert surface_min(size, LAW) == least


def test_the_shipped_scale_is_that_of_the_worked_cases():
    values = [
        scales.at(f"occupancy.{name}", scales.load()["occupancy.one"][-1].start)
        for name in ("one", "two", "more", "cap")
    ]
    assert [v.value for v in values] == [9, 16, 9, 70]
    assert {v.article for v in values} == {LAW.article}


def test_a_household_of_nobody_is_an_error_and_no_area():
    with pytest.raises(ValueError, match="one person"):
        surface_min(0, LAW)


@given(st.integers(1, 30))
def test_one_more_person_never_asks_for_less_area(size):
    assert surface_min(size + 1, LAW) >= surface_min(size, LAW)
