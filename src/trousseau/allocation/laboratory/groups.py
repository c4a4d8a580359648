"""The groups of households whose fate a trial compares. Each household is in one group of each division."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from trousseau.rules.applicant import Household
from trousseau.rules.disclosure import Cell, Unsafe, secret
from trousseau.rules.points import full_months

SIZE, ACCESS, PRIORITY, PROOF, AGE = DIVISIONS = ("size", "access", "priority", "proof", "age")
NAMES = {
    SIZE: ("1", "2", "3", "5"),
    ACCESS: ("yes", "no"),
    PRIORITY: ("yes", "no"),
    PROOF: ("yes", "no"),
    AGE: ("0", "6", "12", "24"),
}
_YES = {True: "yes", False: "no"}


def groups_of(household: Household, on: date) -> dict[str, str]:
    """By division, the group of a household; its request is as old as it is on that day."""
    months = full_months(household.since, on)
    return {
        SIZE: _from(household.size, NAMES[SIZE]),
        ACCESS: _YES[household.needs_access],
        PRIORITY: _YES[household.priority],
        PROOF: _YES[household.resources is not None],
        AGE: _from(months, NAMES[AGE]),
    }


def groups(households: Iterable[tuple[Household, date]]) -> dict[str, frozenset[str]]:
    """« size:1 » → the households in it; those without anybody are not there."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, on in households:
        for by, name in groups_of(one, on).items():
            found[f"{by}:{name}"].add(one.id)
    return {key: frozenset(found[key]) for key in keys() if key in found}


def keys() -> list[str]:
    """Every group, in the order of the pages."""
    return [f"{by}:{name}" for by in DIVISIONS for name in NAMES[by]]


def hidden(sizes: Mapping[str, int], least: int) -> frozenset[str]:
    """The groups that who reads without the numbers does not see: those of fewer than `least` households, and in the
    same division as many others as keep them from being computed by difference with the whole."""
    found: set[str] = set()
    for by in DIVISIONS:
        cells = [Cell(key, "list", "all", size) for key, size in sizes.items() if key.startswith(f"{by}:")]
        whole = sum(cell.value for cell in cells)
        try:
            found |= secret([*cells, Cell(by, "all", "list", whole)], least, fixed=(by,))
        except (Unsafe, ValueError):
            found |= {cell.key for cell in cells}
    return frozenset(key for key in found if key in sizes)


def _from(value: int, floors: tuple[str, ...]) -> str:
    return next((floor for floor in reversed(floors) if int(floor) <= value), floors[0])
