"""A debt paid by instalments: their sums, and what is kept of them. Cents; the parts add up to the debt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .dates import add_days, add_months

TERMS = "Loi 89-462, art. 24 VII"


def schedule(debt: int, each: int, first_on: date) -> list[tuple[date, int]]:
    """(due on, cents) of each month from `first_on`: `each` until the last one, which takes what is left.

    Both above zero; one instalment when `each` is the debt or more.
    """
    count = -(-debt // each)
    cents = [min(each, debt)] * (count - 1)
    return [(add_months(first_on, rank), part) for rank, part in enumerate([*cents, debt - sum(cents)])]


def schedule_in(debt: int, count: int, first_on: date) -> list[tuple[date, int]]:
    """(due on, cents) of `count` equal months from `first_on`, in whole cents: the last one takes the cents left over.

    `count` from 1 to the cents of the debt: no instalment is below one cent.
    """
    each = debt // count
    cents = [each] * (count - 1)
    return [(add_months(first_on, rank), part) for rank, part in enumerate([*cents, debt - sum(cents)])]


def schedule_until(debt: int, each: int, first_on: date, until: date) -> list[tuple[date, int]]:
    """Loi 89-462, art. 24 V: (due on, cents) of each month from `first_on` to the end of the delays of a judge, `each` a
    month; the last one before that end takes all that is left. `until` is not before `first_on`."""
    found = schedule(debt, each, first_on)
    within = [one for one in found if one[0] <= until]
    left = sum(cents for _due_on, cents in found[len(within) :])
    (due_on, cents), earlier = within[-1], within[:-1]
    return [*earlier, (due_on, cents + left)]


def breach_on(due_on: date, grace: int) -> date:
    """The first day on which an instalment is missed: its day and the delay agreed after it are over."""
    return add_days(due_on, grace + 1)


@dataclass(frozen=True)
class Budget:
    """What a household lives on once the home is paid, then once the instalment is too; cents a month."""

    before: int
    after: int


def budget(*, resources: int, rent: int, charges: int, aid: int, each: int) -> Budget:
    """No text fixes it: what remains of the resources, the aid counted, once the home and an instalment are paid."""
    before = resources + aid - rent - charges
    return Budget(before, before - each)


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


def unmet(late: int, instalments: Iterable[tuple[date, int]], today_due: int, on: date) -> int:
    """Loi 89-462, art. 24 VII: cents that the terms of a judge asked before the day `on` and that did not come. Of `late`, all
    that is late on that day, what neither a term that is not over nor a rent due that very day (`today_due`) explains.

    Above zero, a term or a rent of the meantime is unpaid: the suspension of the clause ends there, without a further delay.
    """
    return max(late - today_due - sum(cents for due_on, cents in instalments if due_on >= on), 0)
