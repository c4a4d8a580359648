"""A debt paid by instalments: their sums, and what is kept of them. Cents; the parts add up to the debt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .dates import add_months


def schedule(debt: int, each: int, first_on: date) -> list[tuple[date, int]]:
    """(due on, cents) of each month from `first_on`: `each` until the last one, which takes what is left.

    Both above zero; one instalment when `each` is the debt or more.
    """
    count = -(-debt // each)
    cents = [min(each, debt)] * (count - 1)
    return [(add_months(first_on, rank), part) for rank, part in enumerate([*cents, debt - sum(cents)])]


@dataclass(frozen=True)
class Kept:
    """One instalment on a day: what it asks, and how much of it the debt has fallen by, cents."""

    due_on: date
    cents: int
    paid: int
    missed: bool

    @property
    def left(self) -> int:
        return self.cents - self.paid


def kept(instalments: Sequence[tuple[date, int]], fallen: int, on: date) -> list[Kept]:
    """Each instalment of a plan, oldest first, on the day `on`.

    `fallen`: by how much all that is late went down since the plan was agreed. A rent of the meantime that is not paid
    makes it go up again: a plan is kept with the current rent paid beside it (CCH, art. R824-7; loi 89-462, art. 24 V).
    What fell fills the oldest instalments first. `missed`: its day is over and it is not filled.
    """
    found, left = [], max(fallen, 0)
    for due_on, cents in instalments:
        paid = min(cents, left)
        left -= paid
        found.append(Kept(due_on, cents, paid, due_on < on and paid < cents))
    return found


def claimable(late: int, instalments: Iterable[tuple[date, int]], on: date) -> int:
    """C. civ., art. 1305-2: what is due only at a term is not asked before it. Of `late`, all that is late on the day `on`,
    what may be asked then, cents: the instalments (due on, cents) whose day has come and the rents beside them, not those
    to come. What was paid ahead of an instalment counts. Without a plan, no instalment: all that is late.
    """
    return max(late - sum(cents for due_on, cents in instalments if due_on > on), 0)
