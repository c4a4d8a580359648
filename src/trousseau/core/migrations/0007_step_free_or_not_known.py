"""Whether a dwelling is reached without a step may be not known. What was false stays: an answer and a box that nobody ticked
were written alike, and for who cannot climb a step both keep the dwelling from being proposed before it is seen."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_reasons_of_openings_are_encrypted'),
    ]

    operations = [
        migrations.AlterField(
            model_name='dwelling',
            name='accessible',
            field=models.BooleanField(blank=True, null=True, verbose_name='reachable without a step'),
        ),
        migrations.AlterField(
            model_name='historicaldwelling',
            name='accessible',
            field=models.BooleanField(blank=True, null=True, verbose_name='reachable without a step'),
        ),
    ]
