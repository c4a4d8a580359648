"""A mandate signed away from the agency: who may change their mind, and until when."""

from datetime import date

from .dates import add_days, add_months
from .mandate import CONSUMER, SMALL
from .working_days import next_open


def may_change_mind(away: bool, quality: str) -> bool:
    """C. conso., art. L221-3 and L221-18: off-premises, a consumer, or a professional of few employees outside
    their main activity."""
    return away and quality in (CONSUMER, SMALL)


def withdrawal_last_day(signed_on: date, days: int) -> date:
    """C. conso., art. L221-18 and L221-19: until when the owner may withdraw from a mandate signed elsewhere.

    The day of signature does not count; a delay that ends on a closed day runs to the next open one.
    """
    return next_open(add_days(signed_on, days))


def withdrawal_end(signed_on: date, informed_on: date | None, days: int, extension_months: int) -> date:
    """C. conso., art. L221-20: as above when the owner was informed of the right; else twelve months more.

    Informed meanwhile, the owner has the full delay from that day, never beyond the extension.
    """
    if informed_on is not None and informed_on <= signed_on:
        return withdrawal_last_day(signed_on, days)
    extended = next_open(add_months(add_days(signed_on, days), extension_months))
    if informed_on is None:
        return extended
    return min(withdrawal_last_day(informed_on, days), extended)


def work_begins(signed_on: date, days: int, early_start: bool) -> date:
    """C. conso., art. L221-25: the signature when the owner expressly asked for it, else the end of the delay."""
    return signed_on if early_start else add_days(withdrawal_last_day(signed_on, days), 1)
