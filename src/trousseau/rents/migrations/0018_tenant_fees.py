import django.db.models.deletion
import django.db.models.expressions
import trousseau.core.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0011_sentence_of_a_share'),
        ('ledger', '0005_statements_of_funds'),
        ('mandates', '0008_sentence_of_a_fee'),
        ('rents', '0017_payment_plans'),
        ('tenancies', '0013_flat_charges'),
    ]

    operations = [
        migrations.CreateModel(
            name='TenantFee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('management', 'Current management'), ('letting', 'Letting'), ('inventory', 'Inventory of fixtures'), ('visit', 'Home visit'), ('tax', 'Help with the tax return'), ('other', 'Other')], max_length=10, verbose_name='what it pays for')),
                ('zone', models.CharField(choices=[('very', 'Very tense zone'), ('tense', 'Tense zone (zone tendue)'), ('other', 'Elsewhere'), ('none', 'Not asked: an inspection has one ceiling')], default='none', max_length=5, verbose_name='zone')),
                ('method', models.CharField(choices=[('transfer', 'Transfer'), ('debit', 'Direct debit'), ('card', 'Card'), ('cheque', 'Cheque'), ('cash', 'Cash'), ('account', 'Written on the account')], max_length=8, verbose_name='means')),
                ('amount', trousseau.core.fields.CentsField(verbose_name='amount')),
                ('net', trousseau.core.fields.CentsField(verbose_name='amount without VAT')),
                ('vat', trousseau.core.fields.CentsField(verbose_name='VAT')),
                ('mention', models.CharField(max_length=160, verbose_name='mention')),
                ('why_less', models.CharField(blank=True, max_length=7)),
                ('received_on', models.DateField(verbose_name='received on')),
            ],
            options={
                'verbose_name': 'fee of the tenant',
                'ordering': ('id',),
            },
        ),
        migrations.RemoveConstraint(
            model_name='cheque',
            name='cheque_of_one',
        ),
        migrations.RemoveConstraint(
            model_name='counterreceipt',
            name='counter_receipt_of_one',
        ),
        migrations.AddField(
            model_name='tenantfee',
            name='billed',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry'),
        ),
        migrations.AddField(
            model_name='tenantfee',
            name='clause',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandates.feeclause', verbose_name='fee clause'),
        ),
        migrations.AddField(
            model_name='tenantfee',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry'),
        ),
        migrations.AddField(
            model_name='tenantfee',
            name='lease',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenant_fees', to='tenancies.lease', verbose_name='lease'),
        ),
        migrations.AddField(
            model_name='tenantfee',
            name='reversal',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry'),
        ),
        migrations.AddField(
            model_name='tenantfee',
            name='transfer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tenant_fees', to='rents.feetransfer'),
        ),
        migrations.AddField(
            model_name='tenantfee',
            name='unbilled',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry'),
        ),
        migrations.AddField(
            model_name='cheque',
            name='fee',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cheque', to='rents.tenantfee'),
        ),
        migrations.AddField(
            model_name='counterreceipt',
            name='fee',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='rents.tenantfee'),
        ),
        migrations.AddConstraint(
            model_name='cheque',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deposit', None), ('fee', None), ('payment__isnull', False)), models.Q(('deposit__isnull', False), ('fee', None), ('payment', None)), models.Q(('deposit', None), ('fee__isnull', False), ('payment', None)), _connector='OR'), name='cheque_of_one'),
        ),
        migrations.AddConstraint(
            model_name='counterreceipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deposit', None), ('fee', None), ('payment__isnull', False)), models.Q(('deposit__isnull', False), ('fee', None), ('payment', None)), models.Q(('deposit', None), ('fee__isnull', False), ('payment', None)), _connector='OR'), name='counter_receipt_of_one'),
        ),
        migrations.AddConstraint(
            model_name='tenantfee',
            constraint=models.UniqueConstraint(condition=models.Q(('reversal', None)), fields=('lease', 'clause'), name='tenant_fee_once', violation_error_message='This fee of the tenant was already received.'),
        ),
        migrations.AddConstraint(
            model_name='tenantfee',
            constraint=models.CheckConstraint(condition=models.Q(('amount', django.db.models.expressions.CombinedExpression(models.F('net'), '+', models.F('vat'))), ('amount__gt', 0), ('net__gt', 0), ('vat__gte', 0)), name='tenant_fee_adds_up'),
        ),
    ]
