import django.db.models.deletion
from django.db import migrations, models


def cheques(apps, schema_editor):
    """A deposit paid by cheque waited for the bank and had no cheque to hand over: it has one."""
    deposit, cheque = apps.get_model("rents", "Deposit"), apps.get_model("rents", "Cheque")
    waiting = deposit.objects.filter(method="cheque", entry__lines__account="5112").distinct()
    for one in waiting.order_by("pk"):
        cheque.objects.create(deposit=one, number="–", bank="–")


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0011_sentence_of_a_share'),
        ('ledger', '0005_statements_of_funds'),
        ('rents', '0015_statement_runs'),
        ('tenancies', '0013_flat_charges'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='deposit',
            options={'ordering': ('id',), 'verbose_name': 'deposit'},
        ),
        migrations.RemoveField(
            model_name='rentcall',
            name='notice_given_on',
        ),
        migrations.AddField(
            model_name='cheque',
            name='deposit',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cheque', to='rents.deposit'),
        ),
        migrations.AddField(
            model_name='counterreceipt',
            name='deposit',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='rents.deposit'),
        ),
        migrations.AddField(
            model_name='deposit',
            name='reversal',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry'),
        ),
        migrations.AlterField(
            model_name='cheque',
            name='payment',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cheque', to='rents.payment'),
        ),
        migrations.AlterField(
            model_name='counterreceipt',
            name='payment',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='rents.payment'),
        ),
        migrations.AlterField(
            model_name='deposit',
            name='lease',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deposits', to='tenancies.lease'),
        ),
        migrations.RunPython(cheques, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='cheque',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deposit', None), ('payment__isnull', False)), models.Q(('deposit__isnull', False), ('payment', None)), _connector='OR'), name='cheque_of_one'),
        ),
        migrations.AddConstraint(
            model_name='counterreceipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deposit', None), ('payment__isnull', False)), models.Q(('deposit__isnull', False), ('payment', None)), _connector='OR'), name='counter_receipt_of_one'),
        ),
        migrations.AddConstraint(
            model_name='deposit',
            constraint=models.UniqueConstraint(condition=models.Q(('reversal', None)), fields=('lease',), name='deposit_once', violation_error_message='The deposit of this lease was already received.'),
        ),
    ]
