"""A dwelling that its owner may entrust, before the mandate."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField, KeyField
from trousseau.core.models import Dwelling, User, Versioned

from ..enums import CONTACTED, LossCause, Source, Stage
from .owners import Owner


class Tag(models.Model):
    """A word that officers put on prospects, made on the fly."""

    name = models.CharField(_("tag"), max_length=40)
    key = KeyField(sources=("name",), unique=True, db_index=False)

    class Meta:
        ordering = ("key",)
        verbose_name = _("tag")

    def __str__(self) -> str:
        return self.name


class Prospect(Versioned):
    """An owner and a dwelling not yet under mandate. `officer` is null while nobody has taken it up."""

    owner = models.ForeignKey(Owner, models.PROTECT, verbose_name=_("owner"), related_name="prospects")
    dwelling = models.OneToOneField(Dwelling, models.PROTECT, verbose_name=_("dwelling"), related_name="prospect")
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("officer"), related_name="prospects"
    )
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.NEW)
    source = models.CharField(_("how we met"), max_length=8, choices=Source, default=Source.OTHER)
    origin = models.CharField(_("how we met, in detail"), max_length=120, blank=True)
    reference = models.CharField(_("reference in its file"), max_length=80, blank=True, db_index=True)
    known_on = models.DateField(_("known since"))
    met_on = models.DateField(_("first contact"), null=True, blank=True)  # none while it is to contact
    next_contact_on = models.DateField(_("next contact"), null=True, blank=True)
    rent_hoped = CentsField(_("rent hoped for"), null=True, blank=True)
    lost_cause = models.CharField(_("why it was lost"), max_length=8, choices=LossCause, blank=True)
    lost_reason = models.CharField(_("why it was lost, in a few words"), max_length=200, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    tags = models.ManyToManyField(Tag, blank=True, verbose_name=_("tags"), related_name="prospects")
    history = HistoricalRecords()

    class Meta:
        ordering = ("next_contact_on", "id")
        verbose_name = _("prospect")
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage=Stage.LOST) | ~Q(lost_cause=""),
                name="lost_says_why",
                violation_error_message=_("Say why it was lost: it is counted in the report."),
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.LATER) | Q(next_contact_on__isnull=False),
                name="postponed_says_until",
                violation_error_message=_("Say until when: on that day the prospect comes back."),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=CONTACTED) | Q(met_on__isnull=False), name="contacted_says_when"
            ),
            models.CheckConstraint(condition=~Q(stage=Stage.NEW) | Q(met_on=None), name="to_contact_was_not_met"),
        ]
        indexes = [models.Index(fields=("stage", "next_contact_on"), name="prospect_stage")]

    def __str__(self) -> str:
        return f"{self.owner} – {self.dwelling}"


class StageChange(models.Model):
    """When a prospect took a stage, on the day that the fact bears. Written by `stages` alone; never changed.

    The first one has no `before`: visits and mandates are counted from these rows, contacts from `met_on`.
    """

    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="changes")
    before = models.CharField(_("from stage"), max_length=8, choices=Stage, blank=True)
    after = models.CharField(_("to stage"), max_length=8, choices=Stage)
    made_on = models.DateField(_("on"))
    made_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("by"), related_name="+")
    words = models.CharField(_("why"), max_length=240, blank=True)

    class Meta:
        ordering = ("made_on", "id")
        verbose_name = _("change of stage")
        indexes = [models.Index(fields=("after", "made_on"), name="stage_change_after")]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.after} {self.made_on}"
