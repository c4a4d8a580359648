"""How many owners' cases are compared per CPU second: four schemes, six years, no picture."""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

from trousseau import scales
from trousseau.exchange.owner_case import laws
from trousseau.rules.owner_schemes import Case
from trousseau.rules.owner_simulation import simulate
from trousseau.rules.owner_tax import Taxpayer

CASES, ROUNDS = 400, 5


def rate() -> float:
    """Cases per CPU second, the best of some rounds; no two cases are alike."""
    law = laws(date(2026, 11, 24), scales.at)
    first = Case(
        rent=540_00,
        area=Decimal(45),
        costs=1800_00,
        interest=600_00,
        owner=Taxpayer(16_000_00),
        market=law.market,
        agency=law.agency,
    )
    cases = [replace(first, rent=first.rent + n * 1_17, owner=Taxpayer(16_000_00 + n * 231_00)) for n in range(CASES)]
    found = []
    for _round in range(ROUNDS):
        started = time.process_time()
        for case in cases:
            simulate(case, law.schemes, law.tax, law.on)
        found.append(CASES / (time.process_time() - started))
    return max(found)
