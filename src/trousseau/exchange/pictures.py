"""The pictures of one form, drawn again one after the other by a process apart (`apart`): only one of them is unpacked at a
time, and what each cost is told.

    for drawn in draw([content, …], seconds=17): …      raises Refused (its words); stops where the limits are reached
"""

import base64
import json
import math
import time
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from trousseau.engines import photos
from trousseau.exchange import apart

STREAMED = True
LONGEST = 6  # seconds of processor of one picture: the largest that are taken need one


class NotReadable(ValueError):
    """Never raised: of each picture is said whether it is one."""


class Drawn(NamedTuple):
    """`content`: the picture drawn again, b"" where it was only opened, or refused for `reason` (of PhotoRefused).
    `seconds`: of processor, since the process began."""

    content: bytes
    reason: str
    seconds: float


def draw(contents: Sequence[bytes], *, seconds: int, opened: bool = False) -> Iterator[Drawn]:
    """Each picture in its turn, within `seconds` of processor for all. Fewer come back when the limits are reached: the
    first that is missing reached them. `opened`: it is asked only whether each opens."""

    def given() -> Iterator[bytes]:
        yield json.dumps([seconds, opened]).encode() + b"\n"
        for content in contents:
            yield b"%d\n" % len(content)
            yield content

    try:
        for drawn, reason, spent in apart.read("pictures", given()):
            yield Drawn(base64.b64decode(drawn), reason, spent)
    except apart.Exhausted:
        return


def values(given: BinaryIO) -> Iterator[list]:
    """In the process apart: read as they come."""
    seconds, opened = json.loads(given.readline())
    while size := given.readline():
        apart.limit_seconds(min(seconds, math.ceil(time.process_time()) + LONGEST))
        content = given.read(int(size))
        drawn, reason = b"", ""
        try:
            drawn = photos.clean(content)
        except photos.PhotoRefused as refused:
            reason = refused.reason
        yield [base64.b64encode(b"" if opened else drawn).decode(), reason, round(time.process_time(), 2)]
