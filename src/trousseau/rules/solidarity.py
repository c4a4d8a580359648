"""Who still answers for the rent after leaving, and until when."""

from dataclasses import dataclass
from datetime import date

from .dates import add_days, last_day

ROOMMATES = "Loi 89-462, art. 8-1"
SET_ASIDE = "Loi 89-462, art. 40 III"
VIOLENCE = "Loi 89-462, art. 8-2"
MARRIED = "C. civ., art. 220 et 1751"
PACS = "C. civ., art. 515-4 et 1751"
JOINT = "C. civ., art. 1310"


@dataclass(frozen=True)
class Leaving:
    """A tenant who leaves. `on`: from that day they are a tenant no longer; after violence, the day on which the letter
    was first presented. `bond` and `why` are those of the lease's parties. `conventioned`: a dwelling of CCH, art.
    L831-1, where art. 8-1 does not apply. `replaced_on`: the day a new flatmate stands on the lease, None for nobody.
    """

    on: date
    bond: str
    why: str
    solidary: bool
    conventioned: bool
    replaced_on: date | None = None


@dataclass(frozen=True)
class Answer:
    """`until`: the last day whose debts they answer for; None while only another act ends it, which `code` says."""

    until: date | None
    code: str
    article: str


def bound_until(leaving: Leaving, months: int) -> Answer:
    """Loi 89-462, art. 8-1 VI and 8-2; C. civ., art. 220, 515-4, 1310 and 1751.

    `months`: how long a flatmate who is not replaced answers, from the end of their notice on. Where the law sets art. 8-1 aside, the clause of the
    lease has no end but its own.
    """
    before = add_days(leaving.on, -1)
    if leaving.why == "death":
        return Answer(before, "death", "Loi 89-462, art. 14")
    if leaving.why == "violence":
        return Answer(leaving.on, "violence", VIOLENCE)
    if leaving.bond in ("married", "pacs"):
        article = MARRIED if leaving.bond == "married" else PACS
        return Answer(before if leaving.why == "divorce" else None, leaving.bond, article)
    if not leaving.solidary:
        return Answer(before, "joint", JOINT)
    if leaving.conventioned:
        return Answer(None, "clause", SET_ASIDE)
    limit = last_day(leaving.on, months)
    if leaving.replaced_on is None:
        return Answer(limit, "months", ROOMMATES)
    return Answer(min(limit, max(before, add_days(leaving.replaced_on, -1))), "replaced", ROOMMATES)
