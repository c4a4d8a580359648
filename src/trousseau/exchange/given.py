"""A file that a command is given to read, by its name or as its standard input."""

import errno
import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO


def opened(name: str | Path) -> BinaryIO:
    """The file of that name. Raises OSError, which names it: a pipe or a device is refused at once, it may have no end."""
    handle = os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    kind = os.fstat(handle).st_mode
    if stat.S_ISREG(kind):
        return open(handle, "rb")
    os.close(handle)
    refused = errno.EISDIR if stat.S_ISDIR(kind) else errno.ESPIPE
    raise OSError(refused, os.strerror(refused), str(name))


def content_of(name: str | Path, most: int) -> bytes:
    """What it holds, of which `most` bytes may be read: one more says that it is longer. "-" is the standard input."""
    if str(name) == "-":
        return sys.stdin.buffer.read(most + 1)
    with opened(name) as file:
        return file.read(most + 1)
