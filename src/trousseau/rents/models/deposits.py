"""A deposit given back: what is kept and why, the provision, what a delay cost."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, Versioned
from trousseau.ledger.models import Entry
from trousseau.payouts.models import PaymentOrder
from trousseau.tenancies.models import Lease

from ..enums import Bearer, Payee, RetentionKind, SettlementState, Way
from .calls import RentCall


class DepositSettlement(Versioned):
    """Loi 89-462, art. 22. Prepared, then settled once: its entries are in the ledger, its letter is kept.

    By the payment run (`way`), `aside` is what waits for it; it is given back the day it leaves the bank (`left_on`), and the
    delay is counted again on that day: `counted_on` is the one that `penalty` was counted for.

    `kept` was set against what the tenant owed, `held` waits for the accounts of the building, `returned` left the bank
    (deposit, what the account owed them, and the penalty).
    """

    lease = models.OneToOneField(Lease, models.PROTECT, verbose_name=_("lease"), related_name="deposit_settlement")
    state = models.CharField(_("state"), max_length=7, choices=SettlementState, default=SettlementState.OPEN)
    conform = models.BooleanField(_("exit inspection like the entry’s"), default=True)
    due_on = models.DateField(_("to be given back by"))
    payee = models.CharField(_("given back to"), max_length=9, choices=Payee, default=Payee.TENANT)
    bearer = models.CharField(_("who bears a delay"), max_length=6, choices=Bearer, blank=True)
    kept = CentsField(_("kept"), default=0)
    held = CentsField(_("provision held"), default=0)
    returned = CentsField(_("given back"), default=0)
    penalty = CentsField(_("penalty"), default=0)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    approved_on = models.DateField(_("accounts approved on"), null=True, blank=True)
    finished_on = models.DateField(_("provision settled on"), null=True, blank=True)
    finished = CentsField(_("of the provision, given back"), default=0)
    way = models.CharField(_("how it leaves"), max_length=5, choices=Way, default=Way.OTHER)
    aside = CentsField(_("waits for the payment run"), default=0)
    counted_on = models.DateField(_("delay counted on"), null=True, blank=True)
    left_on = models.DateField(_("left the bank on"), null=True, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, editable=False, related_name="+")
    advance = models.OneToOneField(
        RentCall, models.PROTECT, null=True, editable=False, related_name="settlement_advance"
    )  # what the account owed them, off it
    paper = models.OneToOneField(Document, models.PROTECT, null=True, editable=False, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ("due_on", "pk")
        verbose_name = _("deposit settlement")
        constraints = [
            models.CheckConstraint(
                condition=Q(kept__gte=0, held__gte=0, returned__gte=0, penalty__gte=0, finished__gte=0, aside__gte=0),
                name="settlement_amounts",
            ),
            models.CheckConstraint(
                condition=Q(state=SettlementState.OPEN, settled_on=None)
                | Q(state=SettlementState.SETTLED, settled_on__isnull=False),
                name="settlement_settled_has_day",
            ),
            models.CheckConstraint(
                condition=Q(finished__lte=F("held")),
                name="settlement_provision",
                violation_error_message=_("No more than the provision goes back."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.due_on}"

    @property
    def settled(self) -> bool:
        return self.state == SettlementState.SETTLED


class DepositTransfer(models.Model):
    """One order that gives back what was set aside of a deposit. One that the bank sent back is followed by another."""

    settlement = models.ForeignKey(DepositSettlement, models.PROTECT, related_name="transfers")
    order = models.OneToOneField(PaymentOrder, models.PROTECT, related_name="deposit_transfer")

    class Meta:
        ordering = ("-order_id",)
        verbose_name = _("transfer of a deposit")

    def __str__(self) -> str:
        return str(self.order)


class Retention(models.Model):
    """One sum kept: its ground, its proof, its amount, and the tenant's share of it once wear is taken off."""

    settlement = models.ForeignKey(DepositSettlement, models.CASCADE, related_name="retentions")
    kind = models.CharField(_("kind"), max_length=8, choices=RetentionKind)
    ground = models.CharField(_("ground"), max_length=200)
    proof = models.CharField(_("proof"), max_length=200)
    gross = CentsField(_("amount"))
    share = models.PositiveSmallIntegerField(_("tenant’s share, in %"), default=100)
    amount = CentsField(_("kept, wear taken off"))
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form

    class Meta:
        ordering = ("pk",)
        verbose_name = _("retention")
        constraints = [
            models.CheckConstraint(
                condition=Q(gross__gt=0, amount__gte=0, amount__lte=F("gross")),
                name="retention_amounts",
                violation_error_message=_("A retention is above zero, and no more than its proof."),
            ),
            models.CheckConstraint(
                condition=Q(share__lte=100),
                name="retention_share",
                violation_error_message=_("A share is between zero and one hundred percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.kind}"
