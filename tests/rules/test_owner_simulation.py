"""The worked cases of the owner's simulator, and what must hold for any case."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trousseau import scales
from trousseau.exchange.owner_case import laws
from trousseau.rules.guarantees import compare_guarantees
from trousseau.rules.owner_schemes import MICRO, Case, LocAvantages, Management, Scheme
from trousseau.rules.owner_simulation import Outcome, simulate
from trousseau.rules.owner_tax import Taxpayer

DAY = date(2026, 11, 24)
LAWS = laws(DAY, scales.at)


def run(case: Case, on: date = DAY, schemes=None):
    return simulate(case, schemes or LAWS.schemes, LAWS.tax, on)


def case(rent=540_00, area="45", costs=1800_00, income=45000_00, **fields) -> Case:
    owner = fields.pop("owner", None) or Taxpayer(income, fields.pop("parts", Decimal(1)))
    fields = {"market": LAWS.market, "agency": LAWS.agency, **fields}
    return Case(rent=rent, area=Decimal(area), costs=costs, owner=owner, **fields)


B = case()
C = case(income=16000_00)
D = case(rent=430_00, area="28", costs=1220_00)
E = case(rent=850_00, area="85", costs=3000_00, interest=1800_00, income=110000_00, parts=Decimal(2))
F = case(regime=MICRO)

# the year that each worked case is about: D is the first one, with its grant; cents
WORKED = {
    "B": (B, 1, (1917_01, 2757_52, 2993_14, 3022_56)),
    "C": (C, 1, (2599_65, 3105_40, 2380_40, 1655_39)),
    "D": (D, 0, (1641_07, 2310_36, 5281_99, 6055_42)),
    "E": (E, 1, (1973_70, 3296_71, 3667_61, 3713_91)),
}


@pytest.mark.parametrize(("worked", "year", "nets"), WORKED.values(), ids=WORKED)
def test_the_worked_cases_to_the_cent(worked, year, nets):
    assert tuple(outcome.years[year].net for outcome in run(worked).outcomes) == nets


def test_the_detail_of_the_third_level():
    year = run(B).outcomes[3].usual
    assert (year.rent, year.received, year.fees, year.taxable) == (3564_00, 3489_75, 279_18, 1390_57)
    assert (year.more_tax, year.levies, year.reduction, year.usable) == (417_17, 239_18, 2268_34, 2268_34)


def test_works_come_off_the_rents_of_the_first_year():
    """CGI, art. 31: of 1,000 € within the rents, the owner's rate and the levies come back, and a usual year is the same."""
    without, with_works = run(B), run(replace(B, works=1000_00))
    rate = Decimal("0.30") + LAWS.tax.levies
    for bare, outcome in zip(without.outcomes[:1], with_works.outcomes[:1], strict=True):
        assert outcome.works_saved == int(1000_00 * rate)
        assert outcome.total == bare.total - 1000_00 + outcome.works_saved
        assert outcome.first.works == 1000_00 and outcome.years[1].works == 0
        assert outcome.usual == bare.usual and outcome.gap == bare.gap


def test_works_beyond_the_rents_make_a_deficit_within_its_limit_and_the_rest_is_carried():
    """CGI, art. 156: 10,700 € off the other income the first year, the rest off the rents that follow."""
    outcome = run(replace(B, works=20000_00)).free
    assert outcome.first.off_income == LAWS.tax.deficit_max and outcome.first.taxable == 0
    assert outcome.years[1].taxable == 0 < outcome.usual.taxable
    assert outcome.usual == run(B).free.usual
    later = sum(run(B).free.usual.taxable - year.taxable for year in outcome.years[1:])
    first = run(B).free.first
    assert abs(later - (20000_00 - first.taxable - LAWS.tax.deficit_max)) <= 2  # of cents rounded year by year


def test_works_that_leave_the_bad_classes_take_more_off_the_first_year_and_leave_less_to_the_next():
    """CGI, art. 156, I, 3°: of 20,000 € of works, 15,000 € of them for energy."""
    plain, energy = run(replace(B, works=20000_00)).free, run(replace(B, works=20000_00, energy_works=15000_00)).free
    assert plain.first.off_income == 10700_00
    # 6,014.25 € received − 601.43 of fees and insurance − 1,800 of costs − 20: 3,592.83 € that the works take first
    assert energy.first.off_income == 16407_18 and energy.first.taxable == 0
    assert run(replace(B, works=20000_00, energy_works=3000_00)).free.first.off_income == 13700_00
    assert energy.years[1].taxable == energy.usual.taxable == plain.usual.taxable
    assert energy.works_saved != plain.works_saved and energy.usual == plain.usual


