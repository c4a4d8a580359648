"""Only the mandate mode bears a number and a fund; a renewal has a limit; each fee says when it is due."""

from django.db import migrations, models

USUAL = {"rent": "lease", "flat": "service"}  # a share of what is collected is due at the receipt


def forward(apps, schema_editor):
    clause = apps.get_model("mandates", "FeeClause")
    for base, due in USUAL.items():
        clause.objects.filter(base=base).update(due=due)


class Migration(migrations.Migration):
    dependencies = [("mandates", "0004_fee_only_in_clauses")]
    operations = [
        migrations.RemoveConstraint(
            model_name='feeclause',
            name='fee_clause_known',
        ),
        migrations.RemoveConstraint(
            model_name='mandate',
            name='mandate_signed_has_number',
        ),
        migrations.AddField(
            model_name='feeclause',
            name='due',
            field=models.CharField(choices=[('receipt', 'When the sums are collected'), ('accounts', 'When the accounts are rendered'), ('lease', 'When the lease is signed'), ('service', 'Once the service is done')], default='receipt', max_length=8, verbose_name='due'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='amendment',
            name='longest_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='never longer than, in months, renewals included'),
        ),
        migrations.AddField(
            model_name='historicalmandate',
            name='longest_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='never longer than, in months, renewals included'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='longest_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='never longer than, in months, renewals included'),
        ),
        migrations.RunPython(forward, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='feeclause',
            constraint=models.CheckConstraint(condition=models.Q(('base__in', ['collected', 'rent', 'flat']), ('due__in', ['receipt', 'accounts', 'lease', 'service']), ('kind__in', ['management', 'letting', 'inventory', 'visit', 'tax', 'other']), ('payer__in', ['owner', 'tenant']), ('vat__in', ['', 'exempt', 'included', 'added'])), name='fee_clause_known'),
        ),
        migrations.AddConstraint(
            model_name='feeclause',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('base', 'collected'), ('due__in', ('receipt', 'accounts'))), models.Q(('base', 'rent'), ('due__in', ('lease', 'service', 'accounts'))), models.Q(('base', 'flat'), ('due__in', ('lease', 'service', 'accounts'))), _connector='OR'), name='fee_clause_due', violation_error_message='A share of the sums collected is due when they are collected, or with the accounts; another fee is not due when sums are collected.'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('fund__isnull', False), ('mode__in', ('mandate',)), ('number__isnull', False)), models.Q(models.Q(('mode__in', ('mandate',)), _negated=True), ('fund', None), ('number', None)), _connector='OR'), name='mandate_signed_has_number'),
        ),
    ]
