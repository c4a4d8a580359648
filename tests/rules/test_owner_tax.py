"""The owner's tax: the scale, the two regimes, a deficit, what a reduction is worth."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.owner_tax import (
    TaxLaw,
    Taxpayer,
    base_tax,
    deficit_max,
    due_with,
    income_tax,
    micro,
    micro_allowed,
    more_tax,
    real,
    room_for_reductions,
    usable_reduction,
)

LAW = TaxLaw(
    thresholds=(11600_00, 29579_00, 84577_00, 181917_00),
    rates=(Decimal("0.11"), Decimal("0.30"), Decimal("0.41"), Decimal("0.45")),
    levies=Decimal("0.172"),
    flat_cost=20_00,
    micro_share=Decimal("0.7"),
    micro_max=15000_00,
    real_years=3,
    deficit_max=10700_00,
    reductions_max=10000_00,
    deficit_energy_max=21400_00,
)
amounts = st.integers(0, 50_000_00).map(Decimal)


@pytest.mark.parametrize(
    ("income", "parts", "tax"),
    [
        (11600_00, "1", "0"),
        (16000_00, "1", "48400"),
        (45000_00, "1", "660399"),
        (110000_00, "2", "1920798"),
        (200000_00, "1", "6652384"),
    ],
)
def test_the_scale_taxes_each_slice_at_its_rate(income, parts, tax):
    assert income_tax(Decimal(income), Decimal(parts), LAW) == Decimal(tax)


@given(st.integers(0, 400_000_00), st.integers(0, 400_000_00), st.integers(4, 20))
def test_a_larger_income_never_pays_less(one, other, quarters):
    low, high = sorted((one, other))
    parts = Decimal(quarters) / 4
    assert income_tax(Decimal(low), parts, LAW) <= income_tax(Decimal(high), parts, LAW)


def test_other_reductions_come_off_an_estimated_tax_and_not_off_the_notice():
    """What the notice says is due once they are taken off; the scale does not know them."""
    assert base_tax(Taxpayer(16000_00, other_reductions=300_00), LAW) == 184_00
    assert base_tax(Taxpayer(16000_00, tax_due=120_00, other_reductions=300_00), LAW) == 120_00
    # what found no tax to come off also comes off the tax of this rent
    beyond = base_tax(Taxpayer(16000_00, other_reductions=600_00), LAW)
    assert due_with(beyond, Decimal(0)) == 0 and due_with(beyond, Decimal(200_00)) == 84_00


def test_the_notice_wins_over_the_scale_and_nothing_known_is_refused():
    assert base_tax(Taxpayer(16000_00), LAW) == 484_00
    assert base_tax(Taxpayer(16000_00, tax_due=120_00), LAW) == 120_00
    with pytest.raises(ValueError, match="tax due is needed"):
        base_tax(Taxpayer(band=Decimal("0.3")), LAW)
    with pytest.raises(ValueError, match="band is needed"):
        more_tax(Taxpayer(tax_due=100_00), micro(Decimal(1000_00), LAW), LAW)


def test_a_band_is_enough_to_tax_the_rent():
    owner = Taxpayer(band=Decimal("0.30"), tax_due=5000_00)
    assert more_tax(owner, real(Decimal(6000_00), Decimal(2000_00), Decimal(0), Decimal(0), LAW), LAW) == 1194_00


def test_the_simplified_regime_taxes_a_share_and_has_a_limit():
    assert micro(Decimal(6000_00), LAW).taxable == 4200_00
    assert micro_allowed(15000_00, LAW) and not micro_allowed(15000_01, LAW)


def test_a_deficit_comes_off_the_income_without_its_interest_and_the_rest_waits():
    # 5,000 of rent against 7,000 of interest and 12,980 of costs: 15,000 of deficit, 2,000 of it from interest
    result = real(Decimal(5000_00), Decimal(12980_00), Decimal(7000_00), Decimal(0), LAW)
    assert (result.taxable, result.off_income, result.carried) == (0, 10700_00, 4300_00)
    later = real(Decimal(9000_00), Decimal(1980_00), Decimal(0), result.carried, LAW)
    assert (later.taxable, later.off_income, later.carried) == (2700_00, 0, 0)


@pytest.mark.parametrize(
    ("works", "off_income", "carried"),
    [
        (0, 10700_00, 19320_00),  # none of them takes the dwelling out of classes E, F, G
        (4000_00, 14700_00, 15320_00),  # raised by what they cost
        (10700_00, 21400_00, 8620_00),
        (30000_00, 21400_00, 8620_00),  # and no further
    ],
)
def test_energy_works_raise_the_deficit_by_what_they_cost_up_to_twice_the_maximum(works, off_income, carried):
    """CGI, art. 156, I, 3°: 5,000 of rent, 35,000 of costs and works, 20 of flat cost."""
    result = real(Decimal(5000_00), Decimal(35000_00), Decimal(0), Decimal(0), LAW, works)
    assert (result.off_income, result.carried) == (off_income, carried)


def test_interest_and_a_year_without_the_raised_maximum_change_nothing():
    # 7,000 of interest against 5,000 of rent: 2,000 wait, whatever the energy works
    result = real(Decimal(5000_00), Decimal(12980_00), Decimal(7000_00), Decimal(0), LAW, 12000_00)
    assert (result.off_income, result.carried) == (13000_00, 2000_00)
    assert deficit_max(12000_00, replace(LAW, deficit_energy_max=None)) == 10700_00


@given(amounts, amounts, amounts, amounts)
def test_a_deficit_is_neither_lost_nor_made(gross, costs, interest, carried):
    result = real(gross, costs, interest, carried, LAW)
    balance = gross - costs - interest - LAW.flat_cost
    assert result.taxable - result.off_income - result.carried == balance - carried
    assert min(result.taxable, result.off_income, result.carried) >= 0
    assert result.off_income <= LAW.deficit_max


def test_a_deficit_is_never_paid_back():
    assert due_with(Decimal(300_00), Decimal(-500_00)) == 0


@given(amounts, amounts, st.integers(0, 20_000_00))
def test_what_is_usable_passes_neither_the_reduction_nor_the_tax_nor_the_maximum(reduction, due, others):
    room = room_for_reductions(Taxpayer(0, other_reductions=others), LAW)
    usable = usable_reduction(reduction, room, due)
    assert 0 <= usable <= min(reduction, due, LAW.reductions_max)
    assert usable + min(others, LAW.reductions_max) <= LAW.reductions_max
