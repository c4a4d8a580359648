"""The keys of one site, kept in files of their own, outside the database.

Losing `field` makes the closed notes unreadable; losing `chain` makes the ledger unverifiable; losing `backup`, every backup:
`trousseau backup` writes them apart, to be kept elsewhere than the data.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from trousseau.core import sealing


@dataclass(frozen=True)
class Keys:
    """Secrets of a site, read once at start."""

    session: str  # Django's SECRET_KEY
    chain: bytes  # HMAC of the ledger and registers
    field: bytes  # Fernet key of encrypted fields
    pseudonym: bytes  # keyed hash of households in facts files
    signing: bytes  # Ed25519 private key, PEM, signs facts files
    backup: bytes  # age identity: seals the backups and reads them

    @property
    def signing_public(self) -> bytes:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        key = load_pem_private_key(self.signing, password=None)
        return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _new_signing_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


MAKERS = {
    "session": lambda: secrets.token_urlsafe(50).encode(),
    "chain": lambda: secrets.token_bytes(32).hex().encode(),
    "field": Fernet.generate_key,
    "pseudonym": lambda: secrets.token_bytes(32).hex().encode(),
    "signing": _new_signing_key,
    "backup": sealing.new_key,
}


def load(folder: Path) -> Keys:
    """The keys of `folder`, made on the first call. Safe when several processes start together."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    values = {}
    for name, make in MAKERS.items():
        path = folder / f"{name}.key"
        if not path.exists():
            fresh = folder / f".{name}.{os.getpid()}.tmp"
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(make())
            try:
                os.link(fresh, path)  # the first process wins; the others read what it wrote
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        values[name] = path.read_bytes()
    return Keys(
        session=values["session"].decode(),
        chain=bytes.fromhex(values["chain"].decode()),
        field=values["field"],
        pseudonym=bytes.fromhex(values["pseudonym"].decode()),
        signing=values["signing"],
        backup=values["backup"],
    )
