"""What tenants paid beyond the rents since the law stops their earlier debt: an advance on the next one, which pays none of it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Sum
from django.db.models.functions import Coalesce

from trousseau.receipts.models import Receipt

from ..plans.queries import by_law_alone, stopped_before
from .entered import Unentered


class Advance(NamedTuple):
    """Cents that a lease holds from the day `on`, taken back on another or never."""

    lease: int
    on: date
    undone: date | None
    cents: int

    def stood(self, on: date) -> bool:
        return self.on <= on and (self.undone is None or self.undone > on)


def advances(leases: Iterable[int], on: date, unknown: Unentered | None = None) -> list[Advance]:
    """C. conso., art. L722-5: of each payment since the stop that stood on the day `on`, what no rent since took. `unknown`: left
    out, as nobody had noted it yet. One query where the law stops nothing."""
    stops = stopped_before(leases, on)
    if not stops:
        return []
    absent, stood = (unknown.unknown, unknown.standing) if unknown else (set(), set())
    paid = by_law_alone(Receipt.objects.rent().filter(lease__in=stops, received_on__lte=on)).order_by("pk")
    paid = paid.annotate(shared=Coalesce(Sum("named__cents"), 0))
    return [
        Advance(lease, day, None if pk in stood else undone, cents - shared)
        for pk, lease, day, undone, cents, shared in paid.values_list(
            "pk", "lease", "received_on", "reversal__date", "amount", "shared"
        )
        if day >= stops[lease] and pk not in absent
    ]
