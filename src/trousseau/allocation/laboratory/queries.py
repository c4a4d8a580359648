"""The trials, and those that a grid's minutes keep."""

from django.db.models import QuerySet

from ..models import Grid, Trial, TrialKept


def trials() -> QuerySet[Trial]:
    """The last asked first."""
    return Trial.objects.select_related("grid", "asked_by", "result").defer("result__figures").order_by("-id")


def kept_for(grid: Grid) -> QuerySet[TrialKept]:
    """What was compared before this grid was adopted: figures without the numbers of households."""
    return TrialKept.objects.filter(grid=grid).select_related("trial", "kept_by").order_by("id")
