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
        ('mail', '0001_initial'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
        ('tenancies', '0001_initial'),
    ]

    operations = [
        trousseau.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='StepTaken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps_taken', to='tenancies.lease', verbose_name='lease')),
                        ('step', models.CharField(choices=[('call', 'Call'), ('remind', 'Write'), ('plan', 'Propose a payment plan'), ('report', 'Report to the CAF'), ('decide', 'Decide with someone')], max_length=8, verbose_name='step')),
                        ('on', models.DateField(verbose_name='on')),
                        ('note', models.CharField(max_length=300, verbose_name='what was done or decided')),
                        ('arrears', models.BooleanField(blank=True, null=True, verbose_name='these are arrears')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                    ],
                    options={
                        'verbose_name': 'step taken',
                        'ordering': ('-on', '-id'),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='ArrearsReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrears_reports', to='tenancies.lease', verbose_name='lease')),
                        ('mail', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='arrears_report', to='mail.mailitem', verbose_name='mail item')),
                        ('debt', trousseau.core.fields.CentsField(verbose_name='debt reported')),
                        ('since', models.DateField(verbose_name='debt since')),
                        ('due_by', models.DateField(blank=True, null=True, verbose_name='due by')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='in a few words')),
                    ],
                    options={
                        'verbose_name': 'report of arrears',
                        'ordering': ('-id',),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='DebtReading',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('change', models.DateField(verbose_name='first day of the new rules')),
                        ('reading', models.CharField(choices=[('earlier', 'The earlier day of the two rules'), ('former', 'The rules under which they were born'), ('latter', 'The rules of today')], max_length=8, verbose_name='how they are read')),
                        ('note', models.CharField(max_length=300, verbose_name='why')),
                        ('on', models.DateField(verbose_name='decided on')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('undone_on', models.DateField(blank=True, null=True, verbose_name='undone on')),
                        ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
                    ],
                    options={
                        'verbose_name': 'reading of debts',
                        'ordering': ('-id',),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('undone_on', None)), fields=('change',), name='debt_reading_once', violation_error_message='This was decided already: undo that decision first.')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
