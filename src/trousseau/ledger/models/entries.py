"""Entries, lines, funds and the totals of each day. `triggers.py` keeps entries and lines balanced and unchanged;
only `actions.post` writes them.
"""

import datetime

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField, KeyField

from ..enums import Ledger

CODE = r"[A-Z0-9][A-Z0-9./-]*"
code_only = RegexValidator(rf"^{CODE}\Z", _("A code is made of capital letters and digits, for instance M00012."))


class Fund(models.Model):
    """The money held for one mandate, or under one convention. Its code is a pseudonym: M00012."""

    ledger = models.CharField(_("ledger"), max_length=8, choices=Ledger)
    code = models.CharField(_("code"), max_length=20, validators=[code_only])
    label = models.CharField(_("label"), max_length=120)

    class Meta:
        ordering = ("ledger", "code")
        verbose_name = _("fund")
        constraints = [
            models.UniqueConstraint(
                fields=("ledger", "code"), name="fund_once", violation_error_message=_("This fund is already open.")
            )
        ]

    def __str__(self) -> str:
        return self.code


class EntryQuerySet(models.QuerySet["Entry"]):
    def posted(self) -> "EntryQuerySet":
        """Entries that count: a draft lives only inside the transaction that posts it."""
        return self.filter(posted=True)


class Entry(models.Model):
    """One movement, of two lines or more. `label` and `piece` name leases and mandates, never people.

    `number` runs without a gap by ledger, journal and year; `chain_number` by ledger alone: it is the
    order in which entries were sealed. `source` says which room's action posted it. `date` is the day in the books.
    """

    ledger = models.CharField(_("ledger"), max_length=8, choices=Ledger)
    journal = models.CharField(_("journal"), max_length=4)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    date = models.DateField(_("date"))
    # of what happened in a year that was closed since: `date` is then the first open day; else none
    own_date = models.DateField(_("its own date"), null=True, blank=True)
    piece = models.CharField(_("voucher"), max_length=60, blank=True)
    label = models.CharField(_("label"), max_length=160)
    key = KeyField(sources=("label", "piece"))
    source = models.CharField(_("source"), max_length=60, blank=True)
    idempotency_key = models.CharField(max_length=120, unique=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name=_("reverses")
    )
    posted = models.BooleanField(_("posted"), default=False)
    posted_at = models.DateTimeField(_("posted on"))
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("posted by")
    )
    chain_number = models.PositiveIntegerField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("-date", "-id")
        verbose_name = _("entry")
        constraints = [
            models.UniqueConstraint(fields=("ledger", "journal", "year", "number"), name="entry_number_once"),
            models.UniqueConstraint(fields=("ledger", "chain_number"), name="entry_chain_once"),
            models.CheckConstraint(condition=Q(number__gt=0, chain_number__gt=0), name="entry_numbers_start"),
        ]
        indexes = [
            models.Index(fields=("posted", "date", "id"), name="entry_posted_date"),
            models.Index(fields=("own_date",), condition=Q(own_date__isnull=False), name="entry_own_date"),
        ]

    def __str__(self) -> str:
        return f"{self.journal} {self.year}-{self.number}"

    @property
    def happened_on(self) -> datetime.date:
        """The day of what it says, whatever year the books could still write it in."""
        return self.own_date or self.date


