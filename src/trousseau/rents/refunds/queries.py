"""What of an account's credit may go back to the tenant."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Sum

from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Lease

from ..accounts import Month, used
from ..announced import beyond
from ..awaited import awaited
from ..models import RentCall, TenantRefund
from ..queries import TENANTS, ledger_balance


def not_shown(lease: Lease, until: date | None = None) -> int:
    """What was noted as paid by this lease, until a day or in all, and that the bank has not shown, in cents."""
    mine = [one for one in awaited(fund=lease.mandate.fund) if (one.account, one.aux) == (TENANTS, lease.code)]
    return sum(one.cents for one in mine if until is None or one.since <= until)


def of_caf(lease: Lease) -> int:
    """What the CAF paid beyond what it announced, in cents, the aid of months after the lease too: the CAF asks for it back, or its
    letter is awaited."""
    return beyond([lease.pk]).get(lease.pk, 0)


def refundable(lease: Lease) -> int:
    """The credit of the account in the ledger, less what the bank has not shown and what the CAF paid beyond what it
    announced; cents.

    What is being given back already is off the account.
    """
    credit = -ledger_balance(lease)
    return max(0, credit - not_shown(lease) - of_caf(lease)) if credit > 0 else 0


def covered(refund: TenantRefund) -> bool:
    """Whether what was received before it was decided, and that the bank showed or that nothing contradicts, still pays all
    that was called by then, what goes back included."""
    lease, call = refund.lease, refund.call
    due = sum(one.total for one in RentCall.objects.filter(lease=lease, pk__lte=call.pk))
    before = Receipt.objects.rent().filter(lease=lease, reversal=None, entry__lt=call.entry_id)
    came = before.aggregate(n=Sum("amount", default=0))["n"]
    return due <= came - not_shown(lease, refund.on) - of_caf(lease)


def credits(lease: Lease, rows: Iterable[Month]) -> list[tuple[Receipt, int]]:
    """What is left of each sum received once it paid its debts, the newest first; cents."""
    went = used(rows)
    standing = Receipt.objects.rent().filter(lease=lease, reversal=None).order_by("-received_on", "-pk")
    return [(one, one.amount - went[one.pk]) for one in standing if one.amount > went[one.pk]]
