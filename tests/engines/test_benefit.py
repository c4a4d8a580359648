"""The arrays give the rule's own euros, pair by pair, on every day the figures are known."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau import scales
from trousseau.engines.benefit import Dwellings, Households, euros
from trousseau.exchange.benefit_cases import laws
from trousseau.rules.benefit import Letting, Tenant, estimate

FIRST, LAST = date(2021, 1, 1), date(2026, 12, 31)
PERIODS = sorted(
    {value.start for code, values in scales.load().items() if code.startswith("benefit.") for value in values}
)
LAWS = {start: laws(start, scales.at).law for start in PERIODS}

households = st.lists(
    st.tuples(st.booleans(), st.integers(0, 30), st.integers(0, 3_000_000) | st.integers(0, 10**9), st.booleans()),
    min_size=1,
    max_size=12,
)
dwellings = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 150_000) | st.integers(1, 10**7), st.booleans(), st.booleans()),
    min_size=1,
    max_size=12,
)


def rule(people, homes, law):
    return [[estimate(Tenant(*one), Letting(*home), law).euros for home in homes] for one in people]


def arrays(people, homes, law):
    return euros(Households(*zip(*people, strict=True)), Dwellings(*zip(*homes, strict=True)), law)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(households, dwellings, st.dates(FIRST, LAST))
def test_arrays_equal_the_rule_for_any_pair_and_any_known_day(people, homes, day):
    law = LAWS[max(start for start in PERIODS if start <= day)]
    assert arrays(people, homes, law).tolist() == rule(people, homes, law)


def test_each_period_of_the_figures_was_in_the_draw():
    assert PERIODS[0] == FIRST and len(PERIODS) == 12
    for before, after in zip(PERIODS, PERIODS[1:], strict=False):
        assert laws(after - timedelta(days=1), scales.at).law == LAWS[before]


@pytest.mark.parametrize("start", PERIODS)
def test_arrays_equal_the_rule_around_every_cent_where_the_euro_changes(start):
    """Rents one cent apart by resources a hundred euros apart: thousands of pairs beside a threshold or a taper."""
    law = LAWS[start]
    homes = [
        (zone, around + cent, conventioned, furnished)
        for zone, around in ((1, 95_000), (2, 28_000), (2, 73_400), (3, 68_000), (2, 90_900))
        for cent in range(6)
        for conventioned, furnished in ((True, False), (False, True))
    ]
    people = [(False, 0, euro * 10_000, False) for euro in range(40, 160, 3)]
    assert arrays(people, homes, law).tolist() == rule(people, homes, law)


def test_many_households_are_computed_by_blocks_and_stay_in_their_order():
    law = LAWS[PERIODS[-1]]
    people = [(n % 3 == 0, n % 4, n * 1000, n % 7 == 0) for n in range(3000)]
    homes = [(2, 30_000 + n * 500, n % 2 == 0, False) for n in range(40)]
    found = arrays(people, homes, law)
    assert found.shape == (3000, 40)
    for n in (0, 1, 777, 2999):
        assert found[n].tolist() == rule([people[n]], homes, law)[0]


@pytest.mark.parametrize(
    ("people", "homes"),
    [
        ([(False, 31, 0, False)], [(2, 1, True, False)]),
        ([(False, 0, -1, False)], [(2, 1, True, False)]),
        ([(False, 0, 0, False)], [(5, 1, True, False)]),
        ([(False, 0, 0, False)], [(2, 0, True, False)]),
    ],
)
def test_nonsense_is_an_error_as_in_the_rule(people, homes):
    with pytest.raises(ValueError):
        arrays(people, homes, LAWS[PERIODS[-1]])


def test_columns_of_two_lengths_are_an_error():
    with pytest.raises(ValueError, match="one value a row"):
        euros(Households([False], [0, 0], [0], [False]), Dwellings([2], [1], [True], [False]), LAWS[FIRST])


def test_no_household_or_no_dwelling_gives_an_empty_table():
    law = LAWS[FIRST]
    assert euros(Households([], [], [], []), Dwellings([2], [1], [True], [False]), law).shape == (0, 1)
    assert euros(Households([False], [0], [0], [False]), Dwellings([], [], [], []), law).shape == (1, 0)
