"""The yearly report to the funders, frozen as it was sent, and the facts files given to the observatory."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.conventions.models import Convention
from trousseau.core.models import Document, User, Versioned

from .access import MAKE
from .enums import ReportState


class ReportQuerySet(models.QuerySet["Report"]):
    def for_user(self, user: User) -> "ReportQuerySet":
        """A report that was not sent is the agency's alone; one that was is read by every funder, since small counts are held
        back against all that was told to anybody. One made before reports were sent is read as it was."""
        return self if MAKE(user) else self.filter(~Q(state=ReportState.DRAFT) | Q(rows=None))

    def filling(self) -> "Report | None":
        """The one that fills a yearly return: one that was sent before a draft, of the last year, of its longest period, its last
        version."""
        found = self.exclude(rows=None).exclude(replaced_by__in=self.exclude(state=ReportState.DRAFT))
        told = found.exclude(state=ReportState.DRAFT)
        chosen = told if told.exists() else found
        days = F("ends_on") - F("starts_on")
        return chosen.annotate(days=days).order_by("-ends_on__year", "-days", "-ends_on", "-pk").first()

    def told(self) -> "ReportQuerySet":
        """Those whose counts left: what a later one must not betray by difference."""
        return self.filter(view__isnull=False)


class Report(Versioned):
    """What was done under a convention between two dates: figures frozen with their definitions, and the rows they count.

    `number`: 1, then one more for each correction, which `replaces` the one before; both stay readable. `rows`: what was
    counted, in a file of the agency, whose SHA-256 is `digest`; none for a report made before rows were kept. `counted_from`:
    the day on which the agency began to write here, when it falls in the period, so that its counts are of a part. `view`: what
    a funder reads, and which counts that tells; decided once, when it is sent. `account`: what the accountant's balance
    holds, in the order of the Cerfa 15059. `observatory`: the public figures of the territory, of a file that it signed.
    """

    convention = models.ForeignKey(Convention, models.PROTECT, verbose_name=_("convention"), related_name="reports")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    number = models.PositiveSmallIntegerField(_("version of the report"), default=1, editable=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )
    why = models.CharField(_("why it was corrected"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ReportState, default=ReportState.DRAFT)
    figures = models.JSONField(_("figures"))
    posts = models.JSONField(_("posts"), blank=True)
    indicators = models.JSONField(_("promised and done"), default=list, blank=True)
    money = models.JSONField(_("money of the convention"), null=True, blank=True, editable=False)
    rows = models.OneToOneField(Document, models.PROTECT, null=True, editable=False, related_name="+")
    counted_from = models.DateField(_("counted from"), null=True, blank=True, editable=False)
    digest = models.CharField(_("digest of the rows"), max_length=64, blank=True, editable=False)
    view = models.JSONField(_("what a funder reads"), null=True, editable=False)
    narrative = models.TextField(_("what the year was"), blank=True, max_length=6000)
    balance = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    account = models.JSONField(_("financial account"), null=True, blank=True, editable=False)
    observatory = models.JSONField(_("public figures of the observatory"), null=True, blank=True, editable=False)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)
    made_on = models.DateField(_("made on"))
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("made by"), related_name="+")
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("sent by"), related_name="+"
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("approved by"), related_name="+"
    )
    history = HistoricalRecords(
        excluded_fields=["figures", "posts", "indicators", "money", "view", "account", "observatory"]
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-ends_on", "-id")
        verbose_name = _("report")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="report_dates",
                violation_error_message=_("The end comes before the start: check the two dates."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT) | Q(sent_on__isnull=False, view__isnull=False),
                name="report_sent_has_view",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.APPROVED) | Q(approved_on__isnull=False, approved_by__isnull=False),
                name="report_approved_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.convention} {self.starts_on}–{self.ends_on}"


class ReportOpening(models.Model):
    """Who opened a report that was sent, and when first: the agency knows that it was read."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="openings")
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    on = models.DateField(_("on"))

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("opening of a report")
        constraints = [models.UniqueConstraint(fields=("report", "by"), name="report_opened_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.on}"


class ReportRemark(models.Model):
    """What a reader of a report wrote about it, and what the agency answered. `key`: sent twice, written once."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="remarks")
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    on = models.DateField(_("on"))
    text = models.TextField(_("remark"), max_length=2000)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("remark on a report")

    def __str__(self) -> str:
        return f"{self.report_id} {self.on}"


class ReturnLayout(models.Model):
    """A yearly return as its reader asks for it (places of intermediation, agrément, surveys of the network): `cells`, in order,
    each {"cell", "label", "measure", "what"}. Brought as a file; the report fills it."""

    name = models.CharField(
        _("name of the return"),
        max_length=120,
        unique=True,
        error_messages={"unique": _("A layout has this name already: add the year to it.")},
    )
    cells = models.JSONField(_("cells"))
    made_on = models.DateField(_("brought on"))
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("brought by"), related_name="+")

    class Meta:
        ordering = ("name",)
        verbose_name = _("layout of a return")

    def __str__(self) -> str:
        return self.name


class ObservatoryKey(models.Model):
    """The public key of the observatory: a file of public figures signed by another is refused. Another takes its place."""

    label = models.CharField(_("how it was received"), max_length=120)
    pem = models.TextField(_("public key"))
    number = models.CharField(
        _("key number"), max_length=16, unique=True, error_messages={"unique": _("This key was given already.")}
    )
    added_on = models.DateField(_("added on"))
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("added by"), related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-added_on", "-id")
        verbose_name = _("key of the observatory")

    def __str__(self) -> str:
        return self.label


class FactsSent(models.Model):
    """A facts file made for the observatory. `key`: sent twice, made once."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    rows = models.PositiveIntegerField(_("facts"))
    file = models.OneToOneField(Document, models.PROTECT, related_name="facts")
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("made by"), related_name="+")
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-made_at", "-id")
        verbose_name = _("facts file")

    def __str__(self) -> str:
        return f"{self.starts_on}–{self.ends_on}"
