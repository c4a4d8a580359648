"""A stage before the first contact; when an owner was erased; how often a public page was sent.

A prospect that came by a file or by the public page, and that nobody wrote to, met or called, is to contact again.
"""

from django.db import migrations, models
from django.db.models import Exists, F, OuterRef, Q

STAGES = [
    ("new", "To contact"), ("contact", "In contact"), ("visited", "Visited"), ("proposed", "Mandate proposed"),
    ("later", "Postponed"), ("won", "Under mandate"), ("lost", "Lost"),
]  # fmt: skip
CONTACTED = ("contact", "visited", "proposed", "won")


def find_those_never_contacted(apps, schema_editor):
    prospect, change, contact, history = (
        apps.get_model("captation", name)
        for name in ("Prospect", "StageChange", "OwnerContact", "HistoricalProspect")
    )
    for model in (prospect, history):
        model.objects.update(known_on=F("met_on"))
    spoken = contact.objects.filter(prospect=OuterRef("pk")).exclude(channel="page")
    moved = change.objects.filter(prospect=OuterRef("pk")).exclude(before="")
    waiting = prospect.objects.filter(~Exists(spoken), ~Exists(moved), stage="contact", source__in=("sheet", "page"))
    keys = list(waiting.values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        prospect.objects.filter(pk__in=some).update(stage="new", met_on=None)
        change.objects.filter(prospect__in=some).update(after="new")


def meet_them_again(apps, schema_editor):
    prospect, change = (apps.get_model("captation", name) for name in ("Prospect", "StageChange"))
    prospect.objects.filter(stage="new").update(stage="contact")
    change.objects.filter(after="new").update(after="contact")
    change.objects.filter(before="new").update(before="contact")
    history = apps.get_model("captation", "HistoricalProspect")
    history.objects.filter(stage="new").update(stage="contact")
    for model in (prospect, history):
        model.objects.filter(met_on=None).update(met_on=F("known_on"))


def _stage(name: str, **more):
    return models.CharField(choices=STAGES, max_length=8, verbose_name=name, **more)


class Migration(migrations.Migration):
    dependencies = [("captation", "0011_campaigns")]
    operations = [
        *(
            operation
            for model in ("historicalprospect", "prospect")
            for operation in (
                migrations.AddField(model, "known_on", models.DateField(null=True, verbose_name="known since")),
                migrations.AlterField(
                    model, "met_on", models.DateField(blank=True, null=True, verbose_name="first contact")
                ),
                migrations.AlterField(model, "stage", _stage("stage", default="new")),
            )
        ),
        *(
            migrations.AddField(
                model, "erased_on",
                models.DateField(blank=True, editable=False, null=True, verbose_name="data erased on"),
            )
            for model in ("historicalowner", "owner")
        ),
        migrations.CreateModel(
            "Knock",
            [
                ("mark", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("hour", models.DateTimeField(db_index=True, verbose_name="hour")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="pages sent")),
            ],
            options={"verbose_name": "knock at a public page"},
        ),
        migrations.AlterField("stagechange", "after", _stage("to stage")),
        migrations.AlterField("stagechange", "before", _stage("from stage", blank=True)),
        migrations.RunPython(find_those_never_contacted, meet_them_again),
        *(
            migrations.AlterField(model, "known_on", models.DateField(verbose_name="known since"))
            for model in ("historicalprospect", "prospect")
        ),
        migrations.AddConstraint(
            "prospect",
            models.CheckConstraint(
                condition=~Q(stage__in=CONTACTED) | Q(met_on__isnull=False), name="contacted_says_when"
            ),
        ),
        migrations.AddConstraint(
            "prospect",
            models.CheckConstraint(condition=~Q(stage="new") | Q(met_on=None), name="to_contact_was_not_met"),
        ),
    ]
