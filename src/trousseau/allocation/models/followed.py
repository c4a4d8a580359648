"""What follows a decision: the household's refusal, the owner's answer, the letters."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.applications.models import Application
from trousseau.core.models import User
from trousseau.mail.models import MailItem

from ..enums import Answer, Channel, Ground, LetterKind, RefusalCode
from .decisions import Decision


class Refusal(models.Model):
    """Why a household did not take the dwelling, who heard it and how. It costs no points."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="refusal")
    code = models.CharField(pgettext_lazy("refusal", "why"), max_length=9, choices=RefusalCode)
    channel = models.CharField(_("heard by"), max_length=8, choices=Channel)
    heard_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by whom"), related_name="+")
    on = models.DateField(pgettext_lazy("refusal", "heard on"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("refusal")

    def __str__(self) -> str:
        return self.get_code_display()


class OwnerAnswer(models.Model):
    """What the owner said of the household designated: agreed, refused on a ground that may be heard, or an
    instruction that the law forbids to follow. Never erased: the last two protect the household and the agency."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="owner_answers")
    answer = models.CharField(_("answer"), max_length=9, choices=Answer)
    ground = models.CharField(_("ground"), max_length=9, choices=Ground, blank=True)
    on = models.DateField(pgettext_lazy("owner", "answered on"))
    channel = models.CharField(_("heard by"), max_length=8, choices=Channel)
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("recorded by"), related_name="+")

    class Meta:
        ordering = ("id",)
        verbose_name = _("owner's answer")
        constraints = [
            models.UniqueConstraint(
                fields=("decision",),
                condition=Q(answer=Answer.AGREED),
                name="owner_agrees_once",
                violation_error_message=_("The owner has agreed already."),
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.AGREED, ground="") | (~Q(answer=Answer.AGREED) & ~Q(ground="")),
                name="owner_answer_ground",
                violation_error_message=_("A refusal says its ground."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()} {self.on}"


class DecisionLetter(models.Model):
    """One letter that a sitting makes necessary. Its paper and its days are those of its mail item: the last one, when
    another had to be made."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=9, choices=LetterKind)
    application = models.ForeignKey(
        Application, models.CASCADE, null=True, blank=True, verbose_name=_("household"), related_name="letters"
    )
    mail = models.OneToOneField(MailItem, models.PROTECT, related_name="decision_letter", verbose_name=_("mail item"))

    class Meta:
        ordering = ("decision", "id")
        verbose_name = _("decision letter")
        constraints = [
            models.UniqueConstraint(
                fields=("decision", "kind"),
                condition=Q(application=None),
                name="decision_letter_once",
                violation_error_message=_("Somebody prepared these letters meanwhile: reload the page."),
            ),
            models.UniqueConstraint(
                fields=("decision", "kind", "application"),
                name="decision_letter_once_each",
                violation_error_message=_("Somebody prepared these letters meanwhile: reload the page."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decision_id}"
