"""The papers of a dwelling, each with its validity."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.enums import Energy
from trousseau.core.models import Document, Dwelling, User, Versioned

from ..enums import DiagnosticKind, Finding


class Diagnostic(Versioned):
    """A paper that the law asks of a dwelling to let, or that the agency asks of its owner.

    `reissue_of`: the attestation that gives an earlier DPE its class under the factor of 2026; it holds as long
    as that DPE. `valid_until` null: without end. `withdrawn_on`: recorded by mistake, kept for the history.
    """

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, verbose_name=_("dwelling"), related_name="diagnostics")
    kind = models.CharField(_("kind"), max_length=12, choices=DiagnosticKind)
    made_on = models.DateField(_("made on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    energy = models.CharField(_("energy class"), max_length=1, choices=Energy, blank=True)
    finding = models.CharField(_("finding"), max_length=8, choices=Finding, blank=True)
    reissue_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reissue", verbose_name=_("re-issue of")
    )
    file = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    recorded_on = models.DateField(_("recorded on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawn_why = models.CharField(_("why it was withdrawn"), max_length=200, blank=True, editable=False)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form
    history = HistoricalRecords()

    class Meta:
        ordering = ("-made_on", "-id")
        verbose_name = _("diagnostic")
        indexes = [models.Index(fields=("valid_until",), name="diagnostic_ends")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("made_on")),
                name="diagnostic_dates",
                violation_error_message=_("A paper does not end before it was made."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=DiagnosticKind.DPE) | ~Q(energy=""),
                name="dpe_has_a_class",
                violation_error_message=_("A DPE gives a class."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.made_on}"
