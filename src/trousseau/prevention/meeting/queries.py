"""The sheet of a meeting: each tenancy in debt that its reader may open, what was decided before and what is decided now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from trousseau.core.models import User
from trousseau.rents.roll.queries import late_of
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

from ..enums import Step
from ..models import ArrearsMeeting, MeetingDecision
from ..queries import Situation, begun, situations


def meetings(_user: User) -> QuerySet[ArrearsMeeting]:
    """Every meeting, the last first, with how much it decided and how much of it is left. A sheet shows each reader what they
    may open alone."""
    stood = Q(decisions__withdrawn_on=None)
    return ArrearsMeeting.objects.annotate(
        decided=Count("decisions", filter=stood), left=Count("decisions", filter=stood & Q(decisions__done_on=None))
    ).order_by("-held_on")


def decisions(user: User) -> QuerySet[MeetingDecision]:
    mine = MeetingDecision.objects.filter(lease__in=leases(user))
    return mine.select_related("meeting", "lease__household__holder", "lease__mandate__dwelling__commune", "who")


@dataclass(frozen=True)
class Row:
    """A tenancy on the sheet. `found`: None when nothing is late any more. `before`: what earlier meetings decided and that is
    not done, and what the last one that spoke of it decided; `now`: what this one does."""

    lease: Lease
    found: Situation | None
    before: list[MeetingDecision] = field(default_factory=list)
    now: list[MeetingDecision] = field(default_factory=list)

    @property
    def steps(self) -> list[tuple[Step, date]]:
        return [(Step(one.step), one.due_on) for one in self.found.asked] if self.found else []

    @property
    def due_on(self) -> date | None:
        return self.found.next.due_on if self.found and self.found.next else None

    @property
    def late(self) -> list[MeetingDecision]:
        return [one for one in self.before if not one.done_on]


@dataclass(frozen=True)
class Sheet:
    """`todo`: of which nothing is decided yet, what an earlier meeting decided in vain first; `settled`: the others."""

    meeting: ArrearsMeeting
    last: bool
    todo: list[Row]
    settled: list[Row]
    withdrawn: list[MeetingDecision]

    @property
    def debt(self) -> int:
        return sum(row.found.debt for row in (*self.todo, *self.settled) if row.found)


def sheet(user: User, meeting: ArrearsMeeting, on: date) -> Sheet:
    """Of the last meeting, all that is late on the day `on` and what is not done yet; of an earlier one, what it decided."""
    last = not ArrearsMeeting.objects.filter(held_on__gt=meeting.held_on).exists()
    told = decisions(user).filter(meeting__held_on__lte=meeting.held_on, withdrawn_on=None)
    told = told.order_by("-meeting__held_on", "pk")
    now: dict[int, list[MeetingDecision]] = defaultdict(list)
    before: dict[int, list[MeetingDecision]] = defaultdict(list)
    for one in told:
        earlier = before[one.lease_id]
        if one.meeting_id == meeting.pk:
            now[one.lease_id].append(one)
        elif not one.done_on or not earlier or earlier[0].meeting_id == one.meeting_id:
            earlier.append(one)
    mine = begun().filter(pk__in=leases(user).values("pk")) if last else begun().filter(pk__in=list(now))
    owing = late_of(mine, on) if last else {pk: 0 for pk in now}
    open_ = {pk for pk, rows in before.items() if any(not one.done_on for one in rows)} if last else set()
    shown = begun().filter(pk__in=[*owing, *now, *open_])
    named = shown.select_related("household__holder", "mandate__dwelling__commune")
    rows = [_row(found, before, now) for found in situations(named, on)]
    rows.sort(key=_urgency)
    gone = decisions(user).filter(meeting=meeting, withdrawn_on__isnull=False).order_by("pk")
    todo = [row for row in rows if last and not row.now]
    return Sheet(meeting, last, todo, [row for row in rows if row.now], list(gone))


def _urgency(row: Row) -> tuple[bool, date, int, int]:
    """What was decided and is not done first, then the nearest day, then the largest debt."""
    return not row.late, row.due_on or date.max, -(row.found.debt if row.found else 0), row.lease.pk


def _row(found: Situation, before, now) -> Row:
    lease = found.lease
    return Row(lease, found if found.debt else None, before.get(lease.pk, []), now.get(lease.pk, []))


def who(rows: Iterable[User], lease: Lease) -> list[User]:
    """Of these people, those who may open the file of the household."""
    return [user for user in rows if Lease.objects.for_user(user).filter(pk=lease.pk).exists()]
