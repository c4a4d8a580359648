from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('core', '0011_sentence_of_a_share')]

    operations = [
        migrations.AddField(
            model_name='jobrun',
            name='on',
            field=models.DateField(null=True, verbose_name='night of'),
        ),
        migrations.AddField(
            model_name='document',
            name='wrong_on',
            field=models.DateField(editable=False, null=True, verbose_name='found changed on'),
        ),
    ]
