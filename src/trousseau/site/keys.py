"""The keys of one site, kept in files of their own, outside the database.

Losing a key of the ring makes what it wrote unreadable; losing `chain` makes the ledger unverifiable; losing `backup`, every
backup: `trousseau backup` writes them apart, to be kept elsewhere than the data. They may stand on another device
(`TROUSSEAU_KEYS`), those of one purpose alone too (`TROUSSEAU_KEYS_BANK`…).
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from trousseau.core import sealing
from trousseau.core.errors import Refused
from trousseau.core.ring import BEFORE, ENCRYPTING, LIST, Purpose, Ring, new_key, put

APART = "TROUSSEAU_KEYS"


@dataclass(frozen=True)
class Keys:
    """Secrets of a site, read once at start."""

    folder: Path
    session: str  # Django's SECRET_KEY
    field: bytes  # compares accounts without reading them; encrypted every field before there was a ring
    pseudonym: bytes  # keyed hash of households in facts files
    signing: bytes  # Ed25519 private key, PEM, signs facts files
    backup: bytes  # age identity: seals the backups and reads them
    ring: Ring  # what is encrypted in the base, and what is sealed

    @property
    def signing_public(self) -> bytes:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        key = load_pem_private_key(self.signing, password=None)
        return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def files(self) -> dict[str, Path]:
        """Every key file of this site by its name, wherever it stands."""
        folders = {self.folder, *self.ring.places.values()}
        return {path.name: path for folder in sorted(folders) for path in sorted(folder.glob("*.key"))}

    def place(self, name: str) -> Path:
        """Where the key file of this name stands, or would."""
        for purpose, folder in self.ring.places.items():
            if name.partition(".")[0] == purpose:
                return folder / name
        return self.folder / name


def _new_signing_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


MAKERS = {
    "session": lambda: secrets.token_urlsafe(50).encode(),
    "chain": partial(new_key, Purpose.SEAL),
    "field": Fernet.generate_key,
    "pseudonym": lambda: secrets.token_bytes(32).hex().encode(),
    "signing": _new_signing_key,
    "backup": sealing.new_key,
}


YOUNGER = {"backup"}  # than some homes: made where it is missing


def places(site: str, home: Path) -> tuple[Path, dict[str, Path]]:
    """The folder of the keys of a site; and of each purpose of its ring."""
    apart = os.environ.get(APART, "").strip()
    folder = Path(apart).resolve() / site if apart else home / "keys"
    own = {purpose: os.environ.get(f"{APART}_{purpose.upper()}", "").strip() for purpose in ENCRYPTING}
    return folder, {purpose: Path(path).resolve() / site for purpose, path in own.items() if path}


def load(folder: Path, home: Path | None = None, apart: dict[str, Path] | None = None) -> Keys:
    """The keys of `folder`, made on the first call, all or none. Safe when several processes start together.

    Ends the process, in words, when one is missing where there were keys, or where registers are kept: a new one would
    read nothing of what the lost one wrote. One that is missing on the ring ends nothing here (`Ring.problems`): a restore
    puts it back.
    """
    home = home or folder.parent
    listed = home / LIST
    heads = home / "heads"
    kept = listed.exists() or (heads.is_dir() and any(heads.iterdir()))
    if not kept:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if len(_missing(folder, MAKERS)) == len(MAKERS):
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
        folder=folder,
        session=values["session"].decode(),
        field=values["field"],
        pseudonym=bytes.fromhex(values["pseudonym"].decode()),
        signing=values["signing"],
        backup=values["backup"],
        ring=_read_ring(folder, listed, apart or {}),
    )


def _read_ring(folder: Path, listed: Path, apart: dict[str, Path]) -> Ring:
    try:
        return _ring(folder, listed, apart)
    except Refused as why:
        raise SystemExit(f"trousseau : {why}") from None


def _ring(folder: Path, listed: Path, apart: dict[str, Path]) -> Ring:
    """The ring, with a first key for each purpose that never had one."""
    standing = {BEFORE: folder, Purpose.SEAL.value: folder, **{p.value: apart.get(p, folder) for p in ENCRYPTING}}
    ring = Ring(standing, listed)
    for purpose in ENCRYPTING:
        if not ring.versions(purpose) and not ring.is_listed(purpose):
            put(ring.path(purpose, 1), new_key(purpose))
    ring = Ring(standing, listed)
    ring.note()
    return ring


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
    put(folder / f"{name}.key", MAKERS[name]())
