import django.db.models.deletion
import trousseau.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('conventions', '0001_initial'),
        ('core', '0001_initial'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        trousseau.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Report',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('convention', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='conventions.convention', verbose_name='convention')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(verbose_name='to')),
                        ('figures', models.JSONField(verbose_name='figures')),
                        ('posts', models.JSONField(verbose_name='posts')),
                        ('made_on', models.DateField(verbose_name='made on')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                    ],
                    options={
                        'verbose_name': 'report',
                        'ordering': ('-ends_on', '-id'),
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='report_dates', violation_error_message='The end comes before the start: check the two dates.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='FactsSent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(verbose_name='to')),
                        ('rows', models.PositiveIntegerField(verbose_name='facts')),
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='core.document')),
                        ('made_at', models.DateTimeField(verbose_name='made at')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                    ],
                    options={
                        'verbose_name': 'facts file',
                        'ordering': ('-made_at', '-id'),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
            ],
        ),
    ]
