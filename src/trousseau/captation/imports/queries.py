"""What the pages of the imports read."""

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from ..enums import Verdict
from ..models import Import, ImportEffect, ImportProblem, ImportRow


def imports() -> QuerySet[Import]:
    return Import.objects.select_related("made_by", "applied_by", "undone_by", "change_agreed_by").order_by("-pk")


def counts(source: Import) -> dict[str, int]:
    """Rows by verdict, and their sum: they add up to the rows staged."""
    found = dict.fromkeys(Verdict.values, 0)
    for verdict, n in ImportRow.objects.filter(source=source).values_list("verdict").annotate(n=Count("pk")):
        found[verdict] = n
    return found


def rows(source: Import) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(source=source).select_related("confirmed_by", "effect").order_by("line")


def problems(source: Import) -> QuerySet[ImportProblem]:
    return ImportProblem.objects.filter(row__source=source).select_related("row").order_by("row__line", "pk")


def doubtful(source: Import) -> QuerySet[ImportRow]:
    return rows(source).filter(verdict=Verdict.DOUBTFUL).prefetch_related("problems")


def left_in_place(source: Import) -> QuerySet[ImportEffect]:
    """After undoing: what somebody had touched, and so stays."""
    return ImportEffect.objects.filter(row__source=source).select_related("prospect__dwelling__commune", "owner")


def did(source: Import) -> Mapping[str, int]:
    """What an applied import made and changed."""
    effects = ImportEffect.objects.filter(row__source=source)
    return effects.aggregate(
        made=Count("pk", filter=Q(versions__prospect=1, before={})), changed=Count("pk", filter=~Q(before={}))
    )
