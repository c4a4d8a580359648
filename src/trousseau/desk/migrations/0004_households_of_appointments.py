"""An appointment about a tenancy is with its household."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, _editor):
    leases = apps.get_model("tenancies", "Lease").objects.filter(pk=OuterRef("lease"))
    rows = apps.get_model("desk", "Appointment").objects.filter(household=None, lease__isnull=False)
    rows.update(household=Subquery(leases.values("household")[:1]))


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_appointments_with_a_household")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
