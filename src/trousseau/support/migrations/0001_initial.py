import django.db.models.deletion
import simple_history.models
import trousseau.core.fields
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
                    name='HistoricalClosedNote',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('level', models.CharField(choices=[('professional', 'Professional note'), ('private', 'Private note')], max_length=12, verbose_name='who may read it')),
                        ('on', models.DateField(verbose_name='on')),
                        ('text', trousseau.core.fields.EncryptedTextField(verbose_name='note')),
                        ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.household')),
                        ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical closed note',
                        'verbose_name_plural': 'historical closed notes',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [],
                        'constraints': [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='ClosedNote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closed_notes', to='core.household')),
                        ('level', models.CharField(choices=[('professional', 'Professional note'), ('private', 'Private note')], max_length=12, verbose_name='who may read it')),
                        ('on', models.DateField(verbose_name='on')),
                        ('text', trousseau.core.fields.EncryptedTextField(verbose_name='note')),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'closed note',
                        'ordering': ('-on', '-id'),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
            ],
        ),
    ]
