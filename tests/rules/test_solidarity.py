"""Who answers for the rent after leaving; what a month asks when it is suspended; what a lease must carry."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.lease_checks import ASK, BEFORE, LATER, MISSING, OK, SET_ASIDE, Facts, Paper, checks, missing
from trousseau.rules.solidarity import Leaving, bound_until
from trousseau.rules.suspension import longest, order_from, order_until, share

ON = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("changes", "until", "code"),
    [
        ({}, date(2027, 2, 28), "months"),
        ({"on": date(2026, 9, 1)}, date(2027, 2, 28), "months"),  # the rent of 1 March is the others'
        ({"on": date(2026, 9, 16)}, date(2027, 3, 15), "months"),
        ({"replaced_on": date(2026, 10, 5)}, date(2026, 10, 4), "replaced"),
        ({"replaced_on": date(2026, 8, 1)}, date(2026, 8, 30), "replaced"),
        ({"replaced_on": date(2028, 1, 1)}, date(2027, 2, 28), "replaced"),
        ({"solidary": False}, date(2026, 8, 30), "joint"),
        ({"conventioned": True}, None, "clause"),
        ({"conventioned": True, "solidary": False}, date(2026, 8, 30), "joint"),
        ({"bond": "married"}, None, "married"),
        ({"bond": "married", "why": "divorce"}, date(2026, 8, 30), "married"),
        ({"bond": "pacs"}, None, "pacs"),
        ({"why": "violence"}, ON, "violence"),
        ({"why": "violence", "bond": "married", "conventioned": True}, ON, "violence"),
        ({"why": "death", "bond": "married"}, date(2026, 8, 30), "death"),
    ],
)
def test_until_when_who_leaves_answers(changes, until, code):
    answer = bound_until(replace(Leaving(ON, "flatmate", "notice", True, False), **changes), 6)
    assert (answer.until, answer.code) == (until, code) and answer.article


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2031, 1, 1)))
def test_a_new_flatmate_never_binds_longer_than_the_six_months(on, replaced):
    leaving = Leaving(on, "flatmate", "notice", True, False)
    alone, with_another = bound_until(leaving, 6), bound_until(replace(leaving, replaced_on=replaced), 6)
    assert with_another.until <= alone.until


def test_an_order_runs_from_the_month_after_it_to_the_end_of_the_month_of_its_lifting():
    assert order_from(date(2026, 1, 31)) == date(2026, 2, 1)
    assert order_until(date(2026, 2, 1)) == date(2026, 2, 28)
    assert longest(date(2026, 9, 1), 18) == date(2028, 2, 29)


@given(
    st.integers(0, 100_000),
    st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.none(), st.integers(1, 80_000)), max_size=3),
)
def test_a_tenant_never_owes_less_than_nothing_and_the_two_parts_are_the_whole(due, aids):
    found = share(date(2026, 6, 1), due, aids)
    assert 0 <= found.tenant <= due and found.tenant + found.withheld == due


WHOLE = Facts(
    conventioned=False,
    owner_address=True,
    agency=True,
    tenants=1,
    surface=True,
    premises=True,
    rent=40000,
    ceiling=None,
    convention="none",
    previous="none",
    works=True,
    deposit=40000,
    deposit_max=40000,
    energy_cost=True,
    energy_class="D",
    letting_classes=("A", "B", "C", "D", "E", "F"),
    papers=(Paper("dpe", "asked", True, "CCH, art. L126-29"), Paper("crep", "unknown", False, "CSP, art. L1334-7")),
    annexes=frozenset({"rights"}),
)


def test_a_whole_draft_lacks_nothing_and_every_line_has_its_article():
    found = checks(WHOLE)
    assert missing(found) == [] and all(check.article for check in found)
    assert {check.code: check.status for check in found}["crep"] == ASK


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"owner_address": False}, "owner_address"),
        ({"agency": False}, "agency"),
        ({"tenants": 0}, "tenants"),
        ({"premises": False}, "premises"),
        ({"previous": "missing"}, "previous"),
        ({"deposit": 40001}, "deposit"),
        ({"energy_cost": False}, "energy_cost"),
        ({"energy_class": "G"}, "energy"),
        ({"energy_class": ""}, "energy"),
        ({"annexes": frozenset()}, "rights"),
        ({"convention": "asked"}, "ceiling_known"),
        ({"convention": "asked", "ceiling": 39999}, "ceiling"),
        ({"convention": "signed", "ceiling": 40000}, "convention"),
        ({"papers": (Paper("gas", "asked", False, "Loi 89-462, art. 3-3"),)}, "gas"),
    ],
)
def test_each_thing_that_is_missing_keeps_the_lease_from_being_signed(changes, code):
    assert [check.code for check in missing(checks(replace(WHOLE, **changes)))] == [code]


def test_loc2_sets_aside_surface_last_rent_and_works_and_nothing_else_that_blocks():
    found = checks(replace(WHOLE, conventioned=True, previous="missing", surface=False))
    assert {check.code for check in found if check.status == SET_ASIDE} == {"surface", "previous", "works"}
    assert missing(found) == []


@pytest.mark.parametrize("convention", ["asked", "signed"])
def test_a_class_that_the_convention_does_not_admit_is_said_and_keeps_nothing_from_being_signed(convention):
    loc1 = replace(
        WHOLE,
        convention=convention,
        ceiling=40000,
        energy_class="F",
        convention_classes=("A", "B", "C", "D", "E"),
        annexes=frozenset({"rights", "convention"}),
    )
    assert {check.code: check.status for check in checks(loc1)}["convention_energy"] == MISSING
    assert missing(checks(loc1)) == []
    fit = checks(replace(loc1, energy_class="E"))
    assert {check.code: check.status for check in fit}["convention_energy"] == OK


def test_the_inspection_and_the_insurance_wait_for_the_keys():
    before = {check.code: check.status for check in checks(WHOLE)}
    after = {check.code: check.status for check in checks(replace(WHOLE, keys_given=True))}
    assert before["insurance"] == before["inspection"] == LATER
    assert after["insurance"] == after["inspection"] == MISSING
    brought_in = {check.code: check.status for check in checks(replace(WHOLE, keys_given=True, brought_in=True))}
    assert (brought_in["inspection"], brought_in["insurance"]) == (BEFORE, MISSING)
