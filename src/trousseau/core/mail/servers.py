"""The server that takes the messages of this site: the one of the environment, else the one of the settings."""

from dataclasses import dataclass, field

from django.conf import settings

from ..models import Agency, MailServer

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Server:
    """Where a conversation is held, and how. `fixed`: written in the environment of the process, which wins."""

    host: str
    port: int
    security: str
    username: str = ""
    password: str = field(default="", repr=False)
    fixed: bool = False


@dataclass(frozen=True)
class Sender:
    """Who writes: `address` is empty when none is known."""

    name: str
    address: str
    reply_to: str = ""


def stored() -> MailServer | None:
    return MailServer.objects.first()


def in_use() -> Server | None:
    """None when no server is known: messages wait."""
    if settings.MAIL_SERVER:
        return Server(**settings.MAIL_SERVER, fixed=True)
    row = stored()
    if row is None or not row.host:
        return None
    return Server(row.host, row.port, row.security, row.username, row.password)


def sender() -> Sender:
    """The agency by its name and its address, unless another is written."""
    row, agency = stored(), Agency.objects.first()
    name = (row and row.sender_name) or (agency and agency.name) or "Trousseau"
    own = (agency and agency.email) or ""
    address = settings.MAIL_FROM or (row and row.sender_address) or own
    return Sender(name, address, own if own != address else "")


def is_here(host: str) -> bool:
    """Whether a server is on this machine: what is said to it passes no network."""
    return host.lower() in LOOPBACK
