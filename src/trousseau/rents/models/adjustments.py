"""What a person adds to the account of a lease, or takes off it, beside what is called and received."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User
from trousseau.mail.models import MailItem
from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Lease

from ..enums import AGREED, CREDITS, AdjustmentKind
from .calls import RentCall


class Adjustment(models.Model):
    """A debit is a `call`, a credit is a `credit` of the account, which the owner agreed to (`agreed_on`) unless a decision
    ended the debt. Never erased: the credit is reversed, and `back` gives the debit back. `paper` tells the tenant."""

    lease = models.ForeignKey(Lease, models.PROTECT, related_name="adjustments", verbose_name=_("lease"))
    kind = models.CharField(_("what it is"), max_length=9, choices=AdjustmentKind)
    amount = CentsField(_("amount"))
    ground = models.CharField(_("ground"), max_length=200)
    agreed_on = models.DateField(_("owner agreed on"), null=True, blank=True)
    on = models.DateField(_("on"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    call = models.OneToOneField(RentCall, models.PROTECT, null=True, related_name="adjustment")
    credit = models.OneToOneField(Receipt, models.PROTECT, null=True, related_name="adjustment")
    back = models.OneToOneField(Receipt, models.PROTECT, null=True, related_name="adjustment_back")
    why_undone = models.CharField(_("why it was undone"), max_length=200, blank=True)
    paper = models.OneToOneField(Document, models.PROTECT, null=True, editable=False, related_name="+")
    mail = models.OneToOneField(MailItem, models.PROTECT, null=True, editable=False, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("adjustment of an account")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="adjustment_positive",
                violation_error_message=_("Write an amount above zero."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AGREED, agreed_on__isnull=False, credit__isnull=False, call=None, back=None)
                | Q(kind=AdjustmentKind.LOST, agreed_on=None, credit__isnull=False, call=None, back=None)
                | ~Q(kind__in=CREDITS) & Q(call__isnull=False, credit=None),
                name="adjustment_one_side",
                violation_error_message=_("What takes from the owner says the day on which the owner agreed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.on}"

    @property
    def takes(self) -> bool:
        """It takes from the owner: a credit of the tenant."""
        return self.kind in CREDITS

    @property
    def undone_on(self) -> date | None:
        if self.credit:
            return self.credit.reversal.happened_on if self.credit.reversal else None
        return self.back.received_on if self.back else None
