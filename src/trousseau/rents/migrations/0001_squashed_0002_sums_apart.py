import django.db.models.deletion
import trousseau.core.fields
import trousseau.core.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('rents', '0001_initial'), ('rents', '0002_sums_apart')]

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0001_squashed_0010_doubles_and_custody'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('ledger', '0001_squashed_0002_day_totals'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
        ('tenancies', '0001_squashed_0004_rent_by_date'),
    ]

    operations = [
        trousseau.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='RentCall',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='tenancies.lease', verbose_name='lease')),
                        ('kind', models.CharField(choices=[('rent', 'Rent and charges'), ('settlement', 'Settlement of the charges'), ('repair', 'Repairs'), ('clawback', 'Aid taken back by the CAF'), ('other', 'Other sum')], default='rent', max_length=10, verbose_name='kind')),
                        ('label', models.CharField(blank=True, max_length=120, verbose_name='what for')),
                        ('month', models.DateField(verbose_name='month')),
                        ('rent', trousseau.core.fields.CentsField(verbose_name='rent')),
                        ('charges', trousseau.core.fields.CentsField(verbose_name='charges')),
                        ('caf_expected', trousseau.core.fields.CentsField(default=0, verbose_name='housing aid expected')),
                        ('due_on', models.DateField(verbose_name='due on')),
                        ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                    ],
                    options={
                        'verbose_name': 'rent call',
                        'ordering': ('-month', 'lease_id', 'pk'),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'rent')), fields=('lease', 'month'), name='rent_call_once'), models.CheckConstraint(condition=models.Q(('charges__gte', 0), ('rent__gte', 0)), name='rent_call_amounts', violation_error_message='A call asks for zero or more; what is given back is a credit.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Payment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='tenancies.lease', verbose_name='lease')),
                        ('payer', models.CharField(choices=[('tenant', 'Tenant'), ('caf', 'CAF'), ('guarantor', 'Guarantor'), ('credit', 'Credit on the account')], max_length=10, verbose_name='paid by')),
                        ('method', models.CharField(choices=[('transfer', 'Transfer'), ('debit', 'Direct debit'), ('card', 'Card'), ('cheque', 'Cheque'), ('cash', 'Cash'), ('account', 'Written on the account')], max_length=8, verbose_name='means')),
                        ('amount', trousseau.core.fields.CentsField(verbose_name='amount')),
                        ('received_on', models.DateField(verbose_name='received on')),
                        ('month', models.DateField(blank=True, null=True, verbose_name='for the month')),
                        ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                        ('reversal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                    ],
                    options={
                        'verbose_name': 'payment',
                        'ordering': ('-received_on', '-id'),
                        'indexes': [models.Index(fields=['lease', 'reversal'], name='payment_of_lease')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_positive', violation_error_message='A payment is above zero.'), models.CheckConstraint(condition=models.Q(models.Q(('payer', 'caf'), _negated=True), ('month__isnull', False), _connector='OR'), name='payment_caf_names_month', violation_error_message='The CAF pays for a month: say which one.')],
                    },
                ),
                migrations.CreateModel(
                    name='Deposit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('lease', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='deposit_paid', to='tenancies.lease')),
                        ('method', models.CharField(choices=[('transfer', 'Transfer'), ('debit', 'Direct debit'), ('card', 'Card'), ('cheque', 'Cheque'), ('cash', 'Cash'), ('account', 'Written on the account')], max_length=8, verbose_name='means')),
                        ('amount', trousseau.core.fields.CentsField(verbose_name='amount')),
                        ('received_on', models.DateField(verbose_name='received on')),
                        ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                        ('owner_told_on', models.DateField(blank=True, null=True, verbose_name='owner told on')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='deposit_positive')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Slip',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True, verbose_name='number')),
                        ('kind', models.CharField(choices=[('receipt', 'Receipt'), ('part', 'Part-payment slip')], max_length=8, verbose_name='kind')),
                        ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='tenancies.lease')),
                        ('month', models.DateField(verbose_name='month')),
                        ('amount', trousseau.core.fields.CentsField(verbose_name='amount')),
                        ('made_on', models.DateField(verbose_name='made on')),
                        ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='cancelled on')),
                        ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='slip', to='core.document')),
                    ],
                    options={
                        'ordering': ('-month', '-number'),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_on', None), ('kind', 'receipt')), fields=('lease', 'month'), name='one_receipt_per_month')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
