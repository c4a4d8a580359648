"""The grid of points: its lines are the explanation, and a wrong grid is refused one sentence a thing."""

import math
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sittings import GRID, LAW, ON, dwelling, dwellings, household, households

from trousseau.rules.dates import add_months
from trousseau.rules.draw import draw_key
from trousseau.rules.eligibility import living
from trousseau.rules.grid import GridNotReadable, grid_data, read_grid
from trousseau.rules.points import bonus_lines, for_commission, full_months, household_lines, order, pair_lines, total

FOUND = read_grid(GRID)


def lines(one, home):
    money = living(one, home, LAW)
    return (*household_lines(one, FOUND, ON), *pair_lines(one, home, money, FOUND))


def test_the_explanation_is_the_lines_of_the_grid_in_their_order():
    one = household(
        priority=True, ethos=2, since=date(2026, 5, 24), needs_access=True, communes=frozenset({"21166", "21231"})
    )
    found = lines(one, dwelling(accessible=True, rooms=2))
    assert [(line.code, line.value, line.points) for line in found] == [
        ("priority", None, 40),
        ("ethos", 2, 28),
        ("seniority", 6, 6),
        ("size", 1, 4),
        ("effort", 227, 5),
        ("access", None, 45),
    ]
    assert total(found) == 128


def test_seniority_counts_full_months_and_stops_at_its_cap():
    def worth(since):
        return household_lines(household(since=since), FOUND, ON)[2].points

    assert [worth(date(2026, 10, day)) for day in (23, 24, 25)] == [1, 1, 0]
    assert worth(date(2010, 1, 1)) == 24
    assert full_months(date(2026, 1, 31), date(2026, 2, 28)) == 1  # the last day of a shorter month
    assert full_months(date(2027, 1, 1), ON) == 0


@given(st.dates(date(2000, 1, 1), date(2026, 11, 24)))
def test_a_full_month_has_ended(since):
    months = full_months(since, ON)
    assert add_months(since, months) <= ON < add_months(since, months + 1)


def test_what_is_not_known_brings_no_point_and_takes_none():
    unknown = lines(household(ethos=None, resources=None), dwelling())
    assert [(line.code, line.value, line.points) for line in unknown if line.code in ("ethos", "effort")] == [
        ("ethos", None, 0),
        ("effort", None, 0),
    ]
    assert lines(household(rsa=False), dwelling())[4].points == 0  # no resources: no effort to value


def test_having_refused_another_offer_costs_no_point():
    assert lines(household(declined=("L7", "L8")), dwelling()) == lines(household(), dwelling())


@given(households(), dwellings())
@settings(max_examples=100, deadline=None)
def test_the_sheet_of_the_commission_has_the_total_and_no_line_that_tells_an_origin(one, home):
    whole = (*lines(one, home), *bonus_lines(one, {"siao": 11}, {"siao": "SIAO", "ville": "Ville"}))
    shown = for_commission(whole)
    assert total(shown) == total(whole)
    assert {line.code for line in shown} == {"need", "seniority", "size", "effort", "access"}
    assert shown[0].value is None


def test_two_origins_of_one_total_give_one_sheet():
    priority = household_lines(household(priority=True, ethos=13), FOUND, ON)
    bonus = (
        *household_lines(household(ethos=13), FOUND, ON),
        *bonus_lines(household(quotas=("siao",)), {"siao": 40}, {"siao": "SIAO"}),
    )
    assert for_commission(priority) == for_commission(bonus)


def test_between_equal_points_seniority_then_the_draw():
    old, new = household("M2", since=date(2024, 1, 1)), household("M1", since=date(2025, 1, 1))
    assert sorted([new, old], key=lambda one: order(one, "graine")) == [old, new]
    twins = [replace(old, id=f"M{n}") for n in range(20)]
    found = sorted(twins, key=lambda one: order(one, "graine"))
    assert [one.id for one in found] == sorted((one.id for one in twins), key=lambda name: draw_key("graine", name))


def test_a_grid_read_again_is_the_same():
    assert read_grid(grid_data(FOUND)) == FOUND


def broken(line=None, **changes):
    data = deepcopy(GRID)
    data.update(changes)
    if line:
        place, values = line
        data["lines"][place].update(values)
    return data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "une grille est un objet"),
        ([], "une grille est un objet"),
        (broken(version=""), "grid.version : donnez le nom"),
        (broken(adopted_on="hier"), "grid.adopted_on : donnez le jour"),
        (broken(letting=0), "grid.letting : dites combien"),
        (broken(letting=True), "grid.letting : dites combien"),
        (broken(lines=[]), "au moins une ligne"),
        (broken(lines=[3]), "une ligne est un objet"),
        (broken(more=1), "grid.more : champ inconnu"),
        (broken((0, {"code": "story"})), "« story » est inconnu"),
        (broken((0, {"code": ["priority"]})), "est inconnu"),
        (broken((0, {"points": None})), "(priority), points : le poids manque"),
        (broken((0, {"points": -1})), "« -1 » n’est pas un nombre entier de points"),
        (broken((0, {"points": math.nan})), "« nan » n’est pas un nombre entier de points"),
        (broken((0, {"points": Decimal("1.5")})), "« 1.5 » n’est pas"),
        (broken((0, {"points": 10**5000})), "« un nombre démesuré » n’est pas"),
        (broken((0, {"points": {}})), "n’est pas un nombre entier"),
        (broken((1, {"points": {str(n): 1 for n in range(1, 13)}})), "le poids manque pour la catégorie 13"),
        (broken((1, {"points": {**GRID["lines"][1]["points"], "5": None}})), "le poids de « 5 » manque"),
        (broken((1, {"points": {**GRID["lines"][1]["points"], "14": 1}})), "« 14 » n’est pas une valeur"),
        (broken((1, {"points": 3})), "donnez les points de chaque valeur"),
        (broken((2, {"cap": None})), "l’ancienneté demande un plafond"),
        (broken((2, {"cap": -1})), "un plafond est un nombre entier"),
        (broken((3, {"points": {"01": 4}})), "« 01 » n’est pas une valeur"),
        (broken((3, {"label": ""})), "donnez un libellé"),
        (broken((3, {"story": 1})), "story : champ inconnu"),
        (broken((3, {"code": "priority", "points": 4})), "« priority » est déjà dans la grille"),
    ],
)
def test_a_wrong_grid_is_refused_with_its_place(data, words):
    with pytest.raises(GridNotReadable) as refused:
        read_grid(data)
    assert len(refused.value.problems) == 1 and words in refused.value.problems[0]


def test_everything_that_is_wrong_is_said_at_once():
    data = broken((0, {"points": None}), version="", letting=-3)
    with pytest.raises(GridNotReadable) as refused:
        read_grid(data)
    assert len(refused.value.problems) == 3


def test_a_grid_of_a_million_lines_is_refused_at_once():
    with pytest.raises(GridNotReadable) as refused:
        read_grid(broken(lines=[GRID["lines"][0]] * 1_000_000))
    assert "1000000 lignes, 6 au plus" in refused.value.problems[-1]
