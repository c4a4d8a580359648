"""An amendment keeps the counting of days that it takes the place of; of those signed before, it is read in the lease's history."""

from django.db import migrations, models


def fill(apps, editor):
    Amendment, History = apps.get_model('tenancies', 'LeaseAmendment'), apps.get_model('tenancies', 'HistoricalLease')
    leases = {}
    for row in Amendment.objects.exclude(prorata='').order_by('lease', 'number'):
        leases.setdefault(row.lease_id, []).append(row)
    for lease, rows in leases.items():
        signed = History.objects.filter(id=lease, signed_on__isnull=False).order_by('history_id').first()
        for index, row in enumerate(rows):
            known = [one.prorata for one in rows[:index] if one.starts_on <= row.starts_on]
            row.prorata_before = known[-1] if known else signed.prorata if signed else ''
            row.save(update_fields=['prorata_before'])


class Migration(migrations.Migration):

    dependencies = [
        ('tenancies', '0003_day_of_payment_before'),
    ]

    operations = [
        migrations.AddField(
            model_name='leaseamendment',
            name='prorata_before',
            field=models.CharField(blank=True, choices=[('actual', 'Days of the month'), ('30/360', 'Thirtieths of a month (30/360)'), ('12/365', 'Days of the year (12/365)')], default='', editable=False, max_length=6, verbose_name='how it was counted before'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
