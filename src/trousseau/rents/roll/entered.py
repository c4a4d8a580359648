"""What bears a day and was noted after it: a reading of that day, as it was known then, leaves it out."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Coalesce

from trousseau.ledger.queries import happened, happened_by
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt

from ..enums import CallKind
from ..models import RentCall
from ..models.shares import ReceiptShare


class _Share(NamedTuple):
    call: int
    lease: int
    cents: int
    month: date
    kind: str
    entered: date

    def asked_after(self, on: date) -> bool:
        """As `queries._asked_after`."""
        return self.entered > on and (self.kind != CallKind.RENT or self.month > on)


class _Payment(NamedTuple):
    """`seen`: noted by then, its undoing was not."""

    pk: int
    lease: int
    payer: str
    month: date | None
    cents: int
    on: date
    undone: date | None
    seen: bool

    def sign(self, on: date) -> int:
        """What its amount is times, to say the payments of the day `on` as they were known: −1 for one that nobody had
        noted, 1 for one whose undoing nobody had."""
        if self.on > on:
            return 0
        gone = self.undone is not None and self.undone <= on
        return int(gone) if self.seen else -int(not gone)


class _Asked(NamedTuple):
    lease: int
    cents: int
    on: date


@dataclass
class Unentered:
    """Payments, their undoing, and sums asked apart, dated by a day and noted after it. Empty on most days."""

    payments: list[_Payment] = field(default_factory=list)
    shares: dict[int, list[_Share]] = field(default_factory=lambda: defaultdict(list))
    calls: dict[int, _Asked] = field(default_factory=dict)

    @property
    def unknown(self) -> set[int]:
        """The payments that nobody had noted."""
        return {one.pk for one in self.payments if not one.seen}

    @property
    def standing(self) -> set[int]:
        """Those whose undoing nobody had."""
        return {one.pk for one in self.payments if one.seen}

    def moves(self) -> Iterator[tuple[int, date, int]]:
        """(lease, day, cents) to add to what the ledger says that an account owes, from that day on."""
        for one in self.payments:
            if not one.seen:
                yield one.lease, one.on, one.cents
            if one.undone is not None:
                yield one.lease, one.undone, -one.cents
        for asked in self.calls.values():
            yield asked.lease, asked.on, -asked.cents

    def months(self, on: date) -> Iterator[tuple[int, date, str, int]]:
        """(lease, month, payer, cents) to add to what payers named a month for, as known of the day `on`; of no payer, what
        of it went elsewhere."""
        for one in self.payments:
            if one.month and (sign := one.sign(on)):
                yield one.lease, one.month, one.payer, sign * one.cents
                for part in self.shares[one.pk]:
                    yield one.lease, one.month, "", -sign * part.cents

    def parts(self, on: date) -> Iterator[tuple[_Share, int]]:
        """(part, cents) to add to what payers named a debt for."""
        for one in self.payments:
            if sign := one.sign(on):
                for part in self.shares[one.pk]:
                    yield part, sign * part.cents


NOTHING = Unentered()


def unentered(by: date) -> Unentered:
    """What is dated by the day `by` and was noted after it."""
    found = Unentered()
    # the day is asked of the rows that these indexes find: by its own, SQLite would read all that was ever received
    late = Receipt.objects.rent().alias(day=Coalesce("received_on", "received_on"))
    late = late.filter(Q(noted_on__gt=by) | Q(undone_noted_on__gt=by), day__lte=by)
    rows = late.order_by("pk").values_list(
        "pk", "lease", "payer", "month", "amount", "received_on", happened("reversal__"), "noted_on"
    )
    for pk, lease, payer, month, cents, on, undone, noted in rows:
        found.payments.append(_Payment(pk, lease, Payer(payer), month, cents, on, undone, noted is None or noted <= by))
    if found.payments:
        named = ReceiptShare.objects.filter(receipt__in=[one.pk for one in found.payments]).order_by("pk")
        for receipt, *part in named.values_list(
            "receipt", "call", "call__lease", "cents", "call__month", "call__kind", happened("call__entry__")
        ):
            found.shares[receipt].append(_Share(*part))
    asked = RentCall.objects.filter(happened_by(by), noted_on__gt=by).order_by("pk")
    for call in asked.select_related("entry"):
        found.calls[call.pk] = _Asked(call.lease_id, call.total, call.entry.happened_on)
    return found
