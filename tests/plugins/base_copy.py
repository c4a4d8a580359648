"""The tables are migrated once, then copied: a SQLite base of tests begins from the last one made of the same
migrations, in pytest's cache. `migrate` still runs on the copy, and finds nothing left to do.
Where pytest keeps no cache (`-p no:cacheprovider`), each process migrates its own once.
"""

import fcntl
import hashlib
import os
import sqlite3
from pathlib import Path

import pytest
from django.core import management
from django.db.backends.sqlite3.creation import DatabaseCreation

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


def pytest_configure(config: pytest.Config) -> None:
    make = DatabaseCreation.create_test_db

    def create_test_db(self, *args, **options):
        run = management.call_command

        def call_command(name, *args, **options):
            if name == "migrate":
                return _begin_from(config, self.connection, lambda: run(name, *args, **options))
            return run(name, *args, **options)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(management, "call_command", call_command)
            return make(self, *args, **options)

    DatabaseCreation.create_test_db = create_test_db
