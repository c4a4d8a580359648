"""From the dated scales to the law of a sitting, frozen with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from trousseau.exchange.benefit_cases import laws, living_laws
from trousseau.rules.applicant import LEVELS, Dwelling, IncomeLaw, Law, Threshold, Thresholds
from trousseau.rules.eligibility import limited
from trousseau.rules.occupancy import OccupancyLaw
from trousseau.scales import OutOfRange, Value, load

ZONES = ("b1", "b2_c")
INCOME = "locavantages.income."
EFFORT, LEFT = "allocation.effort_most", "allocation.left_least"


@dataclass(frozen=True)
class Frozen:
    """The law, the dated values it was made of by code, and the codes of those that have no value that day."""

    law: Law
    values: dict[str, Value]
    missing: tuple[str, ...]

    @property
    def unverified(self) -> list[Value]:
        return [value for value in self.values.values() if not value.verified]

    def lacking(self, home: Dwelling, limits: Thresholds) -> list[str]:
        """The codes of the scales for want of which a rule that may refuse this dwelling cannot answer."""
        found = [code for code in self.missing if not code.startswith(INCOME)] if limited(limits) else []
        if home.level != "free" and self.law.ceilings(home.commune, home.level) is None:
            lapsed = [code for code in self.missing if code.startswith(f"{INCOME}{home.level}.")]
            found += lapsed or [f"locavantages.zone.{zone}" for zone in ZONES]  # the commune is in none of them
        return found


def whole[T](
    made: Callable[[Callable[[str, date], Value]], T], at: Callable[[str, date], Value]
) -> tuple[T, list[str]]:
    """A law as `made` reads it, and the codes of all the scales that it lacks that day: what was read in place of each is the
    last value shipped, so that the next ones are asked for too. The law then means nothing."""
    lapsed: list[str] = []

    def read(code: str, day: date) -> Value:
        try:
            return at(code, day)
        except OutOfRange:
            lapsed.append(code)
            return load()[code][-1]

    return made(read), lapsed


def frozen_law(on: date, at: Callable[[str, date], Value]) -> Frozen:
    """The law of the day `on`, through `at` (code, day → value). What the day does without is left unknown: the income
    ceilings of a year, the housing benefit, the RSA. Raises UnknownScale; OutOfRange for the occupation norm and the
    consumption units."""
    values: dict[str, Value] = {}
    missing: list[str] = []

    def value(code: str) -> Value:
        values[code] = at(code, on)
        return values[code]

    def numbers(code: str) -> tuple[Fraction, ...]:
        found = value(code).value
        texts = found if isinstance(found, tuple) else (found,)
        return tuple(Fraction(str(text).replace(",", ".")) for text in texts)

    one, two, more, cap = (int(numbers(f"occupancy.{name}")[0]) for name in ("one", "two", "more", "cap"))
    income = []
    for zone in ZONES:
        levels: dict[str, tuple[int, ...]] = {}
        for level in LEVELS:
            code = f"{INCOME}{level}.{zone}"
            try:
                levels[level] = tuple(int(100 * euros) for euros in numbers(code))
            except OutOfRange:
                missing.append(code)
        if levels:
            article = values[f"{INCOME}{next(iter(levels))}.{zone}"].article
            communes = value(f"locavantages.zone.{zone}").parts
            income.append(IncomeLaw(frozenset(communes), levels, article))
    benefit = rsa = None
    found, lapsed = whole(lambda read: laws(on, read), at)
    if not lapsed:
        benefit = found.law
        values |= found.values
    living, ended = whole(lambda read: living_laws(on, read), at)
    if not ended:
        rsa = living.rsa
        values |= living.values
    missing += dict.fromkeys((*lapsed, *ended))
    first, older, younger = numbers("living.units")
    law = Law(
        OccupancyLaw(one, two, more, cap, values["occupancy.one"].article),
        tuple(income),
        benefit,
        rsa,
        (first, older, younger),
    )
    return Frozen(law, values, tuple(missing))


def thresholds(on: date, at: Callable[[str, date], Value]) -> Thresholds:
    """The limits that the agency adopted; a scale of 0 says that there is none. Raises UnknownScale, OutOfRange."""

    def limit(code: str, times: int) -> Threshold | None:
        found = at(code, on)
        exact = Fraction(found.decimal) * times
        return Threshold(int(exact), f"{found.article} ; {found.source}") if exact else None

    return Thresholds(limit(EFFORT, 10), limit(LEFT, 100))
