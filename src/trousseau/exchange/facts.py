"""The signed file of pseudonymised facts that an agency gives to the observatory.

ASCII text: a JSON header, one JSON line per fact, then the Ed25519 signature of all that precedes,
in base64 (`docs/formats.md`). There is one spelling of a given content, so what was signed is what is
read: any other byte is refused. Households and persons are keyed hashes, whose key never leaves the agency.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from trousseau.rules.said import Said, say

FORMAT, VERSION = "trousseau-facts", 1
KINDS = ("application_opened", "contact", "inactive", "active_again", "housed", "left")
MAX_BYTES = 32 * 1024 * 1024
MAX_LINES = 400_000  # a fact is never shorter than eighty bytes
MAX_HEADER = 10_000  # bytes
MAX_SIZE = 30  # people in one household
SOURCE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")  # how a source is named, 40 signs at most

_PSEUDONYM = re.compile(r"[A-Z2-7]{25}[AEIMQUY4]")
_COMMUNE = re.compile(r"(?:[0-9]{2}|2A|2B)[0-9]{3}")
_HEADER = {"format", "version", "source", "agreement", "period", "made_at", "count", "sha256", "key"}
_FACT = {"household", "person", "kind", "date", "commune", "size"}
_ASK = say("Ask the agency for a new file.")


class NotFacts(ValueError):
    """The file is refused. The message says why and what to do."""

    @property
    def message(self) -> str:
        return str(self)


@dataclass(frozen=True, order=True)
class Fact:
    """One thing that happened to a household on a day.

    `household` and `person` are pseudonyms (`person` is "" when the fact is the whole household's),
    `kind` is one of KINDS, `commune` an INSEE code or "" when unknown, `size` the number of people.
    """

    household: str
    person: str
    kind: str
    date: date
    commune: str
    size: int


@dataclass(frozen=True)
class FactsFile:
    """What a file says. `start` and `end` are the period, both included; `sha256` is its body's."""

    source: str
    agreement: str
    start: date
    end: date
    made_at: datetime
    key: str
    sha256: str
    facts: tuple[Fact, ...]


def pseudonym(secret: bytes, kind: str, identifier: int | str) -> str:
    """A keyed hash (HMAC-SHA256, 16 bytes, base32) of « kind identifier »: 26 letters and digits.

    Whoever lacks `secret` can neither reverse it nor try candidates. Two sources hold two secrets.
    """
    digest = hmac.new(secret, f"{kind} {identifier}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:16]).decode().rstrip("=")


def public_key(pem: bytes) -> Ed25519PublicKey:
    """The Ed25519 public key of a PEM text. Raises NotFacts for anything else, a private key first of all."""
    if b"PRIVATE KEY" in pem:
        raise NotFacts(
            say(
                "This is a private key: it must not leave the agency. Ask for its public key, and that the agency makes its keys again."
            )
        )
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise NotFacts(
            say(
                "This is not an Ed25519 public key: paste the whole text, from “-----BEGIN PUBLIC KEY-----” to “-----END PUBLIC KEY-----”."
            )
        )
    return key


def key_id(pem: bytes) -> str:
    """How a file names the key that signed it: 16 hexadecimal digits of the public key's SHA-256."""
    return _key_id(public_key(pem))


def _key_id(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def write(
    facts: Iterable[Fact],
    *,
    source: str,
    agreement: str,
    start: date,
    end: date,
    made_at: datetime,
    private_key_pem: bytes,
) -> bytes:
    """The signed file of `facts`, which all fall between `start` and `end`; the same fact twice is one.

    `made_at` is the instant of making, with its time zone: a later file replaces an earlier one.
    Raises NotFacts rather than sign a fact that `read` would refuse.
    """
    key = load_pem_private_key(private_key_pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise NotFacts(say("The signing key is not an Ed25519 key: make the keys of the site again."))
    body = "".join(_encode(_row(fact)) for fact in sorted(set(facts))).encode()
    header = {
        "format": FORMAT,
        "version": VERSION,
        "source": source,
        "agreement": agreement,
        "period": {"from": start.isoformat(), "to": end.isoformat()},
        "made_at": made_at.isoformat(),
        "count": body.count(b"\n"),
        "sha256": hashlib.sha256(body).hexdigest(),
        "key": _key_id(key.public_key()),
    }
    signed = _encode(header).encode() + body
    data = signed + base64.b64encode(key.sign(signed)) + b"\n"
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    read(data, public_keys=[pem])
    return data


def read(data: bytes, *, public_keys: Iterable[bytes]) -> FactsFile:
    """The content of a facts file signed by one of `public_keys` (PEM).

    Raises NotFacts for any other file. Nothing of the content is believed before its signature holds.
    """
    if not data:
        raise NotFacts(say("This file is empty. %(ask)s", ask=_ASK))
    if len(data) > MAX_BYTES:
        raise NotFacts(
            say(
                "This file is over %(most)s MB: ask the agency for several files, of shorter periods.",
                most=MAX_BYTES // 1024 // 1024,
            )
        )
    count = data.count(b"\n")
    if count < 2 or not data.endswith(b"\n"):
        raise NotFacts(say("This file is incomplete, or is not a facts file. %(ask)s", ask=_ASK))
    if count > MAX_LINES or data.find(b"\n") > MAX_HEADER:
        raise NotFacts(say("This is not a facts file of Trousseau. %(ask)s", ask=_ASK))
    head = data[: data.find(b"\n")]
    header = _json(head, say("The first line is not that of a facts file."))
    if header.get("format") != FORMAT:
        raise NotFacts(say("This is not a facts file of Trousseau. %(ask)s", ask=_ASK))
    version = header.get("version")
    if type(version) is not int or version != VERSION:
        raise NotFacts(
            say(
                "This file is of version %(version)s, this observatory reads version %(read)s: update the software, or ask the agency for a file of this version.",
                version=str(version)[:20],
                read=VERSION,
            )
        )
    end = data.rfind(b"\n", 0, -1) + 1
    signed = data[:end]
    _check_signature(signed, data[end:-1], header.get("key"), public_keys)
    body = signed[len(head) + 1 :]
    return _content(header, head, body.split(b"\n")[:-1], body)


def _check_signature(signed: bytes, signature: bytes, named: object, public_keys: Iterable[bytes]) -> None:
    known = {_key_id(key): key for key in map(public_key, public_keys)}
    if not isinstance(named, str) or named not in known:
        raise NotFacts(
            say(
                "The key that signed this file is not known here: the administrator can add it, page “Trusted keys”, after receiving it from the agency by another way."
            )
        )
    try:
        raw = base64.b64decode(signature, validate=True)
        if base64.b64encode(raw) != signature:  # base64 spells some bytes in several ways
            raise InvalidSignature
        known[named].verify(raw, signed)
    except (InvalidSignature, binascii.Error):
        raise NotFacts(
            say(
                "The signature does not match: the file was changed or cut after its signature. Do not correct it by hand. %(ask)s",
                ask=_ASK,
            )
        ) from None


def _content(header: dict, head: bytes, lines: list[bytes], body: bytes) -> FactsFile:
    if set(header) != _HEADER or _encode(header).encode() != head + b"\n":
        raise NotFacts(say("The header does not have the expected form. %(ask)s", ask=_ASK))
    source, agreement, period = header["source"], header["agreement"], header["period"]
    if not isinstance(source, str) or len(source) > 40 or not SOURCE.fullmatch(source):
        raise NotFacts(
            say(
                "The name of the source is written in lower case, digits and hyphens, 40 characters at most. %(ask)s",
                ask=_ASK,
            )
        )
    if not isinstance(agreement, str) or not 0 < len(agreement) <= 80:
        raise NotFacts(say("The file does not say under which agreement it is handed over. %(ask)s", ask=_ASK))
    if not isinstance(period, dict) or set(period) != {"from", "to"}:
        raise NotFacts(say("The file does not say its period. %(ask)s", ask=_ASK))
    start, end = _date(period["from"], say("start of the period")), _date(period["to"], say("end of the period"))
    if start > end:
        raise NotFacts(
            say(
                "The period begins on %(start)s and ends before, on %(end)s. %(ask)s",
                start=f"{start:%d/%m/%Y}",
                end=f"{end:%d/%m/%Y}",
                ask=_ASK,
            )
        )
    if header["count"] != len(lines) or type(header["count"]) is not int:
        raise NotFacts(
            say(
                "The header states %(stated)s facts, the file has %(found)s. %(ask)s",
                stated=str(header["count"])[:20],
                found=len(lines),
                ask=_ASK,
            )
        )
    if header["sha256"] != hashlib.sha256(body).hexdigest():
        raise NotFacts(say("The digest of the header is not that of the facts. %(ask)s", ask=_ASK))
    facts: list[Fact] = []
    for number, line in enumerate(lines, start=2):
        fact = _fact(line, number, start, end)
        if facts and fact <= facts[-1]:
            raise NotFacts(
                say("Line %(number)s: a fact is repeated or out of its place. %(ask)s", number=number, ask=_ASK)
            )
        facts.append(fact)
    return FactsFile(
        source, agreement, start, end, _instant(header["made_at"]), header["key"], header["sha256"], tuple(facts)
    )


def _fact(line: bytes, number: int, start: date, end: date) -> Fact:
    where = say("Line %(number)s", number=number)
    row = _json(line, say("%(where)s: this is not a fact.", where=where))
    extra, missing = sorted(set(row) - _FACT), sorted(_FACT - set(row))
    if extra:
        raise NotFacts(
            say(
                "%(where)s: unexpected field (%(fields)s). A facts file bears no name and no other information. %(ask)s",
                where=where,
                fields=", ".join(extra)[:80],
                ask=_ASK,
            )
        )
    if missing:
        raise NotFacts(say("%(where)s: %(fields)s missing. %(ask)s", where=where, fields=", ".join(missing), ask=_ASK))
    if _encode(row).encode() != line + b"\n":
        raise NotFacts(say("%(where)s: the line is not written as expected. %(ask)s", where=where, ask=_ASK))
    day, size = _date(row["date"], where), row["size"]
    if not start <= day <= end:
        raise NotFacts(
            say(
                "%(where)s: %(day)s is outside the period of the file. %(ask)s",
                where=where,
                day=f"{day:%d/%m/%Y}",
                ask=_ASK,
            )
        )
    for name in ("household", "person"):
        value = row[name]
        if not isinstance(value, str) or not (_PSEUDONYM.fullmatch(value) or (name == "person" and value == "")):
            raise NotFacts(say("%(where)s: %(name)s is not a pseudonym. %(ask)s", where=where, name=name, ask=_ASK))
    if row["kind"] not in KINDS:
        raise NotFacts(say("%(where)s: unknown kind of fact. %(ask)s", where=where, ask=_ASK))
    commune = row["commune"]
    if not isinstance(commune, str) or (commune and not _COMMUNE.fullmatch(commune)):
        raise NotFacts(say("%(where)s: the commune is written by its INSEE code. %(ask)s", where=where, ask=_ASK))
    if type(size) is not int or not 1 <= size <= MAX_SIZE:
        raise NotFacts(
            say("%(where)s: a household has 1 to %(most)s people. %(ask)s", where=where, most=MAX_SIZE, ask=_ASK)
        )
    return Fact(row["household"], row["person"], row["kind"], day, commune, size)


def _row(fact: Fact) -> dict:
    return {**asdict(fact), "date": fact.date.isoformat()}


def _encode(row: dict) -> str:
    """The one spelling of a line: fields in alphabetical order, no space, accents escaped."""
    return json.dumps(row, sort_keys=True, separators=(",", ":")) + "\n"


def _json(line: bytes, said: Said) -> dict:
    try:
        value = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise NotFacts(say("%(said)s %(ask)s", said=said, ask=_ASK))
    return value


def _date(text: object, where: Said) -> date:
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or not 2000 <= day.year < 2100:
        raise NotFacts(
            say("%(where)s: the date must exist, after 1999, and be written YYYY-MM-DD. %(ask)s", where=where, ask=_ASK)
        )
    return day


def _instant(text: object) -> datetime:
    try:
        made_at = datetime.fromisoformat(str(text))
    except ValueError:
        made_at = None
    if made_at is None or made_at.tzinfo is None or made_at.isoformat() != text:
        raise NotFacts(say("The moment it was made must bear its time zone. %(ask)s", ask=_ASK))
    return made_at
