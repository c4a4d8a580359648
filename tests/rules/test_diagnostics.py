"""Which papers a dwelling needs, and until when each holds: worked cases of the rule alone."""

from datetime import date

import pytest

from trousseau.rules.diagnostics import (
    ASKED,
    KINDS,
    NOT_ASKED,
    OVER,
    SOON,
    THERE,
    UNKNOWN,
    Facts,
    Law,
    Validity,
    ademe_fault,
    may_be_reissued,
    needs,
    state,
    valid_until,
)

ON = date(2026, 11, 24)
LAW = Law(old_after=15, lead_before=1949, asbestos_year=1997)
DPE = Validity(
    120,
    (
        (date(2013, 1, 1), date(2017, 12, 31), date(2022, 12, 31)),
        (date(2018, 1, 1), date(2021, 6, 30), date(2024, 12, 31)),
    ),
)


def answers(**facts) -> dict[str, str]:
    return {need.kind: need.status for need in needs(Facts(**{"flat": True, **facts}), ON, LAW)}


def test_a_dwelling_of_which_nothing_is_known_needs_its_dpe_and_leaves_the_rest_unknown():
    assert answers() == {"dpe": ASKED, **dict.fromkeys(KINDS[1:], UNKNOWN)}


def test_a_recent_house_without_gas_out_of_every_zone_needs_its_dpe_alone():
    found = answers(flat=False, built_in=2015, electricity_since=2015, gas=False, risk_zone=False)
    assert found == {"dpe": ASKED, **dict.fromkeys(KINDS[1:], NOT_ASKED)}


@pytest.mark.parametrize(("year", "lead"), [(1948, ASKED), (1949, NOT_ASKED), (2020, NOT_ASKED), (None, UNKNOWN)])
def test_lead_is_sought_where_the_permit_is_older_than_1949(year, lead):
    assert answers(built_in=year)["crep"] == lead


@pytest.mark.parametrize(("since", "status"), [(2010, ASKED), (2011, UNKNOWN), (2012, NOT_ASKED), (None, UNKNOWN)])
def test_an_installation_is_diagnosed_after_fifteen_years_and_its_fifteenth_is_asked_about(since, status):
    assert answers(electricity_since=since)["electricity"] == status
    assert answers(gas=True, gas_since=since)["gas"] == status


def test_no_gas_is_an_answer_of_its_own():
    assert answers(gas=False)["gas"] == NOT_ASKED and answers(gas=None)["gas"] == UNKNOWN


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"built_in": 1996}, ASKED),
        ({"built_in": 1997}, UNKNOWN),
        ({"built_in": 1998}, NOT_ASKED),
        ({"built_in": 1950, "flat": False}, NOT_ASKED),
    ],
)
def test_asbestos_is_asked_of_flats_whose_permit_is_older_than_july_1997(facts, status):
    assert answers(**facts)["asbestos"] == status


@pytest.mark.parametrize(
    ("made", "until"),
    [
        (date(2021, 7, 1), date(2031, 6, 30)),
        (date(2021, 6, 30), date(2024, 12, 31)),
        (date(2018, 1, 1), date(2024, 12, 31)),
        (date(2017, 12, 31), date(2022, 12, 31)),
        (date(2013, 1, 1), date(2022, 12, 31)),
        (date(2012, 12, 31), date(2022, 12, 30)),
    ],
)
def test_a_dpe_holds_ten_years_but_for_those_of_2013_to_2021(made, until):
    assert valid_until(made, DPE, clear=None) == until


def test_lead_found_holds_six_years_and_no_lead_for_ever():
    lead = Validity(72, clear_unlimited=True)
    assert valid_until(date(2024, 2, 29), lead, clear=False) == date(2030, 2, 27)
    assert valid_until(date(2024, 2, 29), lead, clear=True) is None


def test_the_state_of_risks_holds_six_months_to_the_day_before():
    assert valid_until(date(2026, 8, 31), Validity(6), clear=None) == date(2027, 2, 27)


@pytest.mark.parametrize(
    ("until", "found"),
    [(date(2026, 11, 23), OVER), (ON, SOON), (date(2027, 2, 21), SOON), (date(2027, 2, 22), THERE), (None, THERE)],
)
def test_a_paper_is_there_ends_soon_or_is_over(until, found):
    assert state(until, ON, 90) == found


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("2421E1234567K", ""),
        ("2521E1234567K", ""),
        ("2321E1234567K", "year"),
        ("2475E1234567K", "department"),
        ("2421E123456K", "form"),
        ("24-21-E", "form"),
        ("", "form"),
    ],
)
def test_the_number_of_the_ademe_bears_its_year_and_its_department(number, fault):
    assert ademe_fault(number, date(2024, 3, 12), "21") == fault


def test_only_a_dpe_older_than_the_change_is_reissued_and_only_since():
    change = date(2026, 1, 1)
    assert may_be_reissued(date(2025, 12, 31), change, change)
    assert not may_be_reissued(change, date(2026, 3, 1), change)
    assert not may_be_reissued(date(2025, 6, 1), date(2025, 12, 31), change)
