"""What a household lives on each month, from what it said of its budget. Cents a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .living import DAYS, units
from .money import round_half_up


@dataclass(frozen=True)
class Kept:
    """The sums of the lines that are known, and `left`, None while a line is `unknown`: nobody lives on a guess. `by_day`:
    cents by unit of consumption and day."""

    income: int
    charges: int
    debts: int
    left: int | None
    by_day: int | None
    unknown: tuple[str, ...]


def left_to_live_on(
    income: Mapping[str, int | None],
    charges: Mapping[str, int | None],
    debts: Mapping[str, int | None],
    *,
    adults: int,
    young: int,
    weights: Sequence[Fraction],
) -> Kept:
    """No text defines the « reste à vivre »: what comes in, the housing benefit with it, less what the home, the fixed costs
    and the other debts take. A line of None was not asked; zero was.
    """
    unknown = tuple(name for side in (income, charges, debts) for name, cents in side.items() if cents is None)
    came, spent, owed = (
        sum(cents for cents in side.values() if cents is not None) for side in (income, charges, debts)
    )
    if unknown:
        return Kept(came, spent, owed, None, None, unknown)
    left = came - spent - owed
    return Kept(came, spent, owed, left, round_half_up(left / (units(adults, young, weights) * DAYS)), ())
