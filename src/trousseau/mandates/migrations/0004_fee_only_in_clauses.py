"""Nothing but the clauses says a fee; a mandate that ended says its last day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mandates", "0003_first_clauses")]
    operations = [
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_on', None)), _connector='OR'), name='mandate_ended_has_day', violation_error_message='An ended mandate says its last day.'),
        ),
        migrations.RemoveField(
            model_name='mandate',
            name='fee_basis_points',
        ),
    ]
