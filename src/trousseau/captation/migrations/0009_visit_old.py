"""The columns of the four answers, once they are points: apart, since PostgreSQL alters no table with waiting checks."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('captation', '0008_visit')]

    operations = [
        migrations.RemoveField(
            model_name='dwellinginspection',
            name='defects',
        ),
        migrations.RemoveField(
            model_name='dwellinginspection',
            name='heating',
        ),
        migrations.RemoveField(
            model_name='dwellinginspection',
            name='main_room_height',
        ),
        migrations.RemoveField(
            model_name='dwellinginspection',
            name='main_room_surface',
        ),
        migrations.RemoveField(
            model_name='dwellinginspection',
            name='no_pests',
        ),
        migrations.RemoveField(
            model_name='dwellinginspection',
            name='safe_networks',
        ),
        migrations.RemoveField(
            model_name='dwellinginspection',
            name='weather_tight',
        ),
    ]
