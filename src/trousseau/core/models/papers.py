"""The agency's identity, its documents, their numbers, the values added to the scales."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..enums import PaperKind
from ..fields import CentsField
from .accounts import User
from .base import Versioned
from .people import Household


class Agency(Versioned):
    """The agency itself, as its papers print it (décret 72-678, art. 92). One row."""

    name = models.CharField(_("name"), max_length=160)
    address = models.CharField(_("address"), max_length=240)
    siren = models.CharField(_("SIREN number"), max_length=9, blank=True)
    siret = models.CharField(_("SIRET number"), max_length=14, blank=True)
    signatory = models.CharField(_("who signs"), max_length=120, blank=True)
    signatory_title = models.CharField(_("as what"), max_length=80, blank=True)
    started_on = models.DateField(_("first professional card on"), null=True, blank=True)
    mediator = models.CharField(_("consumer mediator, with address"), max_length=240, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="agency_once")]

    def __str__(self) -> str:
        return self.name


class Attestation(models.Model):
    """What a person says was done, of which the software has no other proof: the keys put apart, the house's rules read.

    `digest`: tells what it was said of from what that becomes. Once it changes, it says nothing any more.
    """

    code = models.CharField(_("what"), max_length=40)
    digest = models.CharField(max_length=64, editable=False)
    words = models.CharField(_("how"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by whom"), related_name="+")
    at = models.DateTimeField(_("noted on"), auto_now_add=True)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("attestation")

    def __str__(self) -> str:
        return f"{self.code} {self.at:%Y-%m-%d}"


class AgencyPaper(Versioned):
    """A paper that lets the agency work, between two days; successive ones follow each other.

    The last to begin that still runs is the one in force: `core.papers.agency_papers` reads a day.
    """

    kind = models.CharField(_("kind"), max_length=13, choices=PaperKind)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issuer = models.CharField(_("given by, with address"), max_length=240)
    amount = CentsField(_("amount guaranteed"), null=True, blank=True)
    starts_on = models.DateField(_("valid from"))
    ends_on = models.DateField(_("valid until"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("kind", "starts_on", "id")
        verbose_name = _("agency paper")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "starts_on"),
                name="agency_paper_once",
                violation_error_message=_("A paper of this kind already begins on that day: correct it."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="agency_paper_dates",
                violation_error_message=_("It ends before it begins: check the dates."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=PaperKind.GUARANTEE) | Q(amount__gt=0),
                name="agency_paper_amount",
                violation_error_message=_("Say the amount that is guaranteed."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ScaleValue(models.Model):
    """A value of a scale added by an administrator, later than the shipped ones."""

    code = models.CharField(_("scale"), max_length=80)
    value = models.CharField(_("value"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    article = models.CharField(_("article"), max_length=120)
    source = models.CharField(_("source"), max_length=300)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("code", "starts_on")
        constraints = [
            models.UniqueConstraint(
                fields=("code", "starts_on"),
                name="scale_value_once",
                violation_error_message=_("A value already starts on that day."),
            ),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="scale_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.starts_on}"


class ScaleReadingQuerySet(models.QuerySet["ScaleReading"]):
    def standing(self) -> "ScaleReadingQuerySet":
        return self.filter(withdrawn_on=None)


class ScaleReading(models.Model):
    """Somebody read a value of a scale in its text, on a day: who, and where. Never changed; withdrawn, with its reason.

    `digest`: tells the value that was read from what the value becomes (`core.scale_readings`): of another one it says
    nothing, and that one is unverified again.
    """

    code = models.CharField(_("scale"), max_length=80)
    starts_on = models.DateField(_("from"))
    digest = models.CharField(max_length=64, editable=False)
    value = models.TextField(_("value"))  # as it was then
    source = models.CharField(_("where it was read"), max_length=300)
    read_on = models.DateField(_("read on"))
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("read by"), related_name="+")
    at = models.DateTimeField(_("noted on"), auto_now_add=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_for = models.CharField(_("why it was withdrawn"), max_length=200, blank=True)

    objects = ScaleReadingQuerySet.as_manager()

    class Meta:
        ordering = ("-read_on", "-id")
        verbose_name = _("reading of a scale")
        constraints = [
            models.UniqueConstraint(
                fields=("code", "starts_on", "digest", "by", "read_on"),
                condition=Q(withdrawn_on=None),
                name="scale_reading_once",
                violation_error_message=_("You noted this reading already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None, withdrawn_for="")
                | (Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_for="")),
                name="scale_reading_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.starts_on} {self.read_on}"


class Document(models.Model):
    """A file that was produced or received. Never changed: a new one replaces it. `seal`: see `core.digests`."""

    kind = models.CharField(_("kind"), max_length=24)
    number = models.CharField(_("number"), max_length=32, blank=True)
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to="%Y/%m", max_length=200)
    sha256 = models.CharField(max_length=64)
    template = models.CharField(_("template"), max_length=60, blank=True)
    data = models.JSONField(_("data"), default=dict)
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="documents")
    made_on = models.DateField(_("made on"))
    seal = models.CharField(max_length=64, blank=True, editable=False)
    unscanned = models.BooleanField(_("not scanned"), default=False, editable=False)  # see core.incoming
    wrong_on = models.DateField(_("found changed on"), null=True, editable=False)  # see core.digests
    erased_on = models.DateField(_("file erased on"), null=True, editable=False)  # something still points at its row

    untold = ("kind",)  # the title says it

    class Meta:
        ordering = ("-made_on", "-id")
        verbose_name = _("paper")
        constraints = [
            models.UniqueConstraint(fields=("kind", "number"), condition=~Q(number=""), name="document_number_once")
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **options) -> None:
        if self._state.adding:
            raise TypeError("A new paper is written with its seal: core.digests.write.")
        super().save(*args, **options)


class Sequence(models.Model):
    """The last number given in a gapless series; taken inside the transaction that uses it."""

    code = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.code} {self.last}"
