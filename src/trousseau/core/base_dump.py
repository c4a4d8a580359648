"""The database's part of a backup: one consistent file, taken while people work, and put back whole.

SQLite: VACUUM INTO. PostgreSQL: pg_dump, and pg_restore's SQL played in one transaction.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from . import unusable
from .errors import Refused

NAMES = {"sqlite": "db.sqlite3", "postgresql": "db.dump"}


def take(into: Path) -> None:
    """Write a dump of the committed database into the file `into`, which must not exist."""
    if connection.vendor == "sqlite":
        source = Path(settings.DATABASES["default"]["NAME"])
        if not source.exists():
            raise Refused("Il n’y a pas encore de base à sauvegarder : lancez « trousseau migrate ».")
        # A connection of its own: VACUUM cannot run inside a caller's transaction.
        try:
            with _sqlite(source) as base:
                base.execute("VACUUM INTO ?", (str(into),))
        except sqlite3.Error as failed:
            raise Refused(
                unusable.why(failed)
                or f"La copie de la base a échoué ({failed}) : vérifiez la place qui reste dans {into.parent.parent}."
            ) from failed
    else:
        _postgres(["pg_dump", "-Fc", "--no-owner", "--no-acl", f"--file={into}"])


def holds_data() -> bool:
    """Whether people have worked in this database: it has accounts."""
    user = apps.get_model("core", "User")
    if user._meta.db_table not in connection.introspection.table_names():
        return False
    return user.objects.exists()


def require_sound(dump: Path) -> None:
    """Raise Refused when the dump is not a whole database."""
    if not dump.exists():
        raise Refused("La sauvegarde ne contient pas de base : rien n’a été restauré.")
    if connection.vendor == "sqlite":
        try:
            with _sqlite(dump) as base:
                sound = base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            raise Refused("La base sauvegardée est abîmée : rien n’a été restauré.")
    else:
        _postgres(["pg_restore", "--list", str(dump)], to_base=False)


def put_back(dump: Path, put: Callable[[Path | None, Path], None]) -> None:
    """Replace the database by the dump. `put(new, place)` moves a file in place and can be undone."""
    connection.close()
    if connection.vendor == "sqlite":
        place = Path(settings.DATABASES["default"]["NAME"])
        # The journal of the old database must not be replayed over the new one.
        for suffix in ("-wal", "-shm"):
            put(None, place.with_name(place.name + suffix))
        _keep_a_journal(dump)
        put(dump, place)
        return
    script = dump.with_suffix(".sql")
    with script.open("wb") as file:
        file.write(b"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n")
        file.flush()
        _postgres(["pg_restore", "--no-owner", "--no-acl", "--file=-", str(dump)], to_base=False, out=file)
    _postgres(["psql", "--quiet", "--no-psqlrc", "--single-transaction", "-v", "ON_ERROR_STOP=1", "-f", script])


def _keep_a_journal(base: Path) -> None:
    """VACUUM INTO writes a base without its journal mode. Two servers that open it at once would race to set
    it, and one would meet « database is locked » without waiting: it is set while nobody else is there."""
    held = sqlite3.connect(base)
    try:
        held.execute("PRAGMA journal_mode=WAL")
    finally:
        held.close()


class _sqlite:
    """A read-only connection that closes: sqlite3's own context manager only commits."""

    def __init__(self, path: Path):
        self.path = path

    def __enter__(self) -> sqlite3.Connection:
        self.base = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
        return self.base

    def __exit__(self, *raised) -> None:
        self.base.close()


def _postgres(command: list, *, to_base: bool = True, out=subprocess.DEVNULL) -> None:
    """Run one of PostgreSQL's programs on this site's database. Raises Refused with what it says is wrong."""
    if not shutil.which(command[0]):
        raise Refused(f"{command[0]} est introuvable : installez les outils de PostgreSQL (postgresql-client).")
    base = settings.DATABASES["default"] | {"NAME": connection.settings_dict["NAME"]}
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {**os.environ, **{key: str(base[name]) for key, name in names.items() if base.get(name)}}
    if to_base:
        environment["PGDATABASE"] = base["NAME"]
    done = subprocess.run(command, env=environment, stdout=out, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise Refused(f"{command[0]} a échoué : {_reason(done.stderr.decode(errors='replace'))}")


def _reason(said: str) -> str:
    """The first line that tells an error: what is only noted may come before it."""
    lines = said.strip().splitlines()
    reason = next((line for line in lines if "ERROR" in line or "FATAL" in line), lines[0] if lines else "")
    return f"{unusable.LOCKS} ({reason})" if "out of shared memory" in reason else reason
