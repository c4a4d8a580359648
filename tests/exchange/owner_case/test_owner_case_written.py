"""A case and its law, written and read again: the same."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_owner_simulation import LAWS, cases
from trousseau import scales
from trousseau.exchange.owner_case import Asked, laws, values_at, values_written, written

DAY = date(2026, 11, 24)


@given(cases, st.booleans(), st.none() | st.decimals("1", "60", places=2))
def test_a_case_written_is_read_the_same(case, ceilings, market):
    case = replace(case, market_per_area=market, energy="D", annexes=Decimal("3.50"))
    if ceilings:
        case = replace(case, per_area=(("loc1", Decimal("9.8175")), ("loc3", Decimal("6.3525"))))
    row = json.loads(json.dumps(written(case, on=DAY, commune="21231")))
    assert Asked("", DAY, "21231", row, "").case(LAWS) == case


def test_the_law_written_is_read_the_same_even_where_a_value_was_missing():
    for day in (DAY, date(2027, 1, 4)):
        found = laws(day, scales.at)
        rows = json.loads(json.dumps(values_written(found)))
        assert laws(day, values_at(rows, scales.at)) == found
