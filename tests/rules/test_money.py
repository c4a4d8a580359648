from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.money import round_half_up, share


@pytest.mark.parametrize(
    ("exact", "cents"),
    [(Fraction(1, 2), 1), (Fraction(-1, 2), -1), (Fraction(5, 2), 3), (Fraction(49, 100), 0), (7, 7), (0, 0)],
)
def test_a_half_cent_goes_away_from_zero(exact, cents):
    assert round_half_up(exact) == cents


@given(st.fractions())
def test_the_rounded_amount_is_at_most_half_a_cent_away(exact):
    assert abs(round_half_up(exact) - exact) <= Fraction(1, 2)


@given(st.fractions())
def test_a_debt_and_a_credit_are_rounded_alike(exact):
    assert round_half_up(-exact) == -round_half_up(exact)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [(31840, [1] * 8, [3980] * 8), (100, [1, 1, 1], [34, 33, 33]), (10, [0, 1], [0, 10]), (1, [1, 1], [1, 0])],
)
def test_shares_worked_by_hand(total, weights, parts):
    assert share(total, weights) == parts


weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)


@given(st.integers(0, 10**12), weights)
def test_the_parts_sum_to_the_total_and_none_is_a_cent_from_its_exact_share(total, weights):
    parts = share(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_cannot_share_are_refused(weights):
    with pytest.raises(ValueError):
        share(100, weights)
