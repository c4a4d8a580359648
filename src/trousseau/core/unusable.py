"""The words for a base that is damaged, that another process holds, or whose server does not answer."""

import errno

from django.conf import settings
from django.db import InterfaceError, OperationalError

_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_FULL = ("SQLITE_FULL", "53100")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40P01")  # PostgreSQL: a lock not given in time, two that wait


def full(error: BaseException | None) -> bool:
    """Whether the disk has no more room, for the base or for a file."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return error is not None and _code(error).startswith(_FULL)


def busy(error: BaseException | None) -> bool:
    """Whether another process holds the base."""
    return error is not None and _code(error).startswith(_BUSY)


# PostgreSQL: a connection lost or not given, too many of them, a server that stops or starts
_AWAY = ("08", "53300", "57P01", "57P02", "57P03")


def away(error: BaseException | None) -> bool:
    """Whether the server of the base gives no connection. What no server answered bears no code of PostgreSQL."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = error.__cause__ or error
    return hasattr(cause, "sqlstate") and (cause.sqlstate is None or cause.sqlstate.startswith(_AWAY))


def _code(error: BaseException) -> str:
    cause = error.__cause__ or error  # what the base itself said
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""


# one transaction makes or puts back all the tables of a base, and holds each: two bases at once are too many for a
# server as it is installed
LOCKS = (
    "le serveur PostgreSQL n’a plus de place pour ses verrous : mettez « max_locks_per_transaction = 256 » dans "
    "postgresql.conf, redémarrez-le, puis recommencez."
)
_NO_LOCKS = "53200"


def why(error: BaseException) -> str | None:
    """What to do with a base that is damaged, on a full disk, or that another process holds, in French; None for another
    error."""
    if full(error):
        return "plus de place sur le disque de la base : faites-en, puis recommencez."
    if _code(error).startswith(_NO_LOCKS):
        return LOCKS
    if _code(error).startswith(_DAMAGED):
        return (
            f"le fichier de la base ({settings.DATABASES['default']['NAME']}) est abîmé, ou n’est pas une base. Gardez-en "
            "une copie, puis restaurez la dernière sauvegarde : « trousseau restore DONNÉES CLÉS --replace »."
        )
    if busy(error):
        return (
            "un autre processus tient la base (une sauvegarde, une mise à jour, un outil ouvert sur elle) : attendez qu’il "
            "ait fini, ou arrêtez-le, puis recommencez."
        )
    return None
