"""A filled base of each released version becomes one of today, whole; from the first release on, migrations only add."""

import json
import re
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.db import migrations
from django.db.migrations.loader import MigrationLoader

from tools import release_base
from trousseau.core import baseline

from .machine import Site

pytestmark = pytest.mark.once
TAKES_AWAY = (migrations.DeleteModel, migrations.RemoveField, migrations.RenameField, migrations.RenameModel)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """The folder of a site with the base of the last release in it."""
    folder, place = tmp_path_factory.mktemp("released"), release_base.released()[-1]
    assert place.stat().st_size <= release_base.MOST
    with tarfile.open(place) as archive:
        archive.extractall(folder / "agency", filter="data")
    return folder


@pytest.fixture(scope="module")
def updated(home, tmp_path_factory) -> Site:
    """A site whose base is that one, brought up to date."""
    site = Site(tmp_path_factory.mktemp("updated") / "home")
    shutil.copytree(home, site.home)
    site.ok("migrate")
    return site


def rows(home: Path) -> dict[str, int]:
    with closing(sqlite3.connect(home / "agency" / "db.sqlite3")) as base:
        return release_base.counts(base)


def made_of(home: Path) -> dict[str, object]:
    """What the base is made of: the columns of each table, in no order, and what else its text says; triggers, indexes."""
    with closing(sqlite3.connect(home / "agency" / "db.sqlite3")) as base:
        objects = base.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
        found: dict[str, object] = {name: sql for kind, name, sql in objects if kind != "table"}
        for kind, name, sql in objects:
            if kind == "table":
                columns = sorted(row[1:5] for row in base.execute(f'PRAGMA table_info("{name}")'))
                found[name] = columns, sorted(re.findall(r"CONSTRAINT .*?(?=, CONSTRAINT|\)$)|REFERENCES \S+", sql))
    return found


def test_the_base_of_a_release_is_brought_up_to_date_whole(home, updated):
    held = json.loads((home / "agency" / release_base.COUNTS).read_text())
    assert held["core_household"] and held["tenancies_lease"] and held["rents_rentcall"] and held["ledger_line"]
    assert "en ordre" in updated.ok("check")
    for proof in (("ledger", "verify"), ("register", "verify"), ("papers", "verify"), ("keys", "check")):
        updated.ok(*proof)
    now = rows(updated.home)
    assert {table: count for table, count in held.items() if now.get(table, 0) < count} == {}


def test_a_base_made_at_once_is_made_of_the_same_as_one_brought_up_to_date(updated, tmp_path):
    new = Site(tmp_path / "home")
    new.ok("migrate")
    assert made_of(new.home) == made_of(updated.home)


def test_what_its_proofs_hold_is_proved_again_of_that_base(updated, tmp_path):
    """Else the proofs above would say yes to anything."""
    shutil.copytree(updated.home, tmp_path / "home")
    site = Site(tmp_path / "home")
    with closing(sqlite3.connect(site.home / "agency" / "db.sqlite3")) as base:
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute("UPDATE ledger_line SET debit = debit + 1 WHERE id = (SELECT MIN(id) FROM ledger_line)")
        base.commit()
    site.ok("migrate")
    assert site.run("ledger", "verify").returncode == 1


def takes_away(steps) -> list[str]:
    return [
        f"{step.app_label}.{step.name}: {operation.describe()}"
        for step in steps
        for operation in step.operations
        if isinstance(operation, TAKES_AWAY)
    ]


def test_a_migration_after_the_first_one_takes_nothing_away():
    ours = [
        step
        for (label, name), step in MigrationLoader(None).disk_migrations.items()
        if step.__module__.startswith("trousseau.") and name != baseline.FIRST
    ]
    assert takes_away(ours) == [], "a later version reads the base of an earlier one: leave the column, fill another"
    later = migrations.Migration("0002_less", "core")
    later.operations = [migrations.RemoveField("user", "name")]
    assert takes_away([later])


def test_the_releases_are_read_in_their_order(tmp_path, monkeypatch):
    monkeypatch.setattr(release_base, "RELEASES", tmp_path)
    (tmp_path / "0.2.0.tar.xz").touch()
    (tmp_path / "0.10.0.tar.xz").touch()
    assert [path.name for path in release_base.released()] == ["0.2.0.tar.xz", "0.10.0.tar.xz"]
