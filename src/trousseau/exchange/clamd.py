"""Asking clamd, the daemon of ClamAV, whether a file is known to be harmful: its INSTREAM protocol, on a socket.

The file goes in blocks, each after its length; an empty one ends it. One line answers, ended by a zero byte. Whatever is
not a whole answer is silence, and says why: nobody takes silence for a clean file.
"""

import re
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from trousseau.rules.said import Said, say

BLOCK = 64 * 1024
SECONDS = 30.0  # for one file, from the first byte to the answer
LONGEST = 4096  # bytes of an answer


class Verdict(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    SILENT = "silent"


@dataclass(frozen=True)
class Answer:
    """`signature`: what was found in it; `why`: why there is no answer."""

    verdict: Verdict
    signature: str = ""
    why: Said | str = ""


ABSENT = say("it is not there, or not started")
SLOW = say("it took too long")
CUT = say("it stopped in the middle")
TOO_LARGE = say("the file is larger than it takes: StreamMaxLength, in clamd.conf")
STRANGE = say("its answer is not one of clamd")
_FOUND = re.compile(rb"stream: ([\x21-\x7e]{1,200}) FOUND")


class _Late(Exception):
    """There is no more time."""


def place_of(address: str) -> tuple[int, str | tuple[str, int]]:
    """The family and the address of a socket: `/run/clamav/clamd.ctl`, `unix:/run/…` or `tcp://127.0.0.1:3310`.

    Raises ValueError.
    """
    path = address.removeprefix("unix:")
    if path.startswith("/"):
        return socket.AF_UNIX, path
    host, sign, port = address.removeprefix("tcp://").rstrip("/").rpartition(":")
    if not (sign and host and port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError(address)
    return socket.AF_INET6 if host.startswith("[") else socket.AF_INET, (host.strip("[]"), int(port))


def ask(address: str, content: bytes, seconds: float = SECONDS) -> Answer:
    """What clamd says of a file."""
    said, why = _talk(address, b"zINSTREAM\0", content, seconds)
    if why is not None:
        return Answer(Verdict.SILENT, why=why)
    if said == b"stream: OK":
        return Answer(Verdict.CLEAN)
    if found := _FOUND.fullmatch(said):
        return Answer(Verdict.INFECTED, signature=found[1].decode())
    return Answer(Verdict.SILENT, why=TOO_LARGE if b"size limit exceeded" in said else STRANGE)


def version(address: str, seconds: float = 2.0) -> str:
    """What clamd says of itself and of the day of its signatures; "" when it does not answer."""
    said, why = _talk(address, b"zVERSION\0", None, seconds)
    return "" if why is not None or not said.startswith(b"ClamAV") else said.decode("ascii", "replace")


def _talk(address: str, command: bytes, content: bytes | None, seconds: float) -> tuple[bytes, Said | None]:
    """One answer without its end; or why there is none."""
    until = time.monotonic() + seconds
    family, place = place_of(address)
    try:
        with socket.socket(family) as link:
            _wait(link, until)
            link.connect(place)
            with suppress(BrokenPipeError, ConnectionResetError):  # it wants no more of it: its answer says why
                _send(link, command, content, until)
            return _read(link, until)
    except (TimeoutError, _Late):
        return b"", SLOW
    except (BrokenPipeError, ConnectionResetError):
        return b"", CUT
    except OSError:
        return b"", ABSENT


def _wait(link: socket.socket, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise _Late
    link.settimeout(left)


def _send(link: socket.socket, command: bytes, content: bytes | None, until: float) -> None:
    link.sendall(command)
    if content is None:
        return
    for start in range(0, len(content), BLOCK):
        _wait(link, until)
        block = content[start : start + BLOCK]
        link.sendall(struct.pack("!I", len(block)) + block)
    link.sendall(struct.pack("!I", 0))


def _read(link: socket.socket, until: float) -> tuple[bytes, Said | None]:
    said = b""
    while not said.endswith(b"\0"):
        _wait(link, until)
        block = link.recv(LONGEST)
        if not block:
            return b"", CUT
        said += block
        if len(said) > LONGEST:
            return b"", STRANGE
    return said[:-1], None
