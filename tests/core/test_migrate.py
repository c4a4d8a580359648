"""An update of the base is whole or is not; a base that is not for this version is told so before it is touched."""

import sqlite3

import pytest
from base_copy import copy, prepared
from django.core.management import CommandError, call_command
from django.db import connection, connections, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from trousseau.core import baseline, triggers

pytestmark = pytest.mark.once
LAST = sorted(step for room, step in MigrationLoader(None).graph.leaf_nodes() if room == "core")[-1]


@pytest.fixture
def base(django_db_setup, django_db_blocker, tmp_path, pytestconfig):
    """A base of a site in a file of its own, up to date: not that of the tests, whose transaction none of this may be in."""
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite")
    held = sqlite3.connect(tmp_path / "db.sqlite3")
    copy(prepared(pytestconfig, "agency"), held)
    held.close()
    connections.settings["other"] = {**connections.settings["default"], "NAME": str(tmp_path / "db.sqlite3")}
    with django_db_blocker.unblock():
        yield connections["other"]
        connections["other"].close()
    del connections["other"], connections.settings["other"]


@pytest.fixture
def steps(monkeypatch):
    """A function that gives the software the steps of a later version, one after the other."""
    load_disk = MigrationLoader.load_disk

    def add(*later: list) -> None:
        def with_later(self):
            load_disk(self)
            before = LAST
            for rank, operations in enumerate(later, 1):
                step = migrations.Migration(f"099{rank}_later", "core")
                step.dependencies, step.operations = [("core", before)], operations
                self.disk_migrations["core", step.name] = step
                before = step.name

        monkeypatch.setattr(MigrationLoader, "load_disk", with_later)

    return add


def whole(base) -> str:
    """All that the base holds, its tables and triggers included."""
    base.close()
    held = sqlite3.connect(base.settings_dict["NAME"])
    try:
        return "\n".join(held.iterdump())
    finally:
        held.close()


def refuse(apps, schema_editor):
    raise ValueError("Rose Glycine, 12 rue des Lilas")


NEW_COLUMN = migrations.AddField("jobrun", "later", models.CharField(max_length=9, default="neuf"))
REFUSED = migrations.RunPython(refuse)
REBUILT = migrations.AlterField("jobrun", "message", models.CharField(max_length=400, blank=True))


def migrate() -> None:
    call_command("migrate", database="other", verbosity=0, interactive=False, skip_checks=True)


def test_a_step_that_fails_leaves_the_base_and_its_triggers_as_they_were(base, steps):
    before = whole(base)
    steps([NEW_COLUMN], [REBUILT, REFUSED])
    with pytest.raises(ValueError):
        migrate()
    assert triggers.missing(base) == []
    assert whole(base) == before


def test_steps_that_succeed_are_all_there_with_the_triggers(base, steps):
    steps([NEW_COLUMN], [REBUILT])
    migrate()
    assert triggers.missing(base) == []
    with base.cursor() as cursor:
        cursor.execute("SELECT later FROM core_jobrun")
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)  # watched again


def test_a_trigger_that_only_an_older_version_knew_stops_no_step(base, steps):
    """While it rebuilds a table, SQLite refuses any trigger that names it."""
    with base.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER guard_of_before BEFORE DELETE ON core_sequence BEGIN SELECT 1 FROM core_jobrun; END"
        )
    steps([REBUILT])
    migrate()
    with base.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name = 'guard_of_before'")
        assert cursor.fetchall() == [] and triggers.missing(base) == []


def test_a_newer_base_is_told_before_anything_is_touched(base):
    with base.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('core', '0999_later', '2026-11-27')")
    before = whole(base)
    with pytest.raises(CommandError, match=r"version plus récente.*core\.0999_later"):
        migrate()
    assert whole(base) == before
    assert [found.id for found in baseline.check(databases=["other"])] == ["core.E002"]


def test_a_base_of_another_beginning_is_told_before_anything_is_touched(base):
    """Its steps bear the same names: what they made then is known by the stamp alone."""
    with base.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = 'baseline_of_before' WHERE app = 'trousseau'")
    before = whole(base)
    with pytest.raises(CommandError, match="pas été faite à partir du même point de départ"):
        migrate()
    assert whole(base) == before
    assert [found.id for found in baseline.check(databases=["other"])] == ["core.E002"]


def test_a_base_bears_the_stamp_of_its_beginning(base):
    recorded = MigrationRecorder(base).applied_migrations().keys()
    assert [key for key in recorded if key[0] == "trousseau"] == [baseline.stamp()]


def test_the_command_line_says_that_nothing_changed_and_names_no_person(db, monkeypatch, capsys):
    from trousseau.core.management.commands.migrate import Command
    from trousseau.site import cli

    def fail(self, *args, **options):
        self.reached = "core.0991_later"
        refuse(None, None)

    monkeypatch.setattr(Command, "handle", fail)
    assert cli.main(["migrate"]) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "à l’étape core.0991_later (ValueError, " in line and "Rien n’a été changé" in line
    assert "Glycine" not in line
