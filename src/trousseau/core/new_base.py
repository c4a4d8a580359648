"""An empty base is made at once, as the last step leaves it; the steps are for a base that holds something.

Step by step Django pictures every table that a changed one touches again: 34 seconds of a new home's first minute, and
more with each step that a version adds. What a step moves is not there to be moved. `tests/site/test_release.py` holds
that a base brought up step by step and one made at once have the same tables.
"""

from django.db import router
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def make(connection) -> bool:
    """Make all the tables and note every step as taken, in the caller's transaction. False: the base is not empty."""
    if connection.introspection.table_names():
        return False
    loader, recorder = MigrationLoader(None), MigrationRecorder(connection)
    pictured = loader.project_state().apps
    with connection.schema_editor() as editor:
        for model in pictured.get_models():
            if model._meta.can_migrate(connection) and router.allow_migrate_model(connection.alias, model):
                editor.create_model(model)
    recorder.ensure_schema()
    steps = sorted(loader.disk_migrations)
    recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in steps)
    return True
