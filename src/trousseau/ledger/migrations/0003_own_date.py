from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_keys_of_forms'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='own_date',
            field=models.DateField(blank=True, null=True, verbose_name='its own date'),
        ),
        migrations.AddField(
            model_name='stagedentry',
            name='own_date',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('own_date__isnull', False)), fields=['own_date'], name='entry_own_date'),
        ),
    ]
