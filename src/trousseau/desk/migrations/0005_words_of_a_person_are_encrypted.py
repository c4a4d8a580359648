"""What a person asks about their data, and what an appointment is about, are kept in cipher; what stood in clear too."""

import trousseau.core.fields
from django.db import migrations

from trousseau.core.fields import EncryptedTextField
from trousseau.core.ring import Purpose

COLUMNS = {
    'Appointment': ('about',),
    'HistoricalAppointment': ('about',),
    'RightsRequest': ('words', 'stands', 'answer'),
    'HistoricalRightsRequest': ('words', 'stands', 'answer'),
}


def encrypt(apps, editor):
    written = EncryptedTextField(purpose=Purpose.NOTES)
    with editor.connection.cursor() as cursor:
        for name, columns in COLUMNS.items():
            model = apps.get_model('desk', name)
            table, key = model._meta.db_table, model._meta.pk.column
            for column in columns:
                cursor.execute(f"SELECT {key}, {column} FROM {table} WHERE {column} <> ''")
                rows = [(written.get_prep_value(text), pk) for pk, text in cursor.fetchall()]
                cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", rows)


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0004_households_of_appointments'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appointment',
            name='about',
            field=trousseau.core.fields.EncryptedTextField(blank=True, verbose_name='in a few words'),
        ),
        migrations.AlterField(
            model_name='historicalappointment',
            name='about',
            field=trousseau.core.fields.EncryptedTextField(blank=True, verbose_name='in a few words'),
        ),
        migrations.AlterField(
            model_name='historicalrightsrequest',
            name='answer',
            field=trousseau.core.fields.EncryptedTextField(blank=True, verbose_name='what was answered'),
        ),
        migrations.AlterField(
            model_name='historicalrightsrequest',
            name='stands',
            field=trousseau.core.fields.EncryptedTextField(blank=True, verbose_name='what the file says'),
        ),
        migrations.AlterField(
            model_name='historicalrightsrequest',
            name='words',
            field=trousseau.core.fields.EncryptedTextField(blank=True, verbose_name='what is asked'),
        ),
        migrations.AlterField(
            model_name='rightsrequest',
            name='answer',
            field=trousseau.core.fields.EncryptedTextField(blank=True, verbose_name='what was answered'),
        ),
        migrations.AlterField(
            model_name='rightsrequest',
            name='stands',
            field=trousseau.core.fields.EncryptedTextField(blank=True, verbose_name='what the file says'),
        ),
        migrations.AlterField(
            model_name='rightsrequest',
            name='words',
            field=trousseau.core.fields.EncryptedTextField(blank=True, verbose_name='what is asked'),
        ),
        migrations.RunPython(encrypt, migrations.RunPython.noop),
    ]
