"""Every rule says its figures, its ground and how far it is from the limit; what is not known refuses nobody."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sittings import LAW, LIMITS, dwelling, dwellings, household, households, limits

from trousseau.rules.applicant import Quota, Threshold, Thresholds
from trousseau.rules.eligibility import (
    CODES,
    LABELS,
    NOTES,
    Terms,
    explain,
    fits,
    living,
    refused,
    undecided,
    without_law,
)

TERMS = Terms(LAW, LIMITS)


def line(code, one=None, home=None, terms=TERMS):
    return next(line for line in explain(one or household(), home or dwelling(), terms) if line.code == code)


def test_every_rule_answers_in_its_place_also_after_one_says_no():
    hard = household(rooms_min=4, needs_access=True, communes=frozenset({"21166"}), declined=("L1",), resources=None)
    lines = explain(hard, dwelling(surface=800), TERMS)
    assert tuple(one.code for one in lines) == CODES and set(LABELS) == set(CODES)
    assert refused(lines) == ("surface", "rooms_min", "access", "area", "declined")


def test_a_hundredth_of_a_square_metre_decides_and_the_margin_says_it():
    family = household(size=3, adults=1, young=2)
    assert line("surface", family, dwelling(surface=2500)).status == "ok"
    below = line("surface", family, dwelling(surface=2499))
    assert (below.status, below.value, below.threshold, below.margin) == ("no", 2499, 2500, -1)
    assert below.ground == "CCH, art. R822-25"


@pytest.mark.parametrize(
    ("accessible", "status", "note"), [(True, "ok", ""), (False, "no", ""), (None, "no", "access_unknown")]
)
def test_a_dwelling_whose_access_nobody_knows_suits_only_who_climbs_a_step(accessible, status, note):
    found = line("access", household(needs_access=True), dwelling(accessible=accessible))
    assert (found.status, found.note) == (status, note)
    assert line("access", household(), dwelling(accessible=accessible)).status == "ok"


def test_rooms_have_a_least_and_a_most():
    one = household(rooms_min=2, rooms_max=3)
    found = [(rooms, refused(explain(one, dwelling(rooms=rooms, surface=9000), TERMS))) for rooms in (1, 2, 3, 4)]
    assert found == [(1, ("rooms_min",)), (2, ()), (3, ()), (4, ("rooms_max",))]
    assert line("rooms_max", household(rooms_max=None)).threshold is None


def test_the_tax_income_is_held_against_the_ceiling_of_the_level_the_commune_and_the_size():
    assert line("income", household(tax_income=2_646_000)).status == "ok"  # Dijon, zone B1, Loc2, one person
    above = line("income", household(tax_income=2_646_001))
    assert (above.status, above.margin, above.ground) == ("no", -1, "CGI, art. 199 tricies")
    couple = household(tax_income=3_533_800, size=2, adults=2, couple=True)
    assert line("income", couple).margin == 0
    assert line("income", household(tax_income=2_381_401), dwelling(commune="21263")).status == "no"  # zone C


def test_an_income_that_is_not_proved_and_an_unknown_ceiling_refuse_nobody_and_let_nobody_in():
    for one, home, lack in (
        (household(tax_income=None), dwelling(), "tax"),
        (household(), dwelling(commune="99999"), "law"),
    ):
        lines = explain(one, home, TERMS)
        assert (refused(lines), undecided(lines), fits(lines)) == ((), lack, False)
    assert fits(explain(household(tax_income=None), dwelling(level="free"), TERMS))
    assert line("income", household(tax_income=None)).note == "tax_income_unproved"
    assert line("income", household(tax_income=None)).status == "unknown"
    assert line("income", household(tax_income=None), dwelling(level="free")).status == "ok"
    assert line("income", home=dwelling(commune="99999")).status == "unknown"


def test_the_figures_of_the_reference_table_come_out():
    """Single on the RSA in a Loc2 T2: 308 € of benefit, 23 % of effort, 443 € left, 14.6 € a day."""
    money = living(household(), dwelling(), LAW)
    assert (money.benefit, money.resources, money.left) == (30_800, 57_349, 44_349)
    assert line("effort").value == 227 and line("left").value == 1458  # 22.67 % and 14.58 €: never better than they are


def test_without_any_resources_nothing_is_divided_and_the_sentence_is_there():
    poor = household(rsa=False)
    effort = line("effort", poor)
    assert (effort.status, effort.value, effort.note, effort.margin) == ("no", None, "no_resources", -13_000)
    assert "Aucune ressource" in NOTES[effort.note]
    assert line("effort", poor, dwelling(rent=10_000, charges=0)).status == "ok"  # the benefit pays for all of it
    assert line("left", poor).status == "no" and line("left", poor).value < 0


@pytest.mark.parametrize("lacking", [{"resources": None}, {"base_resources": None}])
def test_resources_that_are_not_proved_are_unknown_and_never_a_refusal(lacking):
    one = household(**lacking)
    lines = explain(one, dwelling(), TERMS)
    assert {line.status for line in lines if line.code in ("effort", "left")} == {"unknown"}
    assert line("effort", one).note == "resources_unproved"
    assert not refused(lines) and not fits(lines) and undecided(lines) == "year" and fits(lines, lenient=True)
    assert line("effort", one).threshold == 350  # what would be asked is known


def test_a_day_without_a_scale_is_unknown_and_says_so():
    terms = Terms(replace(LAW, benefit=None), LIMITS)
    assert (line("left", terms=terms).status, line("left", terms=terms).note) == ("unknown", "law_unknown")
    assert without_law(dwelling(), terms) and undecided(explain(household(), dwelling(), terms)) == "law"
    free = replace(terms, thresholds=Thresholds())  # without a limit the effort only informs
    assert not without_law(dwelling(), free) and fits(explain(household(), dwelling(), free))


def test_without_an_adopted_limit_the_figures_inform_and_refuse_nobody():
    terms = Terms(LAW, Thresholds())
    lines = explain(household(), dwelling(rent=900_000), terms)
    assert [one.status for one in lines if one.code in ("effort", "left")] == ["info", "info"] and fits(lines)
    assert line("effort", terms=terms).note == "no_threshold"


def test_a_reserved_dwelling_goes_to_its_quota_and_a_refused_one_is_not_offered_again():
    reserved = Terms(LAW, LIMITS, (Quota("siao", "Contingent SIAO", 0, frozenset({"L1"})),))
    assert refused(explain(household(), dwelling(), reserved)) == ("quota",)
    assert line("quota", terms=reserved).ground == "Contingent SIAO"
    assert fits(explain(household(quotas=("siao",)), dwelling(), reserved))
    assert fits(explain(household(), dwelling("L2"), reserved))
    assert refused(explain(household(declined=("L1",)), dwelling(), TERMS)) == ("declined",)


def test_a_commune_left_out_for_safety_and_one_never_asked_give_the_same_lines():
    asked = household(communes=frozenset({"21231", "21166"}))
    assert explain(asked, dwelling(commune="21515"), TERMS) == explain(
        household(communes=frozenset({"21231"})), dwelling(commune="21515"), TERMS
    )
    nowhere = line("area", household(communes=frozenset()))
    assert (nowhere.status, nowhere.value, nowhere.note) == ("no", None, "")


def verdict(line) -> str:
    """The answer from the figures that are shown alone."""
    if line.value is None or line.threshold is None:
        return line.status
    below = line.code in ("rooms_max", "income", "effort")
    return "ok" if (line.value <= line.threshold if below else line.value >= line.threshold) else "no"


@settings(max_examples=400, deadline=None)
@given(households(), dwellings(), limits)
def test_the_figures_shown_give_the_verdict_again_and_so_does_the_margin(one, home, adopted):
    for found in explain(one, home, Terms(LAW, adopted)):
        assert found.status == verdict(found)
        if found.margin is not None:
            assert found.status == ("ok" if found.margin >= 0 else "no")


@settings(max_examples=300, deadline=None)
@given(households(), dwellings(), limits)
def test_money_is_compared_as_fractions_would(one, home, adopted):
    money = living(one, home, LAW)
    lines = {line.code: line for line in explain(one, home, Terms(LAW, adopted))}
    if money is None:
        return
    if adopted.effort and money.resources:
        passes = Fraction(money.cost, money.resources) <= Fraction(adopted.effort.value, 1000)
        assert (lines["effort"].status == "ok") == passes
    if adopted.left:
        units = 1 + Fraction(one.adults - 1, 2) + Fraction(3 * one.young, 10)
        assert (lines["left"].status == "ok") == (money.left * 12 >= adopted.left.value * units * 365)


@settings(max_examples=200, deadline=None)
@given(households(), dwellings(), limits, st.integers(0, 5000))
def test_a_larger_dwelling_never_loses_its_area(one, home, adopted, more):
    terms = Terms(LAW, adopted)
    before, after = (explain(one, home, terms)[0], explain(one, replace(home, surface=home.surface + more), terms)[0])
    assert before.status == "no" or after.status == "ok"


def test_a_limit_is_the_agencys_and_says_its_decision():
    terms = Terms(LAW, Thresholds(Threshold(330, "Séance du 3 octobre"), None))
    assert line("effort", terms=terms).ground == "Séance du 3 octobre"
