"""Reports by which a server says that a message did not arrive (RFC 3464), read by Python's own reader of mail, in a process
apart: a line of a million parameters keeps it for hours.

One report names our message by the Message-ID of what it sends back. Of a recipient nothing is kept, and so no free text:
servers write names and telephones in it.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from trousseau.exchange import apart

MOST = 10 * 1024 * 1024  # bytes of one report; what it sends back may hold the papers of the message
LINES = 250_000  # of one report: ten million bytes of an enclosed paper are 140,000
PARTS = 200  # of one report
SECONDS = 5  # of processor: ten million bytes take one
_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)
_CODE = re.compile(r"\s*([245]\d\d)(?![\d.])")  # with which an answer of a server begins
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True)
class Report:
    """`keys`: those that may be of one of our messages. `failed`: it will not arrive; late otherwise. `status` (RFC 3463):
    empty when the server gave none; `code`: None then."""

    keys: tuple[uuid.UUID, ...]
    failed: bool
    status: str = ""
    code: int | None = None


class NoReport(ValueError):
    """A file that is no report of a message that did not arrive."""


class NotReadable(NoReport):
    """The same, as the process apart says it."""


def read(content: bytes) -> Report:
    """The report that a file holds, read in a process of its own. Raises NoReport, and `apart.Refused` where that process did
    not start."""
    if len(content) > MOST:
        raise NoReport
    try:
        found = next(apart.read("bounce", content), None)
    except apart.Exhausted:
        raise NoReport from None
    if found is None:
        raise NoReport
    keys, failed, status, code = found
    return Report(tuple(map(uuid.UUID, keys)), failed, status, code)


def values(content: bytes) -> Iterator[list | None]:
    """In the process apart: the report, or None where there is none."""
    apart.limit_seconds(SECONDS)
    try:
        report = read_here(content)
    except NoReport:
        yield None
    else:
        yield [[*map(str, report.keys)], report.failed, report.status, report.code]


def read_here(content: bytes) -> Report:
    """The same, in this process."""
    if len(content) > MOST or content.count(b"\n") + content.count(b"\r") > 2 * LINES:
        raise NoReport
    try:
        mail = message_from_bytes(content, policy=compat32)
        parts = list(_parts(mail))
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        raise NoReport from None
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if status is None:
        raise NoReport
    blocks = [block for block in _payload(status) if isinstance(block, Message)]
    said = [(_text(block, "Action").lower(), block) for block in blocks if block.get("Action")]
    if not said:
        raise NoReport
    failed = [block for action, block in said if action == "failed"]
    told = (failed or [block for _action, block in said])[0]
    kind, _mark, diagnostic = _text(told, "Diagnostic-Code").partition(";")
    found = _STATUS.search(_text(told, "Status"))
    code = _CODE.match(diagnostic) if kind.strip().lower() == "smtp" else None
    return Report(_keys(mail, parts), bool(failed), found[0] if found else "", int(code[1]) if code else None)


def _parts(mail: Message) -> Iterator[Message]:
    """Parts of a message, no more than a report has."""
    waiting = [mail]
    for _count in range(PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        if part.get_content_type() != "message/delivery-status":
            waiting += [one for one in _payload(part) if isinstance(one, Message)]
    raise NoReport


def _payload(part: Message) -> list:
    payload = part.get_payload()
    return payload if isinstance(payload, list) else []


def _keys(mail: Message, parts: list[Message]) -> tuple[uuid.UUID, ...]:
    """Of what the report sends back (the message, or its headers), then of what it answers."""
    found: list[str] = []
    for part in parts:
        if part is mail:
            continue
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            found += _ID.findall(content.decode("ascii", "replace")) if isinstance(content, bytes) else []
        found += _ID.findall(str(part.get("Message-ID", "")))
    for name in ("In-Reply-To", "References"):
        found += _ID.findall(str(mail.get(name, "")))
    return tuple(dict.fromkeys(uuid.UUID(one) for one in found))


def _text(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())
