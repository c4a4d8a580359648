"""How large a dwelling must be for a household."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OccupancyLaw:
    """CCH, art. R822-25, in m²: for one, for two, per further person, and the cap."""

    one: int
    two: int
    more: int
    cap: int
    article: str


def surface_min(size: int, law: OccupancyLaw) -> int:
    """CCH, art. R822-25: m² for a household of `size` persons: 9, 16, 25, 34, 43, 52, 61, then 70.

    Raises ValueError below one person.
    """
    if size < 1:
        raise ValueError("a household counts one person or more")
    return law.one if size == 1 else min(law.cap, law.two + law.more * (size - 2))
