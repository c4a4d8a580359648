"""What the pages of the bank's lines read."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from trousseau.core import scales
from trousseau.ledger.bank.queries import lines, to_treat
from trousseau.ledger.enums import TO_TREAT, Ledger
from trousseau.ledger.models import BankLine
from trousseau.receipts.models import LineShare
from trousseau.tenancies.models import Lease


def shown(show: str, on: date) -> QuerySet[BankLine]:
    """The lines of the clients' accounts: those that wait, oldest first, or others, newest first."""
    waiting = to_treat().filter(statement__account__ledger=Ledger.CLIENTS)
    if show == "in":
        return waiting.filter(cents__gt=0)
    if show == "out":
        return waiting.filter(cents__lt=0)
    if show == "late":
        return waiting.filter(booked_on__lt=on - timedelta(scales.at("bank.unknown_days", on).number))
    every = lines().filter(statement__account__ledger=Ledger.CLIENTS)
    if show == "auto":
        return (
            every.exclude(state__in=TO_TREAT)
            .filter(shares__made_by=None, shares__reversal=None)
            .filter(shares__isnull=False)
            .distinct()
        )
    return every if show == "all" else waiting


def standing(rows: Iterable[BankLine], leases: QuerySet[Lease]) -> QuerySet[LineShare]:
    """What these lines were said to be and still are; `named`: whether its lease is one of `leases`."""
    return (
        LineShare.objects.filter(line__in=rows, reversal=None)
        .select_related("receipt__lease__household__holder", "made_by")
        .annotate(named=Exists(leases.filter(pk=OuterRef("receipt__lease"))))
    )


def shares(line: BankLine) -> QuerySet[LineShare]:
    return LineShare.objects.filter(line=line).select_related(
        "receipt__lease__household__holder", "entry", "reversal", "made_by"
    )