class Line(models.Model):
    """One account moved, in integer cents, on one side. `aux` is a lease or mandate number: L00042."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines", verbose_name=_("entry"))
    account = models.CharField(_("account"), max_length=12)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("fund"))
    aux = models.CharField(_("lease or mandate"), max_length=20, blank=True, validators=[code_only])
    debit = CentsField(_("debit"), default=0)
    credit = CentsField(_("credit"), default=0)

    class Meta:
        ordering = ("id",)
        verbose_name = _("line")
        constraints = [
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0), name="line_on_one_side"
            )
        ]
        indexes = [
            models.Index(fields=("account", "fund"), name="line_account_fund"),
            models.Index(fields=("aux", "account"), name="line_aux_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.debit - self.credit}"


class DayTotal(models.Model):
    """What one journal moved on one account in one day, in cents: the sums of a page that shows no line.

    `post` keeps it in the transaction that writes the lines, and verification adds the lines up again: a sum
    of the whole ledger then reads a few rows a day, not every line since the first.
    """

    ledger = models.CharField(_("ledger"), max_length=8, choices=Ledger)
    account = models.CharField(_("account"), max_length=12)
    date = models.DateField(_("date"))
    journal = models.CharField(_("journal"), max_length=4)
    debit = CentsField(_("debit"), default=0)
    credit = CentsField(_("credit"), default=0)

    class Meta:
        ordering = ("ledger", "account", "date", "journal")
        verbose_name = _("day total")
        constraints = [models.UniqueConstraint(fields=("ledger", "account", "date", "journal"), name="day_total_once")]

    def __str__(self) -> str:
        return f"{self.account} {self.date} {self.journal}"


class FundTotal(models.Model):
    """All that moved of one fund, on one account and for one lease, since its first day, in cents.

    Kept and verified as the day totals are: what is held for a fund, or for all of them, is then read whatever the years.
    Up to a day, it is this less the lines of the days after (`queries.fund_balances`).
    """

    fund = models.ForeignKey(
        Fund, models.PROTECT, related_name="totals", verbose_name=_("fund"), db_index=False
    )  # first in the index of the constraint
    account = models.CharField(_("account"), max_length=12)
    aux = models.CharField(_("lease or mandate"), max_length=20, blank=True)
    debit = CentsField(_("debit"), default=0)
    credit = CentsField(_("credit"), default=0)

    class Meta:
        ordering = ("fund", "account", "aux")
        verbose_name = _("total of a fund")
        constraints = [models.UniqueConstraint(fields=("fund", "account", "aux"), name="fund_total_once")]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.account} {self.aux}"


class ClosedYear(models.Model):
    """A year of one ledger in which no entry is dated any more."""

    ledger = models.CharField(_("ledger"), max_length=8, choices=Ledger)
    year = models.PositiveSmallIntegerField(_("year"))
    closed_at = models.DateTimeField(_("closed on"), auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("closed by"), related_name="+"
    )

    class Meta:
        ordering = ("ledger", "-year")
        verbose_name = _("closed year")
        constraints = [
            models.UniqueConstraint(
                fields=("ledger", "year"),
                name="closed_year_once",
                violation_error_message=_("This year is already closed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ledger} {self.year}"


class FundsStatement(models.Model):
    """The statement of funds of one day, as the night found it: what was held, what it was worth, what did not hold.

    `terms`: [account, side, label, cents] in the order of the equality; `held_by` the money by account; `findings`:
    [proof, msgid, values] (`ledger/findings.py`), none when all the proofs hold. Codes and amounts alone: no person is named.
    """

    on = models.DateField(_("day"), unique=True)
    made_at = models.DateTimeField(_("proved on"), auto_now=True)
    held = CentsField(_("money held"))
    owed = CentsField(_("owed to others"))
    held_by = models.JSONField(default=list)
    terms = models.JSONField(default=list)
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ("-on",)
        verbose_name = _("statement of funds")

    def __str__(self) -> str:
        return self.on.isoformat()

    @property
    def gap(self) -> int:
        return self.held - self.owed

    @property
    def ok(self) -> bool:
        return not self.findings


class StagedEntry(models.Model):
    """An entry written in advance with a batch of others: no money yet, see staging.py. `said` is what will be sealed.

    `position` is its place in the batch. The rows are erased once they are posted.
    """

    batch = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    journal = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    date = models.DateField()
    own_date = models.DateField(null=True, blank=True)
    piece = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=160)
    key = models.CharField(max_length=400)
    source = models.CharField(max_length=60, blank=True)
    idempotency_key = models.CharField(max_length=120)
    said = models.TextField()

    class Meta:
        ordering = ("batch", "position")
        verbose_name = _("staged entry")
        constraints = [models.UniqueConstraint(fields=("batch", "position"), name="staged_entry_once")]

    def __str__(self) -> str:
        return f"{self.batch}:{self.position}"
