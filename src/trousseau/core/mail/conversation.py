"""A conversation with a mail server (RFC 5321): one connection, many messages, and what became of each.

smtplib speaks; here is what it leaves open. How long an answer may take is bounded as a whole, not by each byte. What
stops every message is told from what stops one. Once the server has said “go on” to the text, a message without an answer
may have left or not: only a person may have it sent again.
"""

import contextlib
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.core.mail.utils import DNS_NAME

from ..enums import MailSecurity, Unsent
from .servers import Server

STEP = 20  # seconds that the server has for one answer
TAKING = 120  # seconds for the last one: it may look for viruses before it says yes
LINES = 64 * 1024  # bytes of one answer at most
# of what an answer says, no address and no link is kept: some servers repeat the message
_CLOSED = re.compile(r"\S*[@/]\S*")
_NO_SIGN = "\ufffd"  # what stands for a byte that is no letter
MOST = 160  # signs kept of an answer
BINARY = 8  # one unreadable sign in so many, and the rest says nothing either
_LATE = "timed out"  # as a socket says it
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# said of who speaks to the server, whatever the message. “User unknown in relay recipient table” is said of a recipient;
# a host that bears the word, smtp-relay.example, says nothing
_LOGIN_CODES = (530, 534, 535, 538)  # RFC 4954
_RELAY = re.compile(r"(?<![\w.-])relay(?:s|ed|ing)?(?![\w-]|\.\w)|rcpthosts", re.IGNORECASE)
_LOGIN = re.compile(r"\b(?:un)?auth(?:enticat\w*)?\b|\b(?:log(?:ged)?|sign(?:ed)?)[ -]?(?:in|on)\b", re.IGNORECASE)
_SENDER = re.compile(r"\b(?:spf|dkim|dmarc)\b", re.IGNORECASE)
_RECIPIENT = re.compile(r"\bunknown\b|\bno such\b|\bnot exist\b|\bresolver\.rst\b", re.IGNORECASE)


class Fate(Enum):
    """What became of one message."""

    SENT = auto()
    REFUSED = auto()  # for good
    LATER = auto()  # not taken: it may be brought again
    UNKNOWN = auto()


@dataclass(frozen=True)
class Answer:
    """Of the server about one message: its code, and its words without any address."""

    fate: Fate
    why: str = ""
    code: int | None = None
    text: str = ""


class Away(Exception):
    """The server takes no message at all: `why` says what to do about it."""

    def __init__(self, why: str, code: int | None = None, text: str = ""):
        super().__init__(why)
        self.why, self.code, self.text = why, code, text


class _Endless(Exception):
    """An answer longer than any."""


class _Answers:
    """What the server says, line by line, until a moment and within a size."""

    def __init__(self, connected: socket.socket, until: float):
        self.connected, self.until = connected, until
        self.read, self.size = b"", 0

    def readline(self, _most: int) -> bytes:
        while b"\n" not in self.read:
            left = self.until - time.monotonic()
            if left <= 0:
                raise TimeoutError(_LATE)
            if self.size > LINES:
                raise _Endless
            self.connected.settimeout(left)
            block = self.connected.recv(4096)
            if not block:
                break
            self.size += len(block)
            self.read += block
        line, end, self.read = self.read.partition(b"\n")
        return line + end

    def close(self) -> None:
        """The socket is closed by who opened it."""


class _Client(smtplib.SMTP):
    """A client whose every answer comes within `patience` seconds, or not at all. `covered`: TLS from the first word."""

    file: Any
    patience: float = STEP

    def __init__(self, host: str, covered: ssl.SSLContext | None):
        super().__init__(local_hostname=str(DNS_NAME), timeout=STEP)
        self._host, self.covered = host, covered  # the name that a certificate must bear, as smtplib calls it

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        found = socket.create_connection((host, port), timeout)
        return self.covered.wrap_socket(found, server_hostname=host) if self.covered else found

    def getreply(self) -> tuple[int, bytes]:
        assert self.sock is not None
        if self.file is None:
            self.file = _Answers(self.sock, 0)
        self.file.until, self.file.size = time.monotonic() + self.patience, 0
        try:
            return super().getreply()
        finally:
            if self.sock is not None:
                self.sock.settimeout(STEP)  # sending is bounded as a whole by Python itself


