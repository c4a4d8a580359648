"""C. civ., art. 544, 578 and 815: who holds which part of a dwelling."""

from collections.abc import Iterable, Sequence
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


def ground(right: str, *, convention: bool) -> str:
    """The article by which the holder of this right signs a mandate to let, or "" when they do not.

    C. civ., art. 595: the usufructuary lets alone. Art. 815-3: two thirds of the undivided rights suffice when the others are
    told of it; each is asked until that is followed here. With a `convention` of the Anah the bare owner is asked too: no
    text read says that they need not be.
    """
    if right == "bare" and not convention:
        return ""
    return {"full": "C. civ., art. 544", "undivided": "C. civ., art. 815-3", "usufruct": "C. civ., art. 595"}.get(
        right, "C. civ., art. 578"
    )


def unnamed(parts: Sequence[Part], *, convention: bool) -> str:
    """The article by which somebody who signs a mandate to let is not among `parts`: their shares do not make the whole, an
    undivided owner has nobody beside, nobody holds the use. "" when they may be all, or nothing is known."""
    for rights, alone in ((USE, "C. civ., art. 595"), *(((BARE, "C. civ., art. 578"),) if convention else ())):
        held = [part for part in parts if part.right in rights]
        if parts and not held:
            return alone
        shares = [part.share for part in held]
        short = None not in shares and sum((share for share in shares if share is not None), Fraction(0)) < 1
        if held and (short or (len(held) == 1 and held[0].right == "undivided")):
            return "C. civ., art. 815-3"
    return ""
