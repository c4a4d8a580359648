"""Who counts in a household, and which household cannot be. The shares and the limits are the agency's own."""

from collections.abc import Sequence
from datetime import date

from .dates import add_months

YOUNG = 14 * 12  # months: INSEE's consumption units weigh a child less until then


def is_young(born_on: date | None, on: date) -> bool:
    """Under fourteen on that day; without a birth date, not: an older child weighs more, which is the careful side."""
    return born_on is not None and add_months(born_on, YOUNG) > on


def is_dependant(born_on: date | None, on: date, age: int) -> bool:
    """CSS, art. L512-3: a child is a dependant until its birthday of `age` years; without a birth date, it is one."""
    return born_on is None or add_months(born_on, 12 * age) > on


def fault(relations: Sequence[str], most: int) -> str:
    """What keeps these relations to the applicant from being one household: "nobody", "couples", "many", or ""."""
    if not relations:
        return "nobody"
    if relations.count("partner") > 1:
        return "couples"
    return "many" if len(relations) > most else ""
