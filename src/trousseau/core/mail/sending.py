"""The worker brings to the server what waits, in the order in which it was asked.

A message is claimed by one UPDATE, with the time of the try, before a word of it is said: two workers do not take the same
one. One that was claimed and of which nothing is known may have left: it is looked at by a person.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Min, Q
from django.utils import timezone

from ..clock import today
from ..enums import MessageState, Unsent
from ..errors import place_of
from ..models import MailServer, Message
from ..tasks import enqueue_at, enqueue_once
from ..todo import close_todo, open_todo
from . import servers
from .conversation import Answer, Away, Fate, Line
from .events import events
from .following import SERVER, tell
from .servers import Sender
from .tasks import send_messages
from .writing import NotWritten, plain, written

log = logging.getLogger(__name__)
MINUTES = (1, 5, 15, 60, 180, 360)  # before each new try; the last one then repeats itself
GIVEN_UP = timedelta(days=5)  # of one message that the server asks to bring again later (RFC 5321, 4.5.4.1)
LONGEST = timedelta(minutes=10)  # a conversation about one message is ended by then, or its worker was killed
TURN = timedelta(seconds=30)  # of the worker: other works wait for it too
TOGETHER = 50  # messages looked for at once
SOONEST = timedelta(minutes=1)  # before a server that takes nothing is tried again, then as long as it has lasted
FAILING = timedelta(minutes=30)  # at most; a server away for so long is on the administrator's day
# what time does not mend is there at once
TO_MEND = (Unsent.LOGIN, Unsent.RELAY, Unsent.SENDER, Unsent.CERTIFICATE, Unsent.NO_SENDER, Unsent.NO_TLS)


def send_waiting() -> int:
    """Send what may be sent now; how many messages left. What is left to do is asked again of the worker."""
    lose_silent()
    look_again()
    end_links()
    tell_untold()
    server, sender = servers.in_use(), servers.sender()
    if server is None or not due().exists():
        return 0
    enqueue_at(send_messages, timezone.now() + LONGEST + 2 * TURN, within=LONGEST)  # should this process be killed
    until, sent = timezone.now() + TURN, 0
    line = Line(server)
    try:
        if not sender.address:
            raise Away(Unsent.NO_SENDER)
        for pk in _in_order(until):
            sent += _send(line, sender, pk)
    except Away as away:
        _put_all_off(away)
    finally:
        line.close()
    if due().exists():
        enqueue_once(send_messages)
    elif later := Message.objects.filter(state=MessageState.WAITING).aggregate(at=Min("next_try_at"))["at"]:
        enqueue_at(send_messages, later)
    return sent


def begin() -> None:
    """A worker starts. The one before may have been killed with a message in its hands, and what it was asked is lost."""
    if Message.objects.filter(state=MessageState.SENDING).exists() or due().exists():
        enqueue_once(send_messages)


def look_again() -> None:
    """Have the worker look at the messages that are being said, once none of them can be any more."""
    last = Message.objects.filter(state=MessageState.SENDING).aggregate(at=Max("tried_at"))["at"]
    if last:
        enqueue_at(send_messages, last + LONGEST + timedelta(seconds=1))


def due():
    """What waits and may be tried now."""
    return Message.objects.filter(state=MessageState.WAITING, next_try_at__lte=timezone.now())


def _in_order(until: datetime) -> Iterator[int]:
    """Keys of the messages that may be tried, those asked meanwhile too, as long as the worker's turn lasts."""
    last = 0
    while keys := list(due().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:TOGETHER]):
        for last in keys:
            if timezone.now() > until:
                return
            yield last


def _send(line: Line, sender: Sender, pk: int) -> bool:
    """One message, claimed first: whether it left."""
    now = timezone.now()
    claimed = due().filter(pk=pk).update(state=MessageState.SENDING, tried_at=now, tries=F("tries") + 1)
    if not claimed:
        return False  # another worker took it, or a person cancelled it
    message = Message.objects.get(pk=pk)
    event = events().get(message.event)
    if event and event.wanted and not event.wanted(message):
        _give_up(message)
        return False
    defect = ""
    try:
        answer = line.send(plain(sender.address), plain(message.to), written(message, sender))
        _works()
    except NotWritten as failed:
        answer = Answer(Fate.REFUSED, failed.why)
    except Away:
        # nothing of it was taken: it waits with the others
        Message.objects.filter(pk=pk, state=MessageState.SENDING, tries=message.tries).update(
            state=MessageState.WAITING
        )
        raise
    except Exception as failed:
        defect, answer = place_of(failed), Answer(Fate.REFUSED, Unsent.DEFECT)
    if (
        defect
    ):  # its place alone, since a text may hold a name; no longer in hand, or a log that fails would write it all
        log.error("message %s: %s", pk, defect)
    settle(message, answer)
    return answer.fate == Fate.SENT


