"""The steps of a message, for the guards, the buttons and the table of states."""

from django.utils.translation import gettext_lazy as _

from ..access import NOBODY, OUTBOX
from ..enums import MessageState as S
from ..states import Transition

TRANSITIONS = (
    Transition("claim", _("A worker takes it to the server"), (S.WAITING,), S.SENDING, NOBODY, machine=True),
    Transition("put_off", _("It is brought again later"), (S.SENDING,), S.WAITING, NOBODY, machine=True),
    Transition("deliver", _("The server took it"), (S.SENDING, S.UNKNOWN), S.SENT, NOBODY, machine=True),
    Transition("refuse", _("The server refused it for good"), (S.SENDING, S.UNKNOWN), S.REFUSED, NOBODY, machine=True),
    Transition("lose", _("The conversation stopped in its middle"), (S.SENDING,), S.UNKNOWN, NOBODY, machine=True),
    Transition("expire", _("Its link ended"), (S.WAITING,), S.EXPIRED, NOBODY, machine=True),
    Transition("bounce", _("It came back"), (S.SENT, S.UNKNOWN), S.BOUNCED, NOBODY, machine=True),
    Transition("drop", _("It is not wanted any more"), (S.SENDING,), S.CANCELLED, NOBODY, machine=True),
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
