"""`make oracle`: our housing benefit against OpenFisca-France, on random pairs of all the known periods.

    python -m tools.oracle [--pairs 200000] [--seed 2026] [--rent-to 1000] [--resources-to 30000]

OpenFisca lives in .oracle/, an environment of its own (tools/setup.sh oracle): its pins never meet the program's. It
computes in float32; ours is exact. Each difference is listed with its proof (tools/oracle/exact.py): the exact
euro, in fractions written apart from the rule, and the rounding that a float takes to its other side. Exit 1 for a
difference without this proof, of more than one euro, or for more than one in 10,000.
"""

import argparse
import csv
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tools.oracle.exact import cause, exact
from trousseau import scales
from trousseau.exchange.benefit_cases import laws
from trousseau.rules.benefit import Letting, Tenant, estimate

HERE = Path(__file__).parent
PYTHON = HERE.parents[1] / ".oracle" / "bin" / "python"
MOST_APART, ONE_IN = 1, 10_000


def draw(pairs: int, seed: int, rent_to: int, resources_to: int) -> list[tuple[date, Tenant, Letting]]:
    """As many pairs of each period; 0 to 8 dependants, resources and rents (euros at most) all as likely."""
    dice = random.Random(seed)
    days = sorted({v.start for code, vs in scales.load().items() if code.startswith("benefit.") for v in vs})

    def one(number: int) -> tuple[date, Tenant, Letting]:
        disabled, conventioned, furnished = (dice.random() < odds for odds in (0.1, 0.5, 0.25))
        resources = dice.randrange(0, resources_to, 100) * 100
        tenant = Tenant(dice.random() < 0.4, dice.randint(0, 8), resources, disabled)
        letting = Letting(dice.randint(1, 3), dice.randint(15_000, rent_to * 100), conventioned, furnished)
        return days[number % len(days)], tenant, letting

    return [one(number) for number in range(pairs)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.oracle")
    parser.add_argument("--pairs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--rent-to", type=int, default=1000)
    parser.add_argument("--resources-to", type=int, default=30_000)
    options = parser.parse_args()
    pairs = draw(options.pairs, options.seed, options.rent_to, options.resources_to)
    law = {day: laws(day, scales.at).law for day in sorted({day for day, _tenant, _letting in pairs})}
    started = time.process_time()
    ours = [estimate(tenant, letting, law[day]) for day, tenant, letting in pairs]
    mine = time.process_time() - started
    with tempfile.TemporaryDirectory(prefix="trousseau-oracle-") as folder:
        asked, answered = Path(folder, "pairs.csv"), Path(folder, "euros.csv")
        with asked.open("w", newline="") as file:
            csv.writer(file).writerows(
                (f"{day:%Y-%m}", *(int(v) for v in vars(tenant).values()), *(int(v) for v in vars(letting).values()))
                for day, tenant, letting in pairs
            )
        subprocess.run([PYTHON, HERE / "openfisca.py", asked, answered], check=True)
        version, seconds, *theirs = answered.read_text().split()
    apart = [
        (pair, one, int(other)) for pair, one, other in zip(pairs, ours, theirs, strict=True) if one.euros != int(other)
    ]
    paid = sum(1 for one in ours if one.euros)
    print(
        f"{len(pairs)} pairs over {len(law)} periods ({paid} with an aid), seed {options.seed}, OpenFisca-France {version}"
    )
    print(f"pairs per CPU second: OpenFisca {len(pairs) / float(seconds):.0f}, our rule {len(pairs) / mine:.0f}")
    proved = 0
    for (day, tenant, letting), one, other in apart:
        euros, why = exact(tenant, letting, law[day]).euros, cause(tenant, letting, law[day], other)
        proved += euros == one.euros and why is not None
        words = f"a float takes {' and '.join(why)} to the other side" if why else "NOT EXPLAINED"
        print(f"  {day} {tenant} {letting}: exactly {euros}, ours {one.euros}, OpenFisca {other}: {words}")
    widest = max((abs(one.euros - other) for _pair, one, other in apart), default=0)
    good = proved == len(apart) and widest <= MOST_APART and len(apart) * ONE_IN <= len(pairs)
    print(
        f"{len(apart)} differences, {proved} proved to be OpenFisca's float32, the widest of {widest} €: "
        f"{'as expected' if good else 'TOO MANY, TOO WIDE OR NOT PROVED'}"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
