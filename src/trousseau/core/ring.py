"""The key ring: for each purpose its keys, by version. A ciphertext says which one wrote it: `bank.2:gAAAA…`.

What is written is written with the newest; what was written is read with its own, without a trial. One key is one file,
`bank.key` for the first version, `bank.2.key` for the second. A text without a name was written before there was a ring,
with `field.key`, whatever its purpose.

`keys.list`, in the home of the site, names each key that was ever on the ring with the beginning of its digest: one that is
lost, or another in its place, is known at start. It holds nothing of the keys.
"""

import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from .errors import Refused


class Purpose(StrEnum):
    """What a key is for. The value is in each ciphertext, and in the name of the file."""

    BANK = "bank"  # the numbers of accounts
    STATEMENTS = "statements"  # what the bank wrote of each line
    NOTES = "notes"  # the closed notes, what people say and ask, the communes to avoid with their reasons
    MAIL = "mail"  # whom the outbox writes to, what it says, the password of the mail server
    FACTOR = "factor"  # the seeds of the second factor
    PAPERS = "papers"  # the files that are kept, SEPA files among them
    SEAL = "chain"  # seals the books, the registers, the papers; encrypts nothing


ENCRYPTING = tuple(purpose for purpose in Purpose if purpose != Purpose.SEAL)
BEFORE = "field"  # the one key of before the ring; it also compares accounts without reading them
LIST = "keys.list"
# instead of a digest: read nothing any more, or what it alone read was let go
REMOVED, GIVEN_UP = "removed", "given-up"
GONE = (REMOVED, GIVEN_UP)
_NAME = re.compile(r"([a-z]+)(?:\.([1-9][0-9]{0,5}))?\.key")
_LABEL = re.compile(r"([a-z]+)\.([1-9][0-9]{0,5})")


class NotRead(Exception):
    """A ciphertext that gives no text. `key` is the one that it names, as `bank.2`; "" when it names none."""

    def __init__(self, key: str):
        super().__init__(key)
        self.key = key


class Damaged(NotRead):
    """A text whose key is here and does not read it: the text was changed, or the key is another's under the same name."""


class Lost(NotRead):
    """A text whose key is not on the ring."""


class Misused(NotRead):
    """A text that was written for another purpose."""


def new_key(purpose: str) -> bytes:
    """What the file of a new key of this purpose holds."""
    return secrets.token_bytes(32).hex().encode() if purpose == Purpose.SEAL else Fernet.generate_key()


def file_name(purpose: str, version: int) -> str:
    return f"{purpose}.key" if version == 1 else f"{purpose}.{version}.key"


def named(name: str) -> tuple[str, int] | None:
    """The purpose and the version of the key that a file of this name is."""
    found = _NAME.fullmatch(name)
    return (found[1], int(found[2] or 1)) if found and found[2] != "1" else None


def read_label(text: str) -> tuple[str, int] | None:
    """The purpose and the version that a ciphertext names; None when it names none."""
    label, sign, _token = text.partition(":")
    found = _LABEL.fullmatch(label) if sign else None
    return (found[1], int(found[2])) if found else None


def _print(content: bytes) -> str:
    return hashlib.sha256(b"trousseau key\n" + content).hexdigest()[:16]


