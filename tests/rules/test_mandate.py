"""Worked cases of the loi Hoguet and of the owner's withdrawal."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.mandate import MandateFacts, above_ceiling, mentions, missing_mentions
from trousseau.rules.off_premises import may_change_mind, withdrawal_end, withdrawal_last_day, work_begins
from trousseau.rules.working_days import closed, easter, next_open, public_holidays

WHOLE = MandateFacts(
    owner_name="Marc Schiste",
    owner_address="1 rue de l’Essai",
    dwelling="2 rue du Modèle",
    powers="Louer.",
    may_receive=True,
    fees=(True,),
    accounts_months=12,
    accounts_most=12,
    choice="owner",
    starts=True,
    ends=True,
    limited=True,
    notice_months=3,
    card_number="CPI 0000",
    card_place="CCI",
    guarantor="Caisse",
    quality="consumer",
    mediator="Médiateur d’exemple",
    signed_at="agency",
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
        ({"fees": ()}, "Décret 72-678, art. 66"),
        ({"fees": (True, False)}, "Décret 72-678, art. 66"),
        ({"powers": " \n"}, "Décret 72-678, art. 64"),
        ({"may_receive": False}, "Décret 72-678, art. 64"),
        ({"accounts_months": 13}, "Décret 72-678, art. 66"),
        ({"accounts_months": None}, "Décret 72-678, art. 66"),
        ({"mediator": ""}, "C. conso., art. L616-1"),
        ({"notice_months": None}, "Loi 70-9, art. 7"),
        ({"ends": False}, "Loi 70-9, art. 7"),
        ({"limited": False}, "Loi 70-9, art. 7"),
        ({"signed_at": ""}, "C. conso., art. L221-5"),
    ],
)
def test_a_mandate_without_one_mention_names_its_article(change, article):
    assert [mention.article for mention in missing_mentions(replace(WHOLE, **change))] == [article]


def test_who_is_in_business_needs_no_mediator():
    assert missing_mentions(replace(WHOLE, quality="pro", mediator="", notice_months=None)) == []


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


def test_who_was_not_informed_may_withdraw_for_twelve_months_more():
    signed = date(2026, 11, 13)
    assert withdrawal_end(signed, signed, 14, 12) == date(2026, 11, 27)
    assert withdrawal_end(signed, None, 14, 12) == date(2027, 11, 29)  # the 27th is a Saturday
    # told on 1 March 2027: fourteen days from then
    assert withdrawal_end(signed, date(2027, 3, 1), 14, 12) == date(2027, 3, 15)
    # told at the very end: never beyond the twelve months
    assert withdrawal_end(signed, date(2027, 11, 26), 14, 12) == date(2027, 11, 29)


def test_the_work_waits_for_the_delay_unless_the_owner_asks():
    assert work_begins(date(2026, 11, 13), 14, False) == date(2026, 11, 28)
    assert work_begins(date(2026, 11, 13), 14, True) == date(2026, 11, 13)


@pytest.mark.parametrize(
    ("away", "quality", "may"),
    [(True, "consumer", True), (True, "small", True), (True, "pro", False), (False, "consumer", False)],
)
def test_who_may_change_their_mind(away, quality, may):
    assert may_change_mind(away, quality) is may


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_the_withdrawal_never_ends_early_nor_on_a_closed_day(signed, days):
    last = withdrawal_last_day(signed, days)
    assert (last - signed).days >= days and not closed(last)
    assert (last - signed).days - days <= 4


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(1961, date(1961, 4, 2)), (2008, date(2008, 3, 23)), (2024, date(2024, 3, 31)), (2038, date(2038, 4, 25))],
)
def test_easter_falls_where_the_almanac_says(year, sunday):
    assert easter(year) == sunday


def test_a_year_has_eleven_holidays_unless_two_meet():
    assert len(public_holidays(2026)) == 11
    assert len(public_holidays(2008)) == 10  # Ascension fell on 1 May
    assert next_open(date(2026, 5, 1)) == date(2026, 5, 4)


def test_a_rent_at_the_ceiling_stands():
    assert not above_ceiling(45_000, 45_000) and above_ceiling(45_001, 45_000) and not above_ceiling(1, None)
