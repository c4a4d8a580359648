"""What a funder promises to pay, what came, what went back, what it asks back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.localised import day, money
from trousseau.core.models import Organisation, User, Versioned
from trousseau.ledger.models import Entry

from ..enums import PaymentKind
from .acts import Decision, Withdrawable
from .agreements import Convention, ConventionParty
from .programmes import Commitment


class Tranche(Versioned, Withdrawable):
    """One payment promised by a funder, in money or in kind, when its condition is met; what came of it is its `payments`.

    `received_on` and `entry` are those of a base of before partial payments, `commitment` of before a party could take on
    several envelopes: they are filled no more.
    """

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="tranches")
    funder = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("funder"), related_name="tranches")
    amount = CentsField(_("amount"))
    due_on = models.DateField(_("expected on"))
    condition = models.CharField(_("condition of the payment"), max_length=300, blank=True)
    in_kind = models.BooleanField(_("in kind"), default=False)
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, verbose_name=_("paid out of"), related_name="tranches"
    )
    received_on = models.DateField(_("payment received on"), null=True, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    came: int  # cents, by `queries_money.tranches`
    net: int  # those less what went back
    history = HistoricalRecords()

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("tranche")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="tranche_amount")]

    def __str__(self) -> str:
        return f"{self.funder}, {money(self.amount)}, {day(self.due_on)}"


class Payment(Withdrawable):
    """Money of a tranche that came, or went back: one entry of the agency's ledger, none for what is given in kind.

    One that was noted by mistake is withdrawn: `reversal` undoes its entry.
    """

    tranche = models.ForeignKey(Tranche, models.PROTECT, related_name="payments")
    kind = models.CharField(_("kind"), max_length=8, choices=PaymentKind, default=PaymentKind.RECEIVED)
    on = models.DateField(_("on"))
    amount = CentsField(_("amount"))
    words = models.CharField(_("what was said of it"), max_length=200, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("noted by"), related_name="+"
    )
    key = models.CharField(max_length=60, unique=True, editable=False)

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("payment")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount")]

    def __str__(self) -> str:
        return f"{self.tranche.funder}, {money(self.amount)}, {day(self.on)}"


class Recovery(Versioned, Withdrawable):
    """A sum that a party asks back: what was not spent, or not as agreed."""

    party = models.ForeignKey(ConventionParty, models.PROTECT, verbose_name=_("who asks"), related_name="recoveries")
    amount = CentsField(_("amount asked back"))
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("to be given back by"))
    words = models.CharField(_("why"), max_length=300)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, verbose_name=_("decision"), related_name="recoveries"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("sum asked back")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_amount")]

    def __str__(self) -> str:
        return f"{self.party}, {money(self.amount)}, {day(self.asked_on)}"
