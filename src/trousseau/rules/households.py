"""Who counts in a household, and which household cannot be. The shares and the limits are the agency's own."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Ages:
    """Years. C. civ., art. 413-2: nobody is emancipated, so signs a lease, before `signs`; art. 388: one is of age at `grown`.
    C. pén., art. 227-25: nobody is a partner before `partner`. The others are the agency's own, and only asked about."""

    signs: int
    partner: int
    grown: int
    gap: int
    oldest: int


@dataclass(frozen=True)
class Told:
    """Somebody of a household as it is told: a relation to the applicant, a birth date when it was given."""

    name: str
    relation: str
    born_on: date | None


def strange_ages(people: Sequence[Told], on: date, ages: Ages) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What cannot be, and what is unlikely: each a code and the name of whom it is said. A birth date that was not told says
    nothing. A child is of the applicant or of the partner: it cannot be older than both, and one may be no parent of it."""
    never, unlikely = set(), set()
    parents = [one.born_on for one in people if one.relation in ("holder", "partner")]
    for one in people:
        born = one.born_on
        if born is None:
            continue
        if add_months(born, 12 * ages.oldest) <= on:
            unlikely.add(("old", one.name))
        if one.relation in ("holder", "partner"):
            least = ages.signs if one.relation == "holder" else ages.partner
            if add_months(born, 12 * least) > on:
                never.add((one.relation, one.name))
            elif add_months(born, 12 * ages.grown) > on:
                unlikely.add((one.relation, one.name))
        if one.relation == "child" and None not in parents:
            if all(born <= parent for parent in parents if parent):
                never.add(("child", one.name))
            elif all(born < add_months(parent, 12 * ages.gap) for parent in parents if parent):
                unlikely.add(("child", one.name))
    return never, unlikely
