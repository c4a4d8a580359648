"""The tables are migrated once, then copied: a SQLite base of tests begins from the last one made of the same
migrations, in pytest's cache. `migrate` still runs on the copy, and finds nothing left to do.
Where pytest keeps no cache (`-p no:cacheprovider`), each process migrates its own once. On PostgreSQL the first process
of a run migrates, and the others copy its base.
"""

import fcntl
import hashlib
import os
import sqlite3
from pathlib import Path

import pytest
from django.core import management
from django.db import connections
from django.db.backends.base.creation import BaseDatabaseCreation

SOURCE = Path(__file__).parents[2] / "src" / "trousseau"
OF_THIS_PROCESS = Path(os.environ["TROUSSEAU_HOME"]) / "migrated"  # see own_home


def _made_of() -> str:
    """What a migrated base depends on: the migrations, the triggers, the data that they load."""
    found = hashlib.sha256()
    files = [*SOURCE.glob("*/migrations/*.py"), *SOURCE.glob("*/triggers.py"), *SOURCE.glob("*/data/*")]
    for file in sorted(files):
        found.update(str(file.relative_to(SOURCE)).encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:16]


def prepared(config: pytest.Config, site: str) -> Path:
    """Where the migrated base of a site is kept; the file may not exist yet."""
    cache = getattr(config, "cache", None)
    folder = Path(cache.mkdir("migrated")) if cache else OF_THIS_PROCESS
    folder.mkdir(exist_ok=True)
    return folder / f"{site}-{_made_of()}.sqlite3"


def begin(config: pytest.Config, home: Path, site: str = "agency") -> None:
    """Give a site's folder the base kept, if there is one: its own `migrate` then has nothing to do."""
    place = prepared(config, site)
    if place.exists():
        (home / site).mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(home / site / "db.sqlite3")
        copy(place, base)
        base.execute("PRAGMA journal_mode=WAL")
        base.close()


def copy(source: Path, target: sqlite3.Connection) -> None:
    base = sqlite3.connect(source)
    try:
        base.backup(target)
    finally:
        base.close()


def _keep(held: sqlite3.Connection, place: Path) -> None:
    part = place.with_suffix(".part")
    part.unlink(missing_ok=True)
    base = sqlite3.connect(part)
    try:
        held.backup(base)
    finally:
        base.close()
    for old in place.parent.glob(f"{place.name.split('-')[0]}-*.sqlite3"):
        old.unlink()
    part.replace(place)


def _begin_from(config: pytest.Config, base, migrate) -> None:
    """Copy the base kept, if there is one; `migrate`; keep it, if there was none."""
    from django.conf import settings

    place = prepared(config, settings.SITE)
    with place.with_suffix(".lock").open("w") as lock:  # the other processes wait for the first
        fcntl.flock(lock, fcntl.LOCK_EX)
        base.ensure_connection()
        if place.exists():
            copy(place, base.connection)
        migrate()
        if not place.exists():
            _keep(base.connection, place)


def copy_database(connection, source: str, name: str) -> None:
    drop_database(connection, name)
    with connection._nodb_cursor() as cursor:
        # as files, where the server can (15): through its journal each page is written twice
        how = "STRATEGY FILE_COPY" if cursor.connection.info.server_version >= 150000 else ""
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source} {how}")


def drop_database(connection, name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _kept_on_server(name: str) -> str:
    return f"{name}_{_made_of()}"


def _begin_on_server(config: pytest.Config, base, migrate) -> None:
    """As `_begin_from`, the base kept being one of the server, for the processes of this run."""
    worker = getattr(config, "workerinput", {}).get("workerid")
    if not worker:  # nobody else would copy it
        return migrate()
    name = base.settings_dict["NAME"]
    kept = _kept_on_server(name.removesuffix(f"_{worker}"))
    with base._nodb_cursor() as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [kept])  # until this connection closes
        server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept])
        known = server.fetchone()
        if known:
            base.close()
            copy_database(base, kept, name)
        migrate()
        if not known:
            base.close()  # a database is copied while nobody is connected to it
            copy_database(base, name, kept)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The base that the processes of a run copied goes with the run."""
    if getattr(config.option, "numprocesses", None) and (base := connections["default"]).vendor == "postgresql":
        drop_database(base, _kept_on_server(base.creation._get_test_db_name()))


def pytest_configure(config: pytest.Config) -> None:
    make = BaseDatabaseCreation.create_test_db

    def create_test_db(self, *args, **options):
        run = management.call_command

        def call_command(name, *args, **options):
            if name == "migrate":
                start = _begin_from if self.connection.vendor == "sqlite" else _begin_on_server
                return start(config, self.connection, lambda: run(name, *args, **options))
            return run(name, *args, **options)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(management, "call_command", call_command)
            return make(self, *args, **options)

    BaseDatabaseCreation.create_test_db = create_test_db
