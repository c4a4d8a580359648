import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.owner_return import lost_charges, may_be_simplified, rent_parts

CENTS = st.integers(0, 200_000)


def test_a_call_paid_in_two_times_gives_its_rent_to_the_cent():
    assert rent_parts(36250, 5000, [20000, 21250]) == [17576, 18674]
    with pytest.raises(ValueError):
        rent_parts(36250, 5000, [41251])


@given(rent=CENTS, charges=CENTS, cuts=st.lists(st.integers(0, 100), max_size=6))
def test_however_it_is_paid_the_parts_are_within_the_call_and_a_full_payment_is_its_rent(rent, charges, cuts):
    parts, left = [], rent + charges
    for cut in cuts:
        parts.append(left * cut // 100)
        left -= parts[-1]
    parts.append(left)
    found = rent_parts(rent, charges, parts)
    assert sum(found) == rent and all(0 <= one <= part for one, part in zip(found, parts, strict=True))


def test_what_a_tenant_left_unpaid_of_the_charges_is_lost():
    assert lost_charges(36250, 5000, 0) == 5000
    assert lost_charges(36250, 5000, 41250) == 0
    assert lost_charges(36250, 5000, 20625) == 2500


def test_the_simplified_return_is_open_up_to_its_ceiling():
    assert may_be_simplified(1_500_000, 1_500_000) and not may_be_simplified(1_500_001, 1_500_000)
