"""Money noted for a lease that no statement of the bank shows yet: nothing of it is paid out (décret 72-678, art. 66).

A direct debit is the bank's once the line of its collection is identified; a cheque, once the line of its paying-in slip
is. What somebody noted by hand is believed until a statement of those days comes without it. Cash is in the agency's
hands the day it is received.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from trousseau.core import scales
from trousseau.core.clock import today
from trousseau.ledger.bank.books import uncleared
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankAccount, Entry, Fund, Line, Statement
from trousseau.ledger.payable import GUARANTORS, OWNERS, TENANTS
from trousseau.receipts.enums import Purpose, ShareKind
from trousseau.receipts.models import Cheque, LineShare, Receipt
from trousseau.receipts.purposes import OF_OWNER, OF_SUPPLIER
from trousseau.rents.enums import CollectionState
from trousseau.rents.models import CafLine, CafLump, Collection, Debit

from .enums import Wait

ACCOUNTS = {Purpose.RENT: TENANTS, Purpose.CLAIM: GUARANTORS, Purpose.CONTRIBUTION: OWNERS, Purpose.SUPPLIER: OWNERS}
# excluded: what is left is then not read by all that was not undone
UNDONE = Q(receipt__reversal__isnull=False)


@dataclass(frozen=True)
class Awaited:
    """`cents` of the lease `aux`, on `account`, that the bank has not shown; `since` is the day that `why` speaks of."""

    fund: str
    account: str
    aux: str
    cents: int
    why: Wait
    since: date


def awaited(on: date | None = None, fund: Fund | None = None) -> list[Awaited]:
    """At the end of the day `on` (None: of all that is posted), of every fund or of one; oldest first."""
    found = [*_debits(on, fund), *_cheques(on, fund), *_noted(on, fund)]
    return sorted(found, key=lambda one: (one.since, one.aux))


def _up_to(day: str, on: date | None) -> Q:
    return Q(**{f"{day}__lte": on}) if on else Q()


def _debits(on: date | None, fund: Fund | None) -> Iterator[Awaited]:
    """The debits of the collections whose money the bank has not wholly shown: part of a lot names no debit."""
    shown = (
        LineShare.objects.filter(
            _up_to("line__booked_on", on), kind=ShareKind.DEBITS, why=OuterRef("number"), reversal=None
        )
        .order_by()
        .values("why")
        .annotate(cents=Sum("cents"))
        .values("cents")
    )
    taken = LineShare.objects.filter(_up_to("line__booked_on", on), kind=ShareKind.RETURNED, reversal=None)
    less = (  # what the bank sent back and took by no line of its own: it took it off the credit
        Debit.objects.filter(_up_to("returned_on", on), collection=OuterRef("pk"), returned_on__isnull=False)
        .exclude(reference__in=taken.values("why"))
        .order_by()
        .values("collection")
        .annotate(cents=Sum("cents"))
        .values("cents")
    )
    waiting = Collection.objects.filter(state=CollectionState.PRESENTED).annotate(
        shown=Coalesce(Subquery(shown), Value(0)) + Coalesce(Subquery(less), Value(0))
    )
    rows = Debit.objects.filter(
        _up_to("receipt__received_on", on),
        _of(fund, "lease__mandate__fund"),
        collection__in=waiting.filter(shown__lt=F("total")).order_by().values("pk"),
        receipt__isnull=False,
    ).select_related("lease__mandate__fund", "receipt")
    for one in rows.exclude(UNDONE):
        assert one.receipt  # as they are filtered
        code, since = one.receipt.in_fund.code, one.receipt.received_on
        yield Awaited(code, TENANTS, one.lease.code, one.cents, Wait.DEBIT, since)


def _of_receipt(fund: Fund | None) -> Q:
    return Q(receipt__lease__mandate__fund=fund) | Q(receipt__fund=fund) if fund else Q()


def _of(fund: Fund | None, name: str) -> Q:
    return Q(**{name: fund}) if fund else Q()


def _cheques(on: date | None, fund: Fund | None) -> Iterator[Awaited]:
    shown = Q(paid_in__entry__clearing__isnull=False) & _up_to("paid_in__entry__clearing__line__booked_on", on)
    rows = (
        Cheque.objects.filter(_up_to("receipt__received_on", on), _of_receipt(fund))
        .exclude(shown)
        .exclude(UNDONE)
        .select_related("receipt__lease__mandate__fund", "receipt__fund", "paid_in")
    )
    for one in rows:
        receipt, slip = one.receipt, one.paid_in
        if receipt.purpose not in ACCOUNTS:  # asked of the base, it would begin with all the receipts
            continue
        why, since = (Wait.PAID_IN, slip.on) if slip else (Wait.CHEQUE, one.receipt.received_on)
        aux = receipt.lease.code if receipt.lease else ""
        yield Awaited(receipt.in_fund.code, ACCOUNTS[Purpose(receipt.purpose)], aux, receipt.amount, why, since)


def _noted(on: date | None, fund: Fund | None) -> Iterator[Awaited]:
    """What was written on the bank's account by hand, and what a transfer of the CAF noted so was broken down into."""
    for account in BankAccount.objects.filter(ledger=Ledger.CLIENTS):
        entries = contradicted(account, on)
        if entries is None:
            continue
        if fund is None and not entries.exists():  # as on most days: the two questions below would go through all again
            continue
        # each is asked of the few entries it may be about, never of all those that the bank ever showed
        mine = entries.filter(pk__in=Line.objects.filter(fund=fund).values("entry")) if fund else entries
        lines = Line.objects.filter(
            Q(account__in=(TENANTS, GUARANTORS)) | Q(account=OWNERS, entry__source__in=(OF_OWNER, OF_SUPPLIER)),
            _of(fund, "fund"),
            entry__in=mine.values("pk"),
            credit__gt=0,
            fund__isnull=False,
        )
        for line in lines.select_related("fund", "entry"):
            assert line.fund  # as they are filtered
            yield Awaited(line.fund.code, line.account, line.aux, line.credit, Wait.NOTED, line.entry.happened_on)
        shares = CafLine.objects.filter(
            _of(fund, "receipt__lease__mandate__fund"),
            remittance__lump__entry__in=entries.filter(pk__in=CafLump.objects.values("entry")).values("pk"),
            receipt__isnull=False,
            receipt__reversal=None,
        )
        for row in shares.select_related("receipt__lease__mandate__fund"):
            assert row.receipt  # likewise
            code, aux = row.receipt.in_fund.code, row.receipt.of_lease.code
            yield Awaited(code, TENANTS, aux, row.receipt.amount, Wait.NOTED, row.receipt.received_on)


def shown(receipt: Receipt) -> bool:
    """Whether the bank showed this sum, or no statement of its days contradicts it: a cheque once its slip was seen."""
    cheque = Cheque.objects.filter(receipt=receipt).select_related("paid_in__entry").first()
    if cheque:
        return cheque.paid_in is not None and hasattr(cheque.paid_in.entry, "clearing")
    for account in BankAccount.objects.filter(ledger=Ledger.CLIENTS):
        entries = contradicted(account, None)
        if entries is not None and entries.filter(pk=receipt.entry_id).exists():
            return False
    return True


def contradicted(account: BankAccount, on: date | None) -> QuerySet[Entry] | None:
    """The entries that the statements of their days do not show, though a bank would have by then."""
    taken = Statement.objects.filter(_up_to("last_day", on), account=account, taken=True)
    first, last = taken.order_by("last_day", "pk").first(), taken.aggregate(day=Max("last_day"))["day"]
    if first is None:
        return None
    apart = timedelta(scales.at("bank.days_apart", on or today()).number)
    found = uncleared(account, on).filter(date__lte=last - apart)
    # what is older than the first statement is in its opening balance
    return found.filter(date__gte=first.first_day) if first.opening else found
