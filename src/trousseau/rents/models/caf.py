"""What the CAF pays: the money as it arrives, the remittance that breaks it down, what it takes back."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Household, User
from trousseau.ledger.models import Entry
from trousseau.payouts.models import PaymentOrder
from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Lease

from ..enums import Found, LineKind
from .calls import RentCall


class CafLump(models.Model):
    """One transfer of the CAF, for many tenants, as the bank shows it. Broken down by its remittance."""

    amount = CentsField(_("amount"))
    received_on = models.DateField(_("received on"))
    reference = models.CharField(_("reference at the bank"), max_length=120, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-received_on", "-id")
        verbose_name = _("transfer of the CAF")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="caf_lump_positive")]

    def __str__(self) -> str:
        return f"CAF {self.received_on}"


class CafRemittance(models.Model):
    """A remittance received: its columns are said, then its lines read, then its transfer arrives.

    `file` is kept until its lines are read: it names many people. `signature`: of its header.
    """

    reference = models.CharField(
        _("number of the remittance"),
        max_length=60,
        unique=True,
        error_messages={"unique": _("A remittance of this number was already received.")},
    )
    paid_on = models.DateField(_("paid by the CAF on"))
    total = CentsField(_("total of the remittance"))
    sha256 = models.CharField(max_length=64, unique=True)
    header = models.JSONField(default=list)
    signature = models.CharField(max_length=64)
    columns = models.JSONField(default=dict, blank=True)
    file = models.FileField(_("file"), upload_to="caf", blank=True)
    received_on = models.DateField(_("received on"))
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("received by"), related_name="+")
    read_on = models.DateField(_("read on"), null=True, blank=True)
    lump = models.OneToOneField(CafLump, models.PROTECT, null=True, blank=True, related_name="remittance")

    class Meta:
        ordering = ("-paid_on", "-id")
        verbose_name = _("remittance of the CAF")
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gt=0),
                name="caf_remittance_positive",
                violation_error_message=_("A remittance pays something: its total is above zero."),
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Clawback(models.Model):
    """Aid that the CAF takes back (indu): the tenant owes it again, the agency owes it to the CAF.

    Recovered by lines deducted from later remittances, or paid back at once by its last `order`.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="clawbacks")
    month = models.DateField(_("month of the aid"))
    amount = CentsField(_("amount"))
    reason = models.CharField(_("reason that the CAF gives"), max_length=200)
    notified_on = models.DateField(_("notified on"))
    call = models.OneToOneField(RentCall, models.PROTECT, related_name="clawback")
    order = models.OneToOneField(PaymentOrder, models.PROTECT, null=True, blank=True, related_name="clawback")

    class Meta:
        ordering = ("-notified_on", "-id")
        verbose_name = _("clawback")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="clawback_positive")]

    def __str__(self) -> str:
        return f"{self.lease} {self.month:%Y-%m}"


class CafLine(models.Model):
    """One line of a remittance. Until it has its `receipt`, its `clawback`, or its `order` gave it back, it waits on 4678."""

    remittance = models.ForeignKey(CafRemittance, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField(_("row of the file"))
    kind = models.CharField(_("kind"), max_length=8, choices=LineKind)
    number = models.CharField(_("number at the CAF"), max_length=20, blank=True)
    code = models.CharField(_("number of the lease, as written"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    month = models.DateField(_("month of the aid"))
    amount = CentsField(_("amount"))
    lease = models.ForeignKey(
        Lease, models.PROTECT, null=True, blank=True, verbose_name=_("lease"), related_name="caf_lines"
    )
    found = models.CharField(_("how it was found"), max_length=8, choices=Found, blank=True)
    receipt = models.OneToOneField(Receipt, models.PROTECT, null=True, blank=True, related_name="caf_line")
    clawback = models.ForeignKey(
        Clawback, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("clawback")
    )
    order = models.OneToOneField(PaymentOrder, models.PROTECT, null=True, blank=True, related_name="caf_line")
    times = models.PositiveSmallIntegerField(default=0)  # placed how often: each has an entry of its own

    class Meta:
        ordering = ("remittance_id", "row")
        verbose_name = _("line of a remittance")
        constraints = [
            models.UniqueConstraint(fields=("remittance", "row"), name="caf_line_once"),
            models.CheckConstraint(
                condition=Q(kind=LineKind.SHARE, amount__gt=0) | Q(kind=LineKind.CLAWBACK, amount__lt=0),
                name="caf_line_sign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remittance} {self.row}"

    @property
    def arrived_on(self) -> date:
        """The day on which its money arrived; of a line whose remittance has its transfer."""
        assert self.remittance.lump
        return self.remittance.lump.received_on


class CafNumber(models.Model):
    """The number of a household at the CAF (allocataire), learnt from a line that was placed."""

    household = models.ForeignKey(Household, models.CASCADE, verbose_name=_("household"), related_name="caf_numbers")
    number = models.CharField(_("number at the CAF"), max_length=20, unique=True)
    since = models.DateField(_("known since"))

    class Meta:
        ordering = ("number",)
        verbose_name = _("number at the CAF")

    def __str__(self) -> str:
        return self.number
