"""Where a household may be housed: the one set that everything downstream reads."""

from collections import defaultdict

from django.db.models import QuerySet

from trousseau.core.models import Commune

from ..models import Application, AvoidedCommune


def accepted_communes(of: QuerySet[Application]) -> dict[int, frozenset[str] | None]:
    """By application, the INSEE codes of the communes where it may be housed; None only when any will do.

    What is wished, or the whole territory, less what is to be avoided for safety: from outside, a secret exclusion
    is a wish like another. Three queries, whatever the number of applications.
    """
    keys = of.order_by().values("pk")
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    for pk, insee in Application.communes.through.objects.filter(application__in=keys).values_list(
        "application", "commune"
    ):
        wanted[pk].add(insee)
    avoided: defaultdict[int, set[str]] = defaultdict(set)
    for pk, insee in (
        AvoidedCommune.objects.current().filter(application__in=keys).order_by().values_list("application", "commune")
    ):
        avoided[pk].add(insee)
    everywhere = frozenset(Commune.objects.order_by().values_list("insee", flat=True))
    found = dict.fromkeys(of.order_by().values_list("pk", flat=True))
    for pk in found.keys() & (wanted.keys() | avoided.keys()):
        found[pk] = frozenset((wanted[pk] or everywhere) - avoided[pk])
    return found
