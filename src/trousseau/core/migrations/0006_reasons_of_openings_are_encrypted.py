"""The words of a reason for which a file was opened are kept in cipher; what stood in clear too."""

import trousseau.core.fields
from django.db import migrations

from trousseau.core.fields import EncryptedTextField
from trousseau.core.ring import Purpose


def encrypt(apps, editor):
    written = EncryptedTextField(purpose=Purpose.NOTES)
    table = apps.get_model('core', 'AccessLog')._meta.db_table
    with editor.connection.cursor() as cursor:
        cursor.execute(f"SELECT id, words FROM {table} WHERE words <> ''")
        rows = [(written.get_prep_value(text), pk) for pk, text in cursor.fetchall()]
        cursor.executemany(f"UPDATE {table} SET words = %s WHERE id = %s", rows)


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_a_kind_of_care_service'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accesslog',
            name='words',
            field=trousseau.core.fields.EncryptedTextField(blank=True, max_length=200, verbose_name='the reason in words'),
        ),
        migrations.RunPython(encrypt, migrations.RunPython.noop),
    ]
