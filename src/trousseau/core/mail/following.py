"""What became of a message is told to its event, to the rooms that follow them all, and to the day of somebody."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..clock import today
from ..enums import FAILED, MessageState, Role
from ..models import Message
from ..todo import Kind, close_todo, open_todo
from .events import events, followers

UNSENT = Kind(
    "core.unsent",
    Role.ADMINISTRATOR,
    _("A message did not reach its recipient: %(label)s"),
    _("Read why, then send it again, or give it otherwise and note it."),
    _("Read the message"),
    page="core:message",
)
SERVER = Kind(
    "core.mail_server",
    Role.ADMINISTRATOR,
    _("Messages wait: the mail server does not take them"),
    _("They are kept, and leave by themselves once it does."),
    _("Read what it answers"),
    page="core:mail",
)


@transaction.atomic
def tell(message: Message) -> None:
    """Tell those whom it concerns of the state that a message has come to. Told twice, nothing more is done."""
    event = events().get(message.event)  # None: a room is gone since
    _day(message)
    if event:
        told = {MessageState.SENT: event.on_sent, MessageState.GIVEN: event.on_given}
        told |= dict.fromkeys((*FAILED, MessageState.CANCELLED), event.on_failed)
        if does := told.get(MessageState(message.state)):
            does(message)
    for follower in followers():
        follower(message)
    Message.objects.filter(pk=message.pk, state=message.state).update(told=True)


def _day(message: Message) -> None:
    """A failure is on the day of who asked for the message, or of their role, until a person has decided."""
    if message.state not in FAILED:
        close_todo(UNSENT, on=today(), thing=message)
        return
    event = events().get(message.event)
    author = message.author
    own = author is not None and author.is_active and author.holds(message.role)  # else it is their role's
    open_todo(
        UNSENT,
        on=today(),
        due_on=today(),
        thing=message,
        role=Role(message.role),
        user=author if own else None,
        household=message.household,
        label=str(event.label) if event else message.event,
    )
