"""The past under several policies: what was there, nothing invented, the same every time."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sittings import GRID, dwelling, household, sitting, sittings

from trousseau.engines.allocation.grids import compare_sittings
from trousseau.engines.allocation.proposals import Sitting
from trousseau.engines.allocation.replay import (
    EVERY_OFFER,
    FIRST_COME,
    KINDS,
    LOTTERY,
    OPTIMUM,
    POINTS,
    Acceptance,
    Past,
    Policy,
    compare,
    near_exclusion,
    one_in,
    replay,
)
from trousseau.rules.draw import draw_key
from trousseau.rules.eligibility import explain, fits
from trousseau.rules.grid import read_grid

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 24)


def past(households, dwellings, days=(FIRST, LAST), **more):
    return Past(sitting(households, dwellings), tuple(days), **more)


OLD = household("M1", since=date(2024, 1, 1), ethos=13)
NEEDY = household("M2", since=date(2026, 1, 1), ethos=1, priority=True)


def housed(outcome):
    return {one.household: one.on for one in outcome.housed}


def test_each_policy_chooses_as_it_says():
    homes = [dwelling("L1", free_on=FIRST)]
    found = past([OLD, NEEDY], homes)
    assert housed(replay(found, Policy("", FIRST_COME))) == {"M1": FIRST}
    assert housed(replay(found, Policy("", POINTS))) == {"M2": FIRST}
    assert housed(replay(found, Policy("", OPTIMUM))) == {"M2": FIRST}
    lucky = min(("M1", "M2"), key=lambda name: draw_key("graine", name))
    assert housed(replay(found, Policy("", LOTTERY))) == {lucky: FIRST}


def test_nobody_is_housed_before_arriving_nor_after_leaving_nor_before_the_dwelling_is_free():
    later = household("M3", since=date(2026, 10, 1))
    gone = household("M4", since=date(2025, 1, 1))
    found = past(
        [later, gone], [dwelling("L1", free_on=FIRST), dwelling("L2", free_on=date(2026, 9, 2))], left={"M4": FIRST}
    )
    [one] = replay(found, Policy("", FIRST_COME)).housed
    assert (one.household, one.dwelling, one.on, one.wait) == ("M3", "L1", LAST, 54)


def test_the_waits_count_those_who_are_not_housed_yet_and_those_who_left():
    three = [household(f"M{n}", since=date(2026, 1, n)) for n in (1, 2, 3)]
    found = past(three, [dwelling("L1", free_on=FIRST)], left={"M3": date(2026, 2, 1)})
    outcome = replay(found, Policy("", FIRST_COME))
    waits = outcome.everyone.waits
    assert (outcome.everyone.size, outcome.everyone.housed, waits.waiting) == (3, 1, 2)
    assert waits.at(243).survival == pytest.approx(2 / 3)  # M3 still counts, five months after it gave up
    assert waits.median is None  # half of them are not housed: nobody knows it yet
    assert outcome.offers == len(outcome.housed) and outcome.acceptance == EVERY_OFFER.label
    assert outcome.empty_days == 0


def test_an_arrival_may_differ_from_the_seniority():
    found = past([replace(OLD, id="M9")], [dwelling("L1", free_on=FIRST)], arrived={"M9": date(2026, 8, 31)})
    assert replay(found, Policy("", POINTS)).housed[0].wait == 1


def test_a_refused_offer_goes_to_the_next_and_the_household_keeps_its_place():
    def takes(one, home):
        return (one, home) != ("M2", "L1")

    homes = [dwelling("L1", free_on=FIRST), dwelling("L2", free_on=date(2026, 10, 1))]
    for kind in (POINTS, OPTIMUM):
        outcome = replay(past([OLD, NEEDY], homes), Policy("", kind), Acceptance("essai", takes))
        assert housed(outcome) == {"M1": FIRST, "M2": LAST} and outcome.offers == 3
        assert outcome.empty_days == 54


def test_two_grids_of_the_same_past_are_compared():
    other = read_grid(GRID | {"lines": [GRID["lines"][2] | {"points": 100, "cap": 10_000}]})
    found = past([OLD, NEEDY], [dwelling("L1", free_on=FIRST)], groups={"urgence": frozenset({"M2"})})
    before, after = (replay(found, Policy(name, POINTS, grid)) for name, grid in (("a", None), ("b", other)))
    changed = compare(before, after, found)
    assert (changed.enters, changed.leaves, changed.groups) == (("M1",), ("M2",), {"urgence": (0, 1)})
    longer = compare(
        replay(past([OLD], [dwelling("L1", free_on=FIRST)]), Policy("", POINTS)),
        replay(past([OLD], [dwelling("L1", free_on=LAST)]), Policy("", POINTS)),
        found,
    )
    assert longer.waits == (("M1", 84),)


def test_a_group_that_a_policy_nearly_shuts_out_is_named():
    low = [household(f"B{n}", ethos=13, since=date(2026, 6, 1)) for n in range(12)]
    high = [household(f"H{n}", ethos=1, since=date(2026, 6, 1)) for n in range(12)]
    homes = [dwelling(f"L{n}", free_on=FIRST) for n in range(10)]
    groups = {"bas": frozenset(one.id for one in low), "haut": frozenset(one.id for one in high)}
    found = past([*low, *high], homes, groups=groups)
    outcomes = [replay(found, Policy(kind, kind)) for kind in KINDS]
    named = near_exclusion(outcomes, Fraction(1, 4))
    assert {(one.policy, one.group, one.code) for one in named} == {
        ("points", "bas", "near_exclusion"),
        ("optimum", "bas", "near_exclusion"),
    }
    assert (named[0].housed, named[0].size, named[0].housed_of_all, named[0].size_of_all) == (0, 12, 10, 24)
    assert near_exclusion(outcomes, Fraction(1, 4), least=13) == ()


@pytest.mark.parametrize(
    "wrong", [{"days": ()}, {"days": (LAST, FIRST)}, {"left": {"M9": FIRST}}, {"groups": {"x": frozenset({"M9"})}}]
)
def test_a_past_that_cannot_be_is_an_error(wrong):
    with pytest.raises(ValueError):
        past([OLD], [dwelling("L1", free_on=FIRST)], **wrong)
    with pytest.raises(ValueError, match="free on a day"):
        past([OLD], [dwelling("L1")])
    with pytest.raises(ValueError, match="a policy is one of"):
        replay(past([OLD], []), Policy("", "whim"))


def test_the_stated_share_of_offers_is_accepted():
    rule = one_in(30, "graine")
    taken = sum(rule.takes(f"M{n}", "L1") for n in range(4000))
    assert 1080 < taken < 1320 and "30 offres sur 100" in rule.label
    assert not any(one_in(0, "g").takes(f"M{n}", "L") for n in range(50))
    assert all(one_in(100, "g").takes(f"M{n}", "L") for n in range(50))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(sittings(), st.sampled_from(KINDS), st.integers(0, 100))
def test_whatever_the_past_the_housed_fitted_waited_and_had_one_home_each(problem, kind, percent):
    homes = [replace(home, free_on=home.free_on or FIRST) for home in problem.dwellings]
    found = Past(replace(problem, dwellings=tuple(homes)), tuple(FIRST + timedelta(days=14 * n) for n in range(6)))
    outcome = replay(found, Policy("", kind), one_in(percent, "graine"))
    again = replay(found, Policy("", kind), one_in(percent, "graine"))
    assert outcome.housed == again.housed and outcome.offers == again.offers >= len(outcome.housed)
    assert len({one.household for one in outcome.housed}) == len({one.dwelling for one in outcome.housed})
    for one in outcome.housed:
        home = problem.dwelling[one.dwelling]
        assert fits(explain(problem.household[one.household], home, problem.terms))
        assert one.on in found.sittings and one.wait >= 0 and (home.free_on or FIRST) <= one.on


# One sitting, two grids


def test_who_enters_who_leaves_and_whose_rank_moves_under_another_grid():
    people = [household(f"M{n}", ethos=n + 1, since=date(2026 - n, 1, 1)) for n in range(6)]
    problem = sitting(people, [dwelling()])
    other = read_grid(GRID | {"version": "autre", "lines": [GRID["lines"][2] | {"cap": 120}]})
    found = compare_sittings(
        Sitting(problem), Sitting(replace(problem, grid=other)), {"anciens": frozenset({"M4", "M5"})}
    )
    ranks = {move.household: (move.before, move.after) for move in found.moves}
    second = Sitting(replace(problem, grid=other))
    for name, (before, after) in ranks.items():
        assert before == Sitting(problem).why_not(name, "L1").proposal.rank
        assert after == second.why_not(name, "L1").proposal.rank
    assert [move.household for move in found.moves if move.enters] == ["M5", "M4"]
    assert found.groups == {"anciens": (2, 0)}
    assert {name for name, _before, _after in found.plan} == {
        second.proposals.dwellings[0].plan,
        Sitting(problem).proposals.dwellings[0].plan,
    }


def test_the_same_grid_moves_nobody():
    problem = sitting([OLD, NEEDY], [dwelling()])
    found = compare_sittings(Sitting(problem), Sitting(problem))
    assert found.moves == () and found.plan == ()
