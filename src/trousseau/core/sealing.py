"""A file that only who holds a key can read: the age format (docs/decisions/0015), block after block.

Each block is authenticated before it is given, the last one as the last: a wrong key, a block changed, a file cut
short are all said. Memory does not grow with the file: its content goes through a pipe, on a thread of its own.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

BEGINS = b"age-encryption.org/v1\n"


class WrongKey(Exception):
    """The file was sealed for another key."""


class Damaged(Exception):
    """The file is not, or no longer, what was sealed."""


def new_key() -> bytes:
    """What reads, and in it what seals."""
    from pyrage import x25519

    return str(x25519.Identity.generate()).encode()


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(BEGINS)) == BEGINS


class _Beside(threading.Thread):
    """`work` on a thread. What it raises is kept for `ended`; both ends of its pipe are closed whatever happens."""

    def __init__(self, work: Callable[[], None], end: BinaryIO):
        super().__init__(daemon=True)
        self.work, self.end = work, end
        self.failed: BaseException | None = None

    def run(self) -> None:
        try:
            with self.end:
                self.work()
        except BrokenPipeError:
            pass  # the other end stopped first, and says why
        except BaseException as failed:
            self.failed = failed

    def ended(self) -> BaseException | None:
        self.join()
        return self.failed


class _Kept:
    """A file whose refusal to write is kept as the system said it: what stands between tells it as its own."""

    def __init__(self, file: BinaryIO):
        self.file = file
        self.refused: OSError | None = None

    def write(self, block: bytes) -> int:
        try:
            return self.file.write(block)
        except OSError as refused:
            self.refused = refused
            raise

    def flush(self) -> None:
        self.file.flush()


@contextmanager
def sealing(file: BinaryIO, key: bytes) -> Iterator[BinaryIO]:
    """What is written to the file given goes sealed into `file`. Raises the OSError that `file` met."""
    import pyrage

    readers = [pyrage.x25519.Identity.from_str(key.decode()).to_public()]
    ours, theirs = _pipe()
    kept = _Kept(file)
    beside = _Beside(lambda: pyrage.encrypt_io(theirs, kept, readers), theirs)
    beside.start()
    try:
        with ours:
            yield ours
    finally:
        failed = beside.ended()
        if failed is not None:  # also when it broke the pipe under the writer
            raise kept.refused or failed


@contextmanager
def opening(file: BinaryIO, key: bytes) -> Iterator[BinaryIO]:
    """The content of a sealed `file`, to read once from its beginning.

    Raises WrongKey or Damaged, at the latest on the way out: until then, what was read may be only the beginning.
    """
    import pyrage

    try:
        readers = [pyrage.x25519.Identity.from_str(key.decode())]
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise WrongKey from error
    theirs, ours = _pipe()
    beside = _Beside(lambda: pyrage.decrypt_io(file, theirs, readers), theirs)
    beside.start()
    raised: Exception | None = None
    try:
        with ours:
            yield ours
            while ours.read(1 << 20):  # to the last block, which says that it is the last
                pass
    except Exception as error:
        raised = error
    failed = beside.ended()
    if isinstance(failed, pyrage.DecryptError) and "No matching keys" in str(failed):
        raise WrongKey from failed
    if isinstance(failed, OSError) and failed.errno:  # the disk, not what is on it
        raise failed
    if failed is not None:
        raise Damaged from failed
    if raised is not None:
        raise raised


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    """The end to write, then the end to read."""
    read, write = os.pipe()
    return os.fdopen(write, "wb"), os.fdopen(read, "rb")
