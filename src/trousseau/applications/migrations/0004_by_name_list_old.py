"""The columns whose figures became rows: apart, since PostgreSQL alters no table with waiting checks."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0003_by_name_list'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='application',
            name='application_resources',
        ),
        migrations.RemoveField(
            model_name='historicalapplication',
            name='ethos',
        ),
        migrations.RemoveField(
            model_name='historicalapplication',
            name='resources',
        ),
        migrations.AlterField(
            model_name='application',
            name='seniority_on',
            field=models.DateField(editable=False, verbose_name='seniority counts from'),
        ),
        migrations.AlterField(
            model_name='historicalapplication',
            name='seniority_on',
            field=models.DateField(editable=False, verbose_name='seniority counts from'),
        ),
        migrations.RemoveField(
            model_name='application',
            name='ethos',
        ),
        migrations.RemoveField(
            model_name='application',
            name='resources',
        ),
    ]
