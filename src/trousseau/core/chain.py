"""A register whose rows are sealed one after the other, and whose last seal is also kept outside the base.

Each row's seal is an HMAC of its number, its content and the seal before it, with a key that the
database never holds: a row changed, taken out, put in or moved breaks the chain. A cut tail does not;
hence the head (number, seal) written to a file of the site after each commit.
"""

import hmac
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from trousseau.rules.said import Said, say, say_many, together

from .models import Sequence as Series

type Span = Callable[[int, int], Said]


@dataclass(frozen=True)
class Head:
    """The last row of a chain: its number and its seal (64 hexadecimal digits)."""

    number: int
    hash: str


START = Head(0, "0" * 64)  # the head of an empty chain
_SPELL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made once: `json.dumps` makes one a call
_SHOWN = 3  # breaks written out in the line; the others are counted


@dataclass(frozen=True)
class Link:
    """One row as it is stored. `name` is how its reader finds it, said; `content` is what was sealed."""

    number: int
    prev_hash: str
    hash: str
    content: list
    name: Said


@dataclass(frozen=True)
class Break:
    """One place where the chain does not hold. `number` is the row's, `why` a sentence."""

    code: str  # missing, altered, unlinked, rewritten, cut, unrecorded
    number: int
    why: Said


def lock(name: str) -> None:
    """Let one writer at a time lengthen the chain, until the end of the caller's transaction.

    An UPDATE takes the row on PostgreSQL; on SQLite a transaction that writes is alone already.
    """
    mine = Series.objects.filter(code=f"chain.{name}")
    if not mine.update(last=F("last")):
        Series.objects.get_or_create(code=f"chain.{name}")
        mine.update(last=F("last"))


def seal(name: str, number: int, prev_hash: str, content: list) -> str:
    """The seal of a row. `content` holds strings, integers, None and lists of them, nothing else."""
    return sealed(written([name, number, prev_hash, content]))


def written(content: list) -> str:
    """The one spelling of what is sealed."""
    return _SPELL(content)


def sealed(text: str) -> str:
    """The seal of a text that is already in its one spelling, with the newest of the keys that seal."""
    return _with(next(iter(settings.KEYS.ring.seal_keys().values())), text)


def holds(text: str, seal: str) -> bool:
    """Whether this text was sealed so, by any of the keys that seal or sealed."""
    return _version(text, seal, settings.KEYS.ring.seal_keys()) > 0


def _version(text: str, seal: str, keys: Mapping[int, bytes]) -> int:
    """The version of the key that sealed this text so; 0 for none. A seal is compared, not read: each key is tried."""
    for version, key in keys.items():
        if hmac.compare_digest(_with(key, text).encode(), seal.encode()):
            return version
    return 0


def _with(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()


def _file(name: str) -> Path:
    return Path(settings.HOME) / "heads" / f"{name}.head"


def _append(name: str, head: Head) -> None:
    path = _file(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = f"{head.number} {head.hash} {datetime.now(UTC).isoformat(timespec='seconds')}\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())  # one write: two processes never mix their lines
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def record(name: str, head: Head) -> None:
    """Write the head outside the database once the caller's transaction is committed.

    The first time, the head of an empty chain is written at once: a crash just after the commit then leaves the file
    late, as any other, and not absent.
    """
    if not _file(name).exists():
        _append(name, START)
    transaction.on_commit(partial(_append, name, head))


def recorded(name: str) -> dict[int, str]:
    """Every head written outside, by number. Processes may have written them out of order."""
    path = _file(name)
    if not path.exists():
        return {}
    lines = (line.split(" ") for line in path.read_text(encoding="ascii").splitlines())
    return {int(parts[0]): parts[1] for parts in lines if len(parts) == 3}


def catch_up(name: str, head: Head) -> None:
    """Write again the head of a chain found whole: a crash between a commit and its head leaves the file late."""
    if head.number > max(recorded(name), default=0):
        record(name, head)


def examine(name: str, links: Iterable[Link], span: Span, heads: Iterable[Head] = ()) -> tuple[Head, list[Break]]:
    """Go through the rows in the order of their numbers: the head, and where the chain breaks.

    `heads` are more heads noted elsewhere, on paper for instance; the beginning of a seal is enough.
    `span` says some rows, from a number to another.
    """
    outside = {number: {seal} for number, seal in recorded(name).items()}
    for noted in heads:
        outside.setdefault(noted.number, set()).add(noted.hash)
    head, breaks, last_key = START, [], 0
    keys: Mapping[int, bytes] = {}
    for link in links:
        keys = keys or settings.KEYS.ring.seal_keys()  # once: the ring looks each time whether its file changed
        if link.number != head.number + 1:
            gap = span(head.number + 1, max(head.number + 1, link.number - 1))
            breaks.append(Break("missing", head.number + 1, say("%(rows)s: removed or moved.", rows=gap)))
        elif link.prev_hash != head.hash:
            why = say("%(row)s: does not follow the one before.", row=link.name)
            breaks.append(Break("unlinked", link.number, why))
        key = _version(written([name, link.number, link.prev_hash, link.content]), link.hash, keys)
        if key < max(last_key, 1):  # an older key than that of the row before seals nothing any more
            why = say(
                "%(row)s: changed, moved or added outside the software, or sealed with another key.", row=link.name
            )
            breaks.append(Break("altered", link.number, why))
        last_key = max(key, last_key)
        if not all(link.hash.startswith(noted) for noted in outside.get(link.number, ())):
            why = say("%(row)s: its seal is not the one noted outside the base.", row=link.name)
            breaks.append(Break("rewritten", link.number, why))
        head = Head(link.number, link.hash)
    last = max(outside, default=0)
    if last > head.number:
        gap = span(head.number + 1, last)
        why = say("%(rows)s: missing at the end, though noted outside the base.", rows=gap)
        breaks.append(Break("cut", head.number + 1, why))
    if head.number and not outside:
        breaks.append(Break("unrecorded", head.number, say("No head was noted outside the base.")))
    return head, breaks


def in_one_line(breaks: Sequence[Break]) -> Said:
    """The breaks in one line: the first ones written out, the others counted."""
    more = len(breaks) - _SHOWN
    counted = say_many("%(n)s anomaly.", "%(n)s anomalies.", len(breaks))
    rest = [say_many("And %(n)s other.", "And %(n)s others.", more)] if more > 0 else []
    return together([counted, *(found.why for found in breaks[:_SHOWN]), *rest])
