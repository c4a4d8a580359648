"""What a tenant may be asked for the letting: the mandate’s, the owner’s, the ceiling, whichever is least."""

from decimal import Decimal

import pytest

from trousseau.rules.letting_fees import tenant_part


@pytest.mark.parametrize(
    ("written", "owner", "surface", "per_m2", "cents", "why"),
    [
        (30000, 40000, "44.00", "8.07", 30000, ""),
        (40000, 40000, "44.00", "8.07", 35508, "ceiling"),  # 44 × 8,07
        (40000, 20000, "44.00", "8.07", 20000, "owner"),
        (40000, 0, "44.00", "8.07", 0, "owner"),
        (20000, 20000, "44.00", "8.07", 20000, ""),
        (99999, 99999, "38.35", "3.03", 11620, "ceiling"),  # 116,2005: the fraction of a cent is not asked
    ],
)
def test_the_least_of_the_three(written, owner, surface, per_m2, cents, why):
    found = tenant_part(written, owner, Decimal(surface), Decimal(per_m2))
    assert (found.cents, found.why) == (cents, why)
