"""What leases are asked, many at once: what a line's amount is compared with."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef

from trousseau.receipts.models import Receipt
from trousseau.rents.accounts import Accounts
from trousseau.rents.enums import BALANCE, CallKind
from trousseau.rents.models import PlanInstalment
from trousseau.rules.bank_lines import Open
from trousseau.rules.dates import month_end
from trousseau.tenancies.enums import DepositHolder
from trousseau.tenancies.models import Lease


class Due(Accounts):
    """The accounts of some leases, with the deposits and the instalments that they are asked too."""

    def __init__(self, leases: Iterable[int]):
        keys = list(leases)
        super().__init__(keys)
        self.deposits = deposits_awaited(keys)
        self.instalments: dict[int, set[int]] = defaultdict(set)
        planned = PlanInstalment.objects.filter(plan__lease__in=keys, plan__ended_on=None).order_by()
        for lease, cents in planned.values_list("plan__lease", "cents").distinct():
            self.instalments[lease].add(cents)
        self.read: dict[int, dict[date, Open]] = defaultdict(dict)

    def received(self, receipt: Receipt) -> None:
        super().received(receipt)
        self.read.pop(receipt.of_lease.pk, None)

    def open(self, lease: int, on: date) -> Open:
        """What is open on the day `on`, the calls of that month included, less the aid that is not late yet."""
        if on not in self.read[lease]:
            self.read[lease][on] = self._open(lease, on)
        return self.read[lease][on]

    def _open(self, lease: int, on: date) -> Open:
        rows = self.months(lease, month_end(on))[::-1]  # oldest first
        awaited = self.awaited(lease, rows, on)
        aid = [min(awaited.get(row.call.pk, 0), row.left) for row in rows]
        left = [row.left - cents for row, cents in zip(rows, aid, strict=True)]
        # aid on its way for a month that other money settled: once there, it settles what is oldest
        beyond = sum(awaited.values()) - sum(aid)
        for place, cents in enumerate(left):
            part = min(cents, beyond)
            left[place], beyond = cents - part, beyond - part
        rents = [(row, place) for place, row in enumerate(rows) if row.call.kind == CallKind.RENT]
        brought = [
            place for place, row in enumerate(rows) if row.call.label == BALANCE and row.call.kind == CallKind.OTHER
        ]
        stop = self._stopped.get(lease)
        halted = [
            row.call.month for row, _place in rents if stop and stop.before <= on and row.call.stopped(stop.before)
        ]
        return Open(
            sum(left),
            tuple(cents for cents in left if cents),
            left[brought[-1]] if brought else 0,
            self.deposits.get(lease, 0),
            tuple(self.instalments[lease]),
            tuple((row.call.month, left[place]) for row, place in rents),
            tuple((row.call.month, row.left - left[place]) for row, place in rents),
            frozenset(halted),
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
