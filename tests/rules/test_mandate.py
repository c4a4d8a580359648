"""Worked cases of the loi Hoguet and of the owner's withdrawal."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.mandate import (
    MandateFacts,
    above_ceiling,
    mentions,
    missing_mentions,
    withdrawal_last_day,
)
from trousseau.rules.working_days import closed, easter, next_open, public_holidays

WHOLE = MandateFacts(
    "Marc Schiste",
    "1 rue de l’Essai",
    "2 rue du Modèle",
    "CPI 0000",
    "CCI",
    "Caisse",
    750,
    True,
    True,
    "agency",
)


def test_a_whole_mandate_lacks_nothing():
    assert missing_mentions(WHOLE) == [] and all(mention.there for mention in mentions(WHOLE))


@pytest.mark.parametrize(
    ("change", "article"),
    [
        ({"card_number": ""}, "Décret 72-678, art. 92"),
        ({"card_place": ""}, "Décret 72-678, art. 92"),
        ({"guarantor": ""}, "Décret 72-678, art. 92"),
        ({"owner_address": ""}, "Loi 70-9, art. 6"),
        ({"fee_basis_points": None}, "Décret 72-678, art. 66"),
        ({"ends": False}, "Loi 70-9, art. 7"),
        ({"signed_at": ""}, "C. conso., art. L221-5"),
    ],
)
def test_a_mandate_without_one_mention_names_its_article(change, article):
    assert [mention.article for mention in missing_mentions(replace(WHOLE, **change))] == [article]


def test_a_free_mandate_has_a_fee_of_zero():
    assert missing_mentions(replace(WHOLE, fee_basis_points=0)) == []


@pytest.mark.parametrize(
    ("signed", "last"),
    [
        (date(2026, 11, 13), date(2026, 11, 27)),  # a Friday
        (date(2026, 11, 14), date(2026, 11, 30)),  # Saturday 28 runs to Monday
        (date(2026, 4, 30), date(2026, 5, 15)),  # 14 May 2026 is Ascension Day
        (date(2026, 12, 11), date(2026, 12, 28)),  # Christmas, a Friday, then the week-end
    ],
)
def test_the_withdrawal_runs_to_an_open_day(signed, last):
    assert withdrawal_last_day(signed, 14) == last


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_the_withdrawal_never_ends_early_nor_on_a_closed_day(signed, days):
    last = withdrawal_last_day(signed, days)
    assert (last - signed).days >= days and not closed(last)
    assert (last - signed).days - days <= 4


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1961, date(1961, 4, 2)),
        (2008, date(2008, 3, 23)),
        (2024, date(2024, 3, 31)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter_falls_where_the_almanac_says(year, sunday):
    assert easter(year) == sunday


def test_a_year_has_eleven_holidays_unless_two_meet():
    assert len(public_holidays(2026)) == 11
    assert len(public_holidays(2008)) == 10  # Ascension fell on 1 May
    assert next_open(date(2026, 5, 1)) == date(2026, 5, 4)


def test_a_rent_at_the_ceiling_stands():
    assert not above_ceiling(45_000, 45_000) and above_ceiling(45_001, 45_000) and not above_ceiling(1, None)
