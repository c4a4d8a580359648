"""The files that are kept: encrypted on the disk with the key of the papers, read as they were given.

A file says on its first line which key wrote it. One that says nothing was kept before files were encrypted: it is read as
it is, until a rotation encrypts it (`core.rotation`).
"""

import base64
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from . import ring
from .errors import Refused
from .fields import LOST_KEY
from .ring import Purpose

MAGIC = b"trousseau file "
HEAD = 64  # bytes that hold the first line


def enclosed(content: bytes) -> bytes:
    """What the disk holds of a file."""
    label, _sign, token = settings.KEYS.ring.encrypt(Purpose.PAPERS, content).partition(":")
    return MAGIC + label.encode() + b"\n" + base64.urlsafe_b64decode(token)


def label_of(head: bytes) -> str:
    """The key that the beginning of a file names, as `papers.2`; "" for a file of before."""
    line, end, _rest = head[:HEAD].partition(b"\n")
    return line.removeprefix(MAGIC).decode(errors="replace") if end and line.startswith(MAGIC) else ""


def opened(kept: bytes) -> bytes:
    """The file as it was given. Raises ring.NotRead."""
    label = label_of(kept)
    if not label:
        return kept
    token = base64.urlsafe_b64encode(kept.partition(b"\n")[2]).decode()
    return settings.KEYS.ring.decrypt(Purpose.PAPERS, f"{label}:{token}")


@contextmanager
def locked() -> Iterator[None]:
    """While a file is erased, or replaced by itself under a newer key: one that was erased must not come back."""
    place = Path(settings.HOME) / "papers.lock"
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class EncryptedStorage(FileSystemStorage):
    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("a kept file is only read")
        try:
            content = opened(Path(self.path(name)).read_bytes())
        except ring.Lost as why:
            raise Refused(_(LOST_KEY) % {"key": why.key}) from None
        except ring.NotRead:
            raise OSError(f"{name} cannot be decrypted") from None
        return ContentFile(content, name)  # which may be opened again

    def _save(self, name: str, content: File) -> str:
        try:
            kept = enclosed(b"".join(content.chunks()))
        except ring.NotRead as why:
            raise Refused(_(LOST_KEY) % {"key": why.key}) from None
        return super()._save(name, ContentFile(kept))  # type: ignore[misc]  # Django's own, without types

    def delete(self, name: str) -> None:
        with locked():
            super().delete(name)

    def size(self, name: str) -> int:
        """Of the file as it was given."""
        with self.open(name) as file:
            return file.size
