"""Housing benefit of a tenant in mainland France: what a dwelling not yet let would open, as an estimate.

CCH, art. D823-16 to D823-18 and arrêté du 27/09/2019, art. 7 to 15: the whole dwelling rented by one household,
bare or furnished. Left out: a room, flat-sharing, partial subletting, foyers, buyers, overseas, and the rent
reduction of social landlords (RLS, CCH, art. L442-2-1), which no private owner grants.

Everything is an integer. Amounts that two thirds or a rate make smaller than a cent are counted in `PARTS` of
a cent: nothing is rounded but where the text rounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

THIRDS = 3  # a furnished dwelling counts for two thirds of its rent
PARTS = THIRDS * 1000  # of a cent: thirds, and thousandths of the rate of the least share
RATE = 100_000  # a rate is counted in thousandths of a per cent
RATIO = 10_000  # RL is counted in hundredths of a per cent
ROUNDED_TO = 10_000  # cents: the resources are rounded up to a hundred euros
MOST_DEPENDANTS = 30  # beyond, a slip of the keyboard; the family rate would also end up negative


@dataclass(frozen=True)
class BenefitLaw:
    """The figures of one day, in cents unless said.

    `ceilings` and `tapers` by zone (1, 2, 3): for one, a couple, one dependant, each further one; where the
    aid begins to shrink and where it ends, in hundredths of the ceiling. `charges`: without dependants, by
    dependant. `least_rate` in thousandths. `allowances` in euros a year and `family_rates` in 1/RATE: for
    one, a couple, 1 to 6 dependants, each further one. `steps` in 1/RATIO, `step_rates` in 1/10,000.
    `thresholds`: of an allowance (AL), of the APL. `social_debt` in thousandths.
    """

    ceilings: Mapping[int, tuple[int, int, int, int]]
    tapers: Mapping[int, tuple[int, int]]
    charges: tuple[int, int]
    least: int
    least_rate: int
    allowances: tuple[int, ...]
    family_rates: tuple[int, ...]
    steps: tuple[int, int]
    step_rates: tuple[int, int]
    deduction: int
    thresholds: tuple[int, int]
    social_debt: int


@dataclass(frozen=True)
class Tenant:
    """`resources`: cents a year, as CAF counts them (CCH, art. R822-2 ff.). `disabled`: AAH or AEEH is received."""

    couple: bool
    dependants: int
    resources: int
    disabled: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.dependants <= MOST_DEPENDANTS:
            raise ValueError("a household counts 0 to 30 dependants")
        if self.resources < 0:
            raise ValueError("the resources are zero or more")


@dataclass(frozen=True)
class Letting:
    """`zone` 1, 2 or 3; `rent` in cents a month without charges; `conventioned` opens the APL, else an AL."""

    zone: int
    rent: int
    conventioned: bool = False
    furnished: bool = False

    def __post_init__(self) -> None:
        if self.zone not in (1, 2, 3):
            raise ValueError("the zone is 1, 2 or 3")
        if self.rent <= 0:
            raise ValueError("a rent is more than zero")


@dataclass(frozen=True)
class Side:
    """What the dwelling and the make-up of the family decide, before any resources.

    `counted`, the rent of the dwelling, and `rent`, what is kept of it (L), in thirds of a cent; `ceiling`,
    `reference` and `charges` in cents; `least` (P0) in PARTS of a cent; `ratio` (RL) in 1/RATIO; `rent_rate`
    (TL) and `family_rate` (TF) in 1/RATE; `allowance` (R0) in euros; the aid is multiplied by `kept` / `of`.
    """

    counted: int
    ceiling: int
    rent: int
    reference: int
    charges: int
    least: int
    ratio: int
    rent_rate: int
    family_rate: int
    allowance: int
    kept: int
    of: int
    threshold: int

    @property
    def whole(self) -> int:
        """L + C - P0: the aid without resources, in PARTS of a cent."""
        return (self.rent + THIRDS * self.charges) * (PARTS // THIRDS) - self.least

    @property
    def per_euro(self) -> int:
        """What one euro of yearly resources above the allowance takes from the monthly aid, in PARTS of a cent."""
        return (self.family_rate + self.rent_rate) * 100 * PARTS // RATE


@dataclass(frozen=True)
class Benefit:
    """The estimate with its terms: `resources` (R) in euros; `before`, the aid of the formula, in PARTS of a cent;
    `reduced`, after the taper, in cents; `gross` after the deduction; `social_debt` taken
    (to the cent below) and `debt_added` again (to the nearest); `euros`, the whole euros paid a month.
    """

    side: Side
    resources: int
    own_share: int
    before: int
    paid: bool
    reduced: int
    gross: int
    social_debt: int
    debt_added: int
    euros: int

    @property
    def above_allowance(self) -> int:
        return max(0, self.resources - self.side.allowance)

    @property
    def published(self) -> int:
        """CCH, art. D823-16: the result before the threshold, in cents: whole euros, and the social debt, to the
        nearest cent, added again. It is what the ministry's examples print; the euros are what is paid."""
        return self.euros * 100 + self.debt_added if self.euros else 0

    @property
    def near_threshold(self) -> bool:
        """CCH, art. D823-16, last paragraph: it holds the threshold against the last result, the common
        practice against the first. Between the two an allowance may not be paid at all."""
        return self.paid and 0 < self.published < self.side.threshold


