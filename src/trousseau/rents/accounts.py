"""The accounts of leases: what each call asks, what settled it, which aid is awaited. Of many leases at once; one lease is
a list of one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules.limitation import limitation_on
from trousseau.rules.settlement import Due, Paid, Settled, settle
from trousseau.rules.suspension import touches
from trousseau.tenancies.enums import SuspensionKind
from trousseau.tenancies.models import Lease, RentSuspension

from .enums import CallKind
from .known import Known, aid_known, late_by_calendar
from .models import ReceiptShare, RentCall
from .plans.queries import Stop, stops


@dataclass(frozen=True)
class Month:
    """One call of a lease: what it asks, what is settled, and the part of each payment that went to it."""

    call: RentCall
    settled: Settled
    payments: list[tuple[Receipt, int]]
    grounds: list[tuple[Receipt, str, int]]  # the same, each part with why it went there: `Ground`

    @property
    def left(self) -> int:
        return self.settled.left

    @property
    def parts(self) -> set[tuple[int, int]]:
        """(payment, cents): two equal sets are the same receipt."""
        return {(receipt.pk, cents) for receipt, cents in self.payments}

    def paid_by(self, payer: str) -> int:
        return sum(cents for receipt, cents in self.payments if receipt.payer == payer)


class Accounts:
    """The calls and the payments of some leases, by their keys: four queries, however many. `received` keeps them up."""

    def __init__(self, leases: Iterable[int]):
        keys = list(leases)
        self.calls: dict[int, list[RentCall]] = {key: [] for key in keys}
        self.payments: dict[int | None, list[Receipt]] = {key: [] for key in keys}
        for call in RentCall.objects.filter(lease__in=keys):
            self.calls[call.lease_id].append(call)
        paid = list(Receipt.objects.rent().filter(lease__in=keys, reversal=None).order_by("pk"))
        chosen = set(ReceiptShare.objects.filter(receipt__lease__in=keys).values_list("receipt_id", flat=True))
        prefetch_related_objects([receipt for receipt in paid if receipt.pk in chosen], "named")
        nothing = ReceiptShare.objects.none()  # one for all: a payment rarely says which debt it is for
        for receipt in paid:
            if receipt.pk not in chosen:
                receipt._prefetched_objects_cache = {"named": nothing}
            self.payments[receipt.lease_id].append(receipt)
        self._stopped = stops(keys)
        self._read: Known | None = None
        self._withheld: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        stretches = RentSuspension.objects.filter(lease__in=keys, kind=SuspensionKind.WITHHELD)
        for key, start, end in stretches.values_list("lease", "from_on", "to_on"):
            self._withheld[key].append((start, end))

    def received(self, receipt: Receipt) -> None:
        """A payment that was written since they were read."""
        self.payments[receipt.lease_id].append(receipt)

    def months(self, lease: int, until: date | None = None) -> list[Month]:
        """Every call of a lease, or those of the months up to `until`; newest first, with the payments set against them
        (C. civ., art. 1342-10)."""
        calls = self.calls[lease]
        kept = [call for call in calls if call.month <= until] if until else calls
        return months_of(kept, self.payments[lease], self._stopped.get(lease))

    def awaited(self, lease: int, rows: Iterable[Month], on: date) -> dict[int, int]:
        """By call of `rows`, the aid announced that the CAF has not paid for that month, whatever it came to settle, and that
        is not known to be late: a forecast, not money.

        While the CAF withholds it, it is not late: the tenant is not asked for it (CCH, art. L843-1).
        """
        if self._read is None:
            self._read = aid_known()
        read, _first = self._read, late_by_calendar(on)  # a day without law is refused, whatever is expected
        came: dict[date | None, int] = defaultdict(int)
        for receipt in self.payments[lease]:
            if receipt.payer == Payer.CAF:
                came[receipt.month] += receipt.amount
        missing = {
            row.call.pk: row.call.caf_expected - came[row.call.month]
            for row in rows
            if row.call.kind == CallKind.RENT
            and row.call.month <= on  # the aid of a month called ahead is not on its way yet
            and (read.awaits(lease, row.call.month, on) or self._is_withheld(lease, row.call.month))
        }
        return {call: cents for call, cents in missing.items() if cents > 0}

    def _is_withheld(self, lease: int, month: date) -> bool:
        return any(touches(month, start, end) for start, end in self._withheld[lease])


def on_its_way(rows: Sequence[Month], awaited: Mapping[int, int], on: date) -> dict[int, int]:
    """By call of `rows`, newest first, what the aid `awaited` leaves the tenant not to pay of it: of its own month, and what is
    more than that of the newest debts, as `rules.ageing` takes it off the account."""
    found = {row.call.pk: min(row.left, awaited.get(row.call.pk, 0)) for row in rows}
    due = [row for row in rows if row.call.due_on <= on]
    spare = sum(awaited.get(row.call.pk, 0) - found[row.call.pk] for row in due)
    for row in due:
        taken = min(spare, row.left - found[row.call.pk])
        found[row.call.pk] += taken
        spare -= taken
    return found


def months(lease: Lease) -> list[Month]:
    """As `Accounts.months`, of one lease."""
    return Accounts([lease.pk]).months(lease.pk)


def months_of(calls: Sequence[RentCall], payments: Sequence[Receipt], stopped: Stop | None = None) -> list[Month]:
    """As `months`, from the rows of one lease: payments that were not undone, in the order they were written. `stopped`: what
    the law stops of it, if anything."""
    place = {call.pk: index for index, call in enumerate(calls)}

    def parts(receipt: Receipt, *, by_law: bool) -> tuple[tuple[int, int], ...]:
        named = (one for one in receipt.named.all() if one.by_law == by_law and one.call_id in place)
        return tuple((place[one.call_id], one.cents) for one in named)

    settled = settle(
        [Due(call.month, call.rent, call.charges, call.kind != CallKind.RENT) for call in calls],
        [
            Paid(
                receipt.received_on,
                receipt.amount,
                receipt.month,
                parts(receipt, by_law=False),
                parts(receipt, by_law=True),
                stopped is not None and since(receipt, stopped),
            )
            for receipt in payments
        ],
    )
    return [
        Month(
            calls[s.index],
            s,
            [(payments[index], cents) for index, cents in s.parts],
            [(payments[index], ground, cents) for index, ground, cents in s.grounds],
        )
        for s in reversed(settled)
    ]


def since(receipt: Receipt, stopped: Stop) -> bool:
    """A tenant paid it since the law stops the earlier debt: beside what is named, it goes to the rents since alone. So does a
    credit of since that says what it settles."""
    if receipt.received_on < stopped.since:
        return False
    says = receipt.payer == Payer.CREDIT and any(not one.by_law for one in receipt.named.all())
    return says or receipt.payer == Payer.TENANT


def used(rows: Iterable[Month]) -> Counter[int]:
    """By payment, cents of it that went to these debts."""
    found: Counter[int] = Counter()
    for row in rows:
        found.update({receipt.pk: cents for receipt, cents in row.payments})
    return found


@dataclass(frozen=True)
class Barred:
    """What is left of the `calls`, by key, that may no longer be sued for: `cents` in all, `last` the newest day due."""

    calls: frozenset[int]
    cents: int
    last: date


def barred(rows: Iterable[Month], years: int, on: date) -> Barred | None:
    """The unpaid calls whose delay of limitation has run on the day `on`, unless something interrupted it; of a debt whose
    age is unknown, nobody can say. Nothing is
    taken off the account: a judge does not say it unless the tenant does."""
    found = [row for row in rows if row.left and row.call.age_known and limitation_on(row.call.due_on, years) <= on]
    if not found:
        return None
    return Barred(
        frozenset(row.call.pk for row in found), sum(row.left for row in found), max(row.call.due_on for row in found)
    )
