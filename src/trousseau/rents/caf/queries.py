"""What the CAF paid, what of it waits on 4678 and since when; the remittances that wait for their money."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.ledger.queries import day_totals
from trousseau.tenancies.models import Lease

from ..enums import Why
from ..known import STAYS
from ..models import CafLine, CafLump, CafRemittance, Clawback
from .matching import why

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

TO_SHARE = "4678"  # what the CAF paid and nobody has received yet (ledger/chart.toml)


def remittances_awaiting(total: int | None = None) -> QuerySet[CafRemittance]:
    """The remittances whose lines are read and whose money has not arrived; those of `total` cents when it is given.

    The bank asks here whose a transfer of the CAF is: one answer is sure, several are for a person to choose from.
    """
    rows = CafRemittance.objects.filter(lump=None).exclude(read_on=None)
    return rows if total is None else rows.filter(total=total)


def lumps_waiting() -> QuerySet[CafLump]:
    """The transfers without a remittance."""
    return CafLump.objects.filter(remittance=None, reversal=None)


def waits() -> QuerySet[CafLine]:
    """The lines whose money arrived and is nobody's yet: never placed, or placed and undone; not gone back to the CAF."""
    undone = Q(receipt=None) | Q(receipt__reversal__isnull=False)
    return CafLine.objects.filter(undone, STAYS, clawback=None, remittance__lump__isnull=False)


def still_waits(line: CafLine) -> None:
    """Raises Refused when this line is placed, or goes back to the CAF."""
    if line.remittance.lump_id is None:
        raise Refused(_("The money of this remittance has not arrived yet."))
    if not waits().filter(pk=line.pk).exists():
        raise Refused(_("This line no longer waits: reload the page."))
    if line.order and line.order.asked:
        raise Refused(_("Its transfer back to the CAF is asked: give that up first."))


class Taken(TypedDict):
    """The columns that `clawbacks` adds, in cents."""

    recovered: int
    left: int


type Recovered = WithAnnotations[Clawback, Taken]


def clawbacks() -> QuerySet[Recovered]:
    """Each with `left`: cents that the CAF has neither deducted nor been paid back."""
    rows = CafLine.objects.filter(clawback=OuterRef("pk")).order_by().values("clawback")
    taken = Coalesce(Subquery(rows.annotate(sum=Sum("amount")).values("sum")), 0)  # below zero
    return Clawback.objects.annotate(recovered=-taken).annotate(left=F("amount") - F("recovered"))


def open_clawbacks(lease: Lease | None = None) -> QuerySet[Recovered]:
    """Those of which something is left, the oldest first."""
    rows = clawbacks().filter(STAYS, left__gt=0).order_by("notified_on", "pk")
    return rows if lease is None else rows.filter(lease=lease)


@dataclass(frozen=True)
class Waiting:
    """A sum that stands on 4678: `cents` above zero are held for a tenant or owed to the CAF, below were kept by it."""

    what: str  # lump, line or clawback
    since: date
    cents: int
    reason: str
    row: CafLump | CafLine | Recovered

    def age(self, on: date) -> int:
        return (on - self.since).days


def waiting() -> list[Waiting]:
    """All that stands on 4678, the oldest first; the sum is the balance of the account."""
    lines = waits().select_related("remittance__lump", "lease__mandate", "lease__household__holder", "receipt", "order")
    found = [Waiting("lump", lump.received_on, lump.amount, "", lump) for lump in lumps_waiting()]
    found += [Waiting("line", line.arrived_on, line.amount, str(Why(why(line)).label), line) for line in lines]
    found += [
        Waiting("clawback", row.notified_on, row.left, row.reason, row)
        for row in open_clawbacks().select_related("lease__household__holder", "order")
    ]
    return sorted(found, key=lambda one: one.since)


def ledger_to_share(on: date | None = None) -> int:
    """What the clients' ledger holds on 4678, cents above zero when the CAF's money waits."""
    sums = day_totals("clients", TO_SHARE, on).aggregate(cents=Sum(F("credit") - F("debit")))
    return sums["cents"] or 0
