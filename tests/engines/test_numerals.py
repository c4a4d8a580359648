"""Sums in French words, with the spelling rules that trip: et, cents, quatre-vingts, mille."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.engines.numerals import LARGEST, UNITS, euros, number


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "zéro"),
        (16, "seize"),
        (17, "dix-sept"),
        (21, "vingt et un"),
        (70, "soixante-dix"),
        (71, "soixante et onze"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"),
        (100, "cent"),
        (180, "cent quatre-vingts"),
        (200, "deux cents"),
        (201, "deux cent un"),
        (1000, "mille"),
        (1999, "mille neuf cent quatre-vingt-dix-neuf"),
        (80_000, "quatre-vingt mille"),
        (200_000, "deux cent mille"),
        (7200, "sept mille deux cents"),
        (1_000_000, "un million"),
        (2_000_080, "deux millions quatre-vingts"),
    ],
)
def test_numbers_in_words(n, said):
    assert number(n) == said


def test_euros_and_centimes():
    assert euros(7200_00) == "sept mille deux cents euros"
    assert euros(1_01) == "un euro et un centime"
    assert euros(1_000_000_00) == "un million d’euros"
    assert euros(0) == "zéro euro"


@given(st.integers(0, 99_999))
def test_two_numbers_are_never_said_alike(n):
    assert number(n) != number(n + 1)
    assert number(n).split("-")[-1].split()[-1].rstrip("s") in {u.rstrip("s") for u in UNITS} | {
        "vingt",
        "trente",
        "quarante",
        "cinquante",
        "soixante",
        "cent",
        "mille",
    }


def test_beyond_the_largest_it_refuses():
    with pytest.raises(ValueError):
        number(LARGEST + 1)
