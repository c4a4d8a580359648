"""The convention's arithmetic: coefficient, ceiling, grant, tenants' income."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.letting import (
    AreaLaw,
    GrantLaw,
    area_coefficient,
    counted_area,
    discounted,
    income_ceiling,
    intermediation_grant,
    may_be_requested,
    rent_ceiling,
)

AREA = AreaLaw(Decimal("0.7"), Decimal(19), Decimal("1.2"), Decimal(8))
GRANT = GrantLaw(2000_00, 1000_00, Decimal(40), ("loc2", "loc3"))
areas = st.decimals("5", "400", places=2)


@pytest.mark.parametrize(
    ("area", "coefficient"),
    [("38", "1.20"), ("40", "1.18"), ("65", "0.99"), ("100", "0.89"), ("20", "1.2"), ("45", "1.12")],
)
def test_the_coefficient_rounds_halves_up_and_stops_at_its_maximum(area, coefficient):
    assert area_coefficient(Decimal(area), AREA) == Decimal(coefficient)


def test_no_coefficient_without_an_area():
    with pytest.raises(ValueError, match="positive"):
        area_coefficient(Decimal(0), AREA)


@given(areas, areas)
def test_a_larger_dwelling_never_has_a_larger_coefficient(one, other):
    small, large = sorted((one, other))
    assert area_coefficient(small, AREA) >= area_coefficient(large, AREA)


@pytest.mark.parametrize(("annexes", "counted"), [("0", "40"), ("6", "43"), ("16", "48"), ("30", "48")])
def test_half_of_the_annexes_counts_up_to_eight_metres(annexes, counted):
    assert counted_area(Decimal(40), Decimal(annexes), AREA) == Decimal(counted)


def test_the_ceiling_is_market_less_discount_times_coefficient_times_area():
    # 11.50 × 0.55 × 1.18 × 40 = 298.54
    assert rent_ceiling(Decimal("11.50"), Decimal("0.45"), Decimal(40), AREA) == 298_54


@pytest.mark.parametrize(("discount", "rent"), [("0.15", 459_00), ("0.30", 378_00), ("0.45", 297_00)])
def test_the_rent_of_each_level(discount, rent):
    assert discounted(540_00, Decimal(discount)) == rent


@pytest.mark.parametrize(
    ("level", "area", "grant"),
    [("loc1", "28", 0), ("loc2", "45", 2000_00), ("loc3", "40", 3000_00), ("loc3", "40.01", 2000_00)],
)
def test_the_grant_goes_to_the_two_lowest_rents_and_more_to_a_small_dwelling(level, area, grant):
    assert intermediation_grant(level, Decimal(area), GRANT) == grant


def test_each_person_beyond_the_table_adds_the_same():
    ceilings = (14553, 21204, 25497, 28369, 33195, 37408, 4172)
    assert [income_ceiling(n, ceilings) for n in (1, 6, 8)] == [14553, 37408, 37408 + 2 * 4172]
    with pytest.raises(ValueError, match="at least one"):
        income_ceiling(0, ceilings)


def test_requests_close_after_their_last_day():
    assert may_be_requested(date(2027, 12, 31), date(2027, 12, 31))
    assert not may_be_requested(date(2028, 1, 1), date(2027, 12, 31))