def test_works_spare_nothing_to_who_owes_nothing_and_nothing_under_micro():
    owner = Taxpayer(0, Decimal(1), None, 0)
    assert run(replace(F, works=5000_00)).free.works_saved == 0
    spared = run(replace(B, owner=owner, works=5000_00)).free
    assert 0 < spared.works_saved <= int(5000_00 * LAWS.tax.levies) + 1  # the levies alone


@given(st.integers(0, 60000_00), st.sampled_from([B, C, D, E]))
def test_works_never_give_back_more_than_they_cost_nor_change_a_usual_year(works, one):
    comparison, bare = run(replace(one, works=works)), run(one)
    for outcome, other in zip(comparison.outcomes, bare.outcomes, strict=True):
        assert outcome.usual == other.usual and outcome.gap == other.gap
        assert outcome.total <= other.total and outcome.works_saved == (
            outcome.total + works - other.total if works else 0
        )


def test_little_tax_makes_the_largest_reduction_the_worst():
    comparison = run(C)
    third = comparison.outcomes[3]
    assert (third.usual.reduction, third.usual.usable, third.usual.tax_due) == (2268_34, 636_96, 636_96)
    assert comparison.best.code == "loc1" and third.gap == -944_26
    assert [outcome.break_even for outcome in comparison.outcomes[1:]] == [0, 703_26, 1428_26]


def test_the_grant_comes_once_and_turns_a_yearly_loss_into_a_gain_over_six_years():
    second = run(C).outcomes[2]
    assert [year.grant for year in second.years] == [2000_00, 0, 0, 0, 0, 0]
    assert second.gap == -219_25 and second.total_gap == 340_49


def test_the_simplified_regime_shuts_the_scheme_and_leaving_it_has_a_price():
    comparison = run(F)
    assert comparison.free.usual.net == 1625_72
    assert [outcome.objections for outcome in comparison.outcomes[1:]] == [("micro",)] * 3
    assert all(not outcome.years for outcome in comparison.outcomes[1:])
    assert comparison.best.code == "free"
    assert comparison.leaving.free.usual.net == 1917_01 and comparison.leaving_cost == -291_29
    assert [o.usual.net for o in comparison.leaving.outcomes] == [o.usual.net for o in run(B).outcomes]


def test_leaving_the_simplified_regime_costs_an_owner_without_charges():
    comparison = run(case(costs=0, regime=MICRO))
    # 70 % of 6,014.25 against 6,014.25 less fees and 20: 5,392.83 taxed instead of 4,209.98, at 47.2 %
    assert comparison.leaving_cost == 558_31


def test_the_simplified_regime_has_a_limit_that_is_said():
    assert run(case(rent=1300_00, regime=MICRO)).micro_too_high
    assert not run(F).micro_too_high and not run(case(rent=1300_00)).micro_too_high


@pytest.mark.parametrize(
    ("fields", "on", "why"),
    [
        ({"energy": "F"}, DAY, ("energy",)),
        ({"furnished": True}, DAY, ("furnished",)),
        ({}, date(2028, 1, 1), ("ended",)),
        ({"energy": "D"}, DAY, ()),
    ],
)
def test_what_shuts_the_scheme_is_named(fields, on, why):
    assert run(case(**fields), on).outcomes[2].objections == why


def test_class_e_is_no_longer_admitted_from_2028():
    later = laws(date(2028, 1, 1), scales.at)
    assert later.schemes[1].energy == ("A", "B", "C", "D")


def test_ceilings_of_a_year_that_nobody_entered_stop_nothing():
    later = laws(date(2027, 1, 4), scales.at)
    assert len(later.missing) == 6 and later.ceilings("21231") is None
    assert LAWS.missing == () and LAWS.ceilings("21231")["loc3"][0] == 14553
    assert LAWS.ceilings("75056") is None


def test_a_ceiling_lower_than_the_discounted_rent_wins():
    # 9.00 × 0.55 × 1.12 × 45 = 249.48, less than 297
    third = run(case(market_per_area=Decimal(9))).outcomes[3]
    assert third.rent == third.ceiling == 249_48
    assert run(case(market_per_area=Decimal(30))).outcomes[3].rent == 297_00


