import django.db.models.deletion
import simple_history.models
import trousseau.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0001_initial'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        trousseau.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='HistoricalTrustedKey',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('source', models.SlugField(max_length=40, verbose_name='source')),
                        ('label', models.CharField(max_length=120, verbose_name='label')),
                        ('pem', models.TextField(verbose_name='public key')),
                        ('key_id', models.CharField(db_index=True, error_messages={'unique': 'This key is already in the list.'}, max_length=16, verbose_name='key number')),
                        ('added_on', models.DateField(verbose_name='added on')),
                        ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical trusted key',
                        'verbose_name_plural': 'historical trusted keys',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [],
                        'constraints': [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='TrustedKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.SlugField(max_length=40, verbose_name='source')),
                        ('label', models.CharField(max_length=120, verbose_name='label')),
                        ('pem', models.TextField(verbose_name='public key')),
                        ('key_id', models.CharField(error_messages={'unique': 'This key is already in the list.'}, max_length=16, unique=True, verbose_name='key number')),
                        ('added_on', models.DateField(verbose_name='added on')),
                        ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                    ],
                    options={
                        'verbose_name': 'trusted key',
                        'ordering': ('source', '-added_on', '-id'),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True, verbose_name='number')),
                        ('source', models.SlugField(max_length=40, verbose_name='source')),
                        ('agreement', models.CharField(max_length=80, verbose_name='convention')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(verbose_name='to')),
                        ('made_at', models.DateTimeField(verbose_name='made')),
                        ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='observatory.trustedkey', verbose_name='key')),
                        ('sha256', models.CharField(max_length=64, unique=True, verbose_name='fingerprint')),
                        ('filename', models.CharField(max_length=120, verbose_name='file name')),
                        ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='received')),
                        ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='received by')),
                        ('rows', models.PositiveIntegerField(verbose_name='facts')),
                        ('state', models.CharField(choices=[('current', 'In use'), ('partly', 'Replaced in part'), ('replaced', 'Replaced')], default='current', max_length=8, verbose_name='state')),
                    ],
                    options={
                        'verbose_name': 'delivery',
                        'verbose_name_plural': 'deliveries',
                        'ordering': ('-number',),
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='delivery_dates')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='PublishedPeriod',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('start', models.DateField(verbose_name='from')),
                        ('end', models.DateField(verbose_name='to')),
                        ('quarter', models.PositiveSmallIntegerField(default=0, verbose_name='quarter')),
                        ('shown', models.JSONField(verbose_name='published counts')),
                        ('exact', models.JSONField(null=True, verbose_name='exact counts')),
                        ('threshold', models.PositiveSmallIntegerField(verbose_name='smallest count shown')),
                        ('published_on', models.DateField(verbose_name='published on')),
                    ],
                    options={
                        'verbose_name': 'published period',
                        'ordering': ('start', 'quarter'),
                        'constraints': [models.UniqueConstraint(fields=('start', 'quarter'), name='period_published_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='FactRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='observatory.delivery')),
                        ('household', models.CharField(max_length=26, verbose_name='household')),
                        ('person', models.CharField(blank=True, max_length=26, verbose_name='person')),
                        ('kind', models.CharField(choices=[('application_opened', 'Application opened'), ('contact', 'Contact'), ('inactive', 'No more contact'), ('active_again', 'In contact again'), ('housed', 'Housed'), ('left', 'Left')], max_length=20, verbose_name='kind')),
                        ('date', models.DateField(verbose_name='date')),
                        ('commune', models.CharField(blank=True, max_length=5, verbose_name='commune')),
                        ('size', models.PositiveSmallIntegerField(verbose_name='people')),
                    ],
                    options={
                        'verbose_name': 'fact',
                        'ordering': ('date', 'household', 'id'),
                        'indexes': [models.Index(fields=['kind', 'date'], name='fact_kind_date')],
                        'constraints': [],
                    },
                ),
            ],
        ),
    ]
