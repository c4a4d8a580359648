"""The trials, those that a grid's minutes keep, and the law that a trial would do without."""

from datetime import date

from django.db.models import QuerySet

from trousseau.core import scales
from trousseau.exchange.allocation_problem import frozen_law

from ..enums import TrialKind
from ..models import Grid, Trial, TrialKept
from ..queries import coming


def trials() -> QuerySet[Trial]:
    """The last asked first."""
    return Trial.objects.select_related("grid", "asked_by", "result").defer("result__figures").order_by("-id")


def kept_for(grid: Grid) -> QuerySet[TrialKept]:
    """What was compared before this grid was adopted: figures without the numbers of households."""
    return TrialKept.objects.filter(grid=grid).select_related("trial", "kept_by").order_by("id")


def law_lacking(on: date, kind: str) -> tuple[str, ...]:
    """The codes of the scales that the day of a trial does without."""
    sitting = coming(on) if kind == TrialKind.SITTING else None
    return frozen_law(sitting.held_on if sitting else on, scales.at).missing