def test_the_notice_of_a_taxpayer_replaces_the_scale():
    given_tax = run(case(owner=Taxpayer(16000_00, tax_due=0)))
    assert not given_tax.estimated and run(C).estimated
    assert given_tax.outcomes[3].usual.usable == 152_96  # the tax on this rent alone


def test_with_no_tax_due_a_reduction_is_worth_nothing():
    comparison = run(case(income=0))
    assert [outcome.usual.usable for outcome in comparison.outcomes] == [0, 0, 0, 0]
    third = comparison.outcomes[3]
    assert third.usual.reduction > 0 and third.gap < 0


def test_other_reductions_use_the_same_maximum():
    owner = Taxpayer(200000_00, other_reductions=9500_00)
    assert run(case(owner=owner)).outcomes[3].usual.usable == 500_00


@dataclass(frozen=True)
class Depreciation(Scheme):
    """A scheme of another kind: part of the price off the taxable rent, no reduction."""

    code: str = "depreciation"

    def objections(self, case: Case, on: date) -> tuple[str, ...]:
        return ("micro",) if case.regime == MICRO else ()

    def deduction(self, case: Case, year: int) -> int:
        return 3000_00


def test_another_scheme_joins_the_list_and_nothing_else_changes():
    with_it = run(B, schemes=(*LAWS.schemes, Depreciation()))
    assert with_it.outcomes[:4] == run(B).outcomes
    # 3,592.83 taxable less 3,000, at 47.2 %: 1,416 saved
    assert with_it.outcomes[4].gap == 1416_00


def test_an_owner_whose_tax_is_spent_by_other_reductions_is_not_told_to_take_the_third_level():
    """Of a tax of 2,150 €, 3,000 € of reductions leave nothing: any level then takes money from the owner."""
    told = run(case(owner=Taxpayer(30000_00, other_reductions=3000_00)))
    assert (told.tax_due, told.estimated) == (0, True)
    assert told.best is told.free
    assert told.outcomes[3].total_gap < -2800_00
    # reductions that found no tax leave less of the tax on this rent too
    notice = run(case(owner=Taxpayer(30000_00, tax_due=0, other_reductions=3000_00)))
    assert all(
        one.usual.usable <= other.usual.usable for one, other in zip(told.outcomes, notice.outcomes, strict=True)
    )


euros = st.integers(0, 4000_00)
percent = st.integers(0, 30).map(lambda n: Decimal(n) / 100)
managements = st.builds(Management, percent, percent, st.integers(0, 48).map(lambda n: Decimal(n) / 4), percent)
owners = st.builds(
    Taxpayer,
    income=st.integers(0, 250_000_00),
    parts=st.integers(4, 16).map(lambda n: Decimal(n) / 4),
    tax_due=st.none() | st.integers(0, 60_000_00),
    other_reductions=st.integers(0, 15_000_00),
)
cases = st.builds(
    Case,
    rent=st.integers(50_00, 3000_00),
    area=st.decimals("9", "200", places=2),
    owner=owners,
    market=managements,
    agency=managements,
    costs=euros,
    interest=euros,
)


@given(cases)
def test_the_best_never_leaves_less_than_the_free_market(any_case):
    comparison = run(any_case)
    assert comparison.best.total >= comparison.free.total and comparison.best.total_gap >= 0
    for outcome in figures(comparison):
        assert outcome.total_gap == outcome.total - comparison.free.total
    if all(outcome.total_gap < 0 for outcome in figures(comparison)[1:]):
        assert comparison.best is comparison.free


@given(cases, st.integers(80_000_00, 250_000_00), st.integers(0, 3000_00))
def test_an_estimated_tax_and_the_same_tax_of_a_notice_advise_the_same(any_case, income, other):
    """The estimate is the notice that the administration would send: the scale's tax less the other reductions."""
    owner = Taxpayer(income, any_case.owner.parts, other_reductions=other)
    told = run(replace(any_case, owner=owner))
    assert told.tax_due > 0
    notice = run(replace(any_case, owner=replace(owner, tax_due=told.tax_due)))
    for one, other in zip(figures(told), figures(notice), strict=True):
        assert abs(one.total - other.total) <= 6  # the tax of a notice is in whole cents


def figures(comparison) -> list[Outcome]:
    return [outcome for outcome in comparison.outcomes if outcome.years]


@given(cases)
def test_what_is_usable_passes_neither_the_reduction_nor_the_tax(any_case):
    for outcome in figures(run(any_case)):
        for year in outcome.years:
            assert 0 <= year.usable <= min(year.reduction, year.tax_due, LAWS.tax.reductions_max)
            if year.tax_due == 0:
                assert year.usable == 0


