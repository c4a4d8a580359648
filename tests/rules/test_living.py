"""The RSA after moving in and what is left to live on: the reference households of November 2026."""

from datetime import date
from fractions import Fraction

import pytest

from trousseau import scales
from trousseau.exchange.benefit_cases import living_laws
from trousseau.rules.living import Family, flat_amount, housing_share, left_to_live, rsa, units

LAWS = living_laws(date(2026, 11, 1), scales.at)


@pytest.mark.parametrize(
    ("family", "resources", "benefit", "paid"),
    [
        (Family(), 0, 0, 65169),  # without a home (OpenFisca-France 176.1.8, 2026-11)
        (Family(), 0, 30800, 57349),  # S1: the same person with a home and an AL
        (Family(children=1), 10759, 43100, 71354),  # S6: the family support allowance counts for 107.59
    ],
)
def test_moving_in_lowers_the_rsa_by_its_flat_share(family, resources, benefit, paid):
    assert rsa(family, resources=resources, benefit=benefit, law=LAWS.rsa).paid == paid


def test_a_benefit_smaller_than_the_flat_share_is_all_that_is_taken():
    assert rsa(Family(), resources=0, benefit=2500, law=LAWS.rsa).housing == 2500


def test_an_rsa_below_its_least_amount_is_not_paid():
    assert rsa(Family(), resources=65169 - 600, benefit=0, law=LAWS.rsa).paid == 600
    assert rsa(Family(), resources=65169 - 599, benefit=0, law=LAWS.rsa).paid == 0
    assert rsa(Family(), resources=10**9, benefit=0, law=LAWS.rsa).paid == 0


@pytest.mark.parametrize(
    ("family", "times"),
    [
        (Family(), "1"),
        (Family(children=1), "1.5"),
        (Family(children=2), "1.8"),
        (Family(children=3), "2.2"),
        (Family(couple=True), "1.5"),
        (Family(couple=True, children=1), "1.8"),
        (Family(couple=True, children=2), "2.1"),
        (Family(couple=True, children=3), "2.5"),
        (Family(children=1, alone_raised=True), "1.71216"),
    ],
)
def test_the_flat_amount_follows_the_family(family, times):
    assert abs(flat_amount(family, LAWS.rsa) - Fraction(times) * 65169) <= Fraction(1, 2)


@pytest.mark.parametrize(("people", "share"), [(1, 7820), (2, 15641), (3, 19355), (7, 19355)])
def test_the_share_of_the_home_is_that_of_one_two_or_three_people(people, share):
    assert housing_share(people, LAWS.rsa) == share  # domain figures of 2026-11: 78.20, 156.41, 193.55


@pytest.mark.parametrize(
    ("who", "rent", "charges", "resources", "benefit", "people", "left", "by_day", "gross", "net"),
    [
        ("single RSA, Loc3 T1", 237, 45, 57349, 252, (1, 0), 54349, 1787, 492, 52),
        ("single RSA, Loc2 T2", 378, 60, 57349, 308, (1, 0), 44349, 1458, 764, 227),
        ("single RSA, market T2", 540, 60, 57349, 308, (1, 0), 28149, 925, 1046, 509),
        ("couple, 2 children, Loc2 T4", 595, 110, 222100, 298, (2, 2), 181400, 2840, 317, 183),
        ("22 years old, no resource, Loc3 T1", 237, 45, 0, 252, (1, 0), -3000, -99, None, None),
    ],
)
def test_the_reference_table_of_what_is_left_to_live_on(
    who, rent, charges, resources, benefit, people, left, by_day, gross, net
):
    found = left_to_live(
        resources=resources,
        rent=rent * 100,
        charges=charges * 100,
        benefit=benefit * 100,
        weight=units(*people, LAWS.units),
    )
    assert (found.left, found.by_day, found.gross_effort, found.net_effort) == (left, by_day, gross, net), who


def test_a_household_without_an_adult_has_no_units():
    with pytest.raises(ValueError, match="one adult"):
        units(0, 1, LAWS.units)
