"""A message as it is said to a server: its headers, its text, its papers."""

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.utils import timezone

from ..enums import Unsent
from ..models import Message
from .servers import Sender


class NotWritten(Exception):
    """A message that cannot be written as it was asked for."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def plain(address: str) -> str:
    """An address as a server of any age reads it. Raises NotWritten for one that cannot be written so."""
    local, _at, domain = address.rpartition("@")
    try:
        local.encode("ascii")
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise NotWritten(Unsent.ADDRESS) from None


def one_line(text: str) -> str:
    """A text as a header holds it: a line that ends within it would begin another header."""
    return " ".join(text.split())


def written(message: Message, sender: Sender) -> bytes:
    """The whole text, its lines ended by CR LF. Raises NotWritten when a paper is not what was filed."""
    mail = EmailMessage(policy=SMTP)
    origin = plain(sender.address)
    mail["From"] = Address(one_line(sender.name), addr_spec=origin)
    mail["To"] = Address(addr_spec=plain(message.to))
    if sender.reply_to:
        mail["Reply-To"] = Address(one_line(sender.name), addr_spec=plain(sender.reply_to))
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(timezone.localtime(message.tried_at))
    mail["Message-ID"] = f"<{message.key}@{origin.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # no machine answers it (RFC 3834)
    mail.set_content(message.body, cte="quoted-printable")
    for one in message.enclosures.select_related("paper"):
        kind, _slash, part = ("application/pdf" if one.name.endswith(".pdf") else "application/octet-stream").partition(
            "/"
        )
        mail.add_attachment(_content(one.paper), maintype=kind, subtype=part, filename=one_line(one.name))
    mail["Content-Language"] = message.language  # once there is a content: it would take this header away
    return mail.as_bytes()


def _content(paper) -> bytes:
    try:
        with paper.file.open("rb") as file:
            content = file.read()
    except (OSError, ValueError):
        raise NotWritten(Unsent.PAPER) from None
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise NotWritten(Unsent.PAPER)
    return content
