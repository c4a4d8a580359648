"""The communes that an installation begins with: those of scales/territory.toml."""

from trousseau.core.normal import normal
from trousseau.scales import communes


def load(apps, schema_editor) -> None:
    """Called by the migration that makes the tables; `apps` holds the models as they are then."""
    model = apps.get_model("core", "Commune")
    model.objects.bulk_create(model(**row, key=normal(row["name"])) for row in communes())
