"""Until when an account is known: what a lease owes is told of what was read, never of what the bank may still show.

The household's share waits for the bank alone; the aid's, which comes after its month, for the remittance that breaks its
transfer down. A house that never took a statement, nor a remittance, works by hand: what is noted is then all that is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Max, Q

from trousseau.core import rooms, scales
from trousseau.core.once_a_page import once_a_page
from trousseau.ledger.bank.queries import read_until
from trousseau.payouts.enums import OrderState
from trousseau.rules.dates import add_months, month_start

from .enums import LineKind
from .models import CafLine, CafRemittance

STAYS = Q(order=None) | ~Q(order__state=OrderState.SENT)  # a transfer that is asked, or came back, took nothing off it
IN_USE = timedelta(35)  # between two remittances of one payer: each month has its own


@dataclass(frozen=True)
class Known:
    """`bank`: the last day on which the bank says who paid. `aid`: the last month whose remittances are all placed. None: by
    hand. `perhaps`: by lease, the eve of the oldest line of the bank that nobody identified and that may be its own. `waiting`: by
    month, the leases whose aid came and is not placed yet; None among them: it may be any lease's."""

    bank: date | None = None
    aid: date | None = None
    perhaps: Mapping[int, date] = field(default_factory=dict)
    waiting: Mapping[date, frozenset[int | None]] = field(default_factory=dict)

    def until(self, lease: int) -> date | None:
        """The last day on which it is known what this lease paid; None: any."""
        days = [day for day in (self.bank, self.perhaps.get(lease)) if day]
        return min(days, default=None)

    def first_awaited(self, on: date) -> date:
        """The first month whose aid may still come, as far as is known on the day `on`."""
        first = late_by_calendar(on)
        if self.aid:
            return min(first, add_months(self.aid, 1))
        return late_by_calendar(min(on, self.bank)) if self.bank else first

    def awaits(self, lease: int, month: date, on: date) -> bool:
        """Whether the aid of that month may still come."""
        held = self.waiting.get(month, ())
        return month >= self.first_awaited(on) or lease in held or None in held


ALL = Known()  # as if all was read


def awaited_from(on: date, arrival: int) -> date:
    """The oldest month whose aid is not late yet on the day `on`: it arrives by the day `arrival` of the next."""
    return month_start(on) if on.day >= arrival else add_months(month_start(on), -1)


def late_by_calendar(on: date) -> date:
    return awaited_from(on, scales.at("rents.aid_arrival_day", on).number)


@once_a_page
def known(on: date | None = None) -> Known:
    """Until when the accounts are known now, or as it was on the day `on`."""
    found = aid_known(on)
    if found.bank is None:
        return found
    perhaps: dict[int, date] = {}
    for room in rooms.installed():
        for lease, day in room.perhaps_paid(on).items():
            perhaps[lease] = min(day, perhaps.get(lease, day))
    return replace(found, perhaps=perhaps)


@once_a_page
def aid_known(on: date | None = None) -> Known:
    """The same, for who reads nothing of it but the aid: the lines of the bank are not looked at."""
    aid = _aid(on)
    return Known(read_until(on), aid, waiting=_waiting() if aid else {})


def _aid(on: date | None) -> date | None:
    """The earliest, of those who pay (each writes its files in its own way), of the last months that they paid."""
    placed = CafRemittance.objects.filter(lump__isnull=False, read_on__isnull=False)
    if on:
        placed = placed.filter(read_on__lte=on, lump__received_on__lte=on)
    last = placed.aggregate(day=Max("paid_on"))["day"]
    if last is None:
        return None
    shares = CafLine.objects.filter(kind=LineKind.SHARE, remittance__in=placed.filter(paid_on__gte=last - IN_USE))
    months = shares.order_by().values_list("remittance__signature").annotate(month=Max("month"))
    return min((month for _signature, month in months), default=None)


@once_a_page
def _waiting() -> dict[date, frozenset[int | None]]:
    """What came and nobody placed yet."""
    rows = CafLine.objects.filter(
        STAYS, kind=LineKind.SHARE, receipt=None, clawback=None, remittance__lump__isnull=False
    )
    found: dict[date, set[int | None]] = {}
    for month, lease in rows.order_by().values_list("month", "lease").distinct():
        found.setdefault(month, set()).add(lease)
    return {month: frozenset(leases) for month, leases in found.items()}
