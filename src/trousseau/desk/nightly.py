"""What this room does at night: it reminds of the day after, and asks what came of the appointments."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from trousseau.core.actions import record_all
from trousseau.core.agenda import Window, entries
from trousseau.core.clock import today
from trousseau.core.nightly import once
from trousseau.rules.dates import add_days
from trousseau.rules.said import Said, say, say_many

from .actions_agenda import ask_what_came, ask_who_goes
from .enums import WITH_THEM
from .messages import write_appointment, write_eve
from .models import AgendaReminder, Appointment
from .rights import proposal


@once
def remind(on: date) -> Said:
    """Write to who asked for it, once of each day; a night caught up reminds of no day that came."""
    told = 0
    if on < today():
        return say("No reminder: the day is over.")
    day = add_days(on, 1)
    for row in AgendaReminder.objects.filter(user__is_active=True).select_related("user").order_by("pk"):
        if row.told_on and row.told_on >= day:
            continue
        mine = [one for one in entries(Window(row.user, day, day)) if not one.who or row.user_id in one.who]
        with transaction.atomic():
            fresh = AgendaReminder.objects.filter(pk=row.pk, told_on=row.told_on).update(told_on=day)
            if fresh and mine:
                write_eve(row.user, on=day, rows=mine)
                told += 1
    return say_many("%(n)s colleague is reminded of tomorrow.", "%(n)s colleagues are reminded of tomorrow.", told)


ASKED_DAYS = 30  # after an appointment, that its colleague is asked what came of it; beyond, who remembers


def appointments(on: date) -> Said:
    """Ask of those with a household what came of them, and who goes where nobody does; write to the persons who asked to be
    reminded of tomorrow."""
    for row in _open().filter(on__gte=add_days(on, -ASKED_DAYS)):
        ask_what_came(row, on)
    ask_who_goes(on)
    told = 0
    if on >= today():  # a night caught up reminds of no day that came
        for row in _open().filter(on=add_days(on, 1), tell=True, told_on=None, kind__in=WITH_THEM):
            if row.household is None or not row.household.holder.email:
                continue
            with transaction.atomic():
                if Appointment.objects.filter(pk=row.pk, told_on=None).update(told_on=on):
                    row.told_on = on
                    record_all([row], None, fields=("told_on",))
                    write_appointment(row)
                    told += 1
    return say_many(
        "%(n)s person is reminded of an appointment of tomorrow.",
        "%(n)s persons are reminded of an appointment of tomorrow.",
        told,
    )


def _open() -> QuerySet[Appointment]:
    rows = Appointment.objects.standing().with_them().filter(came_of="")
    return rows.select_related("household__holder", "user").order_by("pk")


JOBS = {"desk.remind": remind, "desk.appointments": appointments, **proposal.JOBS}
