"""What the sources delivered. A household is known by its source and its pseudonym, nothing else."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.models import User

from .enums import DeliveryState, Kind


class TrustedKey(models.Model):
    """The public key of a source. A file signed by another key, or by this one for another source, is refused.

    One person adds it and another confirms it; until then it signs nothing. `added_by` is null for those of before, of which
    nobody noted who added them: they stay trusted.
    """

    source = models.SlugField(_("source"), max_length=40)
    label = models.CharField(_("label"), max_length=120)
    pem = models.TextField(_("public key"))
    key_id = models.CharField(
        _("key number"), max_length=16, unique=True, error_messages={"unique": _("This key is already in the list.")}
    )
    added_on = models.DateField(_("added on"))
    added_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("added by"), related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("confirmed by"), related_name="+")
    confirmed_on = models.DateField(_("confirmed on"), null=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("source", "-added_on", "-id")
        verbose_name = _("trusted key")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("added_by")),
                name="key_confirmed_by_another",
                violation_error_message=_("Who added a key does not confirm it: another person does."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_on=None)
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False),
                name="key_confirmed_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def waits(self) -> bool:
        """Whether a second person has not confirmed it yet."""
        return not self.withdrawn_on and self.added_by_id is not None and self.confirmed_by_id is None


class Delivery(models.Model):
    """One facts file received: where it came from, what it covers, what it became."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    source = models.SlugField(_("source"), max_length=40)
    agreement = models.CharField(_("convention"), max_length=80)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    made_at = models.DateTimeField(_("made"))
    key = models.ForeignKey(TrustedKey, models.PROTECT, verbose_name=_("key"), related_name="deliveries")
    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)
    filename = models.CharField(_("file name"), max_length=120)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    received_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("received by"), related_name="+")
    rows = models.PositiveIntegerField(_("facts"))
    state = models.CharField(_("state"), max_length=8, choices=DeliveryState, default=DeliveryState.CURRENT)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("withdrawn by"), related_name="+")
    withdrawn_for = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        ordering = ("-number",)
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="delivery_dates"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WITHDRAWN, withdrawn_on__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_for="")
                | ~Q(state=DeliveryState.WITHDRAWN) & Q(withdrawn_on=None, withdrawn_by=None, withdrawn_for=""),
                name="delivery_withdrawn_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"


class PublishedPeriod(models.Model):
    """A month, or a quarter when `quarter` is 1 to 4, as it was published: read, never computed again.

    `shown` is what anyone reads, by column, null for a secret count; `exact`, of a month alone, is what it was
    drawn from: the months to come are protected with it. A file that corrects its facts changes neither: `CorrectedPeriod`.
    """

    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    quarter = models.PositiveSmallIntegerField(_("quarter"), default=0)
    shown = models.JSONField(_("published counts"))
    exact = models.JSONField(_("exact counts"), null=True)
    threshold = models.PositiveSmallIntegerField(_("smallest count shown"))
    published_on = models.DateField(_("published on"))

    class Meta:
        ordering = ("start", "quarter")
        verbose_name = _("published period")
        constraints = [models.UniqueConstraint(fields=("start", "quarter"), name="period_published_once")]

    def __str__(self) -> str:
        return f"{self.start} {self.quarter}"


class CorrectedPeriod(models.Model):
    """A month or a quarter published anew, once a file corrected its facts. `vintage`: 2 for the first correction that was
    published, the same for all the periods that it changed; what was published before stays beside it."""

    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    quarter = models.PositiveSmallIntegerField(_("quarter"), default=0)
    vintage = models.PositiveSmallIntegerField(_("vintage"))
    shown = models.JSONField(_("published counts"))
    exact = models.JSONField(_("exact counts"), null=True)
    threshold = models.PositiveSmallIntegerField(_("smallest count shown"))
    published_on = models.DateField(_("published on"))

    class Meta:
        ordering = ("vintage", "start", "quarter")
        verbose_name = _("corrected period")
        constraints = [
            models.UniqueConstraint(fields=("start", "quarter", "vintage"), name="period_corrected_once"),
            models.CheckConstraint(condition=Q(vintage__gt=1), name="period_corrected_after_told"),
        ]

    def __str__(self) -> str:
        return f"{self.start} {self.quarter} {self.vintage}"


class FactRow(models.Model):
    """One fact in force: those that a newer file replaces are deleted."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="facts")
    household = models.CharField(_("household"), max_length=26)
    person = models.CharField(_("person"), max_length=26, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    date = models.DateField(_("date"))
    commune = models.CharField(_("commune"), max_length=5, blank=True)
    size = models.PositiveSmallIntegerField(_("people"))

    class Meta:
        ordering = ("date", "household", "id")
        verbose_name = _("fact")
        indexes = [models.Index(fields=("kind", "date"), name="fact_kind_date")]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"
