"""What the owners' bills say to those who share them with the tenants."""

from collections.abc import Iterable
from datetime import date

from ..models import Expense


def recoverable(mandates: Iterable[int], first: date, last: date) -> Iterable[Expense]:
    """The bills of these mandates that tenants bear in part, with a day from the first to the last; oldest first."""
    rows = Expense.objects.filter(mandate__in=mandates, reversal=None, recoverable__gt=0)
    return rows.filter(first_day__lte=last, last_day__gte=first).order_by("dated", "pk")
