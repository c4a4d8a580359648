"""The messages by which papers of the register leave: each tells its item what became of it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import MessageState, Role
from trousseau.core.mail import Event
from trousseau.core.models import Message

from . import access
from .happening import emailed, not_emailed
from .models import MailItem

DONE = (MessageState.SENT, MessageState.GIVEN)


def _item(message: Message) -> MailItem | None:
    return MailItem.objects.filter(pk=message.about.partition(":")[2]).first()


def _left(message: Message) -> None:
    """A paper left once it did to each of those it is for."""
    item = _item(message)
    others = Message.objects.filter(about=message.about).exclude(pk=message.pk)
    if item is not None and not others.exclude(state__in=DONE).exists():
        by_email = message.state == MessageState.SENT
        emailed(item, on=timezone.localdate(message.sent_at or timezone.now()), by_email=by_email)


def _failed(message: Message) -> None:
    item = _item(message)
    if item is not None:
        lost = message.state == MessageState.UNKNOWN
        not_emailed(item, why=message.get_why_display() or message.get_state_display(), lost=lost)


def of_paper(code: str, **said: Any) -> Event:
    """The event of a paper of the register: label, to, when, subject, right, role as `Event` has them."""
    return Event(code, on_sent=_left, on_given=_left, on_failed=_failed, **said)


LETTER = of_paper(
    "mail.letter",
    label=_("Letter of the register sent by e-mail"),
    to=_("whom it is for, if they agreed to e-mail"),
    when=_("somebody sends by e-mail a paper of the mail’s queue"),
    subject=_("A letter from your agency"),
    right=access.READ,
    role=Role.RENTAL,
)
BODY = _(
    "Hello,\n\nYou will find a letter attached. You agreed to receive it by e-mail; you may take that back at any time by telling us."
)
EVENTS = [LETTER]
