"""Who works with the data of this home: each server and each task worker holds a lock as long as it lives, whoever
started it, so that nothing is restored under its feet."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from .errors import Refused

_held: list = []  # open until the process ends: the system then gives the lock back, even after a SIGKILL


def _place() -> Path:
    return Path(settings.HOME) / "serving.lock"


def hold() -> None:
    """Say that this process works with the data. Raises Refused while a restore replaces them."""
    lock = _place().open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise Refused("Une restauration est en cours : démarrez quand elle est finie.") from None
    _held.append(lock)


@contextmanager
def none_serving() -> Iterator[None]:
    """Keep servers and workers away meanwhile. Raises Refused when one lives."""
    with _place().open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            known = ", ".join(map(str, _holders()))
            raise Refused(
                "Un serveur ou des travaux de ce dossier tournent encore"
                + (f" (processus {known})" if known else "")
                + " : arrêtez-les avant de restaurer."
            ) from None
        yield


def _holders() -> list[int]:
    """The processes that have the lock's file open, of those that this account may look at."""
    place, found = str(_place()), []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(process.name) != os.getpid() and any(
                os.readlink(one) == place for one in (process / "fd").iterdir()
            ):
                found.append(int(process.name))
    return sorted(found)
