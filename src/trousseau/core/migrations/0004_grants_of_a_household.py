"""Each grant says as a member of which household the person's file is open."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, editor):
    """Until now a person belonged to one household: the grant's is that one."""
    grants = apps.get_model("core", "Grant").objects
    homes = apps.get_model("core", "HouseholdMember").objects.filter(person=OuterRef("person")).order_by("pk")
    grants.filter(household=None).update(household=Subquery(homes.values("household")[:1]))
    grants.filter(household=None).delete()


class Migration(migrations.Migration):
    # PostgreSQL alters no table whose rows the same transaction has just written
    atomic = False
    dependencies = [("core", "0003_household_over_time")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "grant",
            "household",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="grants", to="core.household"
            ),
        ),
    ]
