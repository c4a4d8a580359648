"""The keys of one site, kept in files of their own, outside the database.

Losing `field` makes the closed notes unreadable; losing `chain` makes the ledger unverifiable; losing `backup`, every backup:
`trousseau backup` writes them apart, to be kept elsewhere than the data.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable
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


YOUNGER = {"backup"}  # than some homes: made where it is missing


def load(folder: Path) -> Keys:
    """The keys of `folder`, made on the first call, all or none. Safe when several processes start together.

    Ends the process, in words, when one is missing where there were keys, or where registers are kept: a new one would
    read nothing of what the lost one wrote.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    heads = folder.parent / "heads"
    if len(_missing(folder, MAKERS)) == len(MAKERS) and not (heads.is_dir() and any(heads.iterdir())):
        _make_all(folder)
    if lost := _missing(folder, MAKERS.keys() - YOUNGER):
        raise SystemExit(
            f"trousseau : il manque à {folder} : {', '.join(f'{name}.key' for name in lost)}. Rien n’a été changé : une clé "
            "neuve ne lirait rien de ce qui est conservé. Remettez les clés de la sauvegarde (le fichier .keys.tar)."
        )
    for name in _missing(folder, YOUNGER):
        _make(folder, name)
    values = {name: (folder / f"{name}.key").read_bytes() for name in MAKERS}
    return Keys(
        session=values["session"].decode(),
        chain=bytes.fromhex(values["chain"].decode()),
        field=values["field"],
        pseudonym=bytes.fromhex(values["pseudonym"].decode()),
        signing=values["signing"],
        backup=values["backup"],
    )


def _missing(folder: Path, names: Iterable[str]) -> list[str]:
    return [name for name in sorted(names) if not (folder / f"{name}.key").exists()]


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


def _make_all(folder: Path) -> None:
    """Beside it, then in its place at once: another process never sees some of them."""
    fresh = Path(tempfile.mkdtemp(prefix=".keys-", dir=folder.parent))
    for name, make in MAKERS.items():
        _write(fresh / f"{name}.key", make())
    try:
        fresh.rename(folder)
    except OSError:  # another process was first: the folder is no longer empty
        shutil.rmtree(fresh)


def _make(folder: Path, name: str) -> None:
    fresh = folder / f".{name}.{os.getpid()}.tmp"
    _write(fresh, MAKERS[name]())
    try:
        os.link(fresh, folder / f"{name}.key")  # the first process wins; the others read what it wrote
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
