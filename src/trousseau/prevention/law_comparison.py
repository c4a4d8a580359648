"""The law at a date: which tenancies each of two days concerns, who enters, who leaves, who must be asked."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from trousseau.core import scales
from trousseau.core.models import User
from trousseau.rents.known import known as until_when
from trousseau.rents.roll.advances import advances
from trousseau.rents.roll.queries import unpaid_of
from trousseau.rules.ageing import Aged
from trousseau.rules.arrears import Arrears
from trousseau.rules.dates import add_days
from trousseau.tenancies.models import Lease

from .models import DebtReading
from .queries import formers, judge, lives, reading_of, rules, said_of, with_aid

LISTS = ("before", "after", "enter", "leave", "confirm", "ask")


@dataclass(frozen=True)
class Side:
    """A lease on one of the two days."""

    aged: Aged
    arrears: Arrears


@dataclass(frozen=True)
class Compared:
    lease: Lease
    before: Side
    after: Side

    def belongs(self, name: str) -> bool:
        """In one of LISTS. Who must be asked neither enters nor leaves: nobody knows."""
        was, is_now = self.before.arrears.status, self.after.arrears.status
        return {
            "before": was == "arrears",
            "after": is_now == "arrears",
            "enter": is_now == "arrears" and was not in ("arrears", "ask"),
            "leave": was == "arrears" and is_now not in ("arrears", "ask"),
            "confirm": self.before.arrears.confirm or self.after.arrears.confirm,
            "ask": "ask" in (was, is_now),
        }[name]


def change_days() -> tuple[date, date]:
    """The eve and the first day of the latest regime: the two days that are compared unless told."""
    start = scales.all_values()["arrears.regime"][-1].start
    return add_days(start, -1), start


def compare(user: User, before: date, after: date, today: date) -> list[Compared]:
    """The tenancies with a debt on one of the two days, the largest first.

    A day that has not come is judged on the accounts as they stand: nothing more is called, nothing more is paid, and
    the aid awaited today is awaited still.
    """
    first = min(before, after)
    leases = (
        Lease.objects.for_user(user)
        .for_owner()
        .filter(Q(ends_on=None) | Q(ends_on__gte=first), keys_on__isnull=False)
        .select_related("household__holder", "mandate__dwelling__commune")
    )
    sides, read = [], until_when()

    def answered(change: date, _on: date | None) -> DebtReading | None:
        return reading_of(change, today)  # of both days: the director answers once

    for day in (before, after):
        rows = list(with_aid(leases, day))
        values, paid_ahead = rules(day), advances([lease.pk for lease in rows], day)
        said = said_of([lease.pk for lease in rows], values, min(day, today), reading=answered)
        known = unpaid_of(leases, day, min(day, today), paid_ahead=paid_ahead, read=read)
        past = lives(rows, known, day, paid_ahead, read=read)
        old = formers(leases, rows, known, values, today, past, read=read)
        judged = {
            lease.pk: judge(lease, known[lease.pk], day, values, old.get(lease.pk), past[lease.pk], said)
            for lease in rows
        }
        sides.append({pk: Side(known[pk], arrears) for pk, (arrears, _net) in judged.items()})
    found = [Compared(lease, sides[0][lease.pk], sides[1][lease.pk]) for lease in rows]
    kept = [one for one in found if {one.before.arrears.status, one.after.arrears.status} != {"none"}]
    return sorted(kept, key=lambda one: (-one.after.aged.debt, one.lease.household.holder.key, one.lease.pk))
