from django.db import migrations, models


def seal(apps, schema_editor):
    """What was taken before statements were sealed is sealed as it stands: nothing says it otherwise."""
    from trousseau.ledger.bank.sealed import OF_A_LINE, seal_of

    statements = apps.get_model('ledger', 'Statement').objects
    lines = apps.get_model('ledger', 'BankLine').objects.order_by('rank', 'pk')
    for statement in statements.exclude(file__state='reading'):
        made = seal_of(statement, lines.filter(statement=statement).values_list(*OF_A_LINE))
        statements.filter(pk=statement.pk).update(seal=made)


class Migration(migrations.Migration):
    dependencies = [('ledger', '0005_statements_of_funds')]

    operations = [
        migrations.AddField(
            model_name='statement',
            name='seal',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
