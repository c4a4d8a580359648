"""When a guarantee may be called on for unpaid rent, what is missing, and until when to act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .dates import add_days
from .guarantees import ClaimTerms


@dataclass(frozen=True)
class OwedMonth:
    """One month of rent and charges: cents, the aid paid to the agency taken off both. `due_on`: when it fell due."""

    due_on: date
    rent: int
    asked: int
    unpaid: int


@dataclass(frozen=True)
class Opening:
    """What a claim rests on. `why`: total, partial, first, or "" while nothing opens one; `opened_on`: the due day of
    the month that does. `notice_by`, `claim_by`: None where the contract says no delay. `amount`: cents it may ask, of so
    many `months`.
    """

    why: str
    opened_on: date | None = None
    notice_by: date | None = None
    claim_by: date | None = None
    amount: int = 0
    months: int = 0


def opening(kind: str, terms: ClaimTerms, months: Sequence[OwedMonth], claimed: int = 0) -> Opening:
    """Visale's terms (visale.fr), a policy's or the FSL's: the rules of each contract.

    Visale: two months wholly unpaid, consecutive or not; or partial arrears that pass, in all, one month net of the aid;
    charges alone never open a first claim. Elsewhere the months of the contract, one when it says none. `claimed`: months
    of rent already asked under this guarantee, taken off what it covers. `months` oldest first.
    """
    late = [month for month in months if month.unpaid > 0]
    if not late or (terms.months is not None and claimed >= terms.months):
        return Opening("")
    opened, why = _opened(kind, terms.unpaid or 1, late)
    if opened is None or not (claimed or any(month.unpaid > month.asked - month.rent for month in late)):
        return Opening("")
    covered = late if terms.months is None else late[: terms.months - claimed]
    return Opening(
        why,
        opened,
        None if terms.notice is None else add_days(opened, terms.notice),
        None if terms.claim is None else add_days(opened, terms.claim),
        sum(month.unpaid for month in covered),
        len(covered),
    )


def _opened(kind: str, needed: int, late: Sequence[OwedMonth]) -> tuple[date | None, str]:
    whole = [month for month in late if month.unpaid >= month.asked]
    if len(whole) >= needed:
        return whole[needed - 1].due_on, "first" if needed == 1 else "total"
    total = 0
    for month in late:
        total += month.unpaid
        if kind == "visale" and total > max(one.asked for one in late):
            return month.due_on, "partial"
    return None, ""


def missing(found: Opening, *, notice_on: date | None, today: date) -> tuple[str, ...]:
    """What keeps the claim from being made or paid: « opening », « notice », « late_notice », « late »; none: make it."""
    if not found.why:
        return ("opening",)
    lacks = []
    if found.notice_by is not None:
        if notice_on is None:
            lacks.append("late_notice" if today > found.notice_by else "notice")
        elif notice_on > found.notice_by:
            lacks.append("late_notice")
    if found.claim_by is not None and today > found.claim_by:
        lacks.append("late")
    return tuple(lacks)


def to_guarantor(paid: int, refunded: int) -> int:
    """C. civ., art. 1346 and 2309: the guarantor who paid takes the creditor's place: what the tenant owes them, cents."""
    return max(0, paid - refunded)
