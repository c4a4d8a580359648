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
_ASK = "Demandez un nouveau fichier à l’agence."


class NotFacts(ValueError):
    """The file is refused. The message, in French, says why and what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


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
            "C’est une clé privée : elle ne doit pas quitter l’agence. Demandez-lui sa clé publique, "
            "et dites-lui de changer celle-ci."
        )
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise NotFacts(
            "Ce n’est pas une clé publique Ed25519 : collez le texte entier, "
            "de « -----BEGIN PUBLIC KEY----- » à « -----END PUBLIC KEY----- »."
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
        raise NotFacts("La clé de signature n’est pas une clé Ed25519 : refaites les clés du site.")
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
        raise NotFacts(f"Ce fichier est vide. {_ASK}")
    if len(data) > MAX_BYTES:
        raise NotFacts(
            f"Ce fichier dépasse {MAX_BYTES // 1024 // 1024} Mo : "
            "demandez à l’agence plusieurs fichiers, de périodes plus courtes."
        )
    count = data.count(b"\n")
    if count < 2 or not data.endswith(b"\n"):
        raise NotFacts(f"Ce fichier est incomplet, ou n’est pas un fichier de faits. {_ASK}")
    if count > MAX_LINES or data.find(b"\n") > MAX_HEADER:
        raise NotFacts(f"Ce n’est pas un fichier de faits de Trousseau. {_ASK}")
    head = data[: data.find(b"\n")]
    header = _json(head, "La première ligne n’est pas celle d’un fichier de faits.")
    if header.get("format") != FORMAT:
        raise NotFacts(f"Ce n’est pas un fichier de faits de Trousseau. {_ASK}")
    version = header.get("version")
    if type(version) is not int or version != VERSION:
        raise NotFacts(
            f"Ce fichier est de la version {str(version)[:20]}, cet observatoire lit la version "
            f"{VERSION} : mettez à jour le logiciel, ou demandez à l’agence un fichier de cette version."
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
            "La clé qui a signé ce fichier n’est pas connue ici : l’administrateur peut l’ajouter, "
            "page « Clés de confiance », après l’avoir reçue de l’agence par un autre chemin."
        )
    try:
        raw = base64.b64decode(signature, validate=True)
        if base64.b64encode(raw) != signature:  # base64 spells some bytes in several ways
            raise InvalidSignature
        known[named].verify(raw, signed)
    except (InvalidSignature, binascii.Error):
        raise NotFacts(
            "La signature ne correspond pas : le fichier a été changé ou coupé après sa signature. "
            f"Ne le corrigez pas à la main. {_ASK}"
        ) from None


def _content(header: dict, head: bytes, lines: list[bytes], body: bytes) -> FactsFile:
    if set(header) != _HEADER or _encode(header).encode() != head + b"\n":
        raise NotFacts(f"L’en-tête n’a pas la forme attendue. {_ASK}")
    source, agreement, period = header["source"], header["agreement"], header["period"]
    if not isinstance(source, str) or len(source) > 40 or not SOURCE.fullmatch(source):
        raise NotFacts(f"Le nom de la source s’écrit en minuscules, chiffres et tirets, 40 signes au plus. {_ASK}")
    if not isinstance(agreement, str) or not 0 < len(agreement) <= 80:
        raise NotFacts(f"Le fichier ne dit pas sous quelle convention il est transmis. {_ASK}")
    if not isinstance(period, dict) or set(period) != {"from", "to"}:
        raise NotFacts(f"Le fichier ne dit pas sa période. {_ASK}")
    start, end = _date(period["from"], "début de période"), _date(period["to"], "fin de période")
    if start > end:
        raise NotFacts(f"La période commence le {start:%d/%m/%Y} et finit avant, le {end:%d/%m/%Y}. {_ASK}")
    if header["count"] != len(lines) or type(header["count"]) is not int:
        raise NotFacts(f"L’en-tête annonce {str(header['count'])[:20]} faits, le fichier en a {len(lines)}. {_ASK}")
    if header["sha256"] != hashlib.sha256(body).hexdigest():
        raise NotFacts(f"L’empreinte de l’en-tête n’est pas celle des faits. {_ASK}")
    facts: list[Fact] = []
    for number, line in enumerate(lines, start=2):
        fact = _fact(line, number, start, end)
        if facts and fact <= facts[-1]:
            raise NotFacts(f"Ligne {number} : un fait est répété ou n’est pas à sa place. {_ASK}")
        facts.append(fact)
    return FactsFile(
        source, agreement, start, end, _instant(header["made_at"]), header["key"], header["sha256"], tuple(facts)
    )


def _fact(line: bytes, number: int, start: date, end: date) -> Fact:
    where = f"Ligne {number}"
    row = _json(line, f"{where} : ce n’est pas un fait.")
    extra, missing = sorted(set(row) - _FACT), sorted(_FACT - set(row))
    if extra:
        raise NotFacts(
            f"{where} : champ inattendu ({', '.join(extra)[:80]}). Un fichier de faits ne porte ni nom "
            f"ni autre renseignement. {_ASK}"
        )
    if missing:
        raise NotFacts(f"{where} : il manque {', '.join(missing)}. {_ASK}")
    if _encode(row).encode() != line + b"\n":
        raise NotFacts(f"{where} : la ligne n’a pas l’écriture attendue. {_ASK}")
    day, size = _date(row["date"], where), row["size"]
    if not start <= day <= end:
        raise NotFacts(f"{where} : le {day:%d/%m/%Y} est hors de la période du fichier. {_ASK}")
    for name in ("household", "person"):
        value = row[name]
        if not isinstance(value, str) or not (_PSEUDONYM.fullmatch(value) or (name == "person" and value == "")):
            raise NotFacts(f"{where} : {name} n’est pas un pseudonyme. {_ASK}")
    if row["kind"] not in KINDS:
        raise NotFacts(f"{where} : nature de fait inconnue. {_ASK}")
    commune = row["commune"]
    if not isinstance(commune, str) or (commune and not _COMMUNE.fullmatch(commune)):
        raise NotFacts(f"{where} : la commune s’écrit par son code INSEE. {_ASK}")
    if type(size) is not int or not 1 <= size <= MAX_SIZE:
        raise NotFacts(f"{where} : un ménage compte de 1 à {MAX_SIZE} personnes. {_ASK}")
    return Fact(row["household"], row["person"], row["kind"], day, commune, size)


def _row(fact: Fact) -> dict:
    return {**asdict(fact), "date": fact.date.isoformat()}


def _encode(row: dict) -> str:
    """The one spelling of a line: fields in alphabetical order, no space, accents escaped."""
    return json.dumps(row, sort_keys=True, separators=(",", ":")) + "\n"


def _json(line: bytes, said: str) -> dict:
    try:
        value = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise NotFacts(f"{said} {_ASK}")
    return value


def _date(text: object, where: str) -> date:
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or not 2000 <= day.year < 2100:
        raise NotFacts(f"{where} : la date doit exister, après 1999, et s’écrire AAAA-MM-JJ. {_ASK}")
    return day


def _instant(text: object) -> datetime:
    try:
        made_at = datetime.fromisoformat(str(text))
    except ValueError:
        made_at = None
    if made_at is None or made_at.tzinfo is None or made_at.isoformat() != text:
        raise NotFacts(f"L’instant de fabrication doit porter son fuseau horaire. {_ASK}")
    return made_at
