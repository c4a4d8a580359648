"""A spreadsheet of owners and dwellings: where it comes from, each of its rows, what it changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Run, User, Versioned

from ..enums import IMPORT_AT_WORK, Ground, ImportState, Verdict
from .owners import Owner
from .prospects import Prospect


class ColumnMap(models.Model):
    """Which column of a file says what, remembered by its header: the same header is not asked about twice."""

    signature = models.CharField(max_length=64, unique=True)
    columns = models.JSONField(default=dict)  # field → place of its column

    def __str__(self) -> str:
        return self.signature[:12]


class Import(Versioned, Run):
    """One spreadsheet received: its origin and term, its progress, what it did. Never more than its rows name anyone."""

    UNDER_WAY = {"state": IMPORT_AT_WORK}

    state = models.CharField(_("state"), max_length=8, choices=ImportState, default=ImportState.COLUMNS, editable=False)
    label = models.CharField(_("name of this import"), max_length=120)
    ground = models.CharField(_("where the data come from"), max_length=10, choices=Ground)
    act = models.CharField(_("act or agreement"), max_length=200)
    keep_until = models.DateField(_("may be kept until"))
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    made_on = models.DateField(_("received on"))
    file = models.FileField(upload_to="imports", max_length=200, blank=True)  # erased once its rows are staged
    sha256 = models.CharField(max_length=64)
    dialect = models.CharField(_("read as"), max_length=40)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    reached = models.PositiveIntegerField(default=0)  # the last line staged: where reading goes on
    change_agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form

    class Meta:
        ordering = ("-id",)
        verbose_name = _("import")

    def __str__(self) -> str:
        return self.label


class ImportRow(models.Model):
    """One row as it was understood. `values` are typed facts by field; `identity` finds its twin."""

    source = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    verdict = models.CharField(_("what it does"), max_length=8, choices=Verdict)
    would = models.CharField(max_length=8, choices=Verdict, blank=True)  # a doubtful row's verdict once confirmed
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)  # field → [before, after]
    identity = models.CharField(max_length=64, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("line",)
        verbose_name = _("imported row")
        constraints = [models.UniqueConstraint(fields=("source", "line"), name="import_row_once")]
        indexes = [
            models.Index(fields=("source", "verdict", "line"), name="import_row_verdict"),
            models.Index(fields=("source", "identity"), name="import_row_identity"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.line}"


class ImportProblem(models.Model):
    """What is wrong or unusual in one cell, with what to write instead (words.py says it)."""

    row = models.ForeignKey(ImportRow, models.CASCADE, related_name="problems")
    column = models.CharField(_("column"), max_length=120)
    value = models.CharField(_("what is written"), max_length=200, blank=True)
    code = models.CharField(max_length=24)
    params = models.JSONField(default=dict)
    soft = models.BooleanField(default=False)  # a confirmation is enough

    class Meta:
        ordering = ("row__line", "id")
        verbose_name = _("import problem")

    def __str__(self) -> str:
        return f"{self.row} {self.code}"


class ImportEffect(models.Model):
    """What an applied row made or changed, so that it can be undone.

    `made` names what it created (owner, dwelling, prospect); `before` the values it replaced; `versions` those
    that it left: a higher one says that somebody has touched the object since.
    """

    row = models.OneToOneField(ImportRow, models.CASCADE, related_name="effect")
    owner = models.ForeignKey(Owner, models.CASCADE, related_name="import_effects")
    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="import_effects")
    made = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        verbose_name = _("import effect")

    def __str__(self) -> str:
        return str(self.row)
