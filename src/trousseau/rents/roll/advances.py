"""What tenants paid beyond the rents since the law stops their earlier debt: an advance on the next one, which pays none of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from trousseau.receipts.models import Receipt

from ..accounts import months_of, since, used
from ..models import RentCall
from ..plans.queries import Stop, stops
from .entered import NOTHING, Unentered


@dataclass
class Advance:
    """The account of a lease whose earlier debt is `stopped`: what is asked, and each payment with the day on which it was
    taken back, or never."""

    stopped: Stop
    calls: list[RentCall] = field(default_factory=list)
    payments: list[tuple[Receipt, date | None]] = field(default_factory=list)

    def stood(self, on: date) -> int:
        """Cents that went to no debt on the day `on`, as `accounts.months_of` lays them: a payer may name more for a debt than
        it asks."""
        paid = [one for one, undone in self.payments if one.received_on <= on and (undone is None or undone > on)]
        went = used(months_of(self.calls, paid, self.stopped))
        return sum(one.amount - went[one.pk] for one in paid if since(one, self.stopped))


def advances(leases: Iterable[int], on: date, unknown: Unentered | None = None) -> dict[int, Advance]:
    """C. conso., art. L722-5: by lease whose earlier debt the law stops, what it holds of the payments since, on the day `on` or
    one before. `unknown`: left out, as nobody had noted it yet. One query where the law stops nothing."""
    found = {lease: Advance(stop) for lease, stop in stops(leases, on).items()}
    if not found:
        return {}
    unknown = unknown or NOTHING
    absent, standing = unknown.unknown, unknown.standing
    for call in RentCall.objects.filter(lease__in=found).exclude(pk__in=unknown.calls):
        found[call.lease_id].calls.append(call)
    paid = Receipt.objects.rent().filter(lease__in=found, received_on__lte=on).exclude(pk__in=absent)
    for receipt in paid.select_related("reversal").prefetch_related("named").order_by("pk"):
        undone = None if receipt.pk in standing or receipt.reversal is None else receipt.reversal.happened_on
        assert receipt.lease_id
        found[receipt.lease_id].payments.append((receipt, undone))
    return found
