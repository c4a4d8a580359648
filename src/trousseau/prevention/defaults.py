"""The day on which each default was noted: kept the first time, never moved afterwards (CCH, art. R824-2)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cache
from itertools import batched

from django.db import transaction
from django.db.models import Min, OuterRef, Q, Subquery

from trousseau.core import scales
from trousseau.core.actions import record
from trousseau.ledger.bank.queries import read_until
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Statement
from trousseau.receipts.models import Receipt
from trousseau.rents.roll.entered import unentered
from trousseau.rents.roll.queries import unpaid_of
from trousseau.rules.dates import add_months, month_start
from trousseau.tenancies.models import Lease

from .models import NotedDefault

TOGETHER = 1000  # leases read together: the memory does not grow with theirs


def note_defaults(on: date) -> tuple[int, int]:
    """How many defaults were noted, how many are undone. Called each night; safe for a night missed: the day is that of the
    statement that showed it."""
    undone = _undo(on)
    keys = list(Lease.objects.filter(keys_on__isnull=False).order_by("pk").values_list("pk", flat=True))
    days, seen = _readings(on), cache(read_until)
    done = sum(_note(some, on, days, seen) for some in batched(keys, TOGETHER))
    return done, undone


def _readings(on: date) -> tuple[date, list[date]] | None:
    """The first day that a statement of the clients' accounts shows, and the days on which one was taken, oldest first. None:
    none ever was."""
    taken = Statement.objects.filter(taken=True, account__ledger=Ledger.CLIENTS, file__made_on__lte=on)
    first = taken.aggregate(day=Min("first_day"))["day"]
    days = taken.order_by("file__made_on").values_list("file__made_on", flat=True).distinct()
    return (first, list(days)) if first else None


def _note(
    keys: Collection[int], on: date, days: tuple[date, list[date]] | None, seen: Callable[[date], date | None]
) -> int:
    leases = Lease.objects.filter(pk__in=keys)
    known = {
        (lease, due_on)
        for lease, due_on in NotedDefault.objects.filter(lease__in=keys, undone_on=None).values_list("lease", "due_on")
    }
    # by what was known on the day: what is dated of then and was noted since is read by `_undo`
    late = unpaid_of(leases, on, unknown=unentered(on))
    new = {
        (pk, due_on): cents
        for pk, aged in late.items()
        for due_on, cents in _by_day(aged.unpaid).items()
        if (pk, due_on) not in known
    }
    by_day: dict[date, list[tuple[int, date]]] = defaultdict(list)
    rows = []
    for (pk, due_on), cents in new.items():
        if days is None or due_on < days[0]:  # its own entries are all that the house has of that day
            rows.append(NotedDefault(lease_id=pk, due_on=due_on, cents=cents, noted_on=due_on))
            continue
        day = next((day for day in days[1] if day >= due_on and (seen(day) or date.min) >= due_on), None)
        if day:
            by_day[day].append((pk, due_on))
    for day, several in sorted(by_day.items()):
        rows += _on(day, several, new, on, seen)
    for row in rows:
        record(row, None)
    return len(rows)


def _by_day(unpaid: Iterable[tuple[date, int]]) -> Mapping[date, int]:
    found: dict[date, int] = defaultdict(int)
    for due_on, cents in unpaid:
        found[due_on] += cents
    return found


def _on(
    day: date,
    several: list[tuple[int, date]],
    new: Mapping[tuple[int, date], int],
    on: date,
    seen: Callable[[date], date | None],
) -> list[NotedDefault]:
    """Those that were unpaid on the day the statement was taken are of that day; those paid then, by money that went back since,
    of the day on which that was noted."""
    then = unpaid_of(Lease.objects.filter(pk__in={pk for pk, _due in several}), day, unknown=unentered(day))
    rows = []
    for pk, due_on in several:
        noted = day if due_on in _by_day(then[pk].unpaid) else _back(pk, due_on, day, on)
        rows.append(
            NotedDefault(lease_id=pk, due_on=due_on, cents=new[pk, due_on], noted_on=noted, read_until=seen(noted))
        )
    return rows


def _back(lease: int, due_on: date, after: date, on: date) -> date:
    """The first day after that on which it was unpaid: that of a payment that went back, that on which its aid was late; else
    the day itself."""
    gone = Receipt.objects.rent().filter(lease=lease).exclude(undone_noted_on=None)
    days = set(gone.values_list("undone_noted_on", flat=True))
    days.add(add_months(month_start(due_on), 1).replace(day=scales.at("rents.aid_arrival_day", on).number))
    for day in sorted(one for one in days if after < one < on):
        then = unpaid_of(Lease.objects.filter(pk=lease), day, unknown=unentered(day))
        if due_on in _by_day(then[lease].unpaid):
            return day
    return on


@transaction.atomic
def _undo(on: date) -> int:
    """What money noted since had paid by the day on which it was noted unpaid."""
    came = Receipt.objects.rent().filter(reversal=None, lease=OuterRef("lease"))
    came = came.filter(noted_on__gte=OuterRef("noted_on"), received_on__lte=OuterRef("noted_on"))
    by = Subquery(came.order_by("-noted_on", "-pk").values("pk")[:1])
    standing = NotedDefault.objects.filter(undone_on=None).annotate(by=by).filter(by__isnull=False)
    by_day: dict[date, list[tuple[NotedDefault, int]]] = defaultdict(list)
    for one in standing.order_by("noted_on", "pk"):
        by_day[one.noted_on].append((one, one.by))
    done = 0
    for day, rows in by_day.items():
        now = unpaid_of(Lease.objects.filter(pk__in={row.lease_id for row, _receipt in rows}), day)
        for row, receipt in rows:
            if row.due_on not in _by_day(now[row.lease_id].unpaid):
                row.undone_on, row.undone_by_id = on, receipt
                record(row, None)
                done += 1
    return done


def noted(leases: Collection[int], on: date, by_hand: bool | None = None) -> dict[int, dict[date, date]] | None:
    """By lease, by due day, the day on which the default was noted, of those that stood on the day. None where no bank is read
    (`by_hand`, when that is known already): the due day is then that day."""
    if read_until(on) is None if by_hand is None else by_hand:
        return None
    rows = NotedDefault.objects.filter(Q(undone_on=None) | Q(undone_on__gt=on), lease__in=leases, noted_on__lte=on)
    found: dict[int, dict[date, date]] = defaultdict(dict)
    for lease, due_on, day in rows.order_by("pk").values_list("lease", "due_on", "noted_on"):
        found[lease].setdefault(due_on, day)
    return found