@contextmanager
def _said(unless: str = "") -> Iterator[None]:
    """What goes wrong before a message is spoken of, as the reason that stops them all. `unless`: what a refusal says at
    this moment of the conversation."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as failed:
        raise _away(Unsent.LOGIN if failed.smtp_code >= 500 else Unsent.BUSY, failed) from None
    except smtplib.SMTPNotSupportedError:
        raise Away(unless or Unsent.GARBAGE) from None
    except smtplib.SMTPResponseException as failed:
        code = failed.smtp_code
        other = Unsent.REFUSES if code >= 500 else Unsent.BUSY if code >= 400 else Unsent.GARBAGE
        why = unless or _of_all(code, _clean(failed.smtp_error)) or other
        raise _away(why, failed) from None
    except smtplib.SMTPServerDisconnected as failed:
        raise Away(Unsent.SILENT if _LATE in str(failed) else Unsent.HUNG_UP) from None
    except (smtplib.SMTPException, _Endless):  # when one says who one is: it refuses every way of it
        raise Away(unless or Unsent.GARBAGE) from None
    except ssl.SSLCertVerificationError:
        raise Away(Unsent.CERTIFICATE) from None
    except ssl.SSLError:
        raise Away(Unsent.NO_TLS) from None
    except (socket.gaierror, UnicodeError):
        raise Away(unless or Unsent.NAME) from None
    except ConnectionRefusedError:
        raise Away(Unsent.CLOSED) from None
    except (ConnectionResetError, BrokenPipeError):
        raise Away(Unsent.HUNG_UP) from None
    except OSError:
        raise Away(Unsent.SILENT) from None


def _away(why: str, failed: smtplib.SMTPResponseException) -> Away:
    code = failed.smtp_code if failed.smtp_code > 0 else None
    return Away(why, code, _clean(failed.smtp_error))


def _clean(said: bytes | str) -> str:
    """The words of an answer; empty when it is made of signs that nobody reads."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = " ".join(text.split())
    read = "".join(char if char.isprintable() and char != _NO_SIGN else " " for char in text)
    if len(text) > BINARY * sum(a != b for a, b in zip(text, read, strict=True)):
        return " ".join(_CLOSED.sub("…", read).split())[:MOST]
    return ""


