"""How many housing benefits are estimated per CPU second: by the rule, and by arrays of households × dwellings."""

import random
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from trousseau import scales
from trousseau.engines.benefit import Dwellings, Households, euros
from trousseau.exchange.benefit_cases import laws
from trousseau.exchange.benefit_cases.command import answer
from trousseau.rules.benefit import Letting, Tenant, estimate

HOUSEHOLDS, DWELLINGS, CASES, ROUNDS = 10_000, 1_000, 20_000, 5
LAW = laws(date(2026, 11, 1), scales.at).law
_dice = random.Random(2026)
PEOPLE = [
    (_dice.random() < 0.4, _dice.randint(0, 6), _dice.randrange(3_000_000), _dice.random() < 0.1)
    for _n in range(HOUSEHOLDS)
]
HOMES = [
    (_dice.randint(1, 3), _dice.randint(15_000, 100_000), _dice.random() < 0.5, _dice.random() < 0.2)
    for _n in range(DWELLINGS)
]


def _best(do: Callable[[], object], pairs: int) -> float:
    found = []
    for _round in range(ROUNDS):
        started = time.process_time()
        do()
        found.append(pairs / (time.process_time() - started))
    return max(found)


def by_rule() -> float:
    """Pairs per CPU second, 10,000 of them, all their terms kept."""
    pairs = [(Tenant(*one), Letting(*home)) for one in PEOPLE[:100] for home in HOMES[:100]]
    return _best(lambda: [estimate(*pair, LAW) for pair in pairs], len(pairs))


def by_arrays() -> float:
    """Pairs per CPU second, the terms of each dwelling computed anew."""
    households = Households(*zip(*PEOPLE, strict=True))
    dwellings = Dwellings(*zip(*HOMES, strict=True))
    return _best(lambda: euros(households, dwellings, LAW), HOUSEHOLDS * DWELLINGS)


def by_file() -> float:
    """Cases per CPU second of `trousseau benefit`, from a file to a file, 20,000 of them."""
    rows = [
        f"{at},2026-11-01,{HOMES[at % DWELLINGS][0]},{'oui' if PEOPLE[at % HOUSEHOLDS][0] else 'non'},"
        f"{PEOPLE[at % HOUSEHOLDS][1]},{_dice.randrange(3_000_000) / 100:.2f},{_dice.randrange(15_000, 100_000) / 100:.2f},"
        f"{'oui' if HOMES[at % DWELLINGS][2] else 'non'},non,{'oui' if PEOPLE[at % HOUSEHOLDS][3] else 'non'}\n"
        for at in range(CASES)
    ]
    with tempfile.TemporaryDirectory() as folder:
        cases, out = Path(folder) / "cases.csv", Path(folder) / "out.csv"
        cases.write_text(
            "case,date,zone,couple,dependants,base_resources,rent,conventioned,furnished,disabled\n" + "".join(rows)
        )
        return _best(lambda: answer(cases, out), CASES)
