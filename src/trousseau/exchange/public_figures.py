"""The signed file of the observatory's public figures, that an agency sets beside its own report.

ASCII text, as the facts file is (`docs/formats.md`): a JSON header, one JSON line per period, then the Ed25519 signature of
all that precedes. It holds what the public page of the observatory holds, and nothing else: a secret count is null.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from trousseau.rules.flows import EXITS
from trousseau.rules.said import Said, say

from .facts import key_id, public_key

FORMAT, VERSION = "trousseau-public-figures", 1
MAX_BYTES = 1024 * 1024
COUNTS = ("entries", *EXITS, "known")
_HEADER = {"format", "version", "published_on", "count", "sha256", "key"}
_PERIOD = {"from", "to", "quarter", "vintage", "published_on", "counts"}
_ASK = say("Download it again from the observatory’s page, and bring it as it is.")


class NotFigures(ValueError):
    """The file is refused. The message says why and what to do."""


@dataclass(frozen=True)
class Period:
    """A month, or a quarter when `quarter` is 1 to 4, as it was published. `counts`: by code, None for a secret count;
    `known`, at its end, is of a month alone."""

    start: date
    end: date
    quarter: int
    vintage: int
    published_on: date
    counts: Mapping[str, int | None]


@dataclass(frozen=True)
class PublicFigures:
    """What a file says: the periods in their order, when the last of them was published, the key that signed it."""

    published_on: date
    key: str
    sha256: str
    periods: tuple[Period, ...]


def write(periods: Iterable[Period], *, private_key_pem: bytes) -> bytes:
    """The signed file, the same for the same periods. Raises NotFigures without one, or for what `read` would refuse."""
    key = load_pem_private_key(private_key_pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise NotFigures(say("The signing key is not an Ed25519 key: make the keys of the site again."))
    rows = sorted(periods, key=lambda one: (one.start, one.quarter))
    if not rows:
        raise NotFigures(say("Nothing is published yet."))
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    body = "".join(
        _encode(
            {
                "from": one.start.isoformat(),
                "to": one.end.isoformat(),
                "quarter": one.quarter,
                "vintage": one.vintage,
                "published_on": one.published_on.isoformat(),
                "counts": dict(one.counts),
            }
        )
        for one in rows
    ).encode()
    header = {
        "format": FORMAT,
        "version": VERSION,
        "published_on": max(one.published_on for one in rows).isoformat(),
        "count": len(rows),
        "sha256": hashlib.sha256(body).hexdigest(),
        "key": key_id(pem),
    }
    signed = _encode(header).encode() + body
    data = signed + base64.b64encode(key.sign(signed)) + b"\n"
    read(data, public_keys=[pem])
    return data


def read(data: bytes, *, public_keys: Iterable[bytes]) -> PublicFigures:
    """The content of a file signed by one of `public_keys` (PEM).

    Raises NotFigures for any other file. Nothing of the content is believed before its signature holds.
    """
    lines = data.split(b"\n")
    if len(data) > MAX_BYTES or len(lines) < 4 or lines[-1]:
        raise _not(say("This is not a file of public figures of the observatory, or it is incomplete."))
    header = _json(lines[0])
    if header.get("format") != FORMAT:
        raise _not(say("This is not a file of public figures of the observatory."))
    if header.get("version") != VERSION:
        raise NotFigures(say("This file is of another version than the one read here: update the software."))
    signed = data[: data.rfind(b"\n", 0, -1) + 1]
    _check(signed, lines[-2], header.get("key"), public_keys)
    body = signed[len(lines[0]) + 1 :]
    rows = lines[1:-2]
    if set(header) != _HEADER or header["count"] != len(rows) or header["sha256"] != hashlib.sha256(body).hexdigest():
        raise _not(say("What this file says of itself is not what it holds."))
    periods = tuple(_period(_json(row)) for row in rows)
    return PublicFigures(_day(header["published_on"]), header["key"], header["sha256"], periods)


def _check(signed: bytes, signature: bytes, named: object, public_keys: Iterable[bytes]) -> None:
    known = {key_id(pem): public_key(pem) for pem in public_keys}
    if not isinstance(named, str) or named not in known:
        raise NotFigures(
            say(
                "The key that signed this file is not the observatory’s as it is known here: ask the observatory for it."
            )
        )
    try:
        known[named].verify(base64.b64decode(signature, validate=True), signed)
    except (InvalidSignature, binascii.Error):
        raise _not(say("The signature does not match: this file was changed after it was signed.")) from None


def _period(row: dict) -> Period:
    counts, quarter, vintage = row.get("counts"), row.get("quarter"), row.get("vintage")
    if set(row) != _PERIOD or not isinstance(counts, dict) or set(counts) != set(COUNTS):
        raise _not(say("A period of this file is not written as expected."))
    if any(one is not None and (type(one) is not int or one < 0) for one in counts.values()):
        raise _not(say("A count of this file is not a number."))
    if type(quarter) is not int or not 0 <= quarter <= 4 or type(vintage) is not int or vintage < 1:
        raise _not(say("A period of this file is not written as expected."))
    start, end = _day(row["from"]), _day(row["to"])
    if end < start:
        raise _not(say("A period of this file is not written as expected."))
    return Period(start, end, quarter, vintage, _day(row["published_on"]), counts)


def _encode(row: dict) -> str:
    return json.dumps(row, sort_keys=True, separators=(",", ":")) + "\n"


def _json(line: bytes) -> dict:
    try:
        found = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _not(say("This is not a file of public figures of the observatory."))
    return found


def _day(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise _not(say("A date of this file is not one.")) from None


def _not(said: Said) -> NotFigures:
    return NotFigures(say("%(said)s %(ask)s", said=said, ask=_ASK))
