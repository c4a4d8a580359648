"""What a household lives on: counted when every line is known, and not before."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.budgets import left_to_live_on

WEIGHTS = (Fraction(1), Fraction("0.5"), Fraction("0.3"))
SUMS = st.dictionaries(st.sampled_from("abcdef"), st.one_of(st.none(), st.integers(0, 500_000)), max_size=6)


def left(income, charges, debts, adults=1, young=0):
    return left_to_live_on(income, charges, debts, adults=adults, young=young, weights=WEIGHTS)


def test_a_single_person_with_the_rsa():
    """573 € and 308 € of benefit, 438 € of home, 60 € of energy and telephone, a credit of 40 €."""
    found = left({"minimum": 57300, "benefit": 30800}, {"rent": 43800, "energy": 6000}, {"credit": 4000})
    assert (found.income, found.charges, found.debts, found.left) == (88100, 49800, 4000, 34300)
    assert found.by_day == round(34300 * 12 / 365)


def test_a_couple_with_a_child_weighs_one_and_eight_tenths():
    found = left({"work": 180000}, {"rent": 70000}, {}, adults=2, young=1)
    assert found.left == 110000 and found.by_day == round(110000 / 1.8 * 12 / 365)


def test_a_line_nobody_asked_about_leaves_it_unknown():
    found = left({"work": 100000, "family": None}, {"rent": 40000}, {"credit": 0})
    assert found.left is None and found.by_day is None and found.unknown == ("family",) and found.income == 100000


def test_more_may_go_out_than_comes_in():
    assert left({"minimum": 10000}, {"rent": 20000}, {}).left == -10000


@given(SUMS, SUMS, SUMS)
def test_what_is_left_is_the_difference_of_what_is_known_or_nothing(income, charges, debts):
    found = left(income, charges, debts)
    holes = sum(cents is None for side in (income, charges, debts) for cents in side.values())
    assert len(found.unknown) == holes and (found.left is None) == bool(holes)
    if not holes:
        assert found.left == sum(income.values()) - sum(charges.values()) - sum(debts.values())
