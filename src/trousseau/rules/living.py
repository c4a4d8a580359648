"""What a household lives on once it has moved in: the RSA with a home, the net effort, what is left a day.

CASF, art. L262-2, R262-1, R262-2, R262-9 and R262-10 for the RSA, for a household already entitled to it: age,
residence and the quarterly declaration are judged elsewhere. The amount CAF notified, when there is one, replaces
every estimate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from .money import round_half_up

DAYS = Fraction(365, 12)  # of a month, when what is left is said by day


@dataclass(frozen=True)
class RsaLaw:
    """`base` in cents a month; `shares` of the base for the second person, the next ones, the third child and those
    after; `alone`: a lone pregnant parent, then each child; `housing`: share kept back for 1, 2, 3 people and more;
    `least` in cents, below which nothing is paid."""

    base: int
    shares: tuple[Fraction, Fraction, Fraction]
    alone: tuple[Fraction, Fraction]
    housing: tuple[Fraction, Fraction, Fraction]
    least: int

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.base, self.shares, self.alone, self.housing, self.least))


@dataclass(frozen=True)
class Family:
    """`children`: under 25 and dependent. `alone_raised`: the raised RSA of a lone parent (CASF, art. R262-2)."""

    couple: bool = False
    children: int = 0
    alone_raised: bool = False

    @property
    def people(self) -> int:
        return (2 if self.couple else 1) + self.children


@dataclass(frozen=True)
class Rsa:
    """Cents a month: the flat amount, what the home takes from it, the other resources, what is paid."""

    full: int
    housing: int
    resources: int
    paid: int


@lru_cache(maxsize=256)
def flat_amount(family: Family, law: RsaLaw) -> int:
    """CASF, art. R262-1 and R262-2: the RSA of a family without resources nor home, in cents."""
    second, next_one, third_child = law.shares
    times = Fraction(1) + (second if family.people >= 2 else 0)
    cheaper = 1 + family.couple + min(family.children, 2)  # the adults and the first two children
    times += next_one * max(0, cheaper - 2) + third_child * max(0, family.children - 2)
    if family.alone_raised and not family.couple:
        times = max(times, law.alone[0] + law.alone[1] * family.children)
    return round_half_up(times * law.base)


@lru_cache(maxsize=256)
def housing_share(people: int, law: RsaLaw) -> int:
    """CASF, art. R262-9: what a home takes at most from the RSA, in cents: a share of the RSA of 1, 2 or 3 people."""
    second, next_one, _third = law.shares
    times = (Fraction(1), 1 + second, 1 + second + next_one)[min(people, 3) - 1]
    return round_half_up(law.base * times * law.housing[min(people, 3) - 1])


def rsa(family: Family, *, resources: int, benefit: int, law: RsaLaw) -> Rsa:
    """CASF, art. L262-2, R262-9 and R262-10: the RSA after moving in, `benefit` the housing benefit of the new home.

    `resources`: the others it counts, cents a month. Moving in lowers the RSA by the benefit, up to the flat share.
    """
    full = flat_amount(family, law)
    housing = min(benefit, housing_share(family.people, law))
    due = full - housing - resources
    return Rsa(full, housing, resources, due if due >= law.least else 0)


def units(adults: int, young: int, weights: Sequence[Fraction]) -> Fraction:
    """OECD scale as Insee uses it: 1 for the first adult, then so much from 14 years on, so much below."""
    if adults < 1 or young < 0:
        raise ValueError("a household counts one adult or more")
    first, older, younger = weights
    return first + older * (adults - 1) + younger * young


@dataclass(frozen=True)
class Left:
    """`left` in cents a month, negative when the home costs more than the household has; `by_day`: cents by unit of
    consumption and day; the efforts in thousandths of the resources, None without resources."""

    left: int
    by_day: int
    gross_effort: int | None
    net_effort: int | None


def left_to_live(*, resources: int, rent: int, charges: int, benefit: int, weight: Fraction) -> Left:
    """No text fixes it: what remains of the resources after moving in, once the home is paid. Cents a month.

    `resources` are those after the move, the RSA included, the housing benefit not; `weight` in consumption units.
    """
    left = resources + benefit - rent - charges

    def effort(cost: int) -> int | None:
        return round_half_up(Fraction(1000 * cost, resources)) if resources > 0 else None

    return Left(left, round_half_up(left / (weight * DAYS)), effort(rent + charges), effort(rent + charges - benefit))
