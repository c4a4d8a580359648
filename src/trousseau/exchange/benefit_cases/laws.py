"""From the dated scales to what the rule of the housing benefit takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from trousseau.rules.benefit import RATE, RATIO, BenefitLaw
from trousseau.rules.living import RsaLaw
from trousseau.scales import Value

ZONES = (1, 2, 3)


@dataclass(frozen=True)
class Laws:
    """The benefit on a day, and the dated values it was made of, by code."""

    law: BenefitLaw
    values: dict[str, Value]

    @cached_property
    def unverified(self) -> list[Value]:
        return [value for value in self.values.values() if not value.verified]


def laws(on: date, at: Callable[[str, date], Value]) -> Laws:
    """The law of the day `on`, through `at` (code, day → value).

    Raises UnknownScale, OutOfRange; ValueError when a value added by page is finer than the rule counts, or when it has
    not as many figures as the rule takes.
    """
    values: dict[str, Value] = {}

    def exact(code: str, times: int) -> tuple[int, ...]:
        found = values[f"benefit.{code}"] = at(f"benefit.{code}", on)
        texts = found.value if isinstance(found.value, tuple) else (found.value,)
        numbers = [Fraction(str(text).replace(",", ".")) * times for text in texts]
        if any(number.denominator != 1 for number in numbers):
            raise ValueError(f"« {found.label} » : {found.text} est plus précis que la règle ne compte.")
        return tuple(int(number) for number in numbers)

    def wrong(code: str) -> ValueError:
        found = values[f"benefit.{code}"]
        return ValueError(f"« {found.label} » : {found.text} n’a pas autant de nombres que la règle en prend.")

    def pair(code: str, times: int) -> tuple[int, int]:
        match exact(code, times):
            case one, two:
                return one, two
        raise wrong(code)

    def four(code: str, times: int) -> tuple[int, int, int, int]:
        match exact(code, times):
            case one, two, three, more:
                return one, two, three, more
        raise wrong(code)

    ceilings = {zone: four(f"ceiling.zone_{zone}", 100) for zone in ZONES}  # first: they say which days are known
    if exact("furnished", 3) != (2,):
        raise ValueError(f"« {values['benefit.furnished'].label} » n’est plus de deux tiers.")
    least_rate, deduction, debt = exact("least_rate", 10), exact("deduction", 100), exact("social_debt", 10)
    low, high, low_rate, high_rate = four("rent_steps", RATIO // 100)
    return Laws(
        BenefitLaw(
            ceilings=ceilings,
            tapers={zone: pair(f"taper.zone_{zone}", 100) for zone in ZONES},
            charges=pair("charges", 100),
            least=exact("least", 100)[0],
            least_rate=least_rate[0],
            allowances=exact("allowance", 1),
            family_rates=exact("family_rates", RATE // 100),
            steps=(low, high),
            step_rates=(low_rate, high_rate),
            deduction=deduction[0],
            thresholds=pair("threshold", 100),
            social_debt=debt[0],
        ),
        values,
    )


@dataclass(frozen=True)
class LivingLaws:
    """The RSA and the consumption units on a day, and the dated values they were made of, by code."""

    rsa: RsaLaw
    units: tuple[Fraction, ...]
    values: dict[str, Value]


def living_laws(on: date, at: Callable[[str, date], Value]) -> LivingLaws:
    """What `rules.living` takes on the day `on`. Raises UnknownScale, OutOfRange; ValueError when a value added by page
    has not as many figures as the rule takes."""
    values: dict[str, Value] = {}

    def fractions(code: str) -> tuple[Fraction, ...]:
        found = values[code] = at(code, on)
        texts = found.value if isinstance(found.value, tuple) else (found.value,)
        return tuple(Fraction(str(text).replace(",", ".")) for text in texts)

    base, least = fractions("rsa.base")[0] * 100, fractions("rsa.least")[0] * 100
    second, following, third = fractions("rsa.shares")
    pregnant, child = fractions("rsa.alone")
    one, two, three = (share / 100 for share in fractions("rsa.housing"))
    return LivingLaws(
        RsaLaw(
            base=int(base),
            shares=(second, following, third),
            alone=(pregnant, child),
            housing=(one, two, three),
            least=int(least),
        ),
        fractions("living.units"),
        values,
    )
