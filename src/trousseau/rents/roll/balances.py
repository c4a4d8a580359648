"""Add up the ledger's new lines to the balances of the rent roll: each night, and as often as one likes."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date

from django.db import transaction
from django.db.models import F, Max, Sum
from django.db.models.functions import TruncMonth

from trousseau.core import chain
from trousseau.ledger.enums import Ledger
from trousseau.ledger.queries import chain_name, happened, lines
from trousseau.tenancies.models import Lease

from ..models import RollBalance, RollMark
from ..queries import TENANTS

STEP = 500  # leases written together


@transaction.atomic
def add_up() -> int:
    """Returns how many balances changed. The chain is locked: no line is being written meanwhile."""
    chain.lock(chain_name(Ledger.CLIENTS))
    mark, _fresh = RollMark.objects.get_or_create(pk=1)
    fresh = lines(Ledger.CLIENTS, TENANTS).filter(pk__gt=mark.line)
    last = fresh.aggregate(last=Max("pk"))["last"]
    if last is None:
        return 0
    moves: dict[str, dict[date, int]] = defaultdict(dict)
    rows = fresh.order_by().values_list("aux", TruncMonth(happened()))
    for code, month, cents in rows.annotate(cents=Sum(F("debit") - F("credit"))):
        moves[code][month] = cents
    leases = {f"L{number:05d}": pk for pk, number in Lease.objects.values_list("pk", "number")}
    known = sorted((leases[code], months) for code, months in moves.items() if code in leases)
    changed = sum(_add(dict(known[start : start + STEP])) for start in range(0, len(known), STEP))
    mark.line = last
    mark.save(update_fields=["line"])
    return changed


def _add(moves: dict[int, dict[date, int]]) -> int:
    """Add each lease's moves to its balances of that month and after; a month that had none begins at the one before."""
    held: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for lease, month, cents in RollBalance.objects.filter(lease__in=moves).values_list("lease", "month", "cents"):
        held[lease].append((month, cents))
    rows = []
    for lease, months in moves.items():
        before = sorted(held[lease])
        days = [day for day, _cents in before]
        for month in sorted({*months, *(day for day in days if day > min(months))}):
            place = bisect_right(days, month) - 1
            base = before[place][1] if place >= 0 else 0
            added = sum(cents for day, cents in months.items() if day <= month)
            rows.append(RollBalance(lease_id=lease, month=month, cents=base + added))
    RollBalance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["lease", "month"], update_fields=["cents"], batch_size=1000
    )
    return len(rows)
