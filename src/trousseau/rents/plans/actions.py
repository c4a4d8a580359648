"""A plan agreed or decided, what is missed of it, its end. Prevention calls these: it knows why."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.rules import overindebtedness
from trousseau.rules.dates import add_days, add_months
from trousseau.rules.plans import breach_on, kept, schedule, schedule_in, schedule_until, unmet
from trousseau.tenancies.models import Lease

from ..access import ACCOUNT
from ..enums import PlanEnd, PlanOrigin
from ..known import known
from ..models import PaymentPlan, PlanBreach, PlanInstalment
from .queries import put_back, stopped_before

MOST = 120  # instalments: ten years
MOST_GRACE = 31  # days after an instalment

type Late = Callable[[Sequence[int], date], Mapping[int, int]]


def instalments(
    *, debt: int, each: int | None, months: int | None, first_on: date, agreed_on: date, until: date | None = None
) -> list[tuple[date, int]]:
    """(due on, cents) of a debt, by `each` cents a month or in so many `months`, to the end of a judge's delays when there is
    one; agreed, or proposed, on a day. Raises Refused on what makes no plan, in words."""
    if not agreed_on <= first_on <= add_months(agreed_on, 12):
        raise Refused(
            _("The first instalment comes within the year that follows the agreement: check the date."), "first_on"
        )
    if debt <= 0:
        raise Refused(_("Nothing is late: there is no debt to spread."))
    if (each is None) == (months is None):
        raise Refused(_("Write the sum of each month or the number of months: one of them."), "each")
    if months is not None:
        if months <= 0:
            raise Refused(_("A plan has one month at least."), "months")
        if months > MOST:
            raise Refused(_("A plan lasts %(n)s months at most: choose fewer months.") % {"n": MOST}, "months")
        if months > debt:
            raise Refused(_("Each month would be below one cent: choose fewer months."), "months")
        return schedule_in(debt, months, first_on)
    assert each is not None
    if each <= 0:
        raise Refused(_("A payment is above zero."), "each")
    if until is not None:
        if first_on > until:
            raise Refused(_("The first instalment comes after the end of the delays: check the dates."), "first_on")
        return schedule_until(debt, each, first_on, until)
    if each > debt:
        raise Refused(_("%(amount)s is late: no more is asked each month.") % {"amount": localised.money(debt)}, "each")
    if debt > each * MOST:
        raise Refused(_("This would last more than ten years: choose a larger sum."), "each")
    return schedule(debt, each, first_on)


@verb(once=No("a second plan is refused while one runs"), frozen=ACCOUNT, happened=("agreed_on",))
def agree_plan(
    actor: User,
    *,
    lease: Lease,
    debt: int,
    first_on: date,
    agreed_on: date,
    today: date,
    each: int | None = None,
    months: int | None = None,
    grace_days: int | None = None,
    origin: str = PlanOrigin.AGREED,
    until: date | None = None,
    note: str = "",
) -> PaymentPlan:
    """The tenant pays `debt`, all that is late on the day `today` or on that of the decision, month by month from `first_on`.

    Raises Refused when nothing is late, when a plan already runs, on sums and days that make none, and while the law stops
    the debt for a plan of this origin.
    """
    if agreed_on < lease.starts_on:
        raise Refused(
            _("This day comes before the lease, which begins on %(day)s: check the year.")
            % {"day": localised.day(lease.starts_on)},
            "agreed_on",
        )
    if not overindebtedness.may_be_paid(origin) and (before := stopped_before([lease.pk]).get(lease.pk)):
        raise Refused(
            _("What fell due before %(day)s may not be paid, under a plan either: only the rent since is asked.")
            % {"day": localised.day(before)},
            "",
            overindebtedness.STOPS,
        )
    parts = instalments(debt=debt, each=each, months=months, first_on=first_on, agreed_on=agreed_on, until=until)
    if first_on < today and origin == PlanOrigin.AGREED:
        raise Refused(_("This day is past: the first instalment is still to come."), "first_on")
    if grace_days is not None and grace_days > MOST_GRACE:
        raise Refused(_("A delay of more than a month is another plan: choose fewer days."), "grace_days")
    plan = PaymentPlan(
        lease=lease,
        debt=debt,
        origin=origin,
        agreed_on=agreed_on,
        grace_days=grace_days,
        note=note.strip(),
        made_by=actor,
        made_on=today,
    )
    record(plan, actor)
    PlanInstalment.objects.bulk_create(
        PlanInstalment(plan=plan, rank=rank, due_on=due_on, cents=cents)
        for rank, (due_on, cents) in enumerate(parts, 1)
    )
    return plan


@verb(once=No("it is refused once it ended"), frozen=ACCOUNT, happened=("on",))
def end_plan(
    actor: User | None, *, plan: PaymentPlan, on: date, why: str, reason: str = "", today: date | None = None
) -> None:
    """It runs no more: what was late stays due. Nobody ends by hand a plan that is kept to its end."""
    plan.refresh_from_db()
    if plan.ended_on:
        raise Refused(_("This plan already ended: reload the page."))
    if on < plan.made_on:
        raise Refused(_("A plan ends after it was noted: check the date."), "on")
    plan.ended_on, plan.end_noted_on, plan.why_ended = on, today or on, PlanEnd(why)
    plan.ended_for, plan.ended_by = reason.strip(), actor
    record(plan, actor)


@verb(once=No("it is refused once it ended"), frozen=ACCOUNT, happened=TODAY)
def withdraw_plan(actor: User, *, plan: PaymentPlan, reason: str, today: date) -> None:
    """Entered by mistake: it counts no more. The plan whose place the terms of a decision had taken runs again."""
    end_plan(actor, plan=plan, on=today, why=PlanEnd.MISTAKE, reason=reason)
    if plan.origin != PlanOrigin.AGREED and (before := _replaced_by(plan)):
        _reopen(actor, before)


@verb(once=No("it is a plan that other terms replaced, and is one no more"), frozen=ACCOUNT, happened=TODAY)
def withdraw_replaced(actor: User, *, plan: PaymentPlan, reason: str) -> None:
    """Entered by mistake, and other terms took its place since: it does not run again when these go. The plan whose place it had
    taken left it to them."""
    if before := _replaced_by(plan):
        before.ended_on, before.end_noted_on, before.why_ended = plan.ended_on, plan.end_noted_on, plan.why_ended
        before.ended_for, before.ended_by = plan.ended_for, plan.ended_by
        record(before, actor)
    plan.why_ended, plan.ended_for, plan.ended_by = PlanEnd.MISTAKE, reason.strip(), actor
    record(plan, actor)


def _replaced_by(plan: PaymentPlan) -> PaymentPlan | None:
    """The plan whose place the terms of a decision took, when they were noted."""
    earlier = PaymentPlan.objects.filter(lease=plan.lease_id, pk__lt=plan.pk).exclude(why_ended=PlanEnd.MISTAKE)
    last = earlier.order_by("-pk").first()
    ended = last and last.why_ended == PlanEnd.REPLACED and last.end_noted_on == plan.made_on
    return last if ended else None


@verb(once=No("a plan that runs is not opened again"), frozen=ACCOUNT, happened=TODAY)
def reopen_last(actor: User | None, *, lease: Lease, why: PlanEnd) -> None:
    """The last plan of a lease runs again, if it had ended in this way: what ended it was a mistake."""
    last = PaymentPlan.objects.filter(lease=lease).exclude(why_ended=PlanEnd.MISTAKE).order_by("-pk").first()
    if last and last.why_ended == why:
        _reopen(actor, last)


def _reopen(actor: User | None, last: PaymentPlan) -> None:
    """It runs again, with its own terms. What it asked meanwhile is looked for by the next night."""
    last.ended_on = last.end_noted_on = last.ended_by = None
    last.why_ended = last.ended_for = ""
    record(last, actor)


@transaction.atomic
def note_breaches(plans: Sequence[PaymentPlan], days: int, on: date, late: Late) -> int:
    """What these plans asked, whose delay is over by the day `on`, and that had not come on its last evening; how many are
    new. `days`: the delay where a plan says none. `late`: what these leases owe at the end of a day, cents.

    A night that did not run is read as if it had, each once; terms noted late are read from the day of the decision. Under them,
    the first unpaid month counts too, be it a rent (loi 89-462, art. 24 VII): it is noted once. A delay past which the bank is
    not read waits until it is: nothing is missed before.
    """
    ends: dict[date, list[tuple[PaymentPlan, date]]] = {}
    followed: dict[date, list[int]] = {}
    read = known(None)
    for plan in plans:
        since = plan.followed_to or (plan.made_on if plan.origin == PlanOrigin.AGREED else plan.agreed_on)
        last = read.until(plan.lease_id)
        until = min(on, add_days(last, 1)) if last else on
        if until > since:
            followed.setdefault(until, []).append(plan.pk)
        for due_on in sorted(_asked_on(plan, until)):
            over = breach_on(due_on, grace_of(plan, days))
            if since < over <= until:
                ends.setdefault(over, []).append((plan, due_on))
    found: list[PlanBreach] = []
    fallen = set(PlanBreach.objects.filter(plan__in=plans).exclude(plan__origin=PlanOrigin.AGREED).values_list("plan"))
    for over, rows in sorted(ends.items()):
        for one in _unfilled(over, [row for row in rows if (row[0].pk,) not in fallen], late):
            found.append(one)
            if one.plan.origin != PlanOrigin.AGREED:
                fallen.add((one.plan_id,))
    PlanBreach.objects.bulk_create(found, ignore_conflicts=True)
    for until, keys in followed.items():
        PaymentPlan.objects.filter(pk__in=keys).update(followed_to=until)
    return len(found)


def _asked_on(plan: PaymentPlan, on: date) -> set[date]:
    days = {one.due_on for one in plan.instalments.all()}
    if plan.origin != PlanOrigin.AGREED:
        days |= set(plan.lease.calls.filter(due_on__gt=plan.agreed_on, due_on__lt=on).values_list("due_on", flat=True))
    return days


def grace_of(plan: PaymentPlan, days: int) -> int:
    """Days of delay after each instalment: those agreed, else the agency's; a judge or a commission gives none."""
    if plan.origin != PlanOrigin.AGREED:
        return 0
    return days if plan.grace_days is None else plan.grace_days


def _unfilled(over: date, rows: Sequence[tuple[PaymentPlan, date]], late: Late) -> list[PlanBreach]:
    if not rows:
        return []
    eve = add_days(over, -1)
    then, back = late([plan.lease_id for plan, _due_on in rows], eve), put_back([plan for plan, _due_on in rows], eve)
    found = []
    for plan, due_on in rows:
        sums = [(one.due_on, one.cents) for one in plan.instalments.all()]
        owed = max(0, then[plan.lease_id] - back.get(plan.pk, 0))
        if plan.origin == PlanOrigin.AGREED:
            cents = sum(one.left for one in kept(sums, plan.debt - owed, over) if one.due_on == due_on)
        else:
            cents = unmet(owed, sums, 0, over)
        if cents:
            found.append(PlanBreach(plan=plan, due_on=due_on, on=over, cents=cents))
    return found