def _give_up(message: Message) -> None:
    """A message is not wanted any more: nothing of it was said."""
    mine = Message.objects.filter(pk=message.pk, tries=message.tries, state=MessageState.SENDING)
    now = timezone.now()
    state, why = MessageState.CANCELLED, Unsent.UNWANTED
    if mine.update(state=state, why=why, code=None, answer="", told=False, ended_at=now, **_without_link(message)):
        _tell(message.pk)


def settle(message: Message, answer: Answer) -> None:
    """Note what became of a try. An answer that comes late, of a try already taken for lost, is believed all the same."""
    now = timezone.now()
    fields: dict = {"why": answer.why, "code": answer.code, "answer": answer.text, "told": False, "ended_at": now}
    if answer.fate == Fate.SENT:
        fields |= {"state": MessageState.SENT, "sent_at": now} | _without_link(message)
    elif answer.fate == Fate.UNKNOWN:
        fields |= {"state": MessageState.UNKNOWN}
    elif answer.fate == Fate.LATER and now - message.queued_at < GIVEN_UP:
        fields |= {
            "state": MessageState.WAITING,
            "next_try_at": now + pause(message.tries),
            "told": True,
            "ended_at": None,
        }
    else:
        fields |= {"state": MessageState.REFUSED} | _without_link(message)
    mine = Message.objects.filter(
        pk=message.pk, tries=message.tries, state__in=(MessageState.SENDING, MessageState.UNKNOWN)
    )
    if mine.update(**fields) and not fields["told"]:
        _tell(message.pk)


def _without_link(message: Message) -> dict:
    """A link reserved to its recipient goes with the end of its message."""
    return {"body": ""} if message.secret else {}


def pause(tries: int) -> timedelta:
    """Before the next try, after so many."""
    return timedelta(minutes=MINUTES[min(max(tries, 1), len(MINUTES)) - 1])


def _tell(pk: int) -> None:
    """Tell those whom it concerns; what they fail to do is tried again with the next messages, and harms none."""
    defect = ""
    try:
        tell(Message.objects.select_related("household", "author").get(pk=pk))
    except Exception as failed:
        defect = place_of(failed)
    if defect:
        log.error("message %s is not told: %s", pk, defect)


def tell_untold() -> None:
    """A process that was killed had not told what it knew."""
    for pk in list(Message.objects.filter(told=False).order_by("pk").values_list("pk", flat=True)):
        _tell(pk)


def is_silent(message: Message) -> bool:
    """Whether the worker of a message was killed in the middle of the conversation, which is not noted yet."""
    tried = message.tried_at
    return message.state == MessageState.SENDING and tried is not None and tried < timezone.now() - LONGEST


def lose_silent(**which) -> int:
    """The messages whose worker was killed in the middle of a conversation: whether they left, nobody knows."""
    lost = Message.objects.filter(state=MessageState.SENDING, tried_at__lt=timezone.now() - LONGEST)
    return lost.filter(**which).update(
        state=MessageState.UNKNOWN, why=Unsent.STOPPED, code=None, answer="", told=False, ended_at=timezone.now()
    )


def end_links() -> int:
    """A message whose link has ended is not sent, and its link is kept nowhere."""
    now = timezone.now()
    over = Message.objects.filter(expires_at__lte=now)
    ended = over.filter(state=MessageState.WAITING).update(
        state=MessageState.EXPIRED, why=Unsent.ENDED, body="", told=False, ended_at=now
    )
    over.exclude(Q(body="") | Q(state=MessageState.SENDING)).update(body="")
    return ended


def _put_all_off(away: Away) -> None:
    """The server takes nothing: all wait, none is counted as refused, however long that lasts."""
    now = timezone.now()
    with transaction.atomic():
        row, _fresh = MailServer.objects.get_or_create(pk=1)
        since = row.failing_since or now
        MailServer.objects.filter(pk=1).update(why=away.why, answer=away.text, failing_since=since)
        wait = min(max(now - since, SOONEST), FAILING)
        due().update(why=away.why, code=away.code, answer=away.text, next_try_at=now + wait)
        if now - since >= FAILING or away.why in TO_MEND:
            open_todo(SERVER, on=today(), due_on=today(), thing="mail")


def _works() -> None:
    """The server speaks of a message: what stopped them all is over."""
    if MailServer.objects.filter(failing_since__isnull=False).update(why="", answer="", failing_since=None):
        close_todo(SERVER, on=today(), thing="mail")
