import django.db.models.deletion
import trousseau.core.fields
import trousseau.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0001_initial'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
        ('tenancies', '0001_initial'),
    ]

    operations = [
        trousseau.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='PayerAccount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payer_accounts', to='tenancies.lease', verbose_name='lease')),
                        ('iban', trousseau.core.fields.EncryptedTextField(verbose_name='IBAN')),
                        ('iban_key', models.CharField(db_index=True, max_length=64)),
                        ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('confirmed_on', models.DateField(verbose_name='confirmed on')),
                        ('ended_on', models.DateField(blank=True, null=True, verbose_name='not used since')),
                    ],
                    options={
                        'verbose_name': 'account of a payer',
                        'ordering': ('id',),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('lease', 'iban_key'), name='payer_account_once')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
