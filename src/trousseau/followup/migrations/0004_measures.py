import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conventions', '0001_initial'),
        ('core', '0002_sheet_of_heads'),
        ('followup', '0003_gla'),
        ('tenancies', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FundedPlaces',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('kind', models.CharField(choices=[('gla', 'Adapted rental management (GLA)'), ('asll', 'Social support linked to housing (ASLL)'), ('avdl', 'Support to and in the home (AVDL)'), ('masp', 'Personalised social support (MASP)'), ('hf', 'Housing First team (Un chez-soi d’abord)')], max_length=8, verbose_name='measure')),
                ('places', models.PositiveSmallIntegerField(verbose_name='funded places')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='no longer from')),
                ('source', models.CharField(max_length=200, verbose_name='where it is written')),
            ],
            options={
                'verbose_name': 'funded places',
                'ordering': ('kind', '-starts_on', '-id'),
            },
        ),
        migrations.CreateModel(
            name='HistoricalFundedPlaces',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('kind', models.CharField(choices=[('gla', 'Adapted rental management (GLA)'), ('asll', 'Social support linked to housing (ASLL)'), ('avdl', 'Support to and in the home (AVDL)'), ('masp', 'Personalised social support (MASP)'), ('hf', 'Housing First team (Un chez-soi d’abord)')], max_length=8, verbose_name='measure')),
                ('places', models.PositiveSmallIntegerField(verbose_name='funded places')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='no longer from')),
                ('source', models.CharField(max_length=200, verbose_name='where it is written')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical funded places',
                'verbose_name_plural': 'historical funded placess',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='adhesion',
            field=models.CharField(blank=True, choices=[('agreed', 'The household agreed'), ('refused', 'The household refused')], max_length=8, verbose_name='the household’s answer'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='answered_on',
            field=models.DateField(blank=True, null=True, verbose_name='answered on'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='convention',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='conventions.convention', verbose_name='convention'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='decided_on',
            field=models.DateField(blank=True, null=True, verbose_name='decided on'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='final_due',
            field=models.DateField(blank=True, null=True, verbose_name='final report due'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='final_sent_on',
            field=models.DateField(blank=True, null=True, verbose_name='final report sent on'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='funder',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.organisation', verbose_name='paid by'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='interim_due',
            field=models.DateField(blank=True, null=True, verbose_name='interim report due'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='interim_sent_on',
            field=models.DateField(blank=True, null=True, verbose_name='interim report sent on'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='planned_end',
            field=models.DateField(blank=True, null=True, verbose_name='planned end'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='prescriber',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.organisation', verbose_name='asked for by'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='reference',
            field=models.CharField(blank=True, max_length=60, verbose_name='reference of the decision'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='renewal_asked_on',
            field=models.DateField(blank=True, null=True, verbose_name='renewal asked on'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='renewal_due',
            field=models.DateField(blank=True, null=True, verbose_name='renewal asked by'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='unit',
            field=models.CharField(blank=True, choices=[('hours', 'Hours'), ('months', 'Months')], max_length=6, verbose_name='billed by'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='units_billed',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hours or months billed'),
        ),
        migrations.AddField(
            model_name='historicalhouseholdmeasure',
            name='units_planned',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hours or months planned'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='adhesion',
            field=models.CharField(blank=True, choices=[('agreed', 'The household agreed'), ('refused', 'The household refused')], max_length=8, verbose_name='the household’s answer'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='answered_on',
            field=models.DateField(blank=True, null=True, verbose_name='answered on'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='convention',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conventions.convention', verbose_name='convention'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='decided_on',
            field=models.DateField(blank=True, null=True, verbose_name='decided on'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='final_due',
            field=models.DateField(blank=True, null=True, verbose_name='final report due'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='final_sent_on',
            field=models.DateField(blank=True, null=True, verbose_name='final report sent on'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='funder',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.organisation', verbose_name='paid by'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='interim_due',
            field=models.DateField(blank=True, null=True, verbose_name='interim report due'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='interim_sent_on',
            field=models.DateField(blank=True, null=True, verbose_name='interim report sent on'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='planned_end',
            field=models.DateField(blank=True, null=True, verbose_name='planned end'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='prescriber',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.organisation', verbose_name='asked for by'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='reference',
            field=models.CharField(blank=True, max_length=60, verbose_name='reference of the decision'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='renewal_asked_on',
            field=models.DateField(blank=True, null=True, verbose_name='renewal asked on'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='renewal_due',
            field=models.DateField(blank=True, null=True, verbose_name='renewal asked by'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='unit',
            field=models.CharField(blank=True, choices=[('hours', 'Hours'), ('months', 'Months')], max_length=6, verbose_name='billed by'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='units_billed',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hours or months billed'),
        ),
        migrations.AddField(
            model_name='householdmeasure',
            name='units_planned',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hours or months planned'),
        ),
        migrations.AlterField(
            model_name='historicalhouseholdmeasure',
            name='ended_for',
            field=models.CharField(blank=True, choices=[('autonomy', 'The household needs it no more'), ('term', 'Its term came'), ('left', 'The household left the dwelling'), ('handed', 'Another support took over'), ('declined', 'The household does not want it')], max_length=10, verbose_name='why it ended'),
        ),
        migrations.AlterField(
            model_name='historicalhouseholdmeasure',
            name='kind',
            field=models.CharField(choices=[('gla', 'Adapted rental management (GLA)'), ('asll', 'Social support linked to housing (ASLL)'), ('avdl', 'Support to and in the home (AVDL)'), ('masp', 'Personalised social support (MASP)'), ('hf', 'Housing First team (Un chez-soi d’abord)')], default='gla', max_length=8, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='householdmeasure',
            name='ended_for',
            field=models.CharField(blank=True, choices=[('autonomy', 'The household needs it no more'), ('term', 'Its term came'), ('left', 'The household left the dwelling'), ('handed', 'Another support took over'), ('declined', 'The household does not want it')], max_length=10, verbose_name='why it ended'),
        ),
        migrations.AlterField(
            model_name='householdmeasure',
            name='kind',
            field=models.CharField(choices=[('gla', 'Adapted rental management (GLA)'), ('asll', 'Social support linked to housing (ASLL)'), ('avdl', 'Support to and in the home (AVDL)'), ('masp', 'Personalised social support (MASP)'), ('hf', 'Housing First team (Un chez-soi d’abord)')], default='gla', max_length=8, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='householdmeasure',
            constraint=models.CheckConstraint(condition=models.Q(('planned_end', None), ('planned_end__gte', models.F('begun_on')), _connector='OR'), name='measure_planned_end', violation_error_message='The planned end comes after the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='householdmeasure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('adhesion', ''), ('answered_on', None)), models.Q(models.Q(('adhesion', ''), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='measure_answer_has_a_day', violation_error_message='An answer of the household has its day: write both, or neither.'),
        ),
        migrations.AddField(
            model_name='fundedplaces',
            name='convention',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conventions.convention', verbose_name='convention'),
        ),
        migrations.AddField(
            model_name='fundedplaces',
            name='noted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by'),
        ),
        migrations.AddField(
            model_name='historicalfundedplaces',
            name='convention',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='conventions.convention', verbose_name='convention'),
        ),
        migrations.AddField(
            model_name='historicalfundedplaces',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalfundedplaces',
            name='noted_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by'),
        ),
        migrations.AddConstraint(
            model_name='fundedplaces',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='funded_places_dates', violation_error_message='The last day comes after the first.'),
        ),
    ]
