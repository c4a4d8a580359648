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
        ('ledger', '0001_initial'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        trousseau.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='HistoricalDeliberation',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('held_on', models.DateField(null=True, verbose_name='sitting of')),
                        ('subject', models.CharField(max_length=300, verbose_name='subject')),
                        ('key', trousseau.core.fields.KeyField(db_index=True, default='', editable=False, max_length=400, sources=('subject',))),
                        ('adopted', models.BooleanField(null=True, verbose_name='adopted')),
                        ('verdict', models.CharField(choices=[('proved', 'Vote proved'), ('adopted', 'Adopted, counts not written'), ('doubtful', 'Vote to check'), ('rejected', 'Rejected'), ('unknown', 'Result unknown')], max_length=8, verbose_name='vote')),
                        ('errors', models.PositiveSmallIntegerField(default=0, verbose_name='reading errors')),
                        ('number', models.CharField(blank=True, max_length=40, verbose_name='number of the deliberation')),
                        ('subject_code', models.CharField(blank=True, max_length=4, verbose_name='subject code (ACTES)')),
                        ('corrected', models.TextField(blank=True, verbose_name='text as it was corrected')),
                        ('entered_on', models.DateField(verbose_name='entered on')),
                        ('council', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.organisation', verbose_name='council')),
                        ('act', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.document', verbose_name='act')),
                        ('entered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical deliberation',
                        'verbose_name_plural': 'historical deliberations',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [],
                        'constraints': [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Deliberation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliberations', to='core.organisation', verbose_name='council')),
                        ('held_on', models.DateField(null=True, verbose_name='sitting of')),
                        ('subject', models.CharField(max_length=300, verbose_name='subject')),
                        ('key', trousseau.core.fields.KeyField(db_index=True, default='', editable=False, max_length=400, sources=('subject',))),
                        ('adopted', models.BooleanField(null=True, verbose_name='adopted')),
                        ('verdict', models.CharField(choices=[('proved', 'Vote proved'), ('adopted', 'Adopted, counts not written'), ('doubtful', 'Vote to check'), ('rejected', 'Rejected'), ('unknown', 'Result unknown')], max_length=8, verbose_name='vote')),
                        ('errors', models.PositiveSmallIntegerField(default=0, verbose_name='reading errors')),
                        ('number', models.CharField(blank=True, max_length=40, verbose_name='number of the deliberation')),
                        ('subject_code', models.CharField(blank=True, max_length=4, verbose_name='subject code (ACTES)')),
                        ('text', models.TextField(default='', editable=False, verbose_name='text of the act')),
                        ('corrected', models.TextField(blank=True, verbose_name='text as it was corrected')),
                        ('reading', models.JSONField(verbose_name='reading')),
                        ('act', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='deliberation', to='core.document', verbose_name='act')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                        ('entered_on', models.DateField(verbose_name='entered on')),
                    ],
                    options={
                        'verbose_name': 'deliberation',
                        'ordering': ('-held_on', '-id'),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Confirmation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='conventions.deliberation')),
                        ('message', models.CharField(max_length=500, verbose_name='check')),
                        ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                        ('confirmed_on', models.DateField(verbose_name='confirmed on')),
                    ],
                    options={
                        'verbose_name': 'confirmed check',
                        'ordering': ('id',),
                        'constraints': [models.UniqueConstraint(fields=('deliberation', 'message'), name='check_confirmed_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalConvention',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('key', trousseau.core.fields.KeyField(db_index=True, default='', editable=False, max_length=400, sources=('title',))),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(verbose_name='to')),
                        ('amount', trousseau.core.fields.CentsField(verbose_name='amount voted')),
                        ('state', models.CharField(choices=[('draft', 'Not signed'), ('signed', 'In force'), ('ended', 'Convention ended')], default='draft', max_length=8, verbose_name='state')),
                        ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                        ('deliberation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='conventions.deliberation', verbose_name='deliberation')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical convention',
                        'verbose_name_plural': 'historical conventions',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [],
                        'constraints': [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Convention',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conventions', to='conventions.deliberation', verbose_name='deliberation')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('key', trousseau.core.fields.KeyField(db_index=True, default='', editable=False, max_length=400, sources=('title',))),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(verbose_name='to')),
                        ('amount', trousseau.core.fields.CentsField(verbose_name='amount voted')),
                        ('state', models.CharField(choices=[('draft', 'Not signed'), ('signed', 'In force'), ('ended', 'Convention ended')], default='draft', max_length=8, verbose_name='state')),
                        ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                    ],
                    options={
                        'verbose_name': 'convention',
                        'ordering': ('-starts_on', '-id'),
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='convention_dates', violation_error_message='The end comes before the start: check the two dates.'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='convention_amount', violation_error_message='The amount is zero or more.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='ConventionParty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('convention', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='conventions.convention')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='core.organisation')),
                        ('part', models.CharField(choices=[('grantor', 'Grants the money'), ('agency', 'Receives it'), ('partner', 'Partner body')], max_length=8, verbose_name='part')),
                    ],
                    options={
                        'ordering': ('id',),
                        'constraints': [models.UniqueConstraint(fields=('convention', 'organisation'), name='party_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalFundedPost',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('kind', models.CharField(choices=[('captation', 'Capture of private dwellings'), ('social', 'Social work and commission'), ('rental', 'Close tenancy management'), ('other', 'Other post')], max_length=12, verbose_name='kind')),
                        ('title', models.CharField(max_length=300, verbose_name='as the act says it')),
                        ('share', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='share of a full-time post, in %')),
                        ('convention', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='conventions.convention')),
                        ('holder', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='held by')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical funded post',
                        'verbose_name_plural': 'historical funded posts',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [],
                        'constraints': [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='FundedPost',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('convention', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='conventions.convention')),
                        ('kind', models.CharField(choices=[('captation', 'Capture of private dwellings'), ('social', 'Social work and commission'), ('rental', 'Close tenancy management'), ('other', 'Other post')], max_length=12, verbose_name='kind')),
                        ('title', models.CharField(max_length=300, verbose_name='as the act says it')),
                        ('share', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='share of a full-time post, in %')),
                        ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funded_posts', to=settings.AUTH_USER_MODEL, verbose_name='held by')),
                    ],
                    options={
                        'verbose_name': 'funded post',
                        'ordering': ('id',),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Tranche',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('convention', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tranches', to='conventions.convention')),
                        ('funder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tranches', to='core.organisation', verbose_name='funder')),
                        ('amount', trousseau.core.fields.CentsField(verbose_name='amount')),
                        ('due_on', models.DateField(verbose_name='expected on')),
                        ('received_on', models.DateField(blank=True, null=True, verbose_name='payment received on')),
                        ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                    ],
                    options={
                        'ordering': ('due_on', 'id'),
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='tranche_amount')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
