"""What is to be done about a household, read from its visits, its contacts and its measure, and said in each one's day."""

from datetime import date

from django.db.models import Max

from trousseau.core import localised
from trousseau.core.enums import Role
from trousseau.core.models import Household, ToDo
from trousseau.core.todo import about, close_todo, close_todos, follow_todo
from trousseau.mail.models import MailItem
from trousseau.rules.dates import add_days
from trousseau.tenancies.models import Lease

from . import queries, todo
from .enums import Adhesion, MeasureKind
from .models import HouseholdMeasure, MeasureBill
from .queries import Due

REMIND_DAYS = 15  # days of the house: after a reminder, who pays is reminded again
WARN_DAYS = 14  # before a visit or a review of the rhythm is due
REPORT_WARN_DAYS = 30  # before a report leaves or a measure ends: it is written, then read over with the household


def refresh(household: Household, today: date) -> None:
    """Ask for what is due, let fall what is settled. Safe to run twice."""
    said = {"household": household, "name": str(household), "on": today}
    _contact(household, today, said)
    measures = list(household.measures.select_related("lease"))
    found = next(iter(queries.due([one for one in measures if not one.ended_on], today).values()), None)
    for lease in household.leases.filter(keys_on__isnull=False).select_related("mandate__dwelling__commune"):
        home = {**said, "dwelling": str(lease.mandate.dwelling)}
        _home_visit(lease, found if found and found.measure.lease_id == lease.pk else None, today, home)
        _mend(lease, today, home)
    if measures:
        ended = [one for one in measures if one.ended_on]
        close_todos(todo.REVIEW, todo.END, *todo.DECIDED, things=ended, on=today)
        _measure(household, found, today, said)
    for measure in measures:
        if not measure.ended_on and measure.kind != MeasureKind.GLA:
            _decided(measure, today, said)


def _contact(household: Household, today: date, said: dict) -> None:
    """It waits for the work of who set its day: what a social worker planned is not the rental manager's."""
    last = queries.contact_before_next(household, today)
    if last and last.next_on:
        role = Role.SOCIAL if last.by.holds(Role.SOCIAL) and not last.by.holds(Role.RENTAL) else todo.CONTACT.role
        if ToDo.objects.waiting().filter(kind=todo.CONTACT.code, subject=about(household)).exclude(role=role).exists():
            close_todo(todo.CONTACT, thing=household, on=today)
        follow_todo(todo.CONTACT, thing=household, due_on=last.next_on, role=role, **said)
    else:
        close_todo(todo.CONTACT, thing=household, on=today)


def _home_visit(lease: Lease, found: Due | None, today: date, said: dict) -> None:
    """The day that was set is one; otherwise the rhythm asks for one."""
    over = _over(lease, today)
    if (day := queries.next_home_visit(lease, today)) and not over:
        follow_todo(todo.VISIT, thing=lease, due_on=day, **said)
    else:
        close_todo(todo.VISIT, thing=lease, on=today)
    if found and not over and not found.agreed and found.visit_on <= add_days(today, WARN_DAYS):
        article = found.rhythm.articles["visit"]
        follow_todo(todo.RHYTHM, thing=lease, due_on=found.visit_on, article=article, every=found.every, **said)
    else:
        close_todo(todo.RHYTHM, thing=lease, on=today)


def _mend(lease: Lease, today: date, said: dict) -> None:
    open_ = queries.defects(lease, today)
    days = [point.mend_by for point in open_ if point.mend_by]
    if days and not _over(lease, today):
        follow_todo(todo.MEND, thing=lease, due_on=min(days), count=len(open_), **said)
    else:
        close_todo(todo.MEND, thing=lease, on=today)


def _measure(household: Household, found: Due | None, today: date, said: dict) -> None:
    if found is None:
        close_todo(todo.SILENT, thing=household, on=today)
        return
    measure, lease = found.measure, found.measure.lease
    if lease and lease.ends_on and _over(lease, today):
        close_todo(todo.REVIEW, thing=measure, on=today)
        close_todo(todo.SILENT, thing=household, on=today)
        follow_todo(todo.END, thing=measure, due_on=lease.ends_on, day=lease.ends_on.isoformat(), **said)
        return
    close_todo(todo.END, thing=measure, on=today)
    if found.review_on <= add_days(today, WARN_DAYS):
        article = found.rhythm.articles["review"]
        follow_todo(todo.REVIEW, thing=measure, due_on=found.review_on, article=article, **said)
    else:
        close_todo(todo.REVIEW, thing=measure, on=today)
    if found.silent_on <= today:
        since = found.heard.isoformat() if found.heard else ""
        article = found.rhythm.articles["silent"]
        follow_todo(todo.SILENT, thing=household, due_on=found.silent_on, article=article, since=since, **said)
    else:
        close_todo(todo.SILENT, thing=household, on=today)


def _decided(measure: HouseholdMeasure, today: date, said: dict) -> None:
    """Its reports, its renewal and its end: each waits until it is noted, and none of a measure that was refused."""
    runs = measure.adhesion != Adhesion.REFUSED
    name = str(MeasureKind(measure.kind).short)
    asked = (
        (todo.INTERIM, measure.interim_due if not measure.interim_sent_on else None),
        (todo.FINAL, measure.final_due if not measure.final_sent_on else None),
        (todo.RENEWAL, measure.renewal_due if not measure.renewal_asked_on else None),
        (todo.TERM, measure.planned_end),
    )
    for what, day in asked:
        if day and runs and day <= add_days(today, REPORT_WARN_DAYS):
            follow_todo(what, thing=measure, due_on=day, measure=name, day=day.isoformat(), **said)
        else:
            close_todo(what, thing=measure, on=today)


def _over(lease: Lease, today: date) -> bool:
    return lease.ends_on is not None and lease.ends_on <= today


def follow_bill(bill: MeasureBill, today: date) -> None:
    """Its invoice is sent; who pays is reminded once the day to pay is past, then after each reminder that reached it."""
    said = {
        "on": today,
        "household": bill.measure.household if bill.measure else None,
        "name": bill.funder.name,
        "code": bill.code,
        "left": localised.money(bill.left),
    }
    mail = MailItem.objects.filter(about=about(bill))
    ready = mail.waiting().filter(kind="followup.invoice")
    if bill.left and not bill.sent and not ready.exists():
        follow_todo(todo.BILL_UNSENT, thing=bill, due_on=bill.asked_on, **said)
    else:
        close_todo(todo.BILL_UNSENT, thing=bill, on=today)
    if not bill.late(today) or bill.due_on is None:
        close_todo(todo.BILL_LATE, thing=bill, on=today)
        return
    last = mail.filter(kind="followup.payment_letter", returned_on=None).aggregate(day=Max("sent_on"))["day"]
    due_on = add_days(last, REMIND_DAYS) if last else add_days(bill.due_on, 1)
    follow_todo(todo.BILL_LATE, thing=bill, due_on=due_on, day=bill.due_on.isoformat(), **said)


def follow_bills(today: date) -> int:
    """Each bill of which something is awaited; how many."""
    rows = MeasureBill.objects.filter(withdrawn_on=None).select_related("funder", "measure__household")
    awaited = [bill for bill in rows.prefetch_related("payments") if bill.left]
    for bill in awaited:
        follow_bill(bill, today)
    return len(awaited)
