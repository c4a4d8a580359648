import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('captation', '0012_to_contact'),
        ('mandates', '0008_sentence_of_a_fee'),
    ]

    operations = [
        migrations.AddField(
            model_name='registerentry',
            name='owner',
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name='+',
                to='captation.owner',
                verbose_name='owner',
            ),
        ),
    ]
