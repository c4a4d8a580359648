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
        ('tenancies', '0001_initial'),
    ]

    operations = [
        trousseau.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Contact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='core.household')),
                        ('on', models.DateField(db_index=True, verbose_name='on')),
                        ('kind', models.CharField(choices=[('visit', 'Home visit'), ('call', 'Call'), ('office', 'Meeting at the agency'), ('letter', 'Letter or e-mail')], max_length=8, verbose_name='kind')),
                        ('presence', models.CharField(choices=[('met', 'Met or reached'), ('absent', 'Nobody there')], default='met', max_length=8, verbose_name='outcome')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                    ],
                    options={
                        'verbose_name': 'contact',
                        'ordering': ('-on', '-id'),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='HomeVisit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('contact', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='visit', to='followup.contact')),
                        ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='tenancies.lease')),
                        ('state', models.CharField(blank=True, max_length=200, verbose_name='state of the dwelling')),
                        ('to_do', models.CharField(blank=True, max_length=300, verbose_name='what must be done, by whom')),
                        ('next_on', models.DateField(blank=True, null=True, verbose_name='next visit')),
                    ],
                    options={
                        'verbose_name': 'home visit',
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalTeamNote',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('on', models.DateField(verbose_name='on')),
                        ('text', models.TextField(verbose_name='note')),
                        ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.household')),
                        ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical team note',
                        'verbose_name_plural': 'historical team notes',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [],
                        'constraints': [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='TeamNote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team_notes', to='core.household')),
                        ('on', models.DateField(verbose_name='on')),
                        ('text', models.TextField(verbose_name='note')),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'team note',
                        'ordering': ('-on', '-id'),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
            ],
        ),
    ]
