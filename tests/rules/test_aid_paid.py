"""What the CAF paid beyond the aid that it announced."""

import pytest

from trousseau.rules.aid_paid import AidMonth, beyond_announced


@pytest.mark.parametrize(
    ("months", "beyond"),
    [
        ([], 0),
        ([AidMonth(26500, 26500, 45000)], 0),
        ([AidMonth(90000, 26500, 45000)], 63500),
        ([AidMonth(90000, 0, 45000)], 45000),  # nothing announced: the rent bounds it
        ([AidMonth(26500, 0, 0)], 26500),  # of a month after the lease
        ([AidMonth(26500, 26500, 20000)], 6500),  # the month was shortened since
        ([AidMonth(0, 26500, 45000), AidMonth(53000, 26500, 45000)], 0),  # it makes up for the month before
        ([AidMonth(53000, 26500, 45000), AidMonth(0, 26500, 45000)], 26500),  # never for one to come
        ([AidMonth(0, 0, 45000), AidMonth(53000, 26500, 45000)], 26500),  # nothing was announced of it
        ([AidMonth(10000, 26500, 45000), AidMonth(60000, 26500, 45000), AidMonth(40000, 26500, 45000)], 30500),
    ],
)
def test_what_was_announced_is_the_tenant_s_and_the_rest_is_the_caf_s(months, beyond):
    assert beyond_announced(months) == beyond
