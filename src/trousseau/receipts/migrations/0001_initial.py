import django.db.models.deletion
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
        ('mail', '0001_initial'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
        ('tenancies', '0001_initial'),
    ]

    operations = [
        trousseau.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Receipt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(choices=[('rent', 'Rent and charges'), ('deposit', 'Deposit'), ('fee', 'Fee of the tenant'), ('claim', 'Claim on a guarantee'), ('contribution', 'Contribution of the owner'), ('supplier', 'Refund of a supplier')], max_length=12, verbose_name='received for')),
                        ('lease', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='tenancies.lease', verbose_name='lease')),
                        ('fund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.fund', verbose_name='fund')),
                        ('payer', models.CharField(choices=[('tenant', 'Tenant'), ('caf', 'CAF'), ('guarantor', 'Guarantor'), ('owner', 'Owner'), ('supplier', 'Supplier'), ('credit', 'Credit on the account')], max_length=10, verbose_name='paid by')),
                        ('method', models.CharField(choices=[('transfer', 'Transfer'), ('debit', 'Direct debit'), ('card', 'Card'), ('cheque', 'Cheque'), ('cash', 'Cash'), ('account', 'Written on the account')], max_length=8, verbose_name='means')),
                        ('amount', trousseau.core.fields.CentsField(verbose_name='amount')),
                        ('received_on', models.DateField(verbose_name='received on')),
                        ('month', models.DateField(blank=True, null=True, verbose_name='for the month')),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                        ('reversal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                        ('notice', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deposit', to='mail.mailitem', verbose_name='notice to the owner')),
                    ],
                    options={
                        'verbose_name': 'sum received',
                        'ordering': ('-received_on', '-id'),
                        'indexes': [models.Index(fields=['lease', 'purpose', 'reversal'], name='receipt_of_lease'), models.Index(fields=['lease', 'month'], name='receipt_for_month'), models.Index(fields=['received_on', 'lease'], name='receipt_by_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='receipt_positive', violation_error_message='A payment is above zero.'), models.CheckConstraint(condition=models.Q(models.Q(('payer', 'caf'), _negated=True), ('month__isnull', False), _connector='OR'), name='receipt_caf_names_month', violation_error_message='The CAF pays for a month: say which one.'), models.CheckConstraint(condition=models.Q(models.Q(('fund__isnull', False), ('lease', None), ('purpose__in', ('contribution', 'supplier'))), models.Q(models.Q(('purpose__in', ('contribution', 'supplier')), _negated=True), ('fund', None), ('lease__isnull', False)), _connector='OR'), name='receipt_of_lease_or_fund'), models.UniqueConstraint(fields=('entry', 'purpose'), name='receipt_entry_once'), models.UniqueConstraint(condition=models.Q(('purpose', 'deposit'), ('reversal', None)), fields=('lease',), name='deposit_once', violation_error_message='The deposit of this lease was already received.')],
                    },
                ),
                migrations.CreateModel(
                    name='CounterReceipt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True, verbose_name='number')),
                        ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='receipts.receipt')),
                        ('made_on', models.DateField(verbose_name='made on')),
                        ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='cancelled on')),
                        ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='counter_receipt', to='core.document')),
                    ],
                    options={
                        'verbose_name': 'receipt of the counter',
                        'ordering': ('-number',),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='PayingIn',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True, verbose_name='number')),
                        ('kind', models.CharField(choices=[('cheques', 'Cheques'), ('cash', 'Cash')], max_length=7, verbose_name='what it is')),
                        ('on', models.DateField(verbose_name='on')),
                        ('total', trousseau.core.fields.CentsField(verbose_name='total')),
                        ('count', models.PositiveIntegerField(default=1)),
                        ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                    ],
                    options={
                        'verbose_name': 'paying-in',
                        'ordering': ('-number',),
                        'constraints': [models.CheckConstraint(condition=models.Q(('total__gt', 0)), name='paying_in_positive')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Cheque',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='cheque', to='receipts.receipt')),
                        ('number', models.CharField(max_length=20, verbose_name='number of the cheque')),
                        ('bank', models.CharField(max_length=60, verbose_name='bank of the cheque')),
                        ('paid_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cheques', to='receipts.payingin')),
                    ],
                    options={
                        'verbose_name': 'cheque',
                        'ordering': ('id',),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='LineShare',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='ledger.bankline')),
                        ('kind', models.CharField(choices=[('rent', 'Payment of a tenant'), ('deposit', 'Deposit of a lease'), ('fee', 'Fee of a tenant'), ('claim', 'Payment of a guarantor'), ('contribution', 'Contribution of an owner'), ('supplier', 'Refund of a supplier'), ('debits', 'Direct debits that arrived'), ('returned', 'Direct debit sent back'), ('cheque', 'Cheque sent back'), ('charge', 'Charge of the bank, for the agency')], max_length=12, verbose_name='what it is')),
                        ('cents', trousseau.core.fields.CentsField(verbose_name='amount')),
                        ('receipt', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='line_share', to='receipts.receipt')),
                        ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                        ('reversal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                        ('step', models.CharField(choices=[('issued', 'A reference that the agency gave to the bank'), ('account', 'An account known for this tenant, and the amount due'), ('reference', 'The number of the lease, written by the payer'), ('caf', 'The CAF, and the total of a remittance'), ('name', 'A name that looks alike, and the amount due'), ('person', 'Said by a person')], max_length=9, verbose_name='how it was found')),
                        ('why', models.CharField(blank=True, max_length=20)),
                        ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_on', models.DateField(verbose_name='on')),
                    ],
                    options={
                        'verbose_name': 'part of a bank line',
                        'ordering': ('id',),
                        'constraints': [models.CheckConstraint(condition=models.Q(('cents', 0), _negated=True), name='line_share_something'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['rent', 'deposit', 'fee', 'claim', 'contribution', 'supplier']), ('receipt__isnull', False)), models.Q(models.Q(('kind__in', ['rent', 'deposit', 'fee', 'claim', 'contribution', 'supplier']), _negated=True), ('receipt', None)), _connector='OR'), name='line_share_of_receipt')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
