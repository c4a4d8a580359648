"""The figures of a trial, from data alone: counted again by hand, the same when nothing is changed, silent on the few."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sittings import GRID, ON, dwelling, household, sitting, sittings

from trousseau.allocation.laboratory.figures import POLICIES, Least, Lived, past_figures, sitting_figures
from trousseau.allocation.laboratory.groups import DIVISIONS, groups, hidden
from trousseau.allocation.laboratory.kept import without_codes
from trousseau.engines.allocation.replay import Past
from trousseau.rules.applicant import Quota, Threshold, Thresholds
from trousseau.rules.grid import read_grid

LEAST = Least(months=0, households=1, dwellings=1, answers=1, near_exclusion=25)
OTHER = read_grid(GRID | {"version": "autre", "lines": [GRID["lines"][2]]})  # seniority alone


def lived(problem, days, *, tried=None, percent=None, answers=0, months=12):
    members = groups((one, one.since) for one in problem.households)
    past = Past(problem, tuple(days), {}, {}, members)
    return Lived(past, replace(past, problem=tried or problem), percent, answers, months)


def test_who_enters_and_who_leaves_the_first_three_are_counted_by_hand():
    old = [household(f"V{n}", since=date(2024, 1, n), ethos=13) for n in (1, 2, 3)]
    needy = [household(f"B{n}", since=date(2026, 10, n), ethos=1, priority=True) for n in (1, 2)]
    before = sitting([*old, *needy], [dwelling("L1")])
    found = sitting_figures(before, replace(before, grid=OTHER))
    # in force: B1, B2 (70 points and more), then V1; seniority alone: V1, V2, V3
    assert (found["enters"], found["leaves"]) == (["V2", "V3"], ["B1", "B2"])
    assert found["plan"] == [["B1", "L1", None], ["V1", None, "L1"]]
    assert found["moved"] == 5 and found["let"] == [1, 1]
    by = {one["key"]: one for one in found["groups"]}
    assert by["priority:yes"] | {"key": ""} == {
        "key": "",
        "size": 2,
        "first": [2, 0],
        "plan": [1, 0],
        "enters": 0,
        "leaves": 2,
    }
    assert by["priority:no"]["first"] == [1, 3] and by["size:1"]["enters"] == by["size:1"]["leaves"] == 2


def test_a_limit_that_shuts_a_household_out_says_that_it_leaves():
    poor = household("M1", resources=60_000, base_resources=720_000, rsa=False)
    before = sitting([poor], [dwelling("L1")], thresholds=Thresholds())
    found = sitting_figures(before, replace(before, thresholds=Thresholds(Threshold(1, "essai"))))
    assert found["leaves"] == ["M1"] and found["homes"][0]["fits"] == [1, 0]
    assert found["homes"][0]["moves"] == [["M1", 1, None]] and found["fitting"] == [1, 0]


def test_a_quota_is_found_as_points_with_its_gap_to_the_bound():
    people = [household("A", ethos=1), household("B", ethos=5, quotas=("siao",))]
    before = sitting(people, [dwelling("L1")], quotas=[Quota("siao", "SIAO", 0)])
    found = sitting_figures(before, replace(before, quotas=(Quota("siao", "SIAO", 1),)))
    [quota] = found["quotas"]
    assert (quota["at_least"], quota["reached"]) == ([0, 1], [0, 1])
    assert quota["bonus"][0] == 0 and 0 < quota["bonus"][1] <= 5 and found["gap"] == [0, 0]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sittings())
def test_trying_the_rules_in_force_changes_nothing(problem):
    found = sitting_figures(problem, problem)
    assert found["enters"] == found["leaves"] == found["plan"] == [] and found["moved"] == 0
    assert all(not home["moves"] for home in found["homes"])
    assert all(one["first"][0] == one["first"][1] and one["plan"][0] == one["plan"][1] for one in found["groups"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sittings())
def test_living_the_past_again_under_the_grid_in_force_is_the_grid_in_force(problem):
    homes = tuple(replace(one, free_on=one.free_on or ON) for one in problem.dwellings)
    problem = replace(
        problem, dwellings=homes, quotas=(), households=tuple(replace(one, quotas=()) for one in problem.households)
    )
    found = past_figures(lived(problem, [ON - timedelta(60), ON]), replace(LEAST, households=0, dwellings=0))
    points, tried = (next(one for one in found["policies"] if one["code"] == code) for code in ("points", "tried"))
    assert points | {"code": ""} == tried | {"code": ""}
    assert (found["enters"], found["leaves"], found["sooner"], found["later"]) == ([], [], 0, 0)


def test_the_past_counts_those_not_housed_and_says_who_is_nearly_shut_out():
    alone = [household(f"S{n:02d}", since=date(2024, 1, 1) + timedelta(n), ethos=13) for n in range(40)]
    many = [
        household(f"F{n:02d}", since=date(2025, 6, 1) + timedelta(n), ethos=1, priority=True, size=4, adults=2, young=2)
        for n in range(20)
    ]
    days = [date(2025, 12, 1), date(2026, 6, 1)]
    homes = [dwelling(f"L{n:02d}", surface=7000, free_on=days[n % 2]) for n in range(20)]
    problem = sitting([*alone, *many], homes, thresholds=Thresholds())
    found = past_figures(lived(problem, days), LEAST)
    assert [one["code"] for one in found["policies"]] == list(POLICIES)
    points = found["policies"][2]
    assert (points["size"], points["housed"], points["offers"]) == (60, 20, 20)
    by = {one["key"]: (one["housed"], one["size"]) for one in points["groups"]}
    assert by["size:3"] == (20, 20) and by["size:1"] == (0, 40)
    assert {"policy": "points", "key": "size:1", "housed": 0, "size": 40} in found["near"]
    # 40 of the 60 still wait: half of all is never reached, and nobody pretends that the 20 housed are everyone
    assert points["waits"]["median"] == [None, None, None]
    assert points["waits"]["steps"][-1][1] == pytest.approx(40 / 60)
    first = found["policies"][0]
    assert {one["key"]: one["housed"] for one in first["groups"]}["size:1"] == 20


def test_a_history_too_short_concludes_nothing_and_draws_nothing():
    problem = sitting([household("M1")], [dwelling("L1", free_on=date(2026, 1, 1))])
    found = past_figures(lived(problem, [date(2026, 1, 2)], months=0), replace(LEAST, months=6))
    assert found["short"] and "policies" not in found
    assert (found["history"]["months"], found["history"]["households"]) == (0, 1)
    nothing = past_figures(Lived(None, None, None, 0, 0), LEAST)
    assert nothing["short"] and nothing["history"]["sittings"] == 0


@pytest.mark.parametrize(("answers", "percent"), [(4, None), (5, 60)])
def test_offers_are_accepted_as_they_were_when_enough_households_answered(answers, percent):
    problem = sitting([household("M1")], [dwelling("L1", free_on=date(2026, 1, 1))])
    found = past_figures(lived(problem, [date(2026, 2, 2)], percent=60, answers=answers), replace(LEAST, answers=5))
    assert found["percent"] == percent


def test_every_household_is_in_one_group_of_each_division():
    people = [household("A", size=7, adults=2, young=5), household("B", resources=None, since=date(2024, 1, 1))]
    found = groups((one, ON) for one in people)
    assert found["size:5"] == {"A"} and found["proof:no"] == {"B"} and found["age:24"] == {"B"}
    for by in DIVISIONS:
        assert sum(len(these) for key, these in found.items() if key.startswith(f"{by}:")) == 2


def test_a_small_group_is_hidden_with_another_that_would_give_it_back():
    sizes = {"size:1": 60, "size:2": 40, "size:5": 3, "access:yes": 50, "access:no": 53}
    gone = hidden(sizes, 11)
    assert "size:5" in gone and len(gone & {"size:1", "size:2"}) == 1 and not gone & {"access:yes", "access:no"}
    assert hidden({"priority:yes": 2, "priority:no": 90}, 11) == {"priority:yes", "priority:no"}


def test_without_the_codes_nothing_names_a_household():
    people = [household(f"D{n:05d}", since=date(2024, 1, 1) + timedelta(n)) for n in range(12)]
    before = sitting(people, [dwelling("L1")])
    found = without_codes(sitting_figures(before, replace(before, grid=OTHER)))
    assert "D000" not in str(found)


def test_five_thousand_households_are_tried_and_lived_again():
    people = [
        household(
            f"M{n:05d}",
            since=date(2024, 1, 1) + timedelta(n % 700),
            ethos=1 + n % 13,
            priority=n % 9 == 0,
            size=1 + n % 5,
            adults=1,
            young=n % 5,
            needs_access=n % 17 == 0,
            rooms_min=1 + n % 2,
        )
        for n in range(5000)
    ]
    days = [date(2024, 6, 1) + timedelta(30 * n) for n in range(24)]
    homes = [dwelling(f"L{n:03d}", surface=7000, accessible=n % 5 == 0, free_on=days[n % 24]) for n in range(72)]
    problem = sitting(people, homes, thresholds=Thresholds())
    found = past_figures(lived(problem, days, tried=replace(problem, grid=OTHER)), LEAST)
    assert [one["housed"] for one in found["policies"]] == [72] * 5 and found["enters"]
    tried = sitting_figures(problem, replace(problem, grid=OTHER))
    assert tried["households"] == 5000 and tried["let"] == [72, 72]
