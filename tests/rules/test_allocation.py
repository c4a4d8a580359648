"""Worked cases of the commission's rule, and what holds whatever the figures."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau import scales
from trousseau.rules.allocation import Home, Need, OccupancyLaw, effort, explain, fits, surface_min

LAW = OccupancyLaw(9, 16, 9, 70, "CCH, art. R822-25")
HOME = Home(surface=4400, rooms=2, accessible=False, commune="21231", rent=40000, charges=5000)
NEED = Need(size=1, rooms_min=1, needs_access=False, communes=frozenset(), resources=110000)


def line(code: str, home: Home = HOME, need: Need = NEED):
    return next(one for one in explain(home, need, LAW) if one.code == code)


@pytest.mark.parametrize(
    ("size", "least"),
    [(1, 9), (2, 16), (3, 25), (4, 34), (5, 43), (6, 52), (7, 61), (8, 70), (9, 70), (14, 70)],
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


def test_an_area_at_the_least_passes_and_a_hundredth_below_does_not():
    family = replace(NEED, size=3)
    assert line("surface", replace(HOME, surface=2500), family).status == "ok"
    below = line("surface", replace(HOME, surface=2499), family)
    assert (below.status, below.value, below.threshold, below.article) == (
        "no",
        2499,
        2500,
        "CCH, art. R822-25",
    )


def test_one_room_short_says_both_figures():
    short = line("rooms", need=replace(NEED, rooms_min=3))
    assert (short.status, short.value, short.threshold) == ("no", 2, 3)


def test_a_step_refuses_only_who_needs_none():
    assert line("access").status == "ok"
    assert line("access", need=replace(NEED, needs_access=True)).status == "no"
    assert line("access", replace(HOME, accessible=True), replace(NEED, needs_access=True)).status == "ok"


def test_no_commune_asked_means_any():
    assert line("area").status == "ok"
    assert line("area", need=replace(NEED, communes=frozenset({"21231", "21166"}))).status == "ok"
    assert line("area", need=replace(NEED, communes=frozenset({"21166"}))).status == "no"


def test_the_effort_counts_charges_and_rounds_half_up_to_a_tenth_of_a_percent():
    assert line("effort").value == 409  # 450 € out of 1 100 €: 40,9090… %
    assert line("effort", need=replace(NEED, resources=80000)).value == 563  # 56,25 %
    assert line("left").value == 65000


def test_resources_that_are_not_proved_are_unknown_and_refuse_nobody():
    unproved = explain(HOME, replace(NEED, resources=None), LAW)
    assert {one.status for one in unproved if one.code in ("effort", "left")} == {"unknown"}
    assert fits(unproved)


def test_no_resources_at_all_is_known_and_not_unknown():
    poor = replace(NEED, resources=0)
    assert (line("effort", need=poor).status, line("effort", need=poor).value) == ("info", None)
    assert line("left", need=poor).value == -45000
    assert effort(HOME, poor) is None


def test_money_never_refuses_by_itself():
    assert fits(explain(replace(HOME, rent=10**7), NEED, LAW))


def test_every_line_is_said_even_after_a_refusal():
    hard = Need(4, 3, True, frozenset({"21166"}), None)
    lines = explain(replace(HOME, surface=2000), hard, LAW)
    assert [one.status for one in lines] == ["no", "no", "no", "no", "unknown", "unknown"]
    assert not fits(lines)


homes = st.builds(
    Home, st.integers(900, 20000), st.integers(1, 8), st.booleans(), st.sampled_from(["21231", "21166"]),
    st.integers(1, 200000), st.integers(0, 50000),
)  # fmt: skip
needs = st.builds(
    Need, st.integers(1, 12), st.integers(1, 8), st.booleans(),
    st.frozensets(st.sampled_from(["21231", "21166"])), st.none() | st.integers(0, 500000),
)  # fmt: skip


@given(homes, needs, st.integers(0, 5000), st.integers(0, 3))
def test_a_larger_dwelling_never_loses_a_household_that_fitted(home, need, area, rooms):
    larger = replace(home, surface=home.surface + area, rooms=home.rooms + rooms)
    assert not fits(explain(home, need, LAW)) or fits(explain(larger, need, LAW))


@given(homes, needs)
def test_what_is_left_and_the_effort_tell_the_same_money(home, need):
    found = {one.code: one.value for one in explain(home, need, LAW)}
    if need.resources:
        assert need.resources - found["left"] == home.rent + home.charges
        assert abs(found["effort"] * need.resources - (home.rent + home.charges) * 1000) * 2 <= need.resources


@given(st.integers(1, 30))
def test_one_more_person_never_asks_for_less_area(size):
    assert surface_min(size, LAW) <= surface_min(size + 1, LAW)
