"""What a council or another body decided: its act as it was read here, or its reference alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import KeyField
from trousseau.core.models import Document, Organisation, User, Versioned

from ..enums import Verdict


class Deliberation(Versioned):
    """An act as it was read. `reading` is the dictionary of exchange.deliberation, kept whole.

    `verdict` and `errors` are drawn from it when it is entered: a list shows them without opening it.
    """

    council = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("council"), related_name="deliberations")
    held_on = models.DateField(_("sitting of"), null=True)
    subject = models.CharField(_("subject"), max_length=300)
    key = KeyField(sources=("subject",))
    adopted = models.BooleanField(_("adopted"), null=True)
    verdict = models.CharField(_("vote"), max_length=8, choices=Verdict)
    errors = models.PositiveSmallIntegerField(_("reading errors"), default=0)
    number = models.CharField(_("number of the deliberation"), max_length=40, blank=True)
    subject_code = models.CharField(_("subject code (ACTES)"), max_length=4, blank=True)
    text = models.TextField(_("text of the act"), default="", editable=False)
    corrected = models.TextField(_("text as it was corrected"), blank=True)
    reading = models.JSONField(_("reading"))
    act = models.OneToOneField(Document, models.PROTECT, verbose_name=_("act"), related_name="deliberation")
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("entered by"), related_name="+")
    entered_on = models.DateField(_("entered on"))
    history = HistoricalRecords(excluded_fields=["text", "reading"])

    class Meta:
        ordering = ("-held_on", "-id")
        verbose_name = _("deliberation")

    def __str__(self) -> str:
        return self.subject


class Confirmation(models.Model):
    """Someone looked at a check of the reading and found it right. It holds for these very words: a
    correction that changes the check asks again."""

    deliberation = models.ForeignKey(Deliberation, models.CASCADE, related_name="confirmations")
    message = models.CharField(_("check"), max_length=500)
    confirmed_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("confirmed by"), related_name="+")
    confirmed_on = models.DateField(_("confirmed on"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("confirmed check")
        constraints = [models.UniqueConstraint(fields=("deliberation", "message"), name="check_confirmed_once")]

    def __str__(self) -> str:
        return self.message


class Withdrawable(models.Model):
    """A row that was typed by mistake stays, with who withdrew it and why: nothing counts it any more."""

    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawn_for = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("withdrawn by"), related_name="+"
    )

    class Meta:
        abstract = True


class Decision(Versioned):
    """What a body decided, known by its reference: an arrêté, a board's decision, a vote that nobody gave the file of.

    `file` is its copy or its scan when someone has it; `deliberation` the act when it was read here.
    """

    body = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("who decided"), related_name="decisions")
    decided_on = models.DateField(_("decided on"))
    reference = models.CharField(_("reference of the act"), max_length=80, blank=True)
    subject = models.CharField(_("what it decides"), max_length=300)
    deliberation = models.ForeignKey(
        Deliberation, models.PROTECT, null=True, blank=True, verbose_name=_("deliberation"), related_name="decisions"
    )
    file = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, verbose_name=_("act"), related_name="decision"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("-decided_on", "-id")
        verbose_name = _("decision")
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject=""),
                name="decision_says_what",
                violation_error_message=_("Write what the act decides."),
            )
        ]

    def __str__(self) -> str:
        return self.subject
