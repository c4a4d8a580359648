"""What leases are asked, many at once: what a line's amount is compared with."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef

from trousseau.core import scales
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules.bank_lines import Open
from trousseau.rules.dates import month_end
from trousseau.tenancies.enums import DepositHolder
from trousseau.tenancies.models import Lease

from ..enums import BALANCE, CallKind
from ..models.calls import RentCall
from ..plans.models import PlanInstalment
from ..queries import awaited_from, months_of


class Accounts:
    """The calls and payments of some leases, read in five queries; kept up as money is received for them."""

    def __init__(self, leases: Iterable[int]):
        keys = list(leases)
        self.calls: dict[int, list[RentCall]] = defaultdict(list)
        for call in RentCall.objects.filter(lease__in=keys):
            self.calls[call.lease_id].append(call)
        self.payments: dict[int, list[Receipt]] = defaultdict(list)
        paid = Receipt.objects.rent().filter(lease__in=keys, reversal=None).prefetch_related("named").order_by("pk")
        for receipt in paid:
            self.payments[receipt.lease_id].append(receipt)
        self.deposits = deposits_awaited(keys)
        self.instalments: dict[int, set[int]] = defaultdict(set)
        planned = PlanInstalment.objects.filter(plan__lease__in=keys, plan__ended_on=None).order_by()
        for lease, cents in planned.values_list("plan__lease", "cents").distinct():
            self.instalments[lease].add(cents)
        self.arrival: dict[date, int] = {}
        self.read: dict[int, dict[date, Open]] = defaultdict(dict)

    def received(self, receipt: Receipt) -> None:
        self.payments[receipt.lease_id].append(receipt)
        self.read.pop(receipt.lease_id, None)

    def open(self, lease: int, on: date) -> Open:
        """What is open on the day `on`, the calls of that month included, less the aid that is not late yet."""
        if on not in self.read[lease]:
            self.read[lease][on] = self._open(lease, on)
        return self.read[lease][on]

    def _open(self, lease: int, on: date) -> Open:
        if on not in self.arrival:
            self.arrival[on] = scales.at("rents.aid_arrival_day", on).number
        first, opening = awaited_from(on, self.arrival[on]), 0
        asked = [call for call in self.calls[lease] if call.month <= month_end(on)]
        left, months = [], []
        for row in reversed(months_of(asked, self.payments[lease])):  # oldest first
            awaited = max(row.call.caf_expected - row.paid_by(Payer.CAF), 0) if row.call.month >= first else 0
            left.append(max(row.left - awaited, 0))
            if row.call.kind == CallKind.RENT:
                months.append((row.call.month, left[-1]))
            if row.call.label == BALANCE and row.call.kind == CallKind.OTHER:
                opening = left[-1]
        return Open(
            sum(left),
            tuple(cents for cents in left if cents),
            opening,
            self.deposits.get(lease, 0),
            tuple(self.instalments[lease]),
            tuple(months),
        )


def deposits_awaited(leases: Iterable[int]) -> dict[int, int]:
    """By lease, the deposit that the agency is to hold and has not received; cents."""
    rows = Lease.objects.select_related("mandate").filter(
        ~Exists(Receipt.objects.deposits().filter(lease=OuterRef("pk"), reversal=None)),
        pk__in=leases,
        deposit_holder=DepositHolder.AGENCY,
        deposit__gt=0,
        signed_on__isnull=False,
    )
    return {lease.pk: lease.deposit for lease in rows if lease.mandate.way.for_owner}
