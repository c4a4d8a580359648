"""C. civ., art. 544, 578 and 815: who holds which part of a dwelling."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

USE = ("full", "undivided", "usufruct")  # who may let it
BARE = ("full", "undivided", "bare")  # who owns its substance


@dataclass(frozen=True)
class Part:
    """`right`: full, undivided, bare or usufruct. `share` is None while it is not known."""

    right: str
    share: Fraction | None


def excess(parts: Iterable[Part]) -> str:
    """C. civ., art. 578. The side whose shares pass the whole: « use », « bare », or "" when they fit.

    Full and undivided ownership count on both sides; usufruct and bare ownership on one each.
    """
    held = [(part.right, part.share) for part in parts if part.share is not None]
    for side, rights in (("use", USE), ("bare", BARE)):
        if sum((share for right, share in held if right in rights), Fraction(0)) > 1:
            return side
    return ""
