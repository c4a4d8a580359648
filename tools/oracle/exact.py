"""The housing benefit of one pair in exact fractions, and how near each rounding of the text is to falling the other way.

Written from the articles, apart from `rules.benefit`, which counts in integers: it shares the dated figures alone. Where
OpenFisca and the rule differ, this says whether the rule's euro is the exact one, and which roundings, taken to their
other side, give OpenFisca's: numbers that float32 cannot tell from the middle, from a whole or from the threshold.
"""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import floor

from trousseau.rules.benefit import BenefitLaw, Letting, Tenant

STEPS = RL, TL, THRESHOLD, BEGINS, ENDS, CENT, DEBT, EURO = (
    "RL",
    "TL",
    "threshold",
    "taper begins",
    "taper ends",
    "cent",
    "CRDS",
    "euro",
)
# What the roundings of float32 on the way may add up to, in the last digit of each. A rent of 2,000 € is known to 1/8,000 €;
# where the aid shrinks, that is divided by some 150 € and multiplied by some 800 €: an eighth of a cent.
UNSEEN = dict.fromkeys(STEPS, Fraction(1, 200)) | {CENT: Fraction(1, 8), THRESHOLD: Fraction(1, 8)}


@dataclass(frozen=True)
class Exact:
    """`euros` paid; `near`: by rounding, how far the number is from where it would be rounded to the other side, in its
    own last digit (RL: 0.01 %, TL: 0.001 %, a cent, a euro; the threshold: a cent)."""

    euros: int
    near: dict[str, Fraction]


def exact(tenant: Tenant, letting: Letting, law: BenefitLaw, *, across: Collection[str] = ()) -> Exact:
    """`across`: the roundings that are taken to their other side."""
    near: dict[str, Fraction] = {}

    def nearest(name: str, value: Fraction) -> int:
        whole = floor(value + Fraction(1, 2))
        middle = floor(value) + Fraction(1, 2)
        near[name] = abs(value - middle)
        return whole if name not in across else 2 * floor(value) + 1 - whole

    def below(name: str, value: Fraction) -> int:
        whole = floor(value)
        near[name] = min(value - whole, whole + 1 - value)
        if name not in across:
            return whole
        return whole - 1 if value - whole <= Fraction(1, 2) else whole + 1

    # arrêté du 27/09/2019, art. 7 to 9, 14 and 15: cents
    ceiling, reference = (_family(law.ceilings[zone], tenant) for zone in (letting.zone, 2))
    counted = letting.rent * (Fraction(2, 3) if letting.furnished else Fraction(1))
    kept = min(counted, Fraction(ceiling))
    charged = kept + law.charges[0] + law.charges[1] * tenant.dependants
    least = max(charged * Fraction(law.least_rate, 1000), Fraction(law.least))
    ratio = nearest(RL, kept / reference * 10_000)
    first, second = law.steps
    slices = max(0, min(ratio, second) - first), max(0, ratio - second)
    rent_rate = nearest(TL, sum(Fraction(rate * part, 1000) for rate, part in zip(law.step_rates, slices, strict=True)))
    own = Fraction(_family(law.family_rates, tenant) + rent_rate, 100_000)
    resources = -(-tenant.resources // 10_000) * 100 - _family(law.allowances, tenant)
    before = max(Fraction(0), charged - least - own * 100 * max(0, resources))
    # CCH, art. D823-16
    threshold = law.thresholds[1 if letting.conventioned else 0]
    if threshold:
        near[THRESHOLD] = abs(before - threshold)
    if (before < threshold) != (THRESHOLD in across and bool(threshold)):
        return Exact(0, near)
    shrinks, stops = law.tapers[letting.zone]
    begins, ends = (nearest(BEGINS, Fraction(ceiling * shrinks, 100)), nearest(ENDS, Fraction(ceiling * stops, 100)))
    share = Fraction(1)
    if counted > begins and not tenant.disabled:
        share = max(Fraction(0), 1 - (counted - begins) / (ends - begins))
    gross = max(0, nearest(CENT, before * share) - law.deduction)
    debt = below(DEBT, Fraction(gross * law.social_debt, 1000))
    return Exact(below(EURO, Fraction(gross - debt, 100)), near)


def cause(tenant: Tenant, letting: Letting, law: BenefitLaw, euros: int) -> tuple[str, ...] | None:
    """The fewest roundings within UNSEEN of their other side that, taken there, pay `euros`; None when none would."""
    for count in range(1, len(STEPS) + 1):
        for across in combinations(STEPS, count):
            found = exact(tenant, letting, law, across=across)
            if found.euros == euros and all(found.near.get(name, 1) <= UNSEEN[name] for name in across):
                return across
    return None


def _family(values: tuple[int, ...], tenant: Tenant) -> int:
    """For one, a couple, one dependant, …, the last known number, and each further one."""
    if tenant.dependants == 0:
        return values[int(tenant.couple)]
    known = values[2:-1]
    return known[min(tenant.dependants, len(known)) - 1] + values[-1] * max(0, tenant.dependants - len(known))
