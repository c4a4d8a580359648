from django.db import migrations

# the rows that bear an IBAN, and the columns that say whose it is
PLACES = {
    ('captation', 'Owner'): ('id',),
    ('ledger', 'BankAccount'): ('ledger', 'account'),
    ('rents', 'PayerAccount'): ('lease_id',),
    ('rents', 'DebitMandate'): ('rum', 'lease_id'),
    ('rents', 'Supplier'): ('number',),
    ('rents', 'IbanCheck'): ('owner_id', 'supplier_id'),
    ('rents', 'PaymentOrder'): ('key',),
}


def write_again(apps, schema_editor):
    """Each IBAN is written again with the place it is in."""
    from trousseau.core.fields import placed

    for (room, name), columns in PLACES.items():
        rows = apps.get_model(room, name)._base_manager
        for row in rows.exclude(iban='').iterator():
            values = [getattr(row, column) for column in columns]
            place = [f'{room}.{name.lower()}', 'iban', *(None if value is None else str(value) for value in values)]
            rows.filter(pk=row.pk).update(iban=placed(row.iban, place))


class Migration(migrations.Migration):
    dependencies = [
        ('captation', '0012_to_contact'),
        ('ledger', '0006_seal_of_a_statement'),
        ('rents', '0019_fee_of_a_line'),
    ]

    operations = [migrations.RunPython(write_again, migrations.RunPython.noop)]
