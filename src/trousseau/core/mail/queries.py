"""What is read of the outbox."""

from dataclasses import dataclass

from django.db.models import Case, Count, Q, Value, When

from ..enums import FAILED, MessageState
from ..models import Message, User
from ..models.outbox import MessageQuerySet
from .events import readable

AWAITED = (MessageState.WAITING, MessageState.SENDING)
LIVE = (*AWAITED, MessageState.UNKNOWN, MessageState.SENT)  # on their way, or there: not asked a second time


def outbox(user: User) -> MessageQuerySet:
    """The messages that a person may read: what failed first, then what waits, then the last that left."""
    rank = Case(When(state__in=FAILED, then=Value(0)), When(state__in=AWAITED, then=Value(1)), default=Value(2))
    return mine(user).annotate(rank=rank).order_by("rank", "-pk")


def mine(user: User) -> MessageQuerySet:
    return Message.objects.for_user(user, readable(user))


@dataclass(frozen=True)
class Counts:
    """How many messages wait and failed; `elsewhere`: of these, those that another reads."""

    waiting: int
    failed: int
    elsewhere: int


def counts(user: User) -> Counts:
    """Of the whole site: who looks after the mail sees that something is stuck, and nothing of whose it is."""
    asked = {"waiting": Count("pk", filter=Q(state__in=AWAITED)), "failed": Count("pk", filter=Q(state__in=FAILED))}
    every = Message.objects.order_by().aggregate(**asked)
    own = mine(user).order_by().aggregate(**asked)
    return Counts(every["waiting"], every["failed"], sum(every.values()) - sum(own.values()))
