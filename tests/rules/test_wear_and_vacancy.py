"""What the years wear away, what two inspections differ in, what an empty dwelling loses."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.inspection import Seen, compare, presumption
from trousseau.rules.vacancy import vacancy
from trousseau.rules.wear import Wear, borne, grid_row, share

PAINT = Wear(7, 1, 10)


@pytest.mark.parametrize(("age", "percent"), [(0, 100), (1, 100), (2, 85), (4, 55), (6, 25), (7, 10), (30, 10)])
def test_the_tenants_share_of_a_paint_falls_with_its_years(age, percent):
    assert share(age, PAINT) == percent


@given(st.integers(0, 60), st.integers(2, 30), st.integers(0, 90), st.integers(0, 10**7))
def test_a_share_never_grows_with_age_nor_leaves_its_bounds(age, life, residual, amount):
    wear = Wear(life, 1, residual)
    assert residual <= share(age + 1, wear) <= share(age, wear) <= 100
    assert 0 <= borne(amount, share(age, wear)) <= amount


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ("Murs", "paint"),
        ("Plafond", "paint"),
        ("Sol", "floor"),
        ("Fenêtre et volets", "joinery"),
        ("Douche ou baignoire", "equipment"),
    ],
)
def test_an_element_is_read_on_one_line_of_the_grid(element, code):
    assert grid_row(element) == code


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("good", "good", "nothing"),
        ("good", "worn", "wear"),
        ("new", "worn", "wear"),
        ("good", "bad", "worse"),
        ("worn", "gone", "worse"),
        ("bad", "bad", "nothing"),
        ("bad", "gone", "worse"),
        ("worn", "good", "nothing"),
    ],
)
def test_normal_use_is_no_damage(before, after, what):
    [change] = compare([Seen("Séjour", "Sol", before)], [Seen("séjour", "sol", after)])
    assert change.what == what


def test_what_only_one_inspection_names_is_said():
    first, second = compare([Seen("Séjour", "Sol", "good")], [Seen("Cave", "Sol", "bad")])
    assert (first.what, second.what) == ("unseen", "added")


@pytest.mark.parametrize(
    ("entry", "hindered", "against"), [(True, "", None), (False, "", "tenant"), (False, "owner", "nobody")]
)
def test_without_an_entry_inspection_the_dwelling_is_presumed_in_good_condition(entry, hindered, against):
    found = presumption(entry, hindered)
    assert (found.against if found else None) == against


@pytest.mark.parametrize(
    ("free", "until", "days", "lost"),
    [
        (date(2026, 12, 5), date(2026, 12, 5), 0, 0),
        (date(2026, 12, 5), date(2026, 12, 4), 0, 0),
        (date(2026, 12, 1), date(2027, 1, 1), 31, 45000),
        (date(2026, 12, 17), date(2027, 1, 1), 15, 21774),  # 15 days of 31
        (date(2028, 2, 1), date(2028, 3, 1), 29, 45000),  # leap year
        (date(2026, 12, 17), date(2027, 2, 15), 60, 89274),  # 15/31 + January + 14/28
    ],
)
def test_a_gap_is_counted_in_days_and_in_rent(free, until, days, lost):
    found = vacancy(free, until, 45000)
    assert (found.days, found.lost) == (days, lost)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 900), st.integers(1, 200000))
def test_a_longer_gap_never_loses_less(free, days, monthly):
    until = free + timedelta(days)
    assert vacancy(free, until, monthly).lost <= vacancy(free, until + timedelta(1), monthly).lost
