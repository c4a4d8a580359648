"""A real migration that alters the register's table: its lines, its seals and its guards come through."""

import shutil
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from trousseau import mandates
from trousseau.core import triggers
from trousseau.mandates.verification import verify

from .conftest import SQLITE, TABLE

LATER = """
from django.db import migrations, models


def guards(apps, schema_editor):
    names = [name for name in {names!r}]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute({listed!r})
        Later.seen = sorted(set(names) & {{row[0] for row in cursor.fetchall()}})


class Later:
    seen = None


class Migration(migrations.Migration):
    dependencies = [("mandates", {last!r})]
    operations = [
        migrations.AlterField("registerentry", "observations", models.CharField(max_length=600, blank=True)),
        migrations.AddField("registerentry", "folio", models.CharField(max_length=8, default="")),
        migrations.RunPython(guards, migrations.RunPython.noop),
    ]
"""
LISTED = "SELECT name FROM sqlite_master WHERE type = 'trigger'" if SQLITE else "SELECT tgname FROM pg_trigger"
GUARDS = [trigger.name for trigger in triggers.TRIGGERS.values() if trigger.table == TABLE]


@pytest.fixture
def later(tmp_path, settings, monkeypatch):
    """The room's migrations and one more, in a package of the test: as if a release had brought it."""
    package = tmp_path / "later_mandates"
    shutil.copytree(Path(mandates.__file__).parent / "migrations", package)
    last = max(file.stem for file in package.glob("0*.py"))
    text = LATER.format(names=GUARDS, listed=LISTED, last=last)
    (package / "9999_later.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"mandates": package.name}
    yield package.name
    for name in [name for name in sys.modules if name.startswith(package.name)]:
        del sys.modules[name]


def columns() -> dict[str, int]:
    """Each column of the table in the database, and the length it holds."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, TABLE)
    return {column.name: column.display_size or column.internal_size for column in described}


def test_the_guards_are_back_after_it(book, build, refused, later):
    before = columns()
    call_command("migrate", verbosity=0)
    after = columns()
    assert "folio" not in before and "folio" in after
    assert (before["observations"], after["observations"]) == (480, 600)
    # During the migration SQLite's guards are aside, or Django would drop them unseen; PostgreSQL's never leave.
    during = sys.modules[f"{later}.9999_later"].Later.seen
    assert during == ([] if SQLITE else sorted(GUARDS))

    assert triggers.missing(connection) == [] and verify().ok
    for attack in ("DELETE FROM {}", "UPDATE {} SET names = ''", "UPDATE {} SET observations = 'x'"):
        assert refused(attack.format(TABLE))
