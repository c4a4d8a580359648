"""An entry that nobody else’s page writes: proposed by one person, posted by another."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import User, Versioned

from ..enums import Ledger, ManualState
from .entries import Entry, Fund, code_only


class ManualEntry(Versioned):
    """Écriture d’opérations diverses. `why_kept`: why it moves an account that the rooms keep, when it does."""

    ledger = models.CharField(_("ledger"), max_length=8, choices=Ledger)
    on = models.DateField(_("date"))
    label = models.CharField(_("label"), max_length=160)
    ground = models.CharField(_("ground"), max_length=240)
    why_kept = models.CharField(_("why it moves an account that the rooms keep"), max_length=240, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ManualState, default=ManualState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_on = models.DateField(_("proposed on"))
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by"))
    answered_on = models.DateField(_("answered on"), null=True)
    why_refused = models.CharField(_("why it was refused"), max_length=240, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="manual")
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form
    history = HistoricalRecords()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("manual entry")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ManualState.POSTED) | Q(entry__isnull=False, answered_by__isnull=False),
                name="manual_entry_posted_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=ManualState.POSTED) | ~Q(answered_by=models.F("proposed_by")),
                name="manual_entry_second_person",
                violation_error_message=_("You proposed this entry: another person posts it."),
            ),
        ]

    def __str__(self) -> str:
        return f"OD-{self.pk:05d}" if self.pk else str(_("manual entry"))


class ManualLine(models.Model):
    """One line of it, in cents on one side."""

    manual = models.ForeignKey(ManualEntry, models.CASCADE, related_name="lines")
    account = models.CharField(_("account"), max_length=12)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fund"))
    aux = models.CharField(_("lease or mandate"), max_length=20, blank=True, validators=[code_only])
    debit = CentsField(_("debit"), default=0)
    credit = CentsField(_("credit"), default=0)

    class Meta:
        ordering = ("id",)
        verbose_name = _("line of a manual entry")
        constraints = [
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0), name="manual_line_on_one_side"
            )
        ]

    def __str__(self) -> str:
        return f"{self.manual} {self.account}"
