"""What the parties agreed to change in a signed lease."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User

from ..enums import ProrataMethod
from .leases import Lease
from .parties import LeaseParty
from .terms import RentChange


class LeaseAmendment(models.Model):
    """A numbered writing signed by both sides: what it leaves alone is null or empty. Never changed itself.

    Rent and charges live in its `change`; what was signed stays written on the lease, but for the day of payment and the
    counting of days, which the lease bears as they are today: `payment_day_before` and `prorata_before` keep those that
    it takes the place of.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="amendments")
    number = models.PositiveSmallIntegerField(_("number"))
    signed_on = models.DateField(_("signed on"))
    starts_on = models.DateField(_("takes effect on"))
    rent = CentsField(_("rent, without charges"), null=True, blank=True)
    charges = CentsField(_("charges, per month"), null=True, blank=True)
    payment_day = models.PositiveSmallIntegerField(_("day of payment"), null=True, blank=True)
    payment_day_before = models.PositiveSmallIntegerField(_("day of payment before"), null=True, editable=False)
    prorata = models.CharField(_("how a month begun is counted"), max_length=6, choices=ProrataMethod, blank=True)
    prorata_before = models.CharField(
        _("how it was counted before"), max_length=6, choices=ProrataMethod, blank=True, default="", editable=False
    )
    joining = models.ForeignKey(
        LeaseParty, models.PROTECT, null=True, blank=True, verbose_name=_("who joins"), related_name="joined_by"
    )
    leaving = models.ForeignKey(
        LeaseParty, models.PROTECT, null=True, blank=True, verbose_name=_("who leaves"), related_name="left_by"
    )
    words = models.TextField(_("other changes"), blank=True)
    change = models.OneToOneField(
        RentChange, models.PROTECT, null=True, blank=True, editable=False, related_name="amendment"
    )
    written_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("written by"), related_name="+")
    paper = models.OneToOneField(Document, models.PROTECT, null=True, related_name="lease_amendment")

    class Meta:
        ordering = ("number",)
        verbose_name = _("lease amendment")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "number"),
                name="lease_amendment_number_once",
                violation_error_message=_("Another amendment was signed meanwhile."),
            ),
            models.CheckConstraint(
                condition=(Q(rent=None) | Q(rent__gt=0)) & (Q(charges=None) | Q(charges__gte=0)),
                name="lease_amendment_amounts",
                violation_error_message=_("The rent is above zero; charges are zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(payment_day=None) | Q(payment_day__gte=1, payment_day__lte=28),
                name="lease_amendment_payment_day",
                violation_error_message=_("Choose a day from 1 to 28: every month has it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.number}"
