from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rents', '0018_tenant_fees'),
    ]

    operations = [
        migrations.AlterField(
            model_name='lineshare',
            name='kind',
            field=models.CharField(choices=[('tenant', 'Payment of a tenant'), ('deposit', 'Deposit of a lease'), ('fee', 'Fee of a tenant'), ('debits', 'Direct debits that arrived'), ('returned', 'Direct debit sent back'), ('cheque', 'Cheque sent back'), ('charge', 'Charge of the bank, for the agency')], max_length=8, verbose_name='what it is'),
        ),
    ]
