"""What a household proves each year, and the letters that ask for it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trousseau.mail.models import MailItem

from ..enums import CertificateKind
from .leases import Lease


class TenancyCertificate(models.Model):
    """One proof received: home insurance, boiler, chimney; and until when it holds. `by_lessor`: the owner insured for
    the tenant (loi 89-462, art. 7 g)."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="certificates")
    kind = models.CharField(_("certificate"), max_length=9, choices=CertificateKind)
    issuer = models.CharField(_("insurer or company"), max_length=120)
    starts_on = models.DateField(_("made on, or from"))
    valid_until = models.DateField(_("holds until"))
    received_on = models.DateField(_("received on"))
    by_lessor = models.BooleanField(_("taken out by the owner"), default=False)

    class Meta:
        ordering = ("-valid_until", "-pk")
        verbose_name = _("tenancy certificate")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "kind", "starts_on"),
                name="certificate_once",
                violation_error_message=_("This certificate is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("starts_on")),
                name="certificate_dates",
                violation_error_message=_("It holds until after the day it begins: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(by_lessor=False) | Q(kind=CertificateKind.INSURANCE),
                name="certificate_by_lessor",
                violation_error_message=_("The owner may take out the insurance only."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.kind} {self.valid_until}"


class CertificateRequest(models.Model):
    """One letter for a tenancy that asks for all it still has to prove. Its days and its paper are those of `mail`.

    `formal`: it says what the owner may do without an insurance; its proved receipt alone starts that delay.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="certificate_requests")
    mail = models.OneToOneField(
        MailItem, models.PROTECT, related_name="certificate_request", verbose_name=_("mail item")
    )
    kinds = models.JSONField(_("what it asks for"), default=list)
    formal = models.BooleanField(_("formal notice about the insurance"), default=False)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("certificate request")

    def __str__(self) -> str:
        return f"{self.lease} {self.mail_id}"
