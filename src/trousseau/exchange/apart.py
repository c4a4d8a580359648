"""A file that somebody gave is read in a process of its own, within limits of memory and time.

Run as a program by itself: the file on standard input, JSON on standard output, one value a line. A file made to
exhaust its reader then stops that process alone; only plain values come back, one at a time.

    for value in read("sheet", content): …       raises Refused (its words), Exhausted (the limits)

Several files are given as pieces, which a reader that is `STREAMED` takes as they come: it never holds them all.

Whoever reads holds no transaction meanwhile: the file, not the base, says how long it takes.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import IO, Any

from trousseau.rules.said import Said, said, say

MEMORY = 768 * 1024 * 1024  # bytes of address space, of which Python and lxml take a hundred million
SECONDS = 60  # of processor
TASKS = {
    "sheet": "trousseau.exchange.spreadsheets.apart",
    "bank": "trousseau.exchange.bank.apart",
    "envelopes": "trousseau.exchange.envelopes",
    "office": "trousseau.exchange.deliberation.office",
    "pdf": "trousseau.exchange.kinds",
    "bounce": "trousseau.exchange.bounces",
    "pictures": "trousseau.exchange.pictures",
}
READY = b'["ready", null]\n'  # the first line: what the reader needs was there, only the file stops it from now on
# most often the software is being installed anew; nothing is known of the file
NOT_STARTED = say("The reader of files did not start: this file was not looked at. Try again in a moment.")


class Refused(ValueError):
    """What the reader says of the file, or that it did not start: its argument, a `Said`."""


class Exhausted(Exception):
    """The reader reached its limits, or died."""


def read(task: str, content: bytes | Iterable[bytes]) -> Iterator[Any]:
    """The values that `task` reads in `content`. Closed before its end, the process ends with it."""
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", __name__, task],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath},
    )
    assert child.stdin is not None and child.stdout is not None
    # pieces are answered before the last one is given: two hands, or each would wait for the other
    pieces = [content] if isinstance(content, bytes) else content
    giving = Thread(target=_give, args=(child.stdin, pieces), daemon=True)
    try:
        giving.start()
        if child.stdout.readline() != READY:
            raise Refused(NOT_STARTED)
        for line in child.stdout:
            kind, value = json.loads(line)
            if kind == "end":
                return
            if kind == "refused":
                raise Refused(said(value))
            yield value
        raise Exhausted
    except ValueError as error:
        if isinstance(error, Refused):
            raise
        raise Exhausted from error  # a line cut where the process died
    finally:
        child.kill()
        child.stdout.close()
        child.wait()
        giving.join()


def _give(stdin: IO[bytes], pieces: Iterable[bytes]) -> None:
    with suppress(BrokenPipeError):  # it died already: what it wrote says why, or nothing does
        for piece in pieces:
            stdin.write(piece)
    with suppress(BrokenPipeError):
        stdin.close()


def limit_seconds(most: int) -> None:
    """In the process apart: fewer seconds of processor than a task has."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_CPU, (min(most, SECONDS), SECONDS))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(task: str) -> int:
    """0 at the end of the file or of its refusal; 1 where memory lacks."""
    reader = import_module(TASKS[task])
    _limit()
    out = sys.stdout
    out.write(READY.decode())
    out.flush()
    try:
        given = sys.stdin.buffer
        streamed = getattr(reader, "STREAMED", False)
        for value in reader.values(given if streamed else given.read()):
            out.write(json.dumps(["value", value]) + "\n")
            if streamed:
                out.flush()  # what was read stays read, whatever comes next
        out.write('["end", null]\n')
    except reader.NotReadable as error:
        why = error.args[0]
        out.write(json.dumps(["refused", why.plain() if isinstance(why, Said) else why]) + "\n")
    except MemoryError:
        return 1
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
