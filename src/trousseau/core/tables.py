"""All the tables of a room made at once, as the first migration of each room does."""

from collections.abc import Sequence

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Several CreateModel as one step: Django's picture of all models is then not made again, once a table nor once a room;
    the new ones are added to it."""

    serialization_expand_args = ["models"]
    reduces_to_sql = True
    reversible = True

    def __init__(self, models: Sequence[CreateModel]):
        self.models = models

    def deconstruct(self):
        return (self.__class__.__name__, [], {"models": self.models})

    def state_forwards(self, app_label, state):
        pictured = state.__dict__.pop("apps", None)  # Django would make a part of it again for each table
        for model in self.models:
            model.state_forwards(app_label, state)
        if pictured is not None:
            pictured.render_multiple([state.models[app_label, model.name_lower] for model in self.models])
            state.apps = pictured

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.models)} tables"
