"""What a suspension takes off what is asked: read by the account, the receipts and the prevention."""

from datetime import date

from trousseau.core import scales
from trousseau.rules.suspension import Share, longest, share

from ..enums import SuspensionKind
from ..models import Lease, RentSuspension
from ..terms import month_due


def month_share(lease: Lease, month: date) -> Share:
    """What the lease asks for `month`: an order leaves nothing due, an aid withheld is not asked of the tenant.

    The part withheld is no debt of the tenant, and no ground to end the lease (CCH, art. L843-1).
    """
    asked = sum(month_due(lease, month))
    aids = [
        (row.from_on, row.to_on, row.aid)
        for row in lease.suspensions.all()
        if row.kind == SuspensionKind.WITHHELD and row.aid
    ]
    return share(month, asked, aids)


def limit(row: RentSuspension) -> date | None:
    """The last day of an aid withheld, at the longest; None for an order, which has no term but its lifting."""
    if row.kind != SuspensionKind.WITHHELD:
        return None
    return longest(row.from_on, scales.at("lease.aid_withheld_months", row.from_on).number)
