"""What changes the terms of a signed mandate: an amendment, or its renewal. The signed terms are never rewritten."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User
from trousseau.mail.models import MailItem

from ..enums import AmendmentKind, Choice, Convention
from .mandates import Mandate


class Amendment(models.Model):
    """A dated change with what it changes; what it leaves alone is null. Never changed itself.

    `kind`: signed by both sides, or the tacit renewal that the mandate's own clause brings.
    """

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="amendments", verbose_name=_("mandate"))
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=9, choices=AmendmentKind)
    signed_on = models.DateField(_("signed on"))
    starts_on = models.DateField(_("takes effect on"))
    rent = CentsField(_("rent, without charges"), null=True, blank=True)
    charges = CentsField(_("charges, per month"), null=True, blank=True)
    choice = models.CharField(_("who chooses the tenant"), max_length=9, choices=Choice, null=True, blank=True)
    convention = models.CharField(_("Anah convention"), max_length=4, choices=Convention, null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    longest_months = models.PositiveSmallIntegerField(
        _("never longer than, in months, renewals included"), null=True, blank=True
    )
    words = models.TextField(_("other changes"), blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"), null=True)
    paper = models.OneToOneField(Document, models.PROTECT, null=True, related_name="amendment")

    class Meta:
        ordering = ("number",)
        verbose_name = _("amendment")
        constraints = [
            models.UniqueConstraint(
                fields=("mandate", "number"),
                name="amendment_number_once",
                violation_error_message=_("Another amendment was signed meanwhile."),
            ),
            models.CheckConstraint(
                condition=(Q(rent=None) | Q(rent__gt=0)) & (Q(charges=None) | Q(charges__gte=0)),
                name="amendment_amounts",
                violation_error_message=_("The rent is above zero, the charges zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="amendment_limited",
                violation_error_message=_("A mandate ends: give an end after its start (loi 70-9, art. 7)."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate} {self.number}"


class RenewalLetter(models.Model):
    """C. conso., art. L215-1: the letter that tells the owner that the mandate renews itself at `term_on`.

    Its days and its paper are those of its mail item; after one that came back, another one is written.
    """

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="renewal_letters", verbose_name=_("mandate"))
    term_on = models.DateField(_("term"))
    mail = models.OneToOneField(MailItem, models.PROTECT, related_name="renewal_letter", verbose_name=_("mail item"))

    class Meta:
        ordering = ("term_on", "pk")
        verbose_name = _("renewal letter")

    def __str__(self) -> str:
        return f"{self.mandate} {self.term_on}"
