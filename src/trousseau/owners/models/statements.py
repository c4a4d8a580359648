"""The accounts rendered to an owner."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, Run, User
from trousseau.ledger.models import Entry, Fund
from trousseau.mail.models import MailItem
from trousseau.mandates.models import Mandate

from ..enums import LineKind


class StatementRun(Run):
    """The accounts of many mandates until one day, asked for at once and rendered by the task worker.

    `every`: those that fall due later too. `done`: mandates looked at; `made`: accounts rendered.
    `waits`: by mandate, why its accounts were left aside.
    """

    UNDER_WAY = {"ended_at": (None,)}

    until = models.DateField(_("until"))
    every = models.BooleanField(_("those that fall due later too"), default=False)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("asked by"), related_name="+")
    asked_on = models.DateField(_("asked on"))
    made = models.PositiveIntegerField(_("accounts rendered"), default=0)
    waits = models.JSONField(_("left aside"), default=dict, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("rendering of accounts")
        constraints = [
            models.UniqueConstraint(
                fields=("until", "every"),
                condition=Q(ended_at=None),
                name="statement_run_one_at_once",
                violation_error_message=_("The accounts until that day are already being rendered."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.until}"


class OwnerStatement(models.Model):
    """Décret 72-678, art. 66: the accounts of a mandate for a period; `closing` is the ledger's, and the next `opening`.

    Its data and the version of its template are kept with the paper. `mail`: how it leaves. `head`: the last entry of the
    clients' ledger that stood when it was made: the next ones show what came after it, or is dated after their last day.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    head = models.PositiveIntegerField(editable=False)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="owner_statements", verbose_name=_("mandate"))
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    opening = CentsField(_("opening balance"))
    closing = CentsField(_("closing balance"))
    made_on = models.DateField(_("made on"))
    paper = models.OneToOneField(Document, models.PROTECT, related_name="owner_statement")
    mail = models.OneToOneField(
        MailItem, models.PROTECT, null=True, editable=False, verbose_name=_("mail item"), related_name="owner_statement"
    )

    class Meta:
        ordering = ("-number",)
        verbose_name = _("management statement")
        constraints = [
            models.UniqueConstraint(
                fields=("mandate", "first_day"),
                name="owner_statement_once",
                violation_error_message=_("These days are already accounted for."),
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="owner_statement_days"),
        ]

    def __str__(self) -> str:
        return f"C{self.number:05d}"


class TaxSummary(models.Model):
    """The summary of a year for the owner's return, as it was printed; a later one of the same year replaces it."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="tax_summaries", verbose_name=_("mandate"))
    year = models.PositiveSmallIntegerField(_("year"))
    made_on = models.DateField(_("made on"))
    paper = models.OneToOneField(Document, models.PROTECT, related_name="tax_summary")

    class Meta:
        ordering = ("-year", "-number")
        verbose_name = _("tax summary")

    def __str__(self) -> str:
        return f"R{self.number:05d}"


class OwnerStatementLine(models.Model):
    """What one entry moved on the owner's account, for one lease, as its statement shows it: each is shown once."""

    statement = models.ForeignKey(OwnerStatement, models.CASCADE, related_name="lines")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    aux = models.CharField(_("lease"), max_length=20, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=LineKind)
    amount = CentsField(_("amount"))

    class Meta:
        ordering = ("entry__date", "entry_id", "id")
        verbose_name = _("line of a statement")
        constraints = [
            models.UniqueConstraint(fields=("entry", "fund", "aux", "kind"), name="owner_statement_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.amount}"
