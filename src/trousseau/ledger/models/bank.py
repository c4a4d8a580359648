"""The bank as it says itself: accounts, files received, statements, their lines, and the entries that they clear."""

import json
from functools import cached_property

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField, EncryptedTextField
from trousseau.core.models import Run, User, Versioned
from trousseau.core.ring import Purpose
from trousseau.rules import identifiers

from ..enums import AT_WORK, FileState, Ledger, LineState
from .entries import Entry


class BankAccount(Versioned):
    """An account of the agency at a bank, and the account of the books that follows it.

    `ics`: the creditor identifier under which the agency debits its tenants.
    """

    ledger = models.CharField(_("ledger"), max_length=8, choices=Ledger, default=Ledger.CLIENTS)
    account = models.CharField(_("account of the books"), max_length=12, default="5121")
    name = models.CharField(_("name"), max_length=120)
    holder = models.CharField(_("holder, as the bank knows it"), max_length=70)
    iban = EncryptedTextField(_("IBAN"), purpose=Purpose.BANK, bound=("ledger", "account"))
    iban_key = models.CharField(max_length=64, unique=True, editable=False)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    ics = models.CharField(_("creditor identifier (ICS)"), max_length=35, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("ledger", "account", "id")
        verbose_name = _("bank account")
        constraints = [
            models.UniqueConstraint(
                fields=("ledger", "account"),
                name="bank_account_once",
                violation_error_message=_("This account of the books already follows another bank account."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def iban_masked(self) -> str:
        return identifiers.masked(self.iban)


class BankFile(Versioned, Run):
    """A file received from a bank, until its statements are taken. The file itself is erased once it is read."""

    UNDER_WAY = {"state": AT_WORK}

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="files", verbose_name=_("bank account"))
    state = models.CharField(_("state"), max_length=8, choices=FileState, default=FileState.READING, editable=False)
    format = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="bank", max_length=200, blank=True)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)  # the accounts that it also speaks of, not followed here: masked
    opening = CentsField(null=True, blank=True)  # of a sheet, which holds no balance
    closing = CentsField(null=True, blank=True)
    # None: its statements are not opened yet, which no other run knows
    total = models.PositiveIntegerField(_("lines"), null=True, blank=True)  # type: ignore[assignment]
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    made_on = models.DateField(_("received on"))
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(_("taken"), null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("bank file")
        constraints = [
            models.UniqueConstraint(
                fields=("account", "sha256"),
                condition=~Q(state__in=(FileState.STOPPED, FileState.DROPPED)),
                name="bank_file_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.made_on}"


class Statement(models.Model):
    """What the bank says moved between two balances. It counts once its file is taken; then it never changes: `seal` is
    of what the bank said, its lines included."""

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="statements")
    file = models.ForeignKey(BankFile, models.CASCADE, related_name="statements")
    rank = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=40, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    opening = CentsField(_("opening balance"))
    closing = CentsField(_("closing balance"))
    count = models.PositiveIntegerField(_("lines"))
    taken = models.BooleanField(default=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ("last_day", "id")
        verbose_name = _("statement")
        constraints = [models.UniqueConstraint(fields=("file", "rank"), name="statement_rank_once")]

    def __str__(self) -> str:
        return f"{self.account} {self.last_day}"


class BankLine(models.Model):
    """One movement of a statement, in signed cents: above zero, money came in.

    `said` is all the bank wrote of it: names, accounts, references. Encrypted, never in a label of the books, an export,
    a log or an address. `left`: what the books do not yet say whose it is. `iban_key`: the payer's account, keyed.
    """

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="lines")
    rank = models.PositiveIntegerField()
    booked_on = models.DateField(_("date"))
    valued_on = models.DateField(_("value date"), null=True, blank=True)
    cents = CentsField(_("amount"))
    state = models.CharField(_("state"), max_length=8, choices=LineState, default=LineState.STAGED)
    left = CentsField(_("to be identified"), default=0)
    said = EncryptedTextField(purpose=Purpose.STATEMENTS, default="{}")
    iban_key = models.CharField(max_length=64, blank=True)
    reason = models.CharField(_("reason of the return"), max_length=8, blank=True)
    code = models.CharField(max_length=35, blank=True)
    count = models.PositiveIntegerField(default=1)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("booked_on", "id")
        verbose_name = _("bank line")
        constraints = [models.UniqueConstraint(fields=("statement", "rank"), name="bank_line_rank_once")]
        indexes = [
            models.Index(fields=("state", "booked_on"), name="bank_line_state"),
            models.Index(fields=("iban_key",), name="bank_line_iban_key"),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def pseudonym(self) -> str:
        """As the books may name it."""
        return f"B{self.pk:07d}"

    @cached_property
    def words(self) -> dict[str, str]:
        """label, party, party_id, iban, reference, end_to_end, mandate, batch, structured: "" for what was not said."""
        return json.loads(self.said)

    @property
    def label(self) -> str:
        return self.words.get("label", "")

    @property
    def party(self) -> str:
        return self.words.get("party", "")

    @property
    def iban_masked(self) -> str:
        return identifiers.masked(self.words.get("iban", ""))


class Clearing(models.Model):
    """An entry of the books is this line of a statement. An entry that has none is not on a statement yet."""

    line = models.ForeignKey(BankLine, models.PROTECT, related_name="clearings")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="clearing")
    cleared_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=20)

    class Meta:
        ordering = ("id",)
        verbose_name = _("clearing")

    def __str__(self) -> str:
        return f"{self.line} {self.entry}"


class Outstanding(models.Model):
    """What an entry moved on an account of the bank while no line of a statement is it: debit − credit, in cents.

    Kept where entries are posted and by the triggers of the clearings, and verified with the totals: what waits for the
    bank is read whatever it showed before.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="outstanding")
    ledger = models.CharField(_("ledger"), max_length=8, choices=Ledger)
    account = models.CharField(_("account"), max_length=12)
    date = models.DateField(_("date"))
    cents = CentsField(_("amount"))

    class Meta:
        ordering = ("date", "entry_id")
        verbose_name = _("movement that the bank has not shown")
        constraints = [models.UniqueConstraint(fields=("entry", "account"), name="outstanding_once")]
        indexes = [models.Index(fields=("ledger", "account", "date"), name="outstanding_account")]

    def __str__(self) -> str:
        return f"{self.entry} {self.account} {self.cents}"
