"""The account of a grant, what goes back, the points of an amendment: worked cases and what always holds."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.public_money import Terms, account_due, examined, exercises, give_back, still_asked, touches

CENTS = st.integers(0, 10_000_000)
TERMS = Terms(
    "Soutien à l’agence",
    date(2023, 1, 1),
    date(2023, 12, 31),
    {"Métropole": 3_865_000, "CAF": None},
    {"Captation": (None, None), "Social": (100, 4_750_000)},
    {"Logements captés": 20, "Visites": None},
    {"Logements captés": "vingt logements", "Visites": ""},
)


@pytest.mark.parametrize(
    ("claims", "returned", "left"),
    [
        ([], [(1, 300_000)], ()),
        ([(10, 500_000)], [], (500_000,)),
        ([(10, 500_000)], [(10, 500_000)], (0,)),
        ([(10, 500_000)], [(12, 200_000), (14, 200_000)], (100_000,)),
        ([(10, 300_000)], [(5, 300_000)], (300_000,)),  # of itself, before it was asked: this sum is another
        (
            [(10, 300_000), (2, 100_000)],
            [(5, 300_000)],
            (300_000, 0),
        ),  # the oldest first, and what is over is of itself
        ([(2, 300_000), (10, 300_000)], [(5, 200_000), (12, 200_000)], (0, 200_000)),
    ],
)
def test_what_is_asked_back_is_settled_by_what_went_back_since(claims, returned, left):
    def days(rows):
        return [(date(2026, 11, day), cents) for day, cents in rows]

    assert still_asked(days(claims), days(returned)) == left


DATED = st.lists(st.tuples(st.dates(date(2026, 11, 1), date(2026, 11, 9)), st.integers(1, 9)), max_size=6)


@given(DATED, DATED)
def test_what_is_settled_went_back_since_and_the_oldest_sum_is_settled_first(claims, returned):
    left = still_asked(claims, returned)
    whole, sent = [cents for _on, cents in claims], sum(cents for _on, cents in returned)
    assert all(0 <= rest <= cents for rest, cents in zip(left, whole, strict=True))
    assert sum(whole) - sum(left) <= sent
    assert still_asked(claims, reversed(returned)) == left
    rows = list(zip(claims, left, strict=True))
    for (asked_on, _cents), rest in rows:
        since = sum(cents for on, cents in returned if on >= asked_on)
        asked_since = [(cents, open_) for (on, cents), open_ in rows if on >= asked_on]
        assert sum(cents - open_ for cents, open_ in asked_since) <= since
        if rest:  # nothing that went back since is left over, and no later sum took of it
            assert all(cents == open_ for (on, cents), open_ in rows if on > asked_on)
            assert sum(cents - open_ for (on, cents), open_ in rows if on <= asked_on) >= since


@pytest.mark.parametrize(
    ("share", "net", "asked", "back"),
    [
        (3_865_000, 3_865_000, 0, 0),
        (3_865_000, 3_865_000, 500_000, 500_000),
        (3_865_000, 3_365_000, 0, 0),
        (3_000_000, 3_865_000, 0, 865_000),  # an amendment lowered the share after the payment
        (None, 1_000_000, 0, 0),
        (1_000_000, 200_000, 900_000, 200_000),  # never more than what is held
    ],
)
def test_what_goes_back(share, net, asked, back):
    assert give_back(share, net, asked) == back


@given(st.none() | CENTS, st.integers(-1000, 10_000_000), CENTS)
def test_never_more_goes_back_than_is_held(share, net, asked):
    assert 0 <= give_back(share, net, asked) <= max(net, 0)


def test_the_account_is_due_six_months_after_each_exercise():
    assert exercises(date(2023, 9, 1), date(2025, 8, 31)) == (date(2023, 12, 31), date(2024, 12, 31), date(2025, 8, 31))
    assert exercises(date(2023, 1, 1), date(2023, 12, 31)) == (date(2023, 12, 31),)
    assert account_due(date(2023, 12, 31), 6) == date(2024, 6, 30)


def touched(**changes) -> set[str]:
    return {point.code for point in examined(TERMS, replace(TERMS, **changes)) if point.touched}


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({}, set()),
        ({"object": "Autre objet"}, {"object"}),
        ({"ends_on": date(2024, 3, 31)}, {"duration"}),
        ({"shares": {"Métropole": 3_000_000, "CAF": None}}, {"shares"}),
        ({"shares": {"Métropole": 3_865_000, "CAF": 1_000_000}}, set()),  # its own decision says it at last
        ({"posts": {"Captation": (100, None), "Social": (100, 4_750_000)}}, set()),
        ({"posts": {"Captation": (None, None), "Social": (80, 4_750_000)}}, {"posts"}),
        ({"posts": {"Captation": (None, None)}}, {"posts"}),
        ({"promises": {"Logements captés": 15, "Visites": None}}, {"promises"}),
        ({"promises": {"Logements captés": 20, "Visites": 3}}, set()),
        ({"targets": {"Logements captés": "quinze logements", "Visites": ""}}, {"promises"}),
        ({"targets": {"Logements captés": "vingt logements", "Visites": "trois visites"}}, set()),
    ],
)
def test_the_points_that_an_amendment_touches(changes, points):
    assert touched(**changes) == points


def test_an_amendment_of_detail_touches_nothing_and_says_so():
    points = examined(TERMS, TERMS)
    assert len(points) == 5 and not touches(points)
    assert {str(point.says) for point in points} == {"inchangé"}


@pytest.mark.parametrize(
    ("posts", "says"),
    [
        (
            {"Captation": (None, None), "Social": (80, 4_000_000)},
            "Social, de 100 % à 80 % d’un temps plein ; Social, de 47 500,00 € à 40 000,00 €",
        ),
        (
            {"Captation": (None, None), "Social": (None, None)},
            "Social, de 100 % à non dit d’un temps plein ; Social, de 47 500,00 € à non dit",
        ),
        ({"Captation": (None, None)}, "Social, un poste de moins"),
        ({"Captation": (50, None), "Social": (100, 4_750_000), "Gestion": (None, 1)}, "Gestion, un nouveau poste"),
    ],
)
def test_what_an_amendment_changes_of_the_posts_is_said_one_by_one(posts, says):
    points = examined(TERMS, replace(TERMS, posts=posts))
    assert touches(points)  # one point alone is enough for a vote
    [said] = [re.sub(r"\s", " ", str(point.says)) for point in points if point.touched]
    assert said == says


def test_an_exercise_of_one_day_is_one():
    assert exercises(date(2023, 12, 31), date(2024, 8, 31)) == (date(2023, 12, 31), date(2024, 8, 31))
