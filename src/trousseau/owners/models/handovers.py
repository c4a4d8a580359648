"""The money that a mandate leaves when it ends, on its way to the owner or to the manager who comes after."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User, Versioned
from trousseau.ledger.models import Entry
from trousseau.mail.models import MailItem
from trousseau.mandates.models import Mandate
from trousseau.payouts.models import PaymentOrder, Supplier
from trousseau.receipts.models import Receipt
from trousseau.rents.models import RentCall
from trousseau.tenancies.models import Lease

from ..enums import HandedPart, HandedTo


class Handover(Versioned):
    """C. civ., art. 1993. Set aside the day it is decided, paid by one `order`: the last that was asked, if the bank sent one
    back. `paper` says what was handed over, once it left; `mail` brings it. `agreed_on`: the owner wrote who comes after.
    """

    number = models.PositiveIntegerField(_("number"), unique=True, editable=False)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="handovers", verbose_name=_("mandate"))
    to = models.CharField(_("handed over to"), max_length=7, choices=HandedTo)
    manager = models.ForeignKey(
        Supplier, models.PROTECT, null=True, blank=True, related_name="handovers", verbose_name=_("next manager")
    )
    agreed_on = models.DateField(_("owner’s written instruction of"), null=True, blank=True)
    on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    total = CentsField(_("amount"))
    order = models.OneToOneField(PaymentOrder, models.PROTECT, related_name="handover")
    given_up_on = models.DateField(_("given up on"), null=True, blank=True)
    paper = models.OneToOneField(Document, models.PROTECT, null=True, editable=False, related_name="+")
    mail = models.OneToOneField(MailItem, models.PROTECT, null=True, editable=False, related_name="handover")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-number",)
        verbose_name = _("money handed over")
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0), name="handover_positive"),
            models.CheckConstraint(
                condition=Q(to=HandedTo.OWNER, manager=None)
                | Q(to=HandedTo.MANAGER, manager__isnull=False, agreed_on__isnull=False),
                name="handover_to_somebody",
                violation_error_message=_("Say which manager comes after, and the day of the owner’s instruction."),
            ),
        ]

    def __str__(self) -> str:
        return f"F{self.number:05d}"

    @property
    def payee(self) -> str:
        return self.manager.name if self.manager else self.mandate.owner.name


class HandoverPart(models.Model):
    """One sum of it, and the `entry` that set it aside. What was paid ahead is off the account of its lease by a `call`; given
    up, `reversal`, or the credit `back`, puts it where it was."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="parts")
    kind = models.CharField(_("what it is"), max_length=7, choices=HandedPart)
    lease = models.ForeignKey(Lease, models.PROTECT, null=True, related_name="+", verbose_name=_("lease"))
    amount = CentsField(_("amount"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    call = models.OneToOneField(RentCall, models.PROTECT, null=True, related_name="handed_over")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    back = models.OneToOneField(Receipt, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        verbose_name = _("part of what was handed over")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="handover_part_positive"),
            models.CheckConstraint(
                condition=Q(kind=HandedPart.FUND, lease=None) | ~Q(kind=HandedPart.FUND) & Q(lease__isnull=False),
                name="handover_part_of_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handover} {self.kind}"

    @property
    def of_lease(self) -> Lease:
        """The lease that it is of; of a sum that is not the owner's own."""
        assert self.lease is not None
        return self.lease
