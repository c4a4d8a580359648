import django.core.validators
import django.db.models.deletion
import trousseau.core.fields
import trousseau.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('ledger', '0001_initial'), ('ledger', '0002_day_totals')]

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0001_squashed_0010_doubles_and_custody'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        trousseau.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Fund',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ledger', models.CharField(choices=[('clients', 'Clients’ ledger'), ('agency', 'Agency ledger')], max_length=8, verbose_name='ledger')),
                        ('code', models.CharField(max_length=20, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9./-]*\\Z', 'A code is made of capital letters and digits, for instance M00012.')], verbose_name='code')),
                        ('label', models.CharField(max_length=120, verbose_name='label')),
                    ],
                    options={
                        'verbose_name': 'fund',
                        'ordering': ('ledger', 'code'),
                        'constraints': [models.UniqueConstraint(fields=('ledger', 'code'), name='fund_once', violation_error_message='This fund is already open.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ledger', models.CharField(choices=[('clients', 'Clients’ ledger'), ('agency', 'Agency ledger')], max_length=8, verbose_name='ledger')),
                        ('journal', models.CharField(max_length=4, verbose_name='journal')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                        ('number', models.PositiveIntegerField(verbose_name='number')),
                        ('date', models.DateField(verbose_name='date')),
                        ('piece', models.CharField(blank=True, max_length=60, verbose_name='voucher')),
                        ('label', models.CharField(max_length=160, verbose_name='label')),
                        ('key', trousseau.core.fields.KeyField(db_index=True, default='', editable=False, max_length=400, sources=('label', 'piece'))),
                        ('source', models.CharField(blank=True, max_length=60, verbose_name='source')),
                        ('idempotency_key', models.CharField(max_length=120, unique=True)),
                        ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='ledger.entry', verbose_name='reverses')),
                        ('posted', models.BooleanField(default=False, verbose_name='posted')),
                        ('posted_at', models.DateTimeField(verbose_name='posted on')),
                        ('posted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='posted by')),
                        ('chain_number', models.PositiveIntegerField()),
                        ('prev_hash', models.CharField(max_length=64)),
                        ('hash', models.CharField(max_length=64)),
                    ],
                    options={
                        'verbose_name': 'entry',
                        'ordering': ('-date', '-id'),
                        'indexes': [models.Index(fields=['posted', 'date', 'id'], name='entry_posted_date')],
                        'constraints': [models.UniqueConstraint(fields=('ledger', 'journal', 'year', 'number'), name='entry_number_once'), models.UniqueConstraint(fields=('ledger', 'chain_number'), name='entry_chain_once'), models.CheckConstraint(condition=models.Q(('chain_number__gt', 0), ('number__gt', 0)), name='entry_numbers_start')],
                    },
                ),
                migrations.CreateModel(
                    name='Line',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.entry', verbose_name='entry')),
                        ('account', models.CharField(max_length=12, verbose_name='account')),
                        ('fund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.fund', verbose_name='fund')),
                        ('aux', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9./-]*\\Z', 'A code is made of capital letters and digits, for instance M00012.')], verbose_name='lease or mandate')),
                        ('debit', trousseau.core.fields.CentsField(default=0, verbose_name='debit')),
                        ('credit', trousseau.core.fields.CentsField(default=0, verbose_name='credit')),
                    ],
                    options={
                        'verbose_name': 'line',
                        'ordering': ('id',),
                        'indexes': [models.Index(fields=['account', 'fund'], name='line_account_fund'), models.Index(fields=['aux', 'account'], name='line_aux_account')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('credit', 0), ('debit__gt', 0)), models.Q(('credit__gt', 0), ('debit', 0)), _connector='OR'), name='line_on_one_side')],
                    },
                ),
                migrations.CreateModel(
                    name='DayTotal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ledger', models.CharField(choices=[('clients', 'Clients’ ledger'), ('agency', 'Agency ledger')], max_length=8, verbose_name='ledger')),
                        ('account', models.CharField(max_length=12, verbose_name='account')),
                        ('date', models.DateField(verbose_name='date')),
                        ('journal', models.CharField(max_length=4, verbose_name='journal')),
                        ('debit', trousseau.core.fields.CentsField(default=0, verbose_name='debit')),
                        ('credit', trousseau.core.fields.CentsField(default=0, verbose_name='credit')),
                    ],
                    options={
                        'verbose_name': 'day total',
                        'ordering': ('ledger', 'account', 'date', 'journal'),
                        'constraints': [models.UniqueConstraint(fields=('ledger', 'account', 'date', 'journal'), name='day_total_once')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
