
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_sheet_of_heads'),
        ('support', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalTeamMember',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('part', models.CharField(choices=[('referent', 'Referent'), ('colleague', 'Colleague'), ('outside', 'Professional of another service')], max_length=9, verbose_name='part')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('service', models.CharField(blank=True, max_length=120, verbose_name='service')),
                ('why', models.CharField(max_length=200, verbose_name='why them')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('noted_on', models.DateField(editable=False, verbose_name='noted on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='no longer from')),
                ('ended_for', models.CharField(blank=True, choices=[('handed', 'Another took over'), ('over', 'The support is over'), ('left', 'They left the agency or the service'), ('planned', 'The day that was set came'), ('asked', 'The household asked for it'), ('mistake', 'Noted by mistake'), ('closed', 'The file was closed to them')], max_length=9, verbose_name='why it ended')),
                ('end_words', models.CharField(blank=True, max_length=200, verbose_name='in words')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('added_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.household')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.organisation', verbose_name='organisation')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='colleague')),
            ],
            options={
                'verbose_name': 'historical member of a support team',
                'verbose_name_plural': 'historical member of a support teams',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('part', models.CharField(choices=[('referent', 'Referent'), ('colleague', 'Colleague'), ('outside', 'Professional of another service')], max_length=9, verbose_name='part')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('service', models.CharField(blank=True, max_length=120, verbose_name='service')),
                ('why', models.CharField(max_length=200, verbose_name='why them')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('noted_on', models.DateField(editable=False, verbose_name='noted on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='no longer from')),
                ('ended_for', models.CharField(blank=True, choices=[('handed', 'Another took over'), ('over', 'The support is over'), ('left', 'They left the agency or the service'), ('planned', 'The day that was set came'), ('asked', 'The household asked for it'), ('mistake', 'Noted by mistake'), ('closed', 'The file was closed to them')], max_length=9, verbose_name='why it ended')),
                ('end_words', models.CharField(blank=True, max_length=200, verbose_name='in words')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team', to='core.household')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.organisation', verbose_name='organisation')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='teams', to=settings.AUTH_USER_MODEL, verbose_name='colleague')),
            ],
            options={
                'verbose_name': 'member of a support team',
                'ordering': ('starts_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='team_dates', violation_error_message='Nobody leaves a team before joining it.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_for', ''), ('ends_on', None)), models.Q(('ends_on__isnull', False), models.Q(('ended_for', ''), _negated=True)), _connector='OR'), name='team_end_says_why'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('part', 'outside'), _negated=True), ('name', ''), ('organisation', None), ('user__isnull', False)), models.Q(('organisation__isnull', False), ('part', 'outside'), ('user', None), models.Q(('name', ''), _negated=True)), _connector='OR'), name='team_colleague_or_outside', violation_error_message='A professional of another service has a name and an organisation.'), models.UniqueConstraint(condition=models.Q(('ends_on', None), ('part', 'referent')), fields=('household',), name='one_referent_at_a_time', violation_error_message='This household has a referent already: end that first, or hand it over.'), models.UniqueConstraint(condition=models.Q(('ends_on', None), ('user__isnull', False)), fields=('household', 'user'), name='once_in_a_team', violation_error_message='This colleague is in the team already.')],
            },
        ),
    ]
