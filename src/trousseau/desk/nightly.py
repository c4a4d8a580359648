"""What this room does at night: it reminds of the day after."""

from datetime import date

from django.db import transaction

from trousseau.core.agenda import Window, entries
from trousseau.core.clock import today
from trousseau.core.nightly import once
from trousseau.rules.dates import add_days
from trousseau.rules.said import Said, say, say_many

from .messages import write_eve
from .models import AgendaReminder
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


JOBS = {"desk.remind": remind, **proposal.JOBS}
