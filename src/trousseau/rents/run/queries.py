"""What the pages of the monthly run read."""

from django.db.models import QuerySet

from ..models import MonthRun


def runs() -> QuerySet[MonthRun]:
    return MonthRun.objects.select_related("made_by")
