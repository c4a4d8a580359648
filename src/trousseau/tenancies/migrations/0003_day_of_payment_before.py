"""An amendment keeps the day of payment that it takes the place of; of those signed before, it is read in the lease's history."""

from django.db import migrations, models


def fill(apps, editor):
    Amendment, History = apps.get_model('tenancies', 'LeaseAmendment'), apps.get_model('tenancies', 'HistoricalLease')
    leases = {}
    for row in Amendment.objects.exclude(payment_day=None).order_by('lease', 'number'):
        leases.setdefault(row.lease_id, []).append(row)
    for lease, rows in leases.items():
        signed = History.objects.filter(id=lease, signed_on__isnull=False).order_by('history_id').first()
        for index, row in enumerate(rows):
            known = [one.payment_day for one in rows[:index] if one.starts_on <= row.starts_on]
            row.payment_day_before = known[-1] if known else signed and signed.payment_day
            row.save(update_fields=['payment_day_before'])


class Migration(migrations.Migration):

    dependencies = [
        ('tenancies', '0002_suspensions_that_never_ran'),
    ]

    operations = [
        migrations.AddField(
            model_name='leaseamendment',
            name='payment_day_before',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='day of payment before'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
