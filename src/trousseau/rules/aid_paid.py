"""What the CAF paid to the agency beyond the aid that it announced: it may ask for it back, whoever's account it stands on."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class AidMonth:
    """A month: cents that `came` for it, less what was taken back; the aid `announced`, zero where nobody noted any; what the month
    `asked`, rent and charges, zero once the lease has ended."""

    came: int
    announced: int
    asked: int


def beyond_announced(months: Iterable[AidMonth]) -> int:
    """CSS, art. L553-2 (CCH, art. L823-9): an aid paid without being due is recovered from who received it; cents.

    `months`: oldest first. Where nothing was announced the rent and charges bound the aid: it never exceeds them. What makes up for
    the aid of earlier months that was announced and did not come is theirs, however late.
    """
    beyond = missing = 0
    for month in months:
        over = month.came - min(month.announced or month.asked, month.asked)
        if over > 0:
            late = min(over, missing)
            missing -= late
            beyond += over - late
        elif month.announced:
            missing -= over
    return beyond
