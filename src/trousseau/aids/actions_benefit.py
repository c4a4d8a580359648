"""What happens to the housing benefit of a lease: noted, declared, taken back; the rents of July declared once a year."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused, planned
from trousseau.core.models import User
from trousseau.core.todo import close_todo, follow_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.tenancies.models import Lease

from . import due, todo
from .enums import BenefitStep
from .models import BenefitEvent, RentsDeclared

BARE = No("bare facts about the benefit of a lease that runs")


@verb(once=No("what is noted on that day already is refused"), frozen=BARE, happened=("on",))
def note_benefit(
    actor: User, *, lease: Lease, step: str, on: date, today: date, cents: int | None = None
) -> BenefitEvent:
    """One thing that happened. Raises Refused for a day to come, or before the lease was signed, and for what is noted that day
    already."""
    _of_lease(lease, on)
    if step == BenefitStep.OVERPAID and not cents:
        raise Refused(_("Write the amount that the CAF or the MSA asks back."), "cents")
    if step != BenefitStep.OVERPAID and cents:
        raise Refused(
            _("Only an overpayment has an amount here: the aid announced is written in the account."), "cents"
        )
    known = BenefitEvent.objects.filter(lease=lease, step=step, on=on, cents=cents or None, withdrawn_on=None)
    if known.exists():
        raise Refused(_("This is noted on that day already: check the date."), "on")
    event = BenefitEvent(lease=lease, step=step, on=on, cents=cents or None, noted_by=actor)
    record(event, actor)
    due.follow_benefit(lease, today)
    return event


@verb(once=No("what waits to be declared already is refused"), frozen=BARE, happened=No("a change may be known ahead"))
def note_change(actor: User, *, lease: Lease, change: str, on: date, due_on: date, today: date) -> BenefitEvent:
    """Something changes on a day, which may be one to come: to be declared by another. Raises Refused for a day before the
    lease was signed, one too far away, and for what waits to be declared already."""
    _of_lease(lease, on)
    planned(on, today)
    if due_on < today:
        raise Refused(_("It is declared today or later."), "due_on")
    planned(due_on, today, "due_on")
    known = BenefitEvent.objects.filter(lease=lease, change=change, on=on, done_on=None, withdrawn_on=None)
    if known.exists():
        raise Refused(_("This change is to be declared already: note it declared once it is."), "change")
    event = BenefitEvent(lease=lease, step=BenefitStep.CHANGE, change=change, on=on, due_on=due_on, noted_by=actor)
    record(event, actor)
    household = lease.household
    follow_todo(todo.CHANGE, thing=event, on=today, due_on=due_on, household=household, name=str(household))
    return event


def _of_lease(lease: Lease, on: date) -> None:
    Lease.objects.select_for_update(of=("self",)).get(pk=lease.pk)  # the second of two sees what the first noted
    if lease.signed_on is None or on < lease.signed_on:
        raise Refused(_("The lease was not signed yet on that day: check the date."), "on")


@verb(once=VERSIONED, frozen=BARE, happened=("on",))
def declare_change(actor: User, *, event: BenefitEvent, version: int, on: date, today: date) -> None:
    _of_lease(event.lease, on)
    if event.step != BenefitStep.CHANGE or event.withdrawn_on:
        raise Refused(_("Nothing of it is to be declared."))
    if event.done_on:
        raise Refused(_("It was declared on %(day)s already.") % {"day": localised.day(event.done_on)})
    edit(actor, event, version=version, done_on=on)
    close_todo(todo.CHANGE, on=today, thing=event)


@verb(once=VERSIONED, frozen=BARE, happened=TODAY)
def withdraw_event(actor: User, *, event: BenefitEvent, version: int, today: date) -> None:
    """Noted by mistake: it counts no more, and stays in the history."""
    if event.withdrawn_on:
        raise Refused(_("It was taken back already."))
    edit(actor, event, version=version, withdrawn_on=today)
    close_todo(todo.CHANGE, on=today, thing=event)
    due.follow_benefit(event.lease, today)


@verb(
    once=No("a year is declared once: the base refuses a second"),
    frozen=No("all leases of a year, without a name"),
    happened=("on",),
)
def declare_rents(actor: User, *, year: int, on: date, today: date) -> RentsDeclared:
    """The rents of July were sent. Raises Refused before July, ValidationError when it is noted already."""
    if on < date(year, due.MONTH, due.FIRST_DAY):
        raise Refused(_("The rents of July are declared from July on."), "on")
    row = RentsDeclared(year=year, on=on, leases=due.to_declare(year).count(), by=actor)
    record(row, actor)
    due.follow_rents(today)
    return row
