"""Of which leases the account is not known, though the bank is read: a line that waits may be their own."""

from datetime import date, timedelta

from trousseau.core.once_a_page import once_a_page
from trousseau.ledger.bank.queries import to_treat
from trousseau.ledger.enums import Ledger
from trousseau.tenancies.models import Lease

from .finding import Finder
from .of_caf import from_caf


def perhaps_paid(on: date | None) -> dict[int, date]:
    """By lease, the eve of the oldest line that waits and that may be its own, by the account that paid, the number or the name
    that is written. `on`: of the statements received by that day. One query when no line waits."""
    found: dict[int, date] = {}
    for received, booked, leases in _whose():
        if on is None or received <= on:
            for lease in leases:
                found.setdefault(lease, booked - timedelta(1))  # they come oldest first
    return found


@once_a_page
def _whose() -> list[tuple[date, date, set[int]]]:
    """Of each line that waits, oldest first: the day its statement was received, its own, the leases whose it may be."""
    waiting = to_treat().filter(statement__account__ledger=Ledger.CLIENTS, cents__gt=0, left__gt=0)
    rows = [line for line in waiting.select_related("statement__file") if not from_caf(line)]
    if not rows:
        return []
    finder = Finder(rows, Lease.objects.all())
    return [(line.statement.file.made_on, line.booked_on, finder.perhaps(line)) for line in rows]
