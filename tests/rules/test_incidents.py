"""How urgent a problem is, and the days that are counted from it."""

from datetime import date, timedelta

import pytest

from trousseau.incidents.enums import Problem
from trousseau.rules.incidents import (
    DANGER,
    ORDINARY,
    PROBLEMS,
    SOON,
    URGENT,
    IncidentDelays,
    cut_forbidden,
    declare_by,
    in_season,
    triage,
    working_days_after,
)

DELAYS = IncidentDelays(urgent=1, soon=5, ordinary=15, season=((10, 1), (4, 30)))
TRUCE = ((11, 1), (3, 31))
TUESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 20)


def test_each_problem_of_the_list_has_its_urgency_and_its_text():
    assert set(PROBLEMS) == set(Problem.values)
    assert all(
        article and urgency in (DANGER, URGENT, SOON, ORDINARY) for urgency, article, _first in PROBLEMS.values()
    )


@pytest.mark.parametrize(
    ("problem", "on", "urgency", "due_on"),
    [
        ("gas", date(2026, 11, 22), DANGER, date(2026, 11, 22)),  # a Sunday: the same day all the same
        ("leak", date(2026, 11, 21), URGENT, date(2026, 11, 22)),  # urgent does not wait for Monday
        ("heating", date(2026, 10, 1), URGENT, date(2026, 10, 2)),
        ("heating", date(2027, 4, 30), URGENT, date(2027, 5, 1)),
        ("heating", date(2026, 9, 30), SOON, date(2026, 10, 7)),
        ("lift", TUESDAY, URGENT, date(2026, 11, 25)),
        ("pests", TUESDAY, SOON, date(2026, 12, 1)),
        ("damp", TUESDAY, ORDINARY, date(2026, 12, 15)),
    ],
)
def test_a_problem_is_acted_upon_by_its_day(problem, on, urgency, due_on):
    found = triage(problem, on, DELAYS)
    assert (found.urgency, found.due_on) == (urgency, due_on)


def test_who_is_at_risk_is_told_whom_to_call_first_and_nobody_else_is():
    called = {problem for problem in PROBLEMS if triage(problem, TUESDAY, DELAYS).first}
    assert called == {problem for problem, (urgency, _article, _first) in PROBLEMS.items() if urgency == DANGER}


@pytest.mark.parametrize(
    ("seen_on", "last"),
    [(FRIDAY, date(2026, 11, 27)), (date(2026, 11, 9), date(2026, 11, 17)), (date(2026, 12, 24), date(2027, 1, 4))],
)
def test_a_damage_is_declared_in_five_working_days_holidays_left_out(seen_on, last):
    assert declare_by(seen_on, 5) == last


def test_no_working_day_is_the_first_open_one():
    assert working_days_after(date(2026, 11, 21), 0) == date(2026, 11, 23)
    assert working_days_after(TUESDAY, 0) == TUESDAY


def test_a_season_holds_its_first_and_last_days_over_the_new_year_or_not():
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    winter = [day for day in year if in_season(day, (11, 1), (3, 31))]
    assert (winter[0], winter[-1], len(winter)) == (date(2026, 1, 1), date(2026, 12, 31), 90 + 61)
    assert [day for day in year if in_season(day, (3, 1), (3, 3))] == [date(2026, 3, n) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("supply", "on", "forbidden"),
    [
        ("water", date(2026, 7, 14), True),
        ("power", date(2026, 11, 1), True),
        ("gas", date(2027, 3, 31), True),
        ("gas", date(2027, 4, 1), False),
        ("heat", date(2026, 10, 31), False),
    ],
)
def test_water_is_never_cut_and_energy_not_in_the_winter(supply, on, forbidden):
    assert cut_forbidden(supply, on, TRUCE) is forbidden