def cents(parts: int) -> int:
    """The nearest cent, for the eye: no rule computes with it."""
    return _nearest(parts, PARTS) if parts >= 0 else -_nearest(-parts, PARTS)


@lru_cache(maxsize=4096)
def by_family(values: tuple[int, ...], couple: bool, dependants: int) -> int:
    """Arrêté du 27/09/2019, art. 7, 14, 15: the value for one person, a couple, or so many dependants."""
    if not dependants:
        return values[1 if couple else 0]
    last = len(values) - 3
    return values[1 + min(dependants, last)] + max(0, dependants - last) * values[-1]


def side(letting: Letting, couple: bool, dependants: int, disabled: bool, law: BenefitLaw) -> Side:
    """CCH, art. D823-16 and D823-17: the terms that do not depend on the resources."""
    counted = letting.rent * (2 if letting.furnished else THIRDS)  # D842-2
    ceiling = by_family(law.ceilings[letting.zone], couple, dependants)
    reference = by_family(law.ceilings[2], couple, dependants)  # art. 14: the reference rent is that of zone 2
    rent = min(counted, THIRDS * ceiling)
    charges = law.charges[0] + law.charges[1] * dependants
    ratio = _nearest(rent * RATIO, THIRDS * reference)
    kept, of = taper(counted, ceiling, law.tapers[letting.zone]) if not disabled else (1, 1)
    return Side(
        counted=counted,
        ceiling=ceiling,
        rent=rent,
        reference=reference,
        charges=charges,
        least=max((rent + THIRDS * charges) * law.least_rate, law.least * PARTS),
        ratio=ratio,
        rent_rate=rent_rate(ratio, law),
        family_rate=by_family(law.family_rates, couple, dependants),
        allowance=by_family(law.allowances, couple, dependants),
        kept=kept,
        of=of,
        threshold=law.thresholds[1 if letting.conventioned else 0],
    )


def rent_rate(ratio: int, law: BenefitLaw) -> int:
    """Arrêté du 27/09/2019, art. 14, 2°: TL, by slices of RL; to the nearest thousandth of a per cent."""
    first, second = law.steps
    exact = law.step_rates[0] * max(0, min(ratio, second) - first)
    exact += law.step_rates[1] * max(0, ratio - second)
    return _nearest(exact, 10_000 * RATIO // RATE)


def taper(counted: int, ceiling: int, times: tuple[int, int]) -> tuple[int, int]:
    """CCH, art. D823-16: what is kept of the aid when the rent is far above its ceiling, as a fraction."""
    shrinks, ends = (THIRDS * _nearest(ceiling * one, 100) for one in times)
    if counted <= shrinks:
        return 1, 1
    return max(0, ends - counted), ends - shrinks


def rounded_up(resources: int) -> int:
    """CCH, art. D823-17, 4°: yearly resources (cents) up to the hundred of euros, in euros."""
    return -(-resources // ROUNDED_TO) * (ROUNDED_TO // 100)


def estimate(tenant: Tenant, letting: Letting, law: BenefitLaw) -> Benefit:
    """CCH, art. D823-16: Af = L + C - Pp, tapered, less the deduction and the social debt, whole euros."""
    terms = side(letting, tenant.couple, tenant.dependants, tenant.disabled, law)
    resources = rounded_up(tenant.resources)
    from_resources = max(0, resources - terms.allowance) * terms.per_euro
    before = max(0, terms.whole - from_resources)
    paid = before >= terms.threshold * PARTS
    reduced = _nearest(before * terms.kept, PARTS * terms.of) if paid else 0
    gross = max(0, reduced - law.deduction)
    debt = gross * law.social_debt // 1000
    return Benefit(
        side=terms,
        resources=resources,
        own_share=terms.least + from_resources,
        before=before,
        paid=paid,
        reduced=reduced,
        gross=gross,
        social_debt=debt,
        debt_added=_nearest(gross * law.social_debt, 1000),
        euros=(gross - debt) // 100,
    )


def _nearest(over: int, under: int) -> int:
    """over / under to the nearest integer, halves up; both positive or zero."""
    return (2 * over + under) // (2 * under)
