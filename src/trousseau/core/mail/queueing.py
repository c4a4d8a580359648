"""How a room sends a message: it is written in the outbox with what the room writes, and leaves once that is committed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ..enums import TEAM, Role
from ..errors import Refused
from ..models import Agency, Document, Enclosure, Household, Message, User
from ..tasks import enqueue_once
from ..todo import about as written_about
from . import servers
from .events import Event, events
from .following import tell
from .tasks import send_messages


def require_mail() -> None:
    """Raises Refused, with what to do, where no server or no sender is known and the message is of no use later."""
    if servers.in_use() is not None and not servers.sender().address:
        raise Refused(
            _(
                "No address of a sender is known, so that no link was sent. An administrator writes the agency’s in the "
                "settings, or one with the mail server; or whoever looks after the machine writes a link there with: "
                "trousseau link E-MAIL."
            )
        )
    if servers.in_use() is None:
        raise Refused(
            _(
                "This server sends no e-mail yet, so that no link was sent. An administrator names a mail server in the "
                "settings; or whoever looks after the machine writes a link there with: trousseau link E-MAIL."
            )
        )


@transaction.atomic
def queue(
    event: Event,
    *,
    to: str,
    body: str,
    params: Mapping[str, Any] | None = None,
    author: User | None = None,
    about: Any = "",
    household: Household | None = None,
    papers: Sequence[tuple[str, Document]] = (),
    language: str = "",
) -> Message:
    """Write a message to one address in the caller's transaction; the task worker sends it once that is committed.

    `params` fill the subject. `about`: the thing that the message is about, or a text. `papers`: each with the name of its
    file. `language`: that of the subject and of the signature, by default the one in which `body` was just written.
    Raises ValidationError for an address that is none.
    """
    assert events().get(event.code) is event, f"{event.code} is declared by no room of this site"
    to = to.strip()
    validate_email(to)
    now, language = timezone.now(), language or translation.get_language() or "fr"
    with translation.override(language):
        subject = " ".join((str(event.subject) % (params or {})).split())[:200]
        body = signed(body)
    message = Message.objects.create(
        event=event.code,
        to=to,
        subject=subject,
        body=body,
        language=language,
        role=_role(event, author),
        author=author,
        household=household,
        about=written_about(about),
        queued_at=now,
        next_try_at=now,
        expires_at=now + event.lasts if event.lasts else None,
    )
    Enclosure.objects.bulk_create(Enclosure(message=message, paper=paper, name=name) for name, paper in papers)
    tell(message)
    enqueue_once(send_messages)
    return message


def _role(event: Event, author: User | None) -> Role:
    """To whose day a failure comes back: the event's role when its author holds it, else the author's own of the team."""
    theirs = [role for role in author.roles if role in (*TEAM, Role.ADMINISTRATOR)] if author else []
    return event.role if event.role in theirs or not theirs else theirs[0]


def signed(body: str) -> str:
    """The text, and whose it is: the agency, by its name."""
    agency = Agency.objects.first()
    return f"{body.rstrip()}\n\n{agency.name}\n" if agency else f"{body.rstrip()}\n"
