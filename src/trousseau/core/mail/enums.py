"""The steps of a message, for the guards, the buttons and the table of states."""

from django.utils.translation import gettext_lazy as _

from ..access import OUTBOX
from ..enums import MessageState as S
from ..states import Transition

TRANSITIONS = (
    Transition("claim", _("A worker takes it to the server"), (S.WAITING,), S.SENDING, OUTBOX, machine=True),
    Transition("put_off", _("It is brought again later"), (S.SENDING,), S.WAITING, OUTBOX, machine=True),
    Transition("deliver", _("The server took it"), (S.SENDING, S.UNKNOWN), S.SENT, OUTBOX, machine=True),
    Transition("refuse", _("The server refused it for good"), (S.SENDING, S.UNKNOWN), S.REFUSED, OUTBOX, machine=True),
    Transition("lose", _("The conversation stopped in its middle"), (S.SENDING,), S.UNKNOWN, OUTBOX, machine=True),
    Transition("expire", _("Its link ended"), (S.WAITING,), S.EXPIRED, OUTBOX, machine=True),
    Transition("bounce", _("It came back"), (S.SENT, S.UNKNOWN), S.BOUNCED, OUTBOX, machine=True),
    Transition("drop", _("It is not wanted any more"), (S.SENDING,), S.CANCELLED, OUTBOX, machine=True),
    Transition("send", _("Send it now"), (S.WAITING, S.REFUSED, S.BOUNCED, S.UNKNOWN, S.CANCELLED), S.WAITING, OUTBOX),
    Transition("cancel", _("Do not send it"), (S.WAITING,), S.CANCELLED, OUTBOX),
    Transition(
        "give",
        _("Given otherwise"),
        (S.WAITING, S.REFUSED, S.BOUNCED, S.UNKNOWN, S.EXPIRED, S.CANCELLED),
        S.GIVEN,
        OUTBOX,
    ),
)
