"""The fee of each mandate becomes its first clause; who was ended has a last day; a body is in business."""

from django.db import migrations
from django.db.models import F


def forward(apps, schema_editor):
    mandate = apps.get_model("mandates", "Mandate")
    clause = apps.get_model("mandates", "FeeClause")
    ended = mandate.objects.filter(state="ended")
    ended.update(ended_on=F("ends_on"), end_reason="term")
    mandate.objects.filter(owner__kind="body").update(quality="pro")
    mandate.objects.filter(owner__kind="sci").update(quality="small")
    last = dict(ended.values_list("pk", "ended_on"))
    rows = mandate.objects.values_list("pk", "fee_basis_points", "starts_on")
    clause.objects.bulk_create(
        [
            clause(
                mandate_id=pk,
                kind="management",
                base="collected",
                basis_points=points,
                payer="owner",
                starts_on=day,
                ends_on=last.get(pk),
            )
            for pk, points, day in rows.iterator(chunk_size=1000)
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("mandates", "0002_clauses_and_amendments")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
