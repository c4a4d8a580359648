"""The messages that this room sends: the day after, to a colleague or to a person who asked for it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.core.agenda import Entry
from trousseau.core.enums import Role
from trousseau.core.mail import Event, queue
from trousseau.core.models import Message, User

from . import access
from .enums import AppointmentKind
from .models import AgendaReminder, Appointment


def _still_wanted(message: Message) -> bool:
    """Whoever asks to be reminded no more is not."""
    return AgendaReminder.objects.filter(user__email=message.to, user__is_active=True).exists()


REMINDER = Event(
    "desk.agenda",
    label=gettext_lazy("What is planned on the day after"),
    to=gettext_lazy("a colleague who asked for it"),
    when=gettext_lazy("each night, on the eve of a day that has something"),
    subject=gettext_lazy("Your appointments of tomorrow"),
    right=access.REMINDERS,
    wanted=_still_wanted,
)


def _still_on(message: Message) -> bool:
    """Moved, cancelled, or taken back by the person, it is not said."""
    rows = Appointment.objects.standing().filter(pk=message.about.partition(":")[2], tell=True, told_on__isnull=False)
    return rows.filter(household__holder__email=message.to).exists()


EVE = Event(
    "desk.appointment",
    label=gettext_lazy("Reminder of an appointment"),
    to=gettext_lazy("a person who asked to be reminded of it"),
    when=gettext_lazy("each night, on the eve of the appointment"),
    subject=gettext_lazy("Your appointment of tomorrow"),
    right=access.HOUSEHOLD,
    role=Role.SOCIAL,
    wanted=_still_on,
)
EVENTS = [REMINDER, EVE]


def write_appointment(row: Appointment) -> Message:
    """The day, the hour and the place; nothing of what it is about: others may read a screen."""
    assert row.household
    hour = f", {row.at:%H:%M}" if row.at else ""
    where = row.place or (_("at your home") if row.kind == AppointmentKind.VISIT else "")
    body = _(
        "Hello,\n\nWe have an appointment tomorrow:\n\n%(when)s\n\nIf you cannot come, tell us: we fix another day "
        "together."
    ) % {"when": "\n".join(filter(None, (f"{localised.day(row.on, weekday=True)}{hour}", where)))}
    return queue(EVE, to=row.household.holder.email, body=body, about=row, household=row.household)


def write_eve(user: User, *, on: date, rows: list[Entry]) -> Message:
    """The hours, the kinds and the communes: no name leaves the house."""
    lines = [_line(row) for row in rows]
    body = _("Hello,\n\nOn %(day)s:\n\n%(lines)s\n\nThe agenda says with whom.") % {
        "day": localised.day(on, weekday=True),
        "lines": "\n".join(lines),
    }
    return queue(REMINDER, to=user.email, body=body, about=user)


def _line(row: Entry) -> str:
    hour = f"{row.at:%H:%M}" if row.at else _("in the day")
    return " · ".join(filter(None, (hour, str(row.what.public.label), row.commune)))