@dataclass
class Ring:
    """`places`: the folder of the keys of each purpose; `listed`: where `keys.list` stands."""

    places: Mapping[str, Path]
    listed: Path
    keys: dict[tuple[str, int], bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ciphers: dict[tuple[str, int], Fernet] = {}
        self._seals: dict[int, bytes] = {}
        self._seen: tuple[int, ...] = ()
        self._newest: dict[str, int] = {}
        self._look()

    def _look(self) -> None:
        """Take the keys that stand on the disk beside those held already; let go those that somebody removed."""
        self._seen = self._sight()
        for purpose, place in self.places.items():
            for path in place.glob(f"{purpose}*.key"):
                of = named(path.name)
                if of and of[0] == purpose and of not in self.keys:
                    self.keys[of] = path.read_bytes()
        for name, digest in self._kept().items():
            if digest in GONE:
                self.keys.pop(named(name) or ("", 0), None)
        self._newest = {purpose: max(self.versions(purpose), default=0) for purpose in self.places}
        self._ciphers, self._seals = {}, {}

    def _sight(self) -> tuple[int, ...]:
        """What changes of the list each time that it is written: it is replaced by another file."""
        try:
            found = os.stat(self.listed)
        except OSError:
            return ()
        return found.st_ino, found.st_mtime_ns, found.st_size

    # Which key ---------------------------------------------------------------------------------------

    def path(self, purpose: str, version: int) -> Path:
        return self.places[purpose] / file_name(purpose, version)

    def versions(self, purpose: str) -> list[int]:
        return sorted(version for of, version in self.keys if of == purpose)

    def newest(self, purpose: str) -> int:
        """The version to write with: also one that another process made since this one began. Raises Lost when the
        purpose has no key."""
        if self._sight() != self._seen:
            self._look()
        if not self._newest[purpose]:
            raise Lost(f"{purpose}.1")
        return self._newest[purpose]

    def _cipher(self, purpose: str, version: int) -> Fernet:
        of = purpose, version
        if of not in self._ciphers:
            if of not in self.keys and self._sight() != self._seen:
                self._look()
            if of not in self.keys:
                raise Lost(f"{purpose}.{version}")
            try:
                self._ciphers[of] = Fernet(self.keys[of])
            except ValueError:  # a file that is no key
                raise Damaged(f"{purpose}.{version}") from None
        return self._ciphers[of]

    def seal_keys(self) -> dict[int, bytes]:
        """The keys that seal, by version: the newest first. Raises Lost when there is none, ValueError when one is no key."""
        self.newest(Purpose.SEAL)
        if not self._seals:
            found = {version: self.keys[Purpose.SEAL, version] for version in reversed(self.versions(Purpose.SEAL))}
            self._seals = {version: bytes.fromhex(key.decode()) for version, key in found.items()}
        return self._seals

    # Writing and reading -----------------------------------------------------------------------------

    def encrypt(self, purpose: str, content: bytes) -> str:
        version = self.newest(purpose)
        return f"{purpose}.{version}:{self._cipher(purpose, version).encrypt(content).decode()}"

    def decrypt(self, purpose: str | None, text: str) -> bytes:
        """What was encrypted for this purpose; of a None, for any. Raises Misused, Lost or Damaged."""
        label = read_label(text)
        if label is None:
            of, token = (BEFORE, 1), text
        else:
            of, token = label, text.partition(":")[2]
            if purpose is not None and of[0] != purpose:
                raise Misused(f"{of[0]}.{of[1]}")
        try:
            return self._cipher(*of).decrypt(token.encode())
        except (InvalidToken, UnicodeError):
            raise Damaged(f"{of[0]}.{of[1]}" if label else "") from None

    # Keys made, lost, replaced -----------------------------------------------------------------------

    def add(self, purpose: str) -> int:
        """Put a new key on the ring: its version. It is on the disk before anything is written with it."""
        try:
            version = self.newest(purpose) + 1
        except Lost:
            version = 1
        # a name that was given is not given again: the key of a lost one may come back
        version = max([version, *(of[1] + 1 for of in map(named, self._kept()) if of and of[0] == purpose)])
        put(self.path(purpose, version), new_key(purpose))
        self._look()
        self.note()
        return version

    def tidy(self, purpose: str) -> None:
        """Take away what a process killed while it wrote a key left beside it. For who alone makes keys meanwhile."""
        for left in self.path(purpose, 1).parent.glob(f".{purpose}.*.tmp"):
            left.unlink(missing_ok=True)

    def remove(self, purpose: str, version: int, *, lost: bool = False) -> None:
        """Take a key off the ring and off the disk, on a person's order; `lost`: with what it alone read. Its name stays
        listed, and is not given again."""
        with _alone(self.listed):
            self._write(self._kept() | {file_name(purpose, version): GIVEN_UP if lost else REMOVED})
        self.path(purpose, version).unlink(missing_ok=True)
        self._look()

    def note(self) -> None:
        """List the keys that are here and not listed yet."""
        if all(file_name(*of) in self._kept() for of in self.keys):
            return
        with _alone(self.listed):
            self._write({file_name(*of): _print(key) for of, key in self.keys.items()} | self._kept())
        self._look()

    def note_again(self, brought: Iterable[str] = ()) -> None:
        """List the keys as they are: a restore put others under the same names. The files of `brought` are back, those too
        that had been removed: what they read is back with them."""
        back = [of for of in map(named, brought) if of and of[0] in self.places and self.path(*of).exists()]
        with _alone(self.listed):
            keys = self.keys | {of: self.path(*of).read_bytes() for of in back}
            self._write(self._kept() | {file_name(*of): _print(key) for of, key in keys.items()})
        self._look()

    def is_removed(self, purpose: str, version: int) -> bool:
        """Whether a person took this key away as one that read nothing."""
        return self._kept().get(file_name(purpose, version)) == REMOVED

    def is_let_go(self, purpose: str) -> bool:
        """Whether every key that this purpose ever had was taken away by a person."""
        return all(digest in GONE for name, digest in self._kept().items() if (named(name) or ("",))[0] == purpose)

    def is_listed(self, purpose: str, version: int = 0) -> bool:
        """Whether this key, or any of this purpose, was ever here."""
        return any(of[0] == purpose and version in (0, of[1]) for of in map(named, self._kept()) if of)

    def _kept(self) -> dict[str, str]:
        try:
            lines = self.listed.read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError:
            raise Refused(
                f"{self.listed} est abîmé : ce n’est plus une liste de clés. Rien n’a été changé. Remettez vos clés si "
                "l’une manque, mettez ce fichier de côté, puis lancez « trousseau keys check » : il est refait."
            ) from None
        return dict(line.split(" ", 1) for line in lines if " " in line)

    def _write(self, kept: Mapping[str, str]) -> None:
        text = "".join(f"{name} {digest}\n" for name, digest in sorted(kept.items()))
        put(self.listed, text.encode(), replace=True)

    def problems(self) -> Iterator[str]:
        """The keys that are lost, or are not those that were here, in French, as it is read on the command line."""
        kept = self._kept()
        while self._sight() != self._seen:  # another process adds one
            self._look()
            kept = self._kept()
        for name, digest in sorted(kept.items()):
            of = named(name)
            if of is None or of[0] not in self.places or digest in GONE:
                continue
            place = self.path(*of)
            if of not in self.keys:
                yield (
                    f"clé perdue : {of[0]}, version {of[1]} ({place}). Remettez-la : elle est dans le fichier .keys.tar des "
                    "sauvegardes, ou là où vous gardez vos clés"
                )
            elif _print(self.keys[of]) != digest:
                yield (
                    f"clé étrangère : {of[0]}, version {of[1]} ({place}) n’est pas celle de ce dossier. Remettez la bonne : "
                    "elle est dans le fichier .keys.tar des sauvegardes"
                )


@contextmanager
def _alone(listed: Path) -> Iterator[None]:
    with listed.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _name(fresh: Path, path: Path) -> None:
    """The first process wins; the others read what it wrote."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # a key’s own device may know no links
        if path.exists():
            raise FileExistsError(path) from None
        fresh.rename(path)


def put(path: Path, content: bytes, *, replace: bool = False) -> bool:
    """Write a file whole, or not at all, for its owner alone. Without `replace`, one that is there stays: False."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.parent / f".{path.name}.{os.getpid()}.tmp"
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            fresh.replace(path)
        else:
            _name(fresh, path)
    except FileExistsError:
        return False
    finally:
        fresh.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # its name too
    finally:
        os.close(folder)
    return True