WITHOUT_REDUCTION = tuple(
    replace(scheme, reduction=Decimal(0)) if isinstance(scheme, LocAvantages) else scheme for scheme in LAWS.schemes
)


@given(cases)
def test_a_reduction_gives_what_it_takes_off_the_tax_and_no_more(any_case):
    """The third level wins by its lower costs or its grant, never by a reduction that no tax is there to use."""
    with_it, without = run(any_case), run(any_case, schemes=WITHOUT_REDUCTION)
    for one, other in zip(figures(with_it), figures(without), strict=True):
        for year, plain in zip(one.years, other.years, strict=True):
            assert abs(year.net - plain.net - year.usable) <= 1  # each is rounded
            assert year.net - plain.net <= year.tax_due + 1


@given(cases.map(lambda one: replace(one, owner=Taxpayer(0, one.owner.parts))), st.integers(0, 60))
def test_with_no_tax_due_the_third_level_never_wins_by_its_reduction(any_case, rate):
    """Whatever the rate of its reduction, an owner without tax keeps the same to the cent."""
    third = replace(LAWS.schemes[3], reduction=Decimal(rate) / 100)
    outcome, plain = (
        run(any_case, schemes=(LAWS.schemes[0], scheme)).outcomes[1] for scheme in (third, WITHOUT_REDUCTION[3])
    )
    untaxed = [n for n, year in enumerate(outcome.years) if year.tax_due == 0]
    assume(untaxed)
    assert [outcome.years[n].net for n in untaxed] == [plain.years[n].net for n in untaxed]


@given(cases, st.integers(1, 2000_00), st.sampled_from(["costs", "interest"]))
def test_a_cost_that_rises_never_improves_a_net(any_case, more, which):
    before = run(any_case)
    after = run(replace(any_case, **{which: getattr(any_case, which) + more}))
    for one, other in zip(before.outcomes, after.outcomes, strict=True):
        assert other.total <= one.total
        assert other.first.net <= one.first.net


@given(cases, st.sampled_from(["fees", "insurance", "arrears", "vacancy"]))
def test_a_worse_management_never_improves_the_net(any_case, which):
    worse = {
        who: replace(getattr(any_case, who), **{which: getattr(getattr(any_case, who), which) + Decimal("0.01")})
        for who in ("market", "agency")
    }
    before, after = run(any_case), run(replace(any_case, **worse))
    for one, other in zip(before.outcomes, after.outcomes, strict=True):
        assert other.first.net <= one.first.net


@given(cases)
def test_the_lines_of_a_year_make_its_net(any_case):
    for outcome in figures(run(any_case)):
        for year in outcome.years:
            kept = year.received + year.grant - year.fees - year.insurance - year.costs - year.interest
            assert abs(kept - year.more_tax - year.levies + year.usable - year.net) <= 4  # each line is rounded
            assert abs(year.rent - year.vacancy - year.arrears - year.received) <= 2


@given(cases, st.integers(0, 40_000_00))
def test_the_line_of_gains_and_the_break_even_are_those_of_the_simulation(any_case, tax):
    def gap(outcome_index: int, due: int) -> int:
        owner = replace(any_case.owner, tax_due=due)
        return run(replace(any_case, owner=owner)).outcomes[outcome_index].gap

    for index, outcome in enumerate(run(any_case).outcomes[1:], 1):
        assert abs(_on_line(outcome.gains, tax) - gap(index, tax)) <= 3
        if outcome.break_even is None:
            assert gap(index, outcome.gains[-1][0]) <= 1
        else:
            assert gap(index, outcome.break_even) >= -1
            assert gap(index, outcome.break_even + tax) >= -1


def _on_line(points, at: int) -> float:
    for (left, low), (right, high) in zip(points, points[1:], strict=False):
        if left <= at <= right and right > left:
            return low + (high - low) * (at - left) / (right - left)
    return points[-1][1]


def test_the_guarantees_say_what_they_cover_and_cost():
    by_code = {one.code: one for one in compare_guarantees(540_00, 6014_25, Decimal("0.03"), LAWS.guarantees)}
    assert list(by_code) == ["visale", "insurance", "fsl", "fund", "none"]
    assert by_code["insurance"].cost == 180_43 and by_code["visale"].cost == 0
    assert by_code["visale"].open is None and by_code["visale"].months == 36
    dear = compare_guarantees(1300_01, 0, Decimal(0), LAWS.guarantees)
    assert dear[0].open is False
