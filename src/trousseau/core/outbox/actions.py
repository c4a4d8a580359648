"""What a person decides of a message, and of the mail server."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.exchange.bounces import Report

from ..actions import edit
from ..enums import MailSecurity, MessageState, Unsent
from ..errors import Refused
from ..mail import servers
from ..mail.enums import TRANSITIONS
from ..mail.following import SERVER, tell
from ..mail.sending import lose_silent
from ..mail.tasks import send_messages
from ..messages import write_test
from ..models import MailServer, Message, User
from ..states import step
from ..tasks import enqueue_once
from ..todo import close_todo

OURS = No("the mail server: no household is named")


@verb(once=VERSIONED, frozen=OURS, happened=No("it notes no day"))
def save_server(
    actor: User,
    *,
    version: int,
    host: str,
    port: int,
    security: str,
    username: str = "",
    password: str = "",
    sender_name: str = "",
    sender_address: str = "",
    today: date,
) -> MailServer:
    """Where messages leave from now on. An empty `password` keeps the one that is there, for the same server and user: it
    is said to no other. What waits is tried at once. Raises Refused, Conflict."""
    row, fresh = MailServer.objects.get_or_create(pk=1)
    host = host.strip()
    if host and security == MailSecurity.NONE and not servers.is_here(host):
        raise Refused(
            _("Without TLS a password and letters would be read on the way: choose STARTTLS or TLS."), "security"
        )
    same = (row.host, row.port, row.username) == (host, port, username)
    if username and not password:
        if not (same and row.password):
            raise Refused(
                _("Write the password: the one that is kept is for another server or another user."), "password"
            )
        password = row.password
    edit(
        actor,
        row,
        version=row.version if fresh else version,
        host=host,
        port=port,
        security=security,
        username=username,
        password=password if username else "",
        sender_name=" ".join(sender_name.split()),
        sender_address=sender_address,
    )
    try_now(today=today)
    return row


def try_now(*, today: date) -> None:
    """What waits is tried at once: the server was changed, or a person says that it is back."""
    MailServer.objects.update(why="", answer="", failing_since=None)
    Message.objects.filter(state=MessageState.WAITING).update(next_try_at=timezone.now())
    close_todo(SERVER, on=today, thing="mail")
    enqueue_once(send_messages)


@verb(once=No("a second test is one more message to oneself"), frozen=OURS, happened=No("it notes no day"))
def send_test(actor: User) -> Message:
    """A message to oneself: what becomes of it says how the server answers. Raises Refused where no server is known."""
    if servers.in_use() is None:
        raise Refused(_("Name a mail server first."))
    MailServer.objects.update(why="", answer="", failing_since=None)
    return write_test(actor)


@verb(
    once=No("one that waits goes on waiting, and one that left is refused"),
    frozen=No("a message that was written before"),
    happened=No("it notes no day"),
)
def send_again(actor: User, *, message: Message) -> None:
    """Have the worker bring it now. One that may have left already is sent a second time: the person knows."""
    if message.secret and not message.body:
        raise Refused(_("It held a link reserved to its recipient, which is erased: have a new one made."))
    _move(actor, message, "send", next_try_at=timezone.now(), ended_at=None, why="", answer="", code=None)
    enqueue_once(send_messages)


@verb(
    once=No("its state says that it was cancelled: a second time is refused"),
    frozen=No("a message that does not leave"),
    happened=TODAY,
)
def cancel(actor: User, *, message: Message, on: date) -> None:
    """The message is not sent: somebody says that it should not be."""
    _move(actor, message, "cancel", decided_on=on, ended_at=timezone.now())


@verb(
    once=No("its state says that it was given: a second time is refused"),
    frozen=No("a message that left before"),
    happened=("on",),
)
def give_otherwise(actor: User, *, message: Message, on: date, note: str, today: date) -> None:
    """What it said was given by another way, on that day."""
    _move(actor, message, "give", decided_on=on, note=note, ended_at=timezone.now())


def _move(actor: User, message: Message, taken: str, /, **fields) -> None:
    if lose_silent(pk=message.pk):  # its page says so already
        message.refresh_from_db()
    state = step(TRANSITIONS, taken, message.state, actor)
    if message.secret and state not in (MessageState.WAITING,):
        fields["body"] = ""
    mine = Message.objects.filter(pk=message.pk, state=message.state)
    if not mine.update(state=state, decided_by=actor, **fields):
        raise Refused(_("The message has moved meanwhile: read it again."))
    message.refresh_from_db()
    tell(message)


@dataclass
class Returned:
    """What the reports of other servers said: messages that came back, those known already, late ones, unknown ones."""

    came_back: int = 0
    known: int = 0
    late: int = 0
    unmatched: int = 0


def take_reports(reports: Iterable[Report]) -> Returned:
    """Note the messages that came back. A report is believed by the key of our own message that it bears, which nobody
    guesses; read twice, it says nothing more."""
    found = Returned()
    for report in reports:
        message = Message.objects.filter(key__in=report.keys).first()
        if message is None:
            found.unmatched += 1
        elif not report.failed:
            found.late += 1
        elif _came_back(message, report):
            found.came_back += 1
        else:
            found.known += 1
    return found


@transaction.atomic
def _came_back(message: Message, report: Report) -> bool:
    if message.state not in (MessageState.SENT, MessageState.UNKNOWN):
        return False
    state = step(TRANSITIONS, "bounce", message.state, None)
    fields = {"body": ""} if message.secret else {}
    mine = Message.objects.filter(pk=message.pk, state=message.state)
    why = Unsent.ADDRESS if report.status.startswith("5.1.") else Unsent.RETURNED
    if not mine.update(state=state, why=why, code=report.code, answer=report.status, ended_at=timezone.now(), **fields):
        return False
    message.refresh_from_db()
    tell(message)
    return True