class Line:
    """An open conversation. Raises Away when it cannot be opened, or when the server takes no more message."""

    def __init__(self, server: Server):
        self.server = server
        self.client: _Client | None = None
        self.count = 0  # messages spoken of on this connection

    def open(self) -> _Client:
        server = self.server
        context = ssl.create_default_context()
        client = self.client = _Client(server.host, context if server.security == MailSecurity.TLS else None)
        try:
            with _said():
                code, text = client.connect(server.host, server.port)
                if code != 220:
                    raise smtplib.SMTPResponseException(code, text)
                client.ehlo_or_helo_if_needed()
            if server.security == MailSecurity.STARTTLS:
                with _said(Unsent.NO_TLS):
                    client.starttls(context=context)
                    client.ehlo_or_helo_if_needed()
            if server.username:
                with _said(Unsent.LOGIN):
                    client.login(server.username, server.password)
        except Away:
            self.close()
            raise
        self.count = 0
        return client

    def close(self) -> None:
        client, self.client = self.client, None
        if client is None:
            return
        with contextlib.suppress(smtplib.SMTPException, OSError, ValueError, _Endless):
            client.patience = 2
            if client.sock is not None:
                client.quit()
        client.close()

    def send(self, sender: str, to: str, text: bytes) -> Answer:
        """Have the server take one message: `text` is the whole of it, its lines ended by CR LF. A connection that ended
        between two messages is opened again, once."""
        kept = self.client is not None and self.count > 0
        try:
            return self._send(sender, to, text)
        except Away as away:
            if not kept or away.why not in (Unsent.HUNG_UP, Unsent.BUSY):
                raise
            self.close()
            return self._send(sender, to, text)

    def _send(self, sender: str, to: str, text: bytes) -> Answer:
        client = self.client or self.open()
        self.count += 1
        size = client.esmtp_features.get("size", "")
        most = int(size) if size.isdecimal() else 0
        if most and len(text) > most:
            return Answer(Fate.REFUSED, Unsent.TOO_BIG)
        try:
            with _said():
                code, said = client.docmd("MAIL", f"FROM:<{sender}>")
            if code != 250:
                raise Away(_of_sender(code, said), _known(code), _clean(said))
            with _said():
                code, said = client.docmd("RCPT", f"TO:<{to}>")
            if code == 421:
                raise Away(Unsent.BUSY, code, _clean(said))
            if code not in (250, 251):
                return self._not_taken(code, said)
            with _said():
                code, said = client.docmd("DATA")
            if code == 421:
                raise Away(Unsent.BUSY, code, _clean(said))
            if code != 354:
                return self._not_taken(code, said)
        except Away:
            self.close()
            raise
        return self._bring(client, text)

    def _bring(self, client: _Client, text: bytes) -> Answer:
        """From here on a conversation that stops leaves a doubt. An answer leaves none: Away is raised for one that stops
        every message, this one too, which was not taken."""
        quoted = re.sub(rb"(?m)^\.", b"..", text)
        client.patience = TAKING
        try:
            if client.sock is not None:
                client.sock.settimeout(TAKING)
            client.send(quoted + (b"" if quoted.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            code, said = client.getreply()
        except (smtplib.SMTPException, OSError, _Endless):
            self.close()
            return Answer(Fate.UNKNOWN, Unsent.STOPPED)
        client.patience = STEP
        if code == 250:
            return Answer(Fate.SENT, "", code, _clean(said))
        if 400 <= code < 600:
            if why := _of_all(code, _clean(said)):
                self.close()
                raise Away(why, code, _clean(said))
            answer = _refusal(code, said)
            if code == 421:
                self.close()
            return answer
        self.close()
        return Answer(Fate.UNKNOWN, Unsent.STOPPED, _known(code), _clean(said))

    def _not_taken(self, code: int, said: bytes) -> Answer:
        """A message is not taken; the conversation goes on with the next."""
        if not 400 <= code < 600:  # it answers besides the question: nothing more is believed of it
            raise Away(Unsent.GARBAGE, _known(code), _clean(said))
        if why := _of_all(code, _clean(said)):
            raise Away(why, code, _clean(said))
        assert self.client is not None
        try:
            self.client.rset()
        except (smtplib.SMTPException, OSError, _Endless):
            self.close()
        return _refusal(code, said)


def _known(code: int) -> int | None:
    return code if 0 < code < 1000 else None


def _of_all(code: int, text: str) -> str:
    """Why an answer to one message stops them all: the server carries no mail for who speaks to it. Empty when it is about
    this message alone. In doubt it is about all: they wait and somebody reads why, where a refusal would end this one.

    The codes of a login say so by themselves. Otherwise its words must: of a relay, of a login, of the proofs of a sender;
    with the class of rules (x.7.x) or none, since any other class names a recipient, a box or a size. So “554 5.7.1 Relay
    access denied” stops all, and “554 5.7.1 rejected as spam” stops one.
    """
    if code in _LOGIN_CODES:
        return Unsent.LOGIN
    detail = _detail(text)
    if not 400 <= code < 600 or code in (421, 552) or _RECIPIENT.search(text) or (detail and detail[:2] != "7."):
        return ""
    if _SENDER.search(text):
        return Unsent.SENDER
    if _RELAY.search(text):
        return Unsent.RELAY
    return Unsent.LOGIN if _LOGIN.search(text) else ""


def _detail(text: str) -> str:
    """The enhanced code of an answer (RFC 3463) without its class; empty when it has none."""
    found = _ENHANCED.search(text)
    return found[0].partition(".")[2] if found else ""


def _of_sender(code: int, said: bytes) -> str:
    if why := _of_all(code, _clean(said)):
        return why
    if 400 <= code < 500:
        return Unsent.BUSY
    return Unsent.SENDER if 500 <= code < 600 else Unsent.GARBAGE


def _refusal(code: int, said: bytes) -> Answer:
    """A refusal of one message, by its code and by the enhanced one (RFC 3463) when there is one."""
    text = _clean(said)
    detail = _detail(text)
    if detail in ("3.4", "2.3"):
        why = Unsent.TOO_BIG
    elif detail == "2.2" or code == 552:
        why = Unsent.FULL
    elif code < 500:
        why = Unsent.LATER
    elif detail.startswith("7.") or (not detail and code == 554):
        why = Unsent.POLICY
    elif detail.startswith("1.") or code in (550, 551, 553):
        why = Unsent.ADDRESS
    else:
        why = Unsent.POLICY
    return Answer(Fate.LATER if code < 500 else Fate.REFUSED, why, _known(code), text)
