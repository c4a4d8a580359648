"""What the owners' bills say to those who share them with the tenants, and what of one that was paid came back."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet, Sum

from trousseau.payouts.enums import OrderState

from ..models import Expense


def recoverable(mandates: Iterable[int], first: date, last: date) -> Iterable[Expense]:
    """The bills of these mandates that tenants bear in part, with a day from the first to the last; oldest first."""
    rows = Expense.objects.filter(mandate__in=mandates, reversal=None, recoverable__gt=0)
    return rows.filter(first_day__lte=last, last_day__gte=first).order_by("dated", "pk")


def refundable() -> QuerySet[Expense]:
    """The bills that were paid: what a supplier may give back, the last first."""
    rows = Expense.objects.filter(order__state=OrderState.SENT, reversal=None)
    return rows.select_related("mandate__fund", "supplier", "order__entry").order_by("-order__entry__date", "-pk")


def left_of(expense: Expense) -> int:
    """What was paid of a bill and not given back, in cents."""
    if expense.reversal_id or expense.order is None or expense.order.state != OrderState.SENT:
        return 0
    back = expense.refunds.filter(receipt__reversal=None).aggregate(cents=Sum("receipt__amount", default=0))
    return expense.amount - back["cents"]
