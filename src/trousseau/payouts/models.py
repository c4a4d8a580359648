"""Whom the agency pays from the clients' bank: orders, and the runs that send them."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.captation.models import Owner
from trousseau.core.fields import CentsField, EncryptedTextField, KeyField
from trousseau.core.models import Document, User, Versioned
from trousseau.core.ring import Purpose
from trousseau.ledger.models import Entry, Fund
from trousseau.rules import identifiers

from .enums import OrderKind, OrderState, RunState


class Supplier(Versioned):
    """Who bills a dwelling: a craftsman, a syndic, an insurer; or the manager who takes a mandate over. The ledger names it
    F00003."""

    number = models.PositiveIntegerField(_("number"), unique=True, editable=False)
    name = models.CharField(_("name"), max_length=160)
    key = KeyField(sources=("name",))
    siret = models.CharField(_("SIREN or SIRET number"), max_length=14, blank=True)
    address = models.CharField(_("address"), max_length=240, blank=True)
    iban = EncryptedTextField(_("IBAN"), purpose=Purpose.BANK, blank=True, default="", bound=("number",))
    history = HistoricalRecords()

    class Meta:
        ordering = ("key", "id")
        verbose_name = _("supplier")
        constraints = [
            models.UniqueConstraint(
                fields=("key",),
                name="supplier_once",
                violation_error_message=_("A supplier of this name is already known: choose it in the list."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return f"F{self.number:05d}"

    @property
    def iban_masked(self) -> str:
        return identifiers.masked(self.iban)


class IbanCheck(models.Model):
    """A second person compared an IBAN with the bank's paper. Nothing is paid to an IBAN that none confirms."""

    owner = models.ForeignKey(Owner, models.CASCADE, null=True, related_name="iban_checks")
    supplier = models.ForeignKey(Supplier, models.CASCADE, null=True, related_name="iban_checks")
    iban = EncryptedTextField(_("IBAN"), purpose=Purpose.BANK, bound=("owner_id", "supplier_id"))
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("confirmed by"))
    confirmed_on = models.DateField(_("confirmed on"))

    class Meta:
        ordering = ("-id",)
        verbose_name = _("confirmation of an IBAN")
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, supplier=None) | Q(owner=None, supplier__isnull=False),
                name="iban_check_of_one",
            )
        ]

    def __str__(self) -> str:
        return identifiers.masked(self.iban)


class PaymentRun(Versioned):
    """Payments read together by a person, then posted and written for the bank in one transaction, once."""

    number = models.PositiveIntegerField(_("number"), null=True, unique=True, editable=False)
    on = models.DateField(_("to be executed on"))
    state = models.CharField(_("state"), max_length=8, choices=RunState, default=RunState.STAGED)
    staged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("prepared by"))
    staged_on = models.DateField(_("prepared on"))
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("written by"))
    written_on = models.DateField(_("written on"), null=True)
    total = CentsField(_("total"), default=0)
    count = models.PositiveIntegerField(_("payments"), default=0)
    file = models.OneToOneField(Document, models.PROTECT, null=True, editable=False, related_name="payment_run")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("payment run")
        constraints = [
            models.UniqueConstraint(
                fields=("state",),
                condition=Q(state=RunState.STAGED),
                name="payment_run_one_staged",
                violation_error_message=_("A payment run already waits to be read: finish it or give it up."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.WRITTEN)
                | Q(number__isnull=False, file__isnull=False, written_on__isnull=False),
                name="payment_run_written_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"V{self.number:05d}" if self.number else str(_("Payment run to be read"))


class PaymentOrder(models.Model):
    """A sum to send to somebody from the clients' bank. `event` of chart.toml says which accounts it moves.

    `fund`: none where no owner's account pays it. `iban` is the one it left for, written when it is sent. `reference` goes with the transfer: pseudonyms. `key`:
    asked twice, it is paid once.
    """

    kind = models.CharField(_("for whom"), max_length=9, choices=OrderKind)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="payment_orders", verbose_name=_("fund"))
    owner = models.ForeignKey(Owner, models.PROTECT, null=True, related_name="payment_orders")
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="payment_orders")
    payee = models.CharField(_("payee"), max_length=160)
    iban = EncryptedTextField(_("IBAN"), purpose=Purpose.BANK, blank=True, default="", bound=("key",))
    amount = CentsField(_("amount"))
    event = models.CharField(_("event"), max_length=30)
    aux = models.CharField(_("lease or supplier"), max_length=20, blank=True)
    reference = models.CharField(_("payment reference"), max_length=60)
    key = models.CharField(max_length=80, unique=True)
    state = models.CharField(_("state"), max_length=9, choices=OrderState, default=OrderState.WAITING)
    asked_on = models.DateField(_("asked on"))
    run = models.ForeignKey(PaymentRun, models.PROTECT, null=True, related_name="orders")
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    why = models.CharField(_("why it came back"), max_length=160, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("kind", "payee", "id")
        verbose_name = _("payment order")
        indexes = [
            # those that money in may send back, by what it is
            models.Index(fields=("amount",), condition=Q(state=OrderState.SENT), name="payment_order_sent")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_order_positive"),
            models.CheckConstraint(
                condition=Q(fund__isnull=False) | Q(kind__in=(OrderKind.AGENCY, OrderKind.CAF)),
                name="payment_order_of_a_fund",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.SENT) | Q(entry__isnull=False, run__isnull=False, reversal=None),
                name="payment_order_sent_posted",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def asked(self) -> bool:
        """It waits, or it left: what it pays is not asked again."""
        return self.state in (OrderState.WAITING, OrderState.SENT)

    @property
    def left_on(self) -> date:
        """The day on which it left the clients' bank; of an order that was sent."""
        assert self.entry is not None
        return self.entry.date

    @property
    def iban_masked(self) -> str:
        return identifiers.masked(self.iban)
