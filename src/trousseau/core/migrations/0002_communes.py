"""Every installation starts with the communes of scales/territory.toml."""

from django.db import migrations

from trousseau.core.normal import normal
from trousseau.scales import communes


def load(apps, schema_editor):
    model = apps.get_model("core", "Commune")
    for row in communes():
        model.objects.update_or_create(insee=row["insee"], defaults={**row, "key": normal(row["name"])})


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
