import django.db.models.deletion
import simple_history.models
import trousseau.core.fields
import trousseau.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('tenancies', '0001_initial'), ('tenancies', '0002_a_draft_may_be_abandoned'), ('tenancies', '0003_owner_agreement'), ('tenancies', '0004_rent_by_date')]

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('allocation', '0001_squashed_0006_the_laboratory'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0001_squashed_0010_doubles_and_custody'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('mandates', '0001_squashed_0005_modes_limits_and_dues'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        trousseau.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='HistoricalLease',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('number', models.PositiveIntegerField(db_index=True, editable=False, verbose_name='number')),
                        ('contract', models.CharField(choices=[('contrat_type', 'Standard contract (décret 2015-587)'), ('conventioned', 'Conventioned dwelling (loi 89-462, art. 40 III)')], max_length=14, verbose_name='contract')),
                        ('rent', trousseau.core.fields.CentsField(verbose_name='rent, without charges')),
                        ('charges', trousseau.core.fields.CentsField(verbose_name='charges, per month')),
                        ('deposit', trousseau.core.fields.CentsField(verbose_name='deposit')),
                        ('starts_on', models.DateField(verbose_name='takes effect on')),
                        ('term_on', models.DateField(verbose_name='first term')),
                        ('payment_day', models.PositiveSmallIntegerField(default=5, verbose_name='day of payment')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('signed', 'Signed, keys not yet given'), ('running', 'In force'), ('ended', 'Ended'), ('abandoned', 'Draft abandoned')], default='draft', max_length=9, verbose_name='state')),
                        ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                        ('keys_on', models.DateField(blank=True, null=True, verbose_name='keys given on')),
                        ('keys_count', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='keys given')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                        ('owner_agreed_on', models.DateField(blank=True, null=True, verbose_name='owner agreed on')),
                        ('abandoned_on', models.DateField(blank=True, null=True, verbose_name='abandoned on')),
                        ('abandoned_for', models.CharField(blank=True, max_length=300, verbose_name='why it was abandoned')),
                        ('previous_rent', trousseau.core.fields.CentsField(blank=True, help_text='If they left less than 18 months ago.', null=True, verbose_name='rent of the previous tenant')),
                        ('email_agreed', models.BooleanField(default=False, verbose_name='agrees to receive receipts by e-mail')),
                        ('decision', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='allocation.decision')),
                        ('mandate', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='mandates.mandate', verbose_name='mandate')),
                        ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.household', verbose_name='household')),
                        ('paper', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.document')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical lease',
                        'verbose_name_plural': 'historical leases',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [],
                        'constraints': [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Lease',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('number', models.PositiveIntegerField(editable=False, unique=True, verbose_name='number')),
                        ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leases', to='allocation.decision')),
                        ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leases', to='mandates.mandate', verbose_name='mandate')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leases', to='core.household', verbose_name='household')),
                        ('contract', models.CharField(choices=[('contrat_type', 'Standard contract (décret 2015-587)'), ('conventioned', 'Conventioned dwelling (loi 89-462, art. 40 III)')], max_length=14, verbose_name='contract')),
                        ('rent', trousseau.core.fields.CentsField(verbose_name='rent, without charges')),
                        ('charges', trousseau.core.fields.CentsField(verbose_name='charges, per month')),
                        ('deposit', trousseau.core.fields.CentsField(verbose_name='deposit')),
                        ('starts_on', models.DateField(verbose_name='takes effect on')),
                        ('term_on', models.DateField(verbose_name='first term')),
                        ('payment_day', models.PositiveSmallIntegerField(default=5, verbose_name='day of payment')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('signed', 'Signed, keys not yet given'), ('running', 'In force'), ('ended', 'Ended'), ('abandoned', 'Draft abandoned')], default='draft', max_length=9, verbose_name='state')),
                        ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                        ('keys_on', models.DateField(blank=True, null=True, verbose_name='keys given on')),
                        ('keys_count', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='keys given')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                        ('owner_agreed_on', models.DateField(blank=True, null=True, verbose_name='owner agreed on')),
                        ('abandoned_on', models.DateField(blank=True, null=True, verbose_name='abandoned on')),
                        ('abandoned_for', models.CharField(blank=True, max_length=300, verbose_name='why it was abandoned')),
                        ('previous_rent', trousseau.core.fields.CentsField(blank=True, help_text='If they left less than 18 months ago.', null=True, verbose_name='rent of the previous tenant')),
                        ('email_agreed', models.BooleanField(default=False, verbose_name='agrees to receive receipts by e-mail')),
                        ('paper', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lease', to='core.document')),
                    ],
                    options={
                        'verbose_name': 'lease',
                        'ordering': ('-number',),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'abandoned'), _negated=True), fields=('decision',), name='lease_once_per_decision', violation_error_message='A lease was already drafted for this decision.'), models.CheckConstraint(condition=models.Q(('rent__gt', 0), ('charges__gte', 0), ('deposit__gte', 0)), name='lease_amounts', violation_error_message='The rent is above zero; charges and deposit are zero or more.'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='lease_dates', violation_error_message='The departure comes before the entry: check the date.'), models.CheckConstraint(condition=models.Q(('payment_day__gte', 1), ('payment_day__lte', 28)), name='lease_payment_day', violation_error_message='Choose a day from 1 to 28: every month has it.'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'signed', 'running'))), fields=('mandate',), name='lease_one_per_dwelling', violation_error_message='This dwelling already has a lease.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='RentChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='tenancies.lease', verbose_name='lease')),
                        ('from_on', models.DateField(verbose_name='from')),
                        ('rent', trousseau.core.fields.CentsField(verbose_name='rent, without charges')),
                        ('charges', trousseau.core.fields.CentsField(verbose_name='charges, per month')),
                        ('kind', models.CharField(choices=[('revision', 'Yearly revision'), ('amendment', 'Amendment'), ('ceiling', 'Ceiling of the convention'), ('charges', 'New provision for charges')], max_length=9, verbose_name='kind')),
                        ('said', models.CharField(max_length=300, verbose_name='how it was computed')),
                        ('asked_on', models.DateField(verbose_name='asked on')),
                        ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.document')),
                    ],
                    options={
                        'verbose_name': 'rent change',
                        'ordering': ('from_on',),
                        'constraints': [models.UniqueConstraint(fields=('lease', 'from_on'), name='rent_change_once', violation_error_message='The rent of this lease already changes on that day.'), models.CheckConstraint(condition=models.Q(('charges__gte', 0), ('rent__gt', 0)), name='rent_change_amounts', violation_error_message='The rent is above zero; charges are zero or more.'), models.CheckConstraint(condition=models.Q(('from_on__gte', models.F('asked_on'))), name='rent_change_not_retroactive', violation_error_message='A change of rent is never retroactive: it holds from the day it is asked.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='RentSuspension',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='tenancies.lease', verbose_name='lease')),
                        ('kind', models.CharField(choices=[('order', 'Rent suspended by an order'), ('withheld', 'Housing aid withheld')], max_length=8, verbose_name='kind')),
                        ('from_on', models.DateField(verbose_name='from')),
                        ('to_on', models.DateField(blank=True, null=True, verbose_name='to')),
                        ('reference', models.CharField(max_length=120, verbose_name='reference of the decision')),
                    ],
                    options={
                        'verbose_name': 'rent suspension',
                        'ordering': ('from_on',),
                        'constraints': [models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='rent_suspension_dates', violation_error_message='The suspension ends after it began: check the dates.')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
