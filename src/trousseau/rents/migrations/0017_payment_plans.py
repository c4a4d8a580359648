import django.db.models.deletion
import trousseau.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rents', '0016_cheques_of_deposits'),
        ('tenancies', '0013_flat_charges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('debt', trousseau.core.fields.CentsField(verbose_name='debt')),
                ('agreed_on', models.DateField(verbose_name='agreed on')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what was agreed')),
                ('made_on', models.DateField(verbose_name='noted on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('why_ended', models.CharField(blank=True, choices=[('kept', 'Kept to its end'), ('broken', 'No longer kept'), ('replaced', 'Another takes its place')], max_length=8, verbose_name='why it ended')),
                ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='tenancies.lease', verbose_name='lease')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'payment plan',
                'ordering': ('-made_on', '-id'),
            },
        ),
        migrations.CreateModel(
            name='PlanInstalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rank')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('cents', trousseau.core.fields.CentsField(verbose_name='amount')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='instalments', to='rents.paymentplan')),
            ],
            options={
                'verbose_name': 'plan instalment',
                'ordering': ('plan_id', 'rank'),
            },
        ),
        migrations.AddConstraint(
            model_name='paymentplan',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('lease',), name='payment_plan_one_at_once', violation_error_message='A payment plan already runs for this lease: end it first.'),
        ),
        migrations.AddConstraint(
            model_name='paymentplan',
            constraint=models.CheckConstraint(condition=models.Q(('debt__gt', 0)), name='payment_plan_debt'),
        ),
        migrations.AddConstraint(
            model_name='paymentplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('why_ended', '')), models.Q(('ended_on__isnull', False), models.Q(('why_ended', ''), _negated=True)), _connector='OR'), name='payment_plan_end_says_why'),
        ),
        migrations.AddConstraint(
            model_name='planinstalment',
            constraint=models.UniqueConstraint(fields=('plan', 'rank'), name='plan_instalment_once'),
        ),
        migrations.AddConstraint(
            model_name='planinstalment',
            constraint=models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='plan_instalment_positive'),
        ),
    ]
