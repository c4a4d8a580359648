"""The messages that this room sends: the day after, to who asked for it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.core.agenda import Entry
from trousseau.core.mail import Event, queue
from trousseau.core.models import Message, User

from . import access
from .models import AgendaReminder


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
EVENTS = [REMINDER]


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
