"""What the pages of the monthly run read."""

from datetime import date

from django.db.models import QuerySet

from ..enums import CallKind
from ..models import MonthRun, RentCall


def runs() -> QuerySet[MonthRun]:
    return MonthRun.objects.select_related("made_by")


def notices_to_give(month: date) -> QuerySet[RentCall]:
    """The rents of a month whose tenants have no notice yet."""
    return RentCall.objects.filter(month=month, kind=CallKind.RENT, notice_given_on=None)
