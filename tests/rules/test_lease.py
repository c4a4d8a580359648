"""Loi 89-462, art. 10 and 22; décret 2015-587. The law's figures come from the shipped scales."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau import scales
from trousseau.rules.dates import add_days
from trousseau.rules.lease import LeaseLaw, contract, deposit_max, first_term


def law(on: date) -> LeaseLaw:
    natural, legal, deposit = (
        scales.at(f"lease.{name}", on) for name in ("years_natural", "years_legal", "deposit_months")
    )
    return LeaseLaw(natural.value, legal.value, deposit.value, natural.article, deposit.article)


@pytest.mark.parametrize(
    ("start", "legal", "term"),
    [
        (date(2026, 7, 11), False, date(2029, 7, 10)),
        (date(2026, 7, 11), True, date(2032, 7, 10)),
        (date(2026, 12, 1), False, date(2029, 11, 30)),
        (date(2028, 2, 29), False, date(2031, 2, 28)),
    ],
)
def test_three_years_from_a_natural_person_six_from_a_legal_one(start, legal, term):
    assert first_term(start, legal, law(start)) == term


@pytest.mark.parametrize(
    ("convention", "expected"),
    [("none", "contrat_type"), ("loc1", "contrat_type"), ("loc2", "conventioned"), ("loc3", "conventioned")],
)
def test_the_standard_contract_binds_free_and_loc1_dwellings_only(convention, expected):
    assert contract(convention) == expected


@given(st.dates(date(2009, 1, 1), date(2045, 1, 1)), st.integers(1, 300_000))
def test_the_deposit_is_one_month_of_rent_and_the_term_is_in_the_future(start, rent):
    rules = law(start)
    assert deposit_max(rent, rules) == rent
    assert add_days(start, 1000) < first_term(start, False, rules) < first_term(start, True, rules)
