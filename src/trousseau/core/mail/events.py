"""The messages that the software sends, each declared by the room that sends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from .. import rooms
from ..access import Right
from ..enums import Role
from ..localised import Text
from ..models import Message, User

Told = Callable[[Message], None]


@dataclass(frozen=True)
class Event:
    """One kind of message. `label` names it in lists; `to` and `when` say who gets it, and what makes it leave.

    `subject` is a lazy msgid with %(name)s places; it never names anyone: it is read on locked screens. `right`: who reads
    these messages in the outbox. `role`: to whose day a failure comes back when no colleague asked for it. `lasts`: the
    message holds a link reserved to its recipient, which serves so long; it is hidden, and erased once sent.

    `wanted` is asked before each try whether it may still leave: a consent may have been taken back meanwhile.

    `on_sent`, `on_failed`, `on_given` are told what became of a message, each in the transaction that notes it: it left;
    it was refused, came back, may be lost, is too late or is not sent; a person gave it otherwise. Told twice, they do
    nothing more.
    """

    code: str
    label: Text
    to: Text
    when: Text
    subject: Text
    right: Right
    role: Role = Role.ADMINISTRATOR
    lasts: timedelta | None = None
    wanted: Callable[[Message], bool] | None = None
    on_sent: Told | None = None
    on_failed: Told | None = None
    on_given: Told | None = None


@cache
def events() -> dict[str, Event]:
    """The events of this site, by code, in the order of the journey."""
    return {event.code: event for room in rooms.installed() for event in room.messages()}


def readable(user: User) -> list[str]:
    """The codes of the messages that the role of this person reads."""
    return [event.code for event in events().values() if event.right(user)]


def followers() -> list[Told]:
    """What is told of every message, at each of its states: the rooms say it."""
    return [follower for room in rooms.installed() for follower in room.message_followers()]
