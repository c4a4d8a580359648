"""Over-indebtedness of a tenant: from which day the earlier debt may not be paid, what the lessor does by when, what holds
the clause back. The rent that falls due since stays due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .dates import add_days, add_months

ADMISSIBLE, MEASURES, ERASED = "overindebtedness_admissible", "overindebtedness_measures", "debt_erased"
STOPS = "C. conso., art. L722-2 et L722-5"
CLAIM = "C. conso., art. R723-3"
ERASES = "C. conso., art. L741-2"
PAYER = "C. conso., art. L722-10"
GUARANTOR = "C. conso., art. L722-5 et R723-3"


def stopped(due_on: date, before: date, *, dated: bool) -> bool:
    """C. conso., art. L722-5: the debt may not be paid: it fell due before the day `before`, or nobody knows since when it is due
    (not `dated`), and it may be of before."""
    return due_on < before or not dated


@dataclass(frozen=True)
class Event:
    """A decision on its day. `told_on`: the day on which the lessor was told of it, None when nobody wrote it."""

    act: str
    on: date
    proved: bool
    told_on: date | None = None


@dataclass(frozen=True)
class File:
    """The file of a tenant on a day. `stopped_on`: what fell due before it may not be paid; `proved`: a paper says so.

    `claim_by`: the last day to justify the claim. `measures_on`, `erased_on`: once they came. `held_until`: the last day on
    which the judge of the lease holds the clause back after an erasure. `since`: the day of the first file, when others came
    before this one and none was withdrawn: what was paid under them stays as it was paid.
    """

    stopped_on: date
    proved: bool
    claim_by: date
    measures_on: date | None = None
    erased_on: date | None = None
    held_until: date | None = None
    since: date | None = None


def read(events: Iterable[Event], on: date, *, claim_days: int, held_months: int) -> File | None:
    """The file that stands on the day `on`: the last one admitted by then, and what was decided of it since; None when none
    was. Measures or an erasure whose admission nobody noted stop the earlier debt from their own day."""
    come = sorted((one for one in events if one.on <= on), key=lambda one: one.on)
    if not come:
        return None
    admitted = [one for one in come if one.act == ADMISSIBLE]
    first = admitted[-1] if admitted else come[0]
    since = {one.act: one for one in come if one.on >= first.on and one.act != ADMISSIBLE}
    measures, erased = since.get(MEASURES), since.get(ERASED)
    return File(
        stopped_on=first.on,
        proved=first.proved,
        claim_by=claim_by(first, claim_days),
        measures_on=measures.on if measures else None,
        erased_on=erased.on if erased else None,
        held_until=add_months(erased.on, held_months) if erased else None,
        since=come[0].on if come[0].on < first.on else None,
    )


def claim_by(event: Event, days: int) -> date:
    """C. conso., art. R723-3: thirty days from when the commission told the creditors of the debts declared; past them it
    takes what the debtor says. Counted from the decision when nobody wrote the day of that letter: never too late."""
    return add_days(event.told_on or event.on, days)


def earlier(unpaid: Sequence[tuple[date, int]], stopped_on: date) -> list[tuple[date, int]]:
    """C. conso., art. L722-5: of each (due on, cents), what was born before the day of the decision. A rent due that very
    day is current."""
    return [(due_on, cents) for due_on, cents in unpaid if due_on < stopped_on]


def may_be_paid(origin: str) -> bool:
    """C. conso., art. L722-5, last al.: the earlier debt is paid under the delays that the judge of the lease granted (loi
    89-462, art. 24 V and VI), and as the measures of the commission say; never under a plan agreed with the lessor."""
    return origin in ("judge", "commission")


def erasable(owed_then: int, owed_now: int, booked: int) -> int:
    """C. conso., art. L741-2: what an erasure takes, cents: the debt on the day of the decision, no more than is left of it
    now; a guarantor who paid part of it was credited before. `booked`: what was written off for it already."""
    return max(min(owed_then - booked, owed_now), 0)


@dataclass(frozen=True)
class Duty:
    """What the lessor has to do: `code`, its last day, its ground."""

    code: str
    due_on: date
    article: str


def duties(file: File, *, tell_days: int, aided: bool, guaranteed: bool, lost: int) -> list[Duty]:
    """C. conso., art. R723-3, L722-10 and L741-2: what is to be done of a file, the nearest day first. `aided`: an aid is paid
    to the lessor; `guaranteed`: somebody answers for the rent; `lost`: cents that an erasure takes and nobody wrote off.

    No text sets a day to tell the payer of the aid and the guarantor: the agency's own (`tell_days`). The claim is asked
    until measures or an erasure settle the debts.
    """
    told_by = add_days(file.stopped_on, tell_days)
    found = []
    if file.measures_on is None and file.erased_on is None:
        found.append(Duty("claim", file.claim_by, CLAIM))
    if aided:
        found.append(Duty("payer", told_by, PAYER))
    if guaranteed:
        found.append(Duty("guarantor", told_by, GUARANTOR))
    if file.erased_on and lost:
        found.append(Duty("loss", add_days(file.erased_on, tell_days), ERASES))
    return sorted(found, key=lambda one: one.due_on)
